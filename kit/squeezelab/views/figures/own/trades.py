"""Trades on the price, what they earned below, and beside it what the same trade earned on many paths."""

from __future__ import annotations

import numpy as np

from ....core import Array, Panel, Result
from ....core.unit import SHARES
from ..axes import Axis, axis_name, tick_text, ticks, widened
from ..free import LINE
from ..picture import Picture, join
from ..place import width_of
from .area import Area, aside, clock, sheet, spare

MOST, LARGEST, WIDE = 60, 0.055, 0.0075  # trades marked; height and half the width of the largest mark, in parts of the figure


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``paths`` (n,) profits, ``strike``, ``against`` (whether the hedge trades against the move)."""
    assert panel.gives is not None
    given, model = panel.gives(whole), result.model
    price, shares, profit, moves, time = (whole.series[name][:, 0] for name in ("price", "shares", "profit", "from_moves", "from_time"))
    now, steps = len(result.series["price"]) - 1, len(price) - 1
    out = sheet(panel.title)
    x = Axis(-0.01 * steps, 1.02 * steps, tick_text([t for t in ticks(0, steps, 4) if t <= 0.97 * steps], model.quantities[panel.x].unit))
    low, high = float(min(price.min(), given["strike"])), float(max(price.max(), given["strike"]))
    low, high = widened(low - 0.12 * (high - low), high + 0.12 * (high - low), 6)
    top = Area(out, 0.0, 0.755, 0.5, 1.0, x, Axis(low, high, tick_text(ticks(low, high, 4), model.quantities["price"].unit)))
    top.grid()
    top.stroke("reference", [x.low, x.high], [given["strike"]] * 2)
    top.say(x.high, given["strike"], f"strike {given['strike']:,g}", "muted", "end", dy=9)
    top.stroke("line-1", np.arange(now + 1), price[: now + 1])
    traded = np.diff(shares[:-1], prepend=shares[0])[: now + 1]  # the last one is the exercise, not a hedge
    mark(top, price, traded, bool(given["against"]))
    paths = np.asarray(given["paths"], float)
    spots = np.r_[np.quantile(paths, [0.01, 0.99]), profit, moves, time, 0.0]
    low, high = widened(float(spots.min()), float(spots.max()), 5)
    unit = model.quantities["profit"].unit
    below = Area(out, 0.0, 0.755, 0.0, 0.38, x, Axis(low, high, tick_text(ticks(low, high, 3), unit)))
    below.grid()
    head = "Profit so far: what moves brought, and what time brought"
    brief = width_of(head, "strong") > 0.755 * out.size[0]
    below.out.say(0.0, 0.38, head.partition(":")[0] if brief else head, "strong head", dy=-11)
    clock(below, steps)
    out.say(0.755, 0.0, axis_name(model.quantities[panel.x]), "tick foot", "end", dy=20)
    along = np.arange(now + 1)
    for name, line, role, word in (("moves", moves, "calm", "calm"), ("time", time, "4", "muted")):
        ys = line[: now + 1]
        area = "band-calm" if role == "calm" else "band"
        below.stroke(area, np.r_[along, along[::-1]], np.r_[ys, np.zeros(now + 1)])
        below.stroke("line-3" if role == "calm" else "line-4", along, ys)
        below.say(0.6 * now, ys[int(0.6 * now)], f"{name} {unit.write(ys[-1])}", word, "middle", dy=-10 if ys[-1] >= 0 else 10)
    below.stroke("base", [x.low, x.high], [0.0, 0.0])
    below.stroke("tread", along, profit[: now + 1])
    below.dot("halo", now, profit[now])
    below.dot("dot", now, profit[now])
    beside(out, below.y, paths, float(profit[now]), unit.write(profit[now]), unit.write(float(paths.mean())))
    return out


def mark(area: Area, price: Array, traded: Array, against: bool) -> None:
    """The largest trades: bought below the line, sold above it, as large as they are; the largest of each in words."""
    size = np.abs(traded)
    if not size.max(initial=0.0):
        return
    chosen = np.argsort(-size)[:MOST]
    parts: dict[bool, list[tuple[Array, Array]]] = {True: [], False: []}
    for k in chosen[size[chosen] > 0.02 * size.max()]:
        bought, part = bool(traded[k] > 0), float(np.sqrt(size[k] / size.max()))
        x, y, way = float(area.across(k)), float(area.up(price[k])), -1.0 if traded[k] > 0 else 1.0
        foot = y + way * 0.03
        parts[bought].append(
            (np.array([x - WIDE * part, x, x + WIDE * part]), np.array([foot + way * LARGEST * part, foot, foot + way * LARGEST * part]))
        )
    role = "bar-calm" if against else "bar-force"
    both = [*parts[True], *parts[False]]
    area.out.stroke(role, *join([(x, np.clip(y, area.bottom, area.top + 0.04)) for x, y in both]))
    word = "calm" if against else "force"
    for sign, verb, symbol in ((-1, "sold", "▼"), (1, "bought", "▲")):
        k = int(np.argmax(sign * traded))
        if sign * traded[k] > 0:
            move = "" if k == 0 else " in a rise" if price[k] > price[k - 1] else " in a dip"
            area.say(k, price[k], f"{symbol} {verb} {SHARES.write(size[k])}{move}", word, dx=10, dy=-30 if sign < 0 else 30, narrow=False)


def beside(out: Picture, y: Axis, paths: Array, here: float, said: str, average: str) -> None:
    """How often each profit comes, on the same axis, with this path and the average."""
    edges = np.linspace(y.low, y.high, 21)
    count = np.histogram(paths, edges)[0]
    side = Area(out, 0.8, 1.0, 0.0, 0.38, Axis(0.0, 1.02 * max(count.max(), 1)), y)
    above = -11 - 2 * LINE  # what the dot and the dotted line are stands over the bars, which leave no room between them
    aside(out, 0.8, 0.38, f"On {len(paths):,} paths", dy=above if spare(out) else -11)
    out.say(0.8, 0.38, f"● this path {said}\n··· average {average}", "text2", dy=above + LINE, narrow=False, fixed=True)
    gap = 0.12 * (edges[1] - edges[0])
    there = count > 0
    side.boxes(
        "bar-quiet",
        [(0.0, c) for c in count[there]],
        [(a + gap, b - gap) for a, b in zip(edges[:-1][there], edges[1:][there], strict=True)],
    )
    side.stroke("base", [0, 0], [y.low, y.high])
    mean = float(np.clip(paths.mean(), y.low, y.high))
    side.stroke("reference", [0, side.x.high], [mean, mean])
    side.out.stroke("pointer", [float(out.place[1]), 0.8], [float(side.up(here))] * 2)
    side.dot("halo", 0.0, here)
    side.dot("dot", 0.0, here)
