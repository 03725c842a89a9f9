"""The same flow against the moves of its own window and of the next: a line that fits, and one that does not."""

from __future__ import annotations

import numpy as np

from ....core import Array, Panel, Result
from ....core.unit import PROBABILITY, SHARES
from ..axes import Axis, tick_text, ticks, widened
from ..picture import Picture
from .area import Area, sheet, spare


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``flow`` (n,) in shares, ``move`` (n,) in ticks, ``shares`` explained of the same and of the next window, ``per_tick``."""
    assert panel.gives is not None
    given, all_of = panel.gives(result), panel.gives(whole)
    flow, move = given["flow"], given["move"]
    reach = float(np.max(np.abs(all_of["flow"]), initial=1.0))
    low, high = widened(float(all_of["move"].min(initial=0)) - 0.4, float(all_of["move"].max(initial=0)) + 0.4, 5)
    most = max(-low, high)
    out = sheet("The move of the same window, in ticks")
    out.place = 0.0, 1.0
    marks = [t for t in ticks(-reach, reach, 4) if abs(t) < 0.92 * reach]
    x = Axis(-1.08 * reach, 1.08 * reach, tick_text(marks, SHARES))
    upright = [t for t in ticks(-most, most, 4) if t == round(t)]
    y = Axis(-most, most, tuple((t, f"{t:+.0f}".replace("-", "−") if t else "0") for t in upright))
    for place, (xs, ys, share) in enumerate(((flow, move, given["same"]), (flow[:-1], move[1:], given["next"]))):
        left = 0.0 if place == 0 else 0.54
        area = Area(out, left, left + 0.46, 0.0, 1.0, x, y, side=place > 0)
        area.grid()
        area.foot("shares, buyers’ less sellers’" if place == 0 else "the same flow")
        if place:
            area.head("The move of the next window, in ticks", "The next window")
        area.stroke("base", [x.low, x.high], [0, 0])
        area.stroke("base", [0, 0], [y.low, y.high])
        scatter(area, xs, ys)
        fit(area, xs, ys)
        said = PROBABILITY.write(share) if np.isfinite(share) else "none"
        corners = tuple((left + side, end) for end in (1.0, 0.0) for side in (0.0, 0.46))
        role = "huge force" if place == 0 else "huge"
        if place == 0 or spare(out):
            out.say(left, 1.0, said, role, dx=8, dy=16, along=corners[1:], wall=area.right)
        else:  # from its own right edge: to the left it would stand in the other window
            out.say(area.right, 1.0, said, role, "end", dx=-8, dy=16, along=((area.right, 0.0),))
        out.say(left, 1.0, "of the moves explained", "text2", dx=9, dy=37, fixed=True, narrow=False)
        if place == 0 and np.isfinite(given["per_tick"]):
            out.say(
                left + 0.46,
                0.0,
                f"{SHARES.write(given['per_tick'])}\nmove the mid one tick",
                "strong",
                "end",
                dx=-6,
                dy=-42,
                fixed=True,
                narrow=False,
            )
    return out


def scatter(area: Area, xs: Array, ys: Array) -> None:
    """Buying in one hue, selling in the other."""
    for role, mask in (("points-buy", xs >= 0), ("points-sell", xs < 0)):
        area.dots(role, xs[mask], ys[mask])


def fit(area: Area, xs: Array, ys: Array) -> None:
    """The least-squares line over the width of the area."""
    if len(xs) < 3 or not np.ptp(xs):
        return
    slope, level = np.polyfit(xs, ys, 1)
    ends = np.array([area.x.low, area.x.high])
    if slope:
        at = (np.array([area.y.low, area.y.high]) - level) / slope
        ends = np.clip(ends, at.min(), at.max())
    area.stroke("tread", ends, level + slope * ends)
