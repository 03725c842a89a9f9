"""People linked at random, the groups that act today ringed by what they do; beside it the days, with three standard deviations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....core import Panel, Result
from ....counting import counted
from ..axes import Axis, widened
from ..picture import Picture
from .area import Area, many, sheet

LATELY = 3  # a third of the days is as wide as the words on today
WIDE = np.array([-0.4, 0.4])  # from the middle of a day to the ends of its bar


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``x``, ``y`` (people,) from 0 to 1, ``links`` (m, 2), ``acts`` (people,) of −1, 0, 1, ``days`` (n,), ``today``,
    ``deviation``, ``bell`` (days outside that a bell curve gives), ``says``."""
    assert panel.gives is not None
    given = panel.gives(result)
    x, y, acts, links = (np.asarray(given[name]) for name in ("x", "y", "acts", "links"))
    out = sheet(str(given["says"]))
    graph = Area(out, -0.05, 0.62, 0.0, 1.0, Axis(0.0, 1.0), Axis(0.0, 1.0))
    for role, mask in (("links", acts == 0), ("links-buy", acts > 0), ("links-sell", acts < 0)):
        if mask.any():
            graph.pairs(role, x, y, links[mask[links[:, 0]]])
    for role, mask in (("people", acts == 0), ("points-buy", acts > 0), ("points-sell", acts < 0)):
        many(out, role, graph.across(x[mask]), graph.up(y[mask]))
    for sign, symbol, verb, role, at in ((1, "▲", "buy", "buy", 0.0), (-1, "▼", "sell", "sell", 0.35)):
        count = int(given["groups"][sign])
        people = int((acts == sign).sum())
        within = f" in {counted(count, 'group')}"
        said = f"{symbol} {people:,} {verb}{'s' * (people == 1)} today"
        out.say(at, 0.0, said, f"strong {role}", dy=20, fixed=True, more=within if people else "")
    low = bars(out, given)
    out.say(0.0, 1.0, f"an average person’s group {result.write('average_group')}", "strong", fixed=True, narrow=False)
    out.say(1.0, 0.06 if low else 0.94, f"excess kurtosis {result.write('kurtosis')}", "strong", "end", fixed=True, narrow=False)
    return out


def bars(out: Picture, given: Mapping[str, Any]) -> bool:
    """Buyers less sellers, day by day; what leaves three standard deviations stands out, and today comes last. Gives whether there is
    more room for words below than above."""
    days, today, three = np.asarray(given["days"], float), float(given["today"]), 3 * float(given["deviation"])
    every = np.r_[days, today]
    low, high = widened(min(float(every.min()), -1.15 * three), max(float(every.max()), 1.15 * three), 6)
    most = max(-low, high)
    step = float(np.round(most / 2)) if most >= 4 else most / 2
    marks = tuple((t, f"{t:+,.0f}".replace("-", "−") if t else "0") for t in (-2 * step, -step, 0.0, step, 2 * step) if -most <= t <= most)
    side = Area(out, 0.7, 1.0, 0.0, 1.0, Axis(-0.5, len(every) + 1.0), Axis(-most, most, marks), side=True)
    side.head("Buyers less sellers, day by day", "Buyers less sellers")
    side.grid()
    side.stroke("bar-pale", [-0.5, -0.5, len(every) + 1.0, len(every) + 1.0], [-three, three, three, -three])
    side.stroke("base", [-0.5, len(every) + 1.0], [0, 0])
    side.say(len(every), three, "three standard deviations", "muted", "end", dy=-9, narrow=False)
    outside = np.abs(days) > three
    for role, mask in (("bar", ~outside), ("bar-force", outside)):
        at = np.flatnonzero(mask & (days != 0))
        side.boxes(role, at[:, None] + WIDE, np.stack([np.zeros(len(at)), days[at]], axis=1))
    last = len(days)
    side.rect("bar-buy" if today >= 0 else "bar-sell", (last + 0.1, last + 1.0), (0.0, today))
    lately = every[-(len(every) // LATELY) :]
    beyond = max(0.0, float(lately.max())) if today >= 0 else min(0.0, float(lately.min()))
    said = f"today {today:+,.0f}".replace("-", "−")
    side.say(last + 0.5, beyond, said, "strong", "end", dx=4, dy=-9 if today >= 0 else 9, narrow=False)
    count = int(outside.sum())
    out.say(
        0.7,
        0.0,
        f"outside {count} of {last}, a bell curve {given['bell']}",
        "force" if count else "text2",
        dy=20,
        fixed=True,
        narrow=False,
    )
    late = days[last // LATELY :]
    return bool(-late.min(initial=0) < late.max(initial=0))
