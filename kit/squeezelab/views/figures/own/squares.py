"""The same positions counted twice: accounts as squares whose area is USD, contracts as two bars that are always as long."""

from __future__ import annotations

import numpy as np

from ....core import Panel, Result
from ....core.unit import CASH, NUMBER
from ..picture import Picture, join
from ..place import width_of
from .area import GAP, aside, lines, sheet

MOST = 400  # squares
SIDE = 0.86  # of the height that the squares may take


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """Takes ``long_accounts``, ``short_accounts``, ``average_long``, ``average_short``, ``account_ratio`` and ``contract_ratio``."""
    many, few = (float(result[name]) for name in ("long_accounts", "short_accounts"))
    each, other = float(result["average_long"]), float(result["average_short"])
    out = sheet("Counted in accounts")
    block(out, 0.0, many, each, "bar", f"{amount(many, 'account')},\n{money(each)} long each")
    block(out, 0.31, few, other, "ring-box", f"{amount(few, 'account')},\n{money(other)} short each")
    out.stroke("grid", [0.6, 0.6], [-0.05, 1.0])
    aside(out, 0.64, 1.0, "Counted in contracts")
    total = money(many * each)
    named = width_of("short") + width_of(total, "strong") + GAP < 0.36 * out.size[0]  # else the names of the bars stand alone
    for y, role, word in ((0.80, "bar", "long"), (0.58, "ring-box", "short")):
        out.say(0.64, y, word, "text2", dy=-24, fixed=True)
        if named:
            out.say(1.0, y, total, "strong", "end", dy=-24, fixed=True)
        box(out, role, 0.64, 1.0, y - 0.05, y + 0.05 - 0.02)
    lines(
        out,
        0.64,
        0.38,
        ["Each contract has a long and a short.", "Move a slider: the squares change,", "the two bars stay as long as each other."],
    )
    ratio = float(result["account_ratio"])
    against = times(max(ratio, 1 / ratio))
    out.say(0.0, 0.0, against, "huge force", dy=8, fixed=True)
    out.say(
        0.0,
        0.0,
        "short accounts for each long one" if ratio < 1 else "long accounts for each short one",
        "text2",
        dx=16 + 14 * len(against),
        dy=8,
        fixed=True,
        narrow=False,
    )
    out.say(0.64, 0.0, f"{times(float(result['contract_ratio']))}", "huge", dy=8, fixed=True)
    out.say(0.64, 0.0, "long contract for each short one", "text2", dx=72, dy=8, fixed=True, narrow=False)
    return out


def money(value: float) -> str:
    """USD, without cents where there are none."""
    return CASH.write(value).replace(".00", "")


def times(ratio: float) -> str:
    """A ratio with as many digits as it needs: 80, 2.5, 0.025; what is equal is 1.00."""
    return "1.00" if abs(ratio - 1) < 5e-3 else f"{ratio:,.4g}"


def amount(count: float, noun: str) -> str:
    """“1 account”, “80 accounts”."""
    said = f"{count:,.0f}"
    return f"{said} {noun}" if said == "1" else f"{said} {noun}s"


def block(out: Picture, left: float, count: float, each: float, role: str, says: str) -> None:
    """All accounts of one side in a square that is as large for both sides, since both hold as much."""
    shown = int(min(round(count), MOST)) or 1
    rows = int(np.ceil(np.sqrt(shown)))
    wide, tall = 0.25, 0.72
    step_x, step_y = wide / rows, tall / rows
    gap = 0.14 if shown > 1 else 0.0
    parts = []
    for k in range(shown):
        x, y = left + (k % rows) * step_x, 0.94 - (k // rows + 1) * step_y
        parts.append((x, x + step_x * (1 - gap), y, y + step_y * (1 - gap)))
    if role == "bar":
        out.stroke("bar", *join([(np.array([a, a, b, b]), np.array([c, d, d, c])) for a, b, c, d in parts]))
    else:
        for a, b, c, d in parts:
            out.stroke("tread", [a, a, b, b, a], [c, d, d, c, c])
    more = f"\neach square is {NUMBER.number(count / shown, exact=True)}" if count > MOST else ""
    out.say(left, 0.2, says + more, "text2", dy=4, fixed=True, narrow=False)


def box(out: Picture, role: str, left: float, right: float, low: float, high: float) -> None:
    """A filled or an open bar."""
    if role == "bar":
        out.stroke("bar", [left, left, right, right], [low, high, high, low])
    else:
        out.stroke("tread", [left, left, right, right, left], [low, high, high, low, low])
