"""The last trades between bid and ask, and the spread twice at the same scale: as it is, and as prices alone tell it."""

from __future__ import annotations

import numpy as np

from ....core import THIN, Panel, Result
from ..axes import Axis, axis_name, tick_text, ticks, widened
from ..free import LINE
from ..picture import Picture
from .area import Area, aside, clock, lines, many, sheet

SHOWN = 60  # trades


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """Takes the series ``price`` and ``mid``, the parameter ``spread`` and the reading ``estimate``."""
    model = result.model
    price, mid = (result.series[name][:, 0] for name in ("price", "mid"))
    spread, estimate = float(result["spread"]), float(result["estimate"]) if len(price) > 3 else np.nan
    last = len(price) - 1
    steps = len(whole.series["price"]) - 1
    first = max(min(last, steps) - SHOWN + 1, 0)
    out = sheet(panel.title)
    at = np.arange(first, last + 1)
    price, mid = price[first:], mid[first:]
    half = spread / 2
    low, high = widened(float(min((mid - half).min(), price.min())), float(max((mid + half).max(), price.max())), 8)
    end = max(last, first + 8)
    marks = [t for t in ticks(first, end, 4) if first <= t <= first + 0.85 * (end - first)]
    x = Axis(first - 0.6, end + 0.6, tick_text(marks, model.quantities[panel.x].unit))
    area = Area(out, 0.0, 0.74, 0.0, 1.0, x, Axis(low, high, tick_text(ticks(low, high, 4), model.quantities["price"].unit)))
    area.grid()
    clock(area, 0.0)
    out.place = 0.0, 0.74  # the lane holds all trades, the figure the last ones
    out.say(0.74, 0.0, axis_name(model.quantities[panel.x]), "tick foot", "end", dy=20)
    area.stroke("bar-pale", np.r_[at, at[::-1]], np.r_[mid + half, (mid - half)[::-1]])
    area.stroke("links", at, price)
    bought = price > mid
    for role, mask in (("points-buy", bought), ("points-sell", ~bought)):
        if half > 0:
            many(out, role, area.across(at[mask]), area.up(price[mask]))
    if half <= 0:
        many(out, "points", area.across(at), area.up(price))
    near = max(LINE - float(area.up(mid[-1] + half) - area.up(mid[-1] - half)) * out.size[1], 0.0) / 2
    area.say(at[-1], mid[-1] + half, "ask", "text2", dx=9, dy=-near, fixed=True)
    area.say(at[-1], mid[-1] - half, "bid", "text2", dx=9, dy=near, fixed=True)
    out.say(0.01, 1.0, "● a buyer came, and paid the ask", "buy", dy=9, narrow=False)
    out.say(0.01, 0.0, "● a seller came, and got the bid", "sell", dy=-9, narrow=False)
    beside(out, result, spread, estimate)
    return out


def beside(out: Picture, result: Result, spread: float, estimate: float) -> None:
    """Two spans at one scale, and how often a jump is taken back."""
    unit = result.model.quantities["estimate"].unit
    aside(out, 0.81, 1.0, "The spread, one scale", "Spread: true, found")
    most = max(spread, estimate if np.isfinite(estimate) else 0.0, 1e-9)
    for x, size, role, word in ((0.86, spread, "tread", "true"), (0.955, estimate, "riser", "from prices")):
        size = size if np.isfinite(size) else 0.0
        reach = 0.36 * size / most
        middle = 0.62
        out.stroke(role, [x, x], [middle - reach / 2, middle + reach / 2])
        for end in (-reach / 2, reach / 2):
            out.stroke(role, [x - 0.012, x + 0.012], [middle + end] * 2)
        number = "none" if role == "riser" and not np.isfinite(estimate) else unit.number(size)
        out.say(x, 0.82, number, "strong", "middle", dy=-12, fixed=True, narrow=role == "riser")
        out.say(x, 0.43, word, "text2" if role == "tread" else "force", "middle", dy=8, fixed=True, narrow=False)
    move = np.sign(np.round(np.diff(result.series["price"][:, 0]), 12))
    up = move[:-1] > 0
    if up.any():
        back, on = (float((move[1:][up] == way).mean()) for way in (-1.0, 1.0))
        lines(
            out,
            0.81,
            0.28,
            [
                "After a move up came",
                f"one down in {100 * back:.0f}{THIN}%,",
                f"one more up in {100 * on:.0f}{THIN}%.",
                "That is the bounce.",
            ],
        )
