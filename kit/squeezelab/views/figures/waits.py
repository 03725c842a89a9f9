"""The flow that waits at each price, in units of loop gain, drawn beside the path on the same price axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...core import Array, Result
from .axes import Axis
from .picture import Picture, join

SPLIT = 0.73  # share of the width given to the path
GAP = 0.04
NEAR = 14.0  # pixels from the 0 to the 1 of the axis below which the 0 is left out
POINTS = 96
COUNTS = ", × the depth"  # what the axis counts: USD forced by a move of 1 %, over the USD that move the price by as much
SCALES = (0.6, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True)
class Waits:
    """The profile of a run: ``price`` (n,) and total ``gain`` (n,), on the axis of the figure."""

    price: Array
    gain: Array

    @cached_property
    def reach(self) -> float:
        """The end of the gain axis: a round number beyond the largest gain, so that it moves in steps."""
        largest = float(np.max(np.abs(self.gain), initial=0))
        return next((scale for scale in SCALES if largest <= 0.97 * scale), SCALES[-1])

    @property
    def signed(self) -> bool:
        """Whether some of it calms: then zero stands in the middle."""
        return bool(np.min(self.gain, initial=0) < -1e-9)

    @property
    def runaway(self) -> tuple[float, float] | None:
        """The widest stretch of prices where the gain is 1 or more."""
        above = np.r_[False, self.gain >= 1, False]
        edges = np.flatnonzero(np.diff(above.astype(int)))
        spans = [(self.crossing(a - 1), self.crossing(b - 1)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return max(spans, key=lambda span: span[1] - span[0]) if spans else None

    def crossing(self, before: int) -> float:
        """The price between two points of the profile where the gain is 1; the end of the profile where it is not inside."""
        low, high = max(before, 0), min(before + 1, len(self.price) - 1)
        rise = self.gain[high] - self.gain[low]
        part = (1 - self.gain[low]) / rise if rise else 0.0
        return float(self.price[low] + part * (self.price[high] - self.price[low]))


def profile(result: Result, low: float, high: float) -> Waits | None:
    """The profile between two prices, of lane 0; None where the model has no gain along a price."""
    gain = result.model.gain
    if gain is None or not gain.waits:
        return None
    if gain.binned:
        edges = bins(low, high, result)
        price = np.sqrt(edges[:-1] * edges[1:])
    else:
        price = np.linspace(low, high, POINTS)
    total = sum(
        np.broadcast_to(part, (len(price), result.lanes))[:, 0] for part in gain.parts(result.values, price[:, None], result.draws).values()
    )
    return Waits(price, np.asarray(total))


def bins(low: float, high: float, result: Result) -> Array:
    """Edges of bars of 1 % of price, counted from the level before the spark."""
    anchor = float(result.series[result.model.gain.along][0, 0]) if result.model.gain else low
    low, anchor = max(low, high / 20), max(anchor, high / 20)
    first, last = np.floor(np.log(low / anchor) / 0.01), np.ceil(np.log(high / anchor) / 0.01)
    return np.asarray(anchor * np.exp(0.01 * np.arange(first, last + 1)))


def extent(result: Result, low: float, high: float) -> tuple[float, float]:
    """The prices between which something waits, looked for from half to twice the path's own range."""
    found = profile(result, max(low * 0.5, 1e-9), high * 2)
    if found is None:
        return low, high
    there = np.flatnonzero(np.abs(found.gain) > 0.06 * max(np.max(np.abs(found.gain), initial=0), 1e-9))
    if not len(there):
        return low, high
    # no more than the path is wide again on each side, so that the path stays the picture
    room = max(high - low, 0.12 * high)
    return max(min(low, found.price[there[0]]), low - room), min(max(high, found.price[there[-1]]), high + room)


def draw_waits(picture: Picture, waits: Waits, result: Result, eaten: tuple[float, float]) -> None:
    """Draws the profile into the right part of the picture; ``eaten`` are the prices that the path has passed."""
    gain = result.model.gain
    assert gain is not None
    left, width = picture.x.low, picture.x.high - picture.x.low
    start, room = left + width * (SPLIT + GAP), width * (1 - SPLIT - GAP)
    picture.wall = SPLIT + GAP
    reach = waits.reach
    floor = -reach if waits.signed else 0.0

    def at(g: Array | float) -> Array:
        return start + room * (np.clip(g, floor, reach) - floor) / (reach - floor)

    def spot(g: float) -> float:
        return float(at(g))

    low, high = picture.y.low, picture.y.high
    passed = (waits.price >= eaten[0]) & (waits.price <= eaten[1])
    calms = waits.gain < 0
    for mask, role, first, last in (
        (~calms, "wait", 0.0, 1.0), (~calms & passed, "spent", 0.0, 1.0),
        (calms, "wait-calm", floor, 0.0), (calms & passed, "spent-calm", floor, 0.0),
        (waits.gain > 1, "wait-over", 1.0, reach), (passed & (waits.gain > 1), "over", 1.0, reach),
    ):  # fmt: skip
        if mask.any():
            picture.strokes[role] = (bars if gain.binned else area)(waits, mask, at, first, last)
    picture.stroke("base", [spot(0), spot(0)], [low, high])
    if reach > 1:
        picture.stroke("one", [spot(1), spot(1)], [low, high])
        picture.say(spot(1), low, "1", "tick alarm strong", align="middle", dy=20)
    if reach <= 1 or (spot(1) - spot(0)) / width * picture.size[0] > NEAR:
        picture.say(spot(0), low, "0", "tick", align="middle", dy=20)
    if waits.signed:
        picture.say(spot(floor), low, f"−{-floor:g}", "tick", dy=20, narrow=False)
        if reach <= 1:
            picture.say(spot(reach), low, f"{reach:g}", "tick", align="end", dy=20, narrow=False)
    picture.say(start + room, low, "loop gain", "tick", align="end", dy=36, more=COUNTS)
    picture.say(start + room, high, gain.waits, "strong head", "end", dy=-14, narrow=False)
    if (waits.gain > 1).any() and spot(1) + 0.35 * room < start + room:
        top = waits.price[waits.gain > 1].max()
        if picture.y.fraction(top) < 0.86:
            picture.say(spot(1), high, "more than\nthe market\ncan take", "alarm", dx=7, dy=10, narrow=False, fixed=True)


def area(waits: Waits, mask: Array, at, first: float, last: float):  # type: ignore[no-untyped-def]
    """The profile between two gains as a closed outline."""
    inner = last if last <= 0 else first
    g = np.where(mask, np.clip(waits.gain, first, last), inner)
    return np.r_[at(g), np.full(len(g), at(inner))], np.r_[waits.price, waits.price[::-1]]


def bars(waits: Waits, mask: Array, at, first: float, last: float):  # type: ignore[no-untyped-def]
    """The profile between two gains as bars of 1 % of price with a hair between them."""
    inner = last if last <= 0 else first
    parts = []
    for price, g in zip(waits.price[mask], np.clip(waits.gain[mask], first, last), strict=True):
        if abs(g - inner) > 1e-9:
            low, high = price * np.exp(-0.0043), price * np.exp(0.0043)
            parts.append((np.array([at(inner), at(g), at(g), at(inner)]), np.array([low, low, high, high])))
    return join(parts)


def beside(low: float, high: float, marks: tuple[tuple[float, str], ...]) -> Axis:
    """An x axis from ``low`` to ``high`` that leaves room for the profile on the right."""
    return Axis(low, low + (high - low) / SPLIT, marks)
