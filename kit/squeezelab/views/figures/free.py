"""Where there is room for a word: the places around what it names, and which of them costs least."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...core import Array

NUDGES = (0.0, 16.0, 34.0)  # pixels that a word moves sideways from its place: farther off it names something else,
FAR = ((4, 40.0), (5, 30.0))  # unless the headline says it: steps to each side, and up and down, and their pixels
LINE = 15.0  # pixels from one line of text to the next
ON, OVER, OUT = 40.0, 4.0, 40.0  # what a point of a curve costs that is covered, a square pixel of another word, a pixel beyond the edge
FARTHEST = 30.0  # what the farthest place costs: less than a point that is covered
LEFT, RIGHT, TOP, BOTTOM = 3.0, 12.0, 20.0, 8.0  # how far a word may reach out of the plot area
PART = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of its width that stands left of its place
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the plot area
Shift = tuple[str, float, float]  # alignment, and pixels to the right and down
Size = tuple[float, float, float]  # of a word: its width, and what of it stands above and below its place


class Grid(NamedTuple):
    """Places to try as lifts (rows) by sides: all of them row by row, the shift and the part of the width at each side, the lifts,
    and what each place costs."""

    tried: list[Shift]
    shifts: Array
    parts: Array
    lifts: Array
    prices: Array


class Places(NamedTuple):
    """The boxes that a word of some size has at the places of a grid, from where it is held.

    ``low`` and ``high`` are their left and right ends at each side, followed by their tops and bottoms at each lift; ``way`` says of
    each whether it lies across (0) or down (1), ``inner`` between which two a curve touches the word. ``hull`` holds all boxes.
    """

    grid: Grid
    low: Array
    high: Array
    way: Array
    inner: Array
    hull: Box


@lru_cache(256)
def near(align: str, dx: float, dy: float) -> Grid:
    """The places to try for a word, its own first."""
    if align == "middle":
        sides = [(align, dx + way * nudge) for nudge in NUDGES for way in (1, -1)]
    else:
        other, out = ("end", -1) if align == "start" else ("start", 1)
        sides = [side for nudge in NUDGES for side in ((align, dx - out * nudge), (other, -dx + out * nudge))]
        sides.append(("middle", 0.0))
    lifts = [dy, -dy, *(lift + way * LINE for lift in (dy, -dy) for way in (1, -1)), dy + 2 * LINE, dy - 2 * LINE]
    sides, lifts = list(dict.fromkeys(sides)), list(dict.fromkeys(lifts))
    return grid(sides, lifts, np.minimum(1.5 * np.add.outer(2 * np.arange(len(lifts)), np.arange(len(sides))), FARTHEST))


@lru_cache(256)
def far(align: str, dx: float, dy: float) -> Grid:
    """The places to try farther off for a word that the headline says, the nearest first."""
    right, down = (np.arange(-reach, reach + 1) * step for reach, step in FAR)
    away = np.sqrt(np.add.outer(down**2, right**2))
    return grid([(align, float(dx + one)) for one in right], [float(dy + one) for one in down], FARTHEST * away / away.max())


def grid(sides: list[tuple[str, float]], lifts: list[float], prices: Array) -> Grid:
    """The places at these sides and lifts."""
    tried = [(side, shift, lift) for lift in lifts for side, shift in sides]
    shifts, parts = np.array([shift for _, shift in sides]), np.array([PART[side] for side, _ in sides])
    return Grid(tried, shifts, parts, np.array(lifts), prices)


@lru_cache(1024)  # the same few words are moved at every move of a slider
def around(size: Size, align: str, dx: float, dy: float, *, off: bool = False) -> Places:
    """The places to try for a word of that size that stands so: near its own, or also farther ``off``."""
    wide, above, below = size
    places = (far if off else near)(align, dx, dy)
    left, top = places.shifts - wide * places.parts, places.lifts - above
    right, bottom = left + wide, top + (above + below)
    hull = (float(left.min()), float(top.min()), float(right.max()), float(bottom.max()))
    way = np.repeat((0, 1), (len(left), len(top)))
    low, high, slack = np.concatenate([left, top]), np.concatenate([right, bottom]), np.where(way, -1.0, 3.0)
    return Places(places, low, high, way, np.stack([low - slack, high + slack]), hull)


def freest(
    places: Places, spots: Sequence[tuple[float, float]], taken: Array, lines: Array, room: tuple[float, float]
) -> tuple[int, Shift, bool]:
    """Which of the spots a word is held at, how it is shifted from there, and whether it is free: the first spot where a
    place is free, else the place that costs least.

    ``taken`` are boxes that others have, shape (4, n); ``lines`` the points of curves, (2, n).
    """
    tried, best = places.grid.tried, (0, places.grid.tried[0], np.inf)
    for first, tries in ((0, spots[:1]), (1, spots[1:])):  # most words are free at the first, and the others are asked together
        if not tries or best[2] <= FARTHEST:
            continue
        cost = costs(places, np.array(tries), taken, lines, room).reshape(len(tries), -1)
        at = cost.argmin(axis=1).tolist()
        least = [float(row[place]) for row, place in zip(cost, at, strict=True)]
        nth = next((n for n, one in enumerate(least) if one <= FARTHEST), least.index(min(least)))
        if least[nth] < best[2]:
            best = first + nth, tried[at[nth]], least[nth]
    return best[0], best[1], best[2] <= FARTHEST


def costs(places: Places, spots: Array, taken: Array, lines: Array, room: tuple[float, float]) -> Array:
    """What the places around each spot (n, 2) cost, shape (n, lifts, sides)."""
    hull, sides = places.hull, len(places.grid.shifts)
    at = spots.take(places.way, axis=1)
    low, high = (at + places.low)[..., None], (at + places.high)[..., None]
    (west, north), (east, south) = (spots.min(axis=0).tolist(), spots.max(axis=0).tolist()) if len(spots) > 1 else 2 * spots.tolist()
    ends = west + hull[0], north + hull[1], east + hull[2], south + hull[3]
    shared = np.minimum(high, taken[2:].take(places.way, axis=0)) - np.maximum(low, taken[:2].take(places.way, axis=0))
    np.maximum(shared, 0, out=shared)
    cost = OVER * (shared[:, sides:] @ shared[:, :sides].swapaxes(1, 2)) + places.grid.prices
    across, down = lines
    close = ((across > ends[0] - 3) & (across < ends[2] + 3) & (down > ends[1]) & (down < ends[3])).nonzero()[0]
    if len(close):
        points = lines.take(close, axis=1).take(places.way, axis=0)
        inside = ((points > (at + places.inner[0])[..., None]) & (points < (at + places.inner[1])[..., None])).astype(np.float32)
        cost += ON * (inside[:, sides:] @ inside[:, :sides].swapaxes(1, 2))
    if outside(ends, *room) > 0:
        limits = np.array([[-LEFT, -TOP], [room[0] + RIGHT, room[1] + BOTTOM]]).take(places.way, axis=1)[..., None]
        beyond = (np.maximum(limits[0] - low, 0) + np.maximum(high - limits[1], 0))[..., 0]
        cost += OUT * (beyond[:, sides:, None] + beyond[:, None, :sides])
    return np.asarray(cost)


def outside(box: Box, width: float, height: float) -> float:
    """How many pixels of a box reach out of the figure."""
    return max(0.0, -LEFT - box[0]) + max(0.0, box[2] - width - RIGHT) + max(0.0, -TOP - box[1]) + max(0.0, box[3] - height - BOTTOM)
