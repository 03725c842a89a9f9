"""Held against in the pool: the wedge is what it costs; below, what the position is made of; beside, the fees that make up for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....core import THIN, Panel, Result
from ....core.unit import MULTIPLE, PERCENT
from ..axes import Axis, log_ticks, tick_text, ticks, widened
from ..picture import Picture
from .area import Area, lines, sheet

AROUND = 8.0  # times the start price, either way, that are shown at least


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
    area = Area(out, 0.0, 0.74, 0.14, 1.0, x, y)
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
    strip(out, x, ratio, coins, here)
    beside(out, given)
    return out


def strip(out: Picture, x: Axis, ratio: np.ndarray, coins: np.ndarray, here: float) -> None:
    """The part in coins, from top to bottom of a strip on the same axis."""
    band = Area(out, 0.0, 0.74, 0.02, 0.085, x, Axis(0.0, 1.0))
    band.rect("bar-pale", (float(ratio[0]), float(ratio[-1])), (0.0, 1.0))
    band.stroke("bar", np.r_[ratio, ratio[::-1]], np.r_[coins, np.zeros(len(coins))])
    out.say(0.0, 0.0, "all coins", "tick", dy=9, fixed=True)
    out.say(0.37, 0.0, "what the position is made of: it sells as the price rises", "tick", "middle", dy=9, fixed=True, narrow=False)
    out.say(0.74, 0.0, "all USD", "tick", "end", dy=9, fixed=True)
    for value, text in x.ticks:
        out.say(float(band.across(value)), 0.14, text, "tick", "middle", dy=9, fixed=True)
    band.stroke("assumed", [here, here], [0.0, 2.0])


def beside(out: Picture, given: Mapping[str, Any]) -> None:
    """Fees that would make up for it, by where the price ends."""
    out.say(0.80, 1.0, "Fees to make up for it", "strong head", dy=-14, narrow=False)
    fees: list[tuple[float, float, bool]] = list(given["fees"])
    most = max((part for _, part, _ in fees), default=1.0) or 1.0
    for row, (ratio, part, own) in enumerate(fees):
        y = 0.9 - 0.115 * row
        out.say(0.85, y, f"{ratio:.3g}{THIN}×", "strong" if own else "text2", "end", fixed=True)
        wide = 0.075 * part / most
        out.stroke("bar-force" if own else "bar-dim", [0.86, 0.86, 0.86 + wide, 0.86 + wide], [y - 0.033, y + 0.033, y + 0.033, y - 0.033])
        out.say(1.0, y, PERCENT.write(part) if part > 5e-5 else "none", "strong force" if own else "text2", "end", fixed=True)
    lines(
        out,
        0.80,
        0.9 - 0.115 * len(fees) - 0.02,
        ["of the deposit, by the", "price at the end. A", "narrow range earns", "more and needs more."],
    )
