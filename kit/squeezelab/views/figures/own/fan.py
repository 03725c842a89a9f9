"""Forty paths to expiry, those that end at the strike in blue; beside it where all paths end, with the dealers and on news alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....core import THIN, Panel, Result
from ..axes import Axis, axis_name, tick_text, ticks, widened
from ..free import LINE
from ..lines import along
from ..picture import Picture
from .area import Area, clock, sheet


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``time`` (n,), ``paths`` and ``alone`` (n, lanes), ``pinned`` (lanes,), ``strike``, ``cone`` (low and high, (n,)),
    ``endings``, ``ended``, ``ended_alone``: shares by price, ``chance``; the lane ``one`` is drawn in ink."""
    assert panel.gives is not None
    given, model = panel.gives(whole), result.model
    time, paths, alone, pinned, one = (given[name] for name in ("time", "paths", "alone", "pinned", "one"))
    now = len(result.series[panel.x])
    strike, unit = float(given["strike"]), model.quantities["price"].unit
    low, high = widened(float(np.quantile(np.r_[paths.ravel(), alone.ravel(), given["cone"][0]], 0.004)),
                        float(np.quantile(np.r_[paths.ravel(), alone.ravel(), given["cone"][1]], 0.996)), 8)  # fmt: skip
    out = sheet(panel.title)
    last = float(time[-1])
    x = Axis(-0.01 * last, 1.01 * last, tick_text([t for t in ticks(0, last, 4) if t < 0.9 * last], model.quantities[panel.x].unit))
    area = Area(out, 0.0, 0.74, 0.0, 1.0, x, Axis(low, high, tick_text(ticks(low, high, 6), unit)))
    area.grid()
    clock(area, last)
    out.say(0.74, 0.0, axis_name(model.quantities[panel.x]), "tick foot", "end", dy=20)
    for role, mask in (("paths", ~pinned), ("paths-calm", pinned)):
        area.curves(role, time[:now], np.clip(paths[:now, mask], low, high))
    for edge in given["cone"]:
        area.stroke("reference", time, edge)
    edges = [area.at(*one) for edge in reversed(given["cone"]) for one in along(time, np.asarray(edge))]
    out.say(*edges[5], f"90{THIN}% of paths on news alone", "muted", "middle", dy=-9, narrow=False, along=tuple(edges))
    area.stroke("assumed", time[:now], alone[:now, one])
    area.stroke("tread", time[:now], paths[:now, one])
    area.dot("halo", time[now - 1], paths[now - 1, one])
    area.dot("dot", time[now - 1], paths[now - 1, one])
    half = now // 2
    area.say(time[half], paths[half, one], "one path", "strong", "middle", dy=-12 if paths[half, one] >= alone[half, one] else 12)
    if abs(alone[now - 1, one] - paths[now - 1, one]) > 0.05 * (high - low):
        area.say(
            time[now - 1],
            alone[now - 1, one],
            "the same news, no dealers",
            "text2",
            "end",
            dx=-6,
            narrow=False,
            dy=14 if alone[now - 1, one] < paths[now - 1, one] else -14,
        )
    ends(out, area.y, {**given, "share": result.write("pin_chance")}, strike)
    spreads = f"spread {result.write('spread')}\nalone {result.write('spread_alone')}"
    out.say(1.0, 0.12, spreads, "text2", "end", narrow=False)
    out.say(0.79, 0.0, f"{int(pinned.sum())} of the {len(pinned)} end at {strike:,g}", "tick foot calm", dy=20, fixed=True, narrow=False)
    return out


def ends(out: Picture, y: Axis, given: Mapping[str, Any], strike: float) -> None:
    """Shares of all paths by the price at the end; the bar of the strike is the chance of a pin."""
    prices, ended, alone = (np.asarray(given[name], float) for name in ("endings", "ended", "ended_alone"))
    most = max(float(ended.max()), float(alone.max()), float(given["chance"]), 1e-9)
    side = Area(out, 0.79, 1.0, 0.0, 1.0, Axis(0.0, 1.04 * most), y, side=True)
    side.head(f"Where {given['count']:,} paths end")
    half = 0.42 * float(np.min(np.diff(prices)))
    inside = (prices - half > y.low) & (prices + half < y.high)
    at = int(np.argmin(np.abs(prices - strike)))
    pins = inside & (np.arange(len(prices)) == at) & (abs(prices[at] - strike) < half)
    for role, mask in (("bar-quiet", inside & ~pins), ("bar-calm", pins)):
        side.boxes(role, [(0.0, share) for share in ended[mask]], [(p - half, p + half) for p in prices[mask]])
    side.stroke("assumed", alone[inside], prices[inside])
    side.stroke("base", [0, 0], [y.low, y.high])
    if pins.any() and given["chance"] > 0.005:
        side.say(ended[at], strike, f"{given['share']}\nat the strike", "strong calm", "end", dx=0, dy=-12 - LINE, narrow=False)
    shown = int(np.argmax(np.where(inside & (prices < strike - 2 * half), alone, -1)))
    side.say(alone[shown], prices[shown], "on news alone", "text2", dx=7, dy=8, narrow=False)
