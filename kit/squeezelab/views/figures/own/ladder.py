"""One path under the prices at which each leverage is closed, and beside it how likely that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....core import THIN, Panel, Result
from ....core.unit import CHANGE, PRICE
from ..axes import Axis, tick_text, ticks
from ..picture import Picture
from ..place import apart
from .area import GAP, Area, aside, rows, sheet, spare

LEAD = 0.05  # of the width: from the prices to their rows


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``days`` (n,), ``path`` (n,), ``fan`` 5, 25, 75 and 95 % (4, n), ``rungs`` of (leverage, price, chance, own),
    ``entry``, ``says``."""
    assert panel.gives is not None
    given = {**panel.gives(result), "touch": result.write("touch")}
    days, path, fan, entry = given["days"], given["path"], given["fan"], float(given["entry"])
    own = next((rung for rung in given["rungs"] if rung[3]), None)
    spots = np.r_[fan[0], fan[3], path, entry, *([own[1]] if own and np.isfinite(own[1]) else [])]
    span = float(np.max(np.abs(spots[np.isfinite(spots)] / entry - 1))) * 1.05
    span = min(span, 0.98)
    low, high = entry * (1 - span), entry * (1 + span)
    rungs = [rung for rung in given["rungs"] if np.isfinite(rung[1]) and low < rung[1] < high]
    out = sheet(panel.title)
    y = Axis(low, high, tick_text([t for t in ticks(low, high, 5) if low <= t <= high], PRICE))
    x = Axis(
        0.0,
        float(days[-1]),
        tick_text([t for t in ticks(0, float(days[-1]), 6) if t < 0.9 * days[-1]], result.model.quantities["days"].unit),
    )
    columns = placed(out, given)
    area = Area(out, 0.0, columns[0] - LEAD, 0.0, 1.0, x, y)
    area.grid()
    area.foot("days")
    area.stroke("band", np.r_[days, days[::-1]], np.r_[fan[0], fan[3][::-1]])
    area.stroke("band-2", np.r_[days, days[::-1]], np.r_[fan[1], fan[2][::-1]])
    area.say(float(days[-1]), fan[3][-1], f"90{THIN}% of paths", "text2", "end", dx=-6, dy=14, narrow=False)
    touch = first(path, own[1], entry) if own else None
    end = len(days) - 1 if touch is None else touch
    prices, ours = np.array([rung[1] for rung in rungs]), np.array([rung[3] for rung in rungs], bool)
    met = [first(path, price, entry) for price in prices]
    until = np.array([days[-1] if at is None else days[at] for at in met], float)
    for role, mask in (("one", ours), ("line-2", ~ours)):
        area.levels(role, 0.0, until[mask], prices[mask])
    dots = np.array([at is not None and not mine and at <= end for at, mine in zip(met, ours, strict=True)], bool)
    area.levels("points-force", until[dots], until[dots], prices[dots])
    area.stroke("tread", days[: end + 1], path[: end + 1])
    area.dot("halo", 0.0, entry)
    area.dot("dot", 0.0, entry)
    area.say(
        0.0, entry, f"entry {PRICE.number(entry, exact=True)}", "strong", dx=9, dy=-11 if path[min(4, end)] < entry else 11, narrow=False
    )
    if touch is not None and own is not None:
        area.stroke("assumed", days[end:], path[end:])
        area.dot("points-alarm", float(days[end]), own[1])
        align, way = ("end", -8) if float(days[end]) > 0.6 * float(days[-1]) else ("start", 8)
        says = f"closed here after {result.model.quantities['days'].write(float(days[end]))}"
        area.say(float(days[end]), own[1], says, "alarm", align, dx=way, dy=14 if own[1] < entry else -14)
    elif own is not None and np.isfinite(own[1]) and low < own[1] < high:
        area.say(
            float(days[-1]) * 0.5,
            own[1],
            f"closed at {PRICE.number(own[1])}: this path is not",
            "alarm",
            "middle",
            dy=13 if own[1] < entry else -13,
        )
    beside(out, area, rungs, given, [rung for rung in given["rungs"] if rung not in rungs], columns)
    return out


def first(path: np.ndarray, price: float, entry: float) -> int | None:
    """The first point at which the path has come to a price, from the side of the entry; None where it never does."""
    if not np.isfinite(price):
        return None
    met = np.flatnonzero(path <= price if price < entry else path >= price)
    return int(met[0]) if len(met) else None


def placed(out: Picture, given: Mapping[str, Any]) -> tuple[float, float, float]:
    """Where the rows beside the path begin, and the ends of a bar that is certain."""
    before = [f"{rung[0]:g}{THIN}×" + f"  {moves(rung[1], given)}" * spare(out) for rung in given["rungs"]]
    return rows(out, 0.67, before, [likely(rung, given) for rung in given["rungs"]])


def moves(price: float, given: Mapping[str, Any]) -> str:
    """How far a price is from the entry."""
    return CHANGE.write(price / float(given["entry"]) - 1) if np.isfinite(price) else "never"


def likely(rung: tuple[float, float, float, bool], given: Mapping[str, Any]) -> str:
    """How likely a rung is met."""
    return str(given["touch"]) if rung[3] else f"{100 * rung[2]:.0f}{THIN}%"


def beside(
    out: Picture,
    area: Area,
    rungs: list[tuple[float, float, float, bool]],
    given: Mapping[str, Any],
    off: list[tuple[float, float, float, bool]],
    columns: tuple[float, float, float],
) -> None:
    """A row for each rung: leverage, how far, how likely."""
    left, begin, end = columns
    second = begin - GAP / out.size[0]
    aside(out, begin, 1.0, str(given["head"]))
    if spare(out):
        for x, text, align in ((left, "Leverage", "start"), (second, str(given["way"]), "end")):
            out.say(x, 1.0, text, "strong head", align, dy=-14, narrow=False)
    ordered = sorted([*rungs, *off], key=lambda rung: -(rung[1] if np.isfinite(rung[1]) else -1.0 if given["way"] == "Fall" else np.inf))
    height = area.out.size[1]
    far = 0.0 if given["way"] == "Fall" else 1.0
    own = [height * min(max(area.at(0.0, rung[1])[1] if np.isfinite(rung[1]) else far, 0.02), 0.98) for rung in ordered]
    bars: dict[str, list[tuple[float, float]]] = {"bar-pale": [], "over": [], "bar-dim": []}
    for rung, spot, was in zip(ordered, apart(own, 24.0, 8.0, height - 8.0), own, strict=True):
        (leverage, price, chance, mine), y = rung, spot / height
        if np.isfinite(price) and area.y.low < price < area.y.high:
            out.stroke("one" if mine else "line-2", [area.right + part * LEAD for part in (0.1, 0.5, 0.85)], [was / height, y, y])
        said = "strong alarm" if mine else "strong"
        out.say(left, y, f"{leverage:g}{THIN}×", said, fixed=True)
        out.say(second, y, moves(price, given), "text2", "end", fixed=True, narrow=False)
        bars["bar-pale"].append((1.0, y))
        bars["over" if mine else "bar-dim"].append((chance, y))
        out.say(1.0, y, likely(rung, given), said, "end", fixed=True)
    whole = Area(out, 0.0, 1.0, 0.0, 1.0, Axis(0.0, 1.0), Axis(0.0, 1.0))
    for role, held in bars.items():
        whole.boxes(role, [(begin, begin + (end - begin) * part) for part, _ in held], [(y - 0.028, y + 0.028) for _, y in held])
