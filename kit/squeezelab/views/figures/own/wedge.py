"""Held against in the pool: the wedge is what it costs; below, what the position is made of; beside, the fees that make up for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....core import THIN, Panel, Result
from ....core.unit import MULTIPLE, PERCENT
from ..axes import Axis, log_ticks, tick_text, ticks, widened
from ..picture import Picture
from .area import GAP, Area, aside, lines, rows, sheet

AROUND = 8.0  # times the start price, either way, that are shown at least
STRIP, NUMBERS = (0.02, 0.085), 19.0  # foot and top of the strip in parts of the height; pixels of the numbers above it
LEAST, OFF = 200.0, 16.0  # pixels of the wedge across, below which it has the figure alone, and between it and the fees


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``coins`` (n,) part of the position in coins along ``ratio``, ``fees`` of (ratio, part of the deposit, own) and
    ``factor``."""
    assert panel.gives is not None
    given, series = panel.gives(result), result.series
    ratio, held, full, inside = (series[name][:, 0] for name in ("ratio", "held", "full_range", "in_range"))
    here = float(result["price_ratio"])
    reach = max(AROUND, here, 1 / here)
    shown = (ratio <= max(2 * here, 4.0) * 1.0001) & (ratio >= 1 / reach * 0.9999)
    ratio, held, full, inside, coins = ratio[shown], held[shown], full[shown], inside[shown], np.asarray(given["coins"], float)[shown]
    out = sheet("Value of the deposit in USD: held, and in the pool")
    low, high = widened(0.0, float(held.max()), 5)
    x = Axis(float(ratio[0]), float(ratio[-1]), tick_text(log_ticks(float(ratio[0]), float(ratio[-1])), MULTIPLE, log=True), log=True)
    y = Axis(low, high, tick_text(ticks(low, high, 5), result.model.quantities["held"].unit))
    right = beside(out, given)
    foot = max(0.14, STRIP[1] + NUMBERS / out.size[1])
    area = Area(out, 0.0, right, foot, 1.0, x, y)
    area.grid()
    factor = float(given["factor"])
    a, b = max(1 / factor, x.low), min(factor, x.high)
    if a < b:
        area.stroke("cell", [a, a, b, b], [low, high, high, low])
        area.say(float(np.sqrt(a * b)), high, "the range", "muted", "middle", dy=11, narrow=False)
    area.stroke("band-force", np.r_[ratio, ratio[::-1]], np.r_[held, inside[::-1]])
    area.stroke("line-4", ratio, full)
    area.stroke("reference", ratio, held)
    area.stroke("tread", ratio, inside)
    for line, text, role, dy in (
        (held, "held", "text2", -11),
        (full, "over all prices", "muted", -9),
        (inside, "in the range", "strong", 12),
    ):
        named = int((0.2 if text == "in the range" else 0.93) * len(ratio))
        area.say(float(ratio[named]), float(line[named]), text, role, "end", dx=-8, dy=dy, narrow=text != "over all prices")
    kept, now = float(result["held_value"]), float(result["position_value"])
    area.stroke("assumed", [here, here], [low, kept])
    area.stroke("riser", [here, here], [now, kept])
    for role, spot in (("ring", kept), ("hole", kept), ("halo", now), ("dot", now)):
        area.dot(role, here, spot)
    left = here > 1
    money = result.model.quantities["held"].unit
    area.say(here, kept, f"held {money.number(kept)}", "text2", "end" if left else "start", dx=-10 if left else 10, dy=-9)
    area.say(here, now, f"in the pool {money.number(now)}", "strong", "start" if left else "end", dx=10 if left else -10, dy=12)
    lost = result.model.quantities["loss"].write(float(result["loss"]))
    area.say(here, (kept * now) ** 0.5, lost, "force strong", "end" if left else "start", dx=-10 if left else 10)
    strip(out, area, ratio, coins, here)
    return out


def strip(out: Picture, above: Area, ratio: np.ndarray, coins: np.ndarray, here: float) -> None:
    """The part in coins, from top to bottom of a strip on the same axis."""
    band = Area(out, 0.0, above.right, *STRIP, above.x, Axis(0.0, 1.0))
    band.rect("bar-pale", (float(ratio[0]), float(ratio[-1])), (0.0, 1.0))
    band.stroke("bar", np.r_[ratio, ratio[::-1]], np.r_[coins, np.zeros(len(coins))])
    out.say(0.0, 0.0, "all coins", "tick", dy=9, fixed=True)
    out.say(
        above.right / 2, 0.0, "what the position is made of: it sells as the price rises", "tick", "middle", dy=9, fixed=True, narrow=False
    )
    out.say(above.right, 0.0, "all USD", "tick", "end", dy=9, fixed=True)
    for value, text in above.x.ticks:
        out.say(float(band.across(value)), above.bottom, text, "tick", "middle", dy=9, fixed=True)
    band.stroke("assumed", [here, here], [0.0, 2.0])


def beside(out: Picture, given: Mapping[str, Any]) -> float:
    """Fees that would make up for it, by where the price ends, if there is room; gives the part of the width that is left of them."""
    fees: list[tuple[float, float, bool]] = list(given["fees"])
    ends = [f"{ratio:.3g}{THIN}×" for ratio, *_ in fees]
    needed = [PERCENT.write(part) if part > 5e-5 else "none" for _, part, _ in fees]
    left, begin, end = rows(out, 0.80, ends, needed)
    width = out.size[0]
    right = min(0.74, left - OFF / width)
    if right * width < LEAST:
        return 1.0
    aside(out, 0.80, 1.0, "Fees to make up for it", "Fees needed")
    most = max((part for _, part, _ in fees), default=1.0) or 1.0
    for row, ((_, part, own), at, fee) in enumerate(zip(fees, ends, needed, strict=True)):
        y = 0.9 - 0.115 * row
        out.say(begin - GAP / width, y, at, "strong" if own else "text2", "end", fixed=True)
        wide = (end - begin) * part / most
        out.stroke(
            "bar-force" if own else "bar-dim", [begin, begin, begin + wide, begin + wide], [y - 0.033, y + 0.033, y + 0.033, y - 0.033]
        )
        out.say(1.0, y, fee, "strong force" if own else "text2", "end", fixed=True)
    lines(
        out,
        0.80,
        0.9 - 0.115 * len(fees) - 0.02,
        ["of the deposit, by the", "price at the end. A", "narrow range earns", "more and needs more."],
    )
    return right
