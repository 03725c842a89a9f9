"""A part of a picture with axes of its own: two or three of them stand side by side in one figure, on one sheet of strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....core import Array
from ..axes import Axis
from ..picture import MAIN, Ends, Picture, segments
from ..place import width_of
from ..room import actual

FOOT = 20.0  # pixels from the foot of an area to the numbers below it
BAR, GAP = 32.0, 8.0  # pixels of the longest bar of rows at least, and between a bar and the words beside it


def sheet(title: str = "") -> Picture:
    """An empty picture from 0 to 1 both ways, under its title."""
    out = Picture(Axis(0.0, 1.0), Axis(0.0, 1.0), size=actual(MAIN), own=True)
    out.say(0.0, 1.0, title, "strong head", dy=-14)
    return out


@dataclass(frozen=True)
class Area:
    """The part of ``out`` from ``left`` to ``right`` and ``bottom`` to ``top``, fractions of the figure, with axes in data."""

    out: Picture
    left: float
    right: float
    bottom: float
    top: float
    x: Axis
    y: Axis
    side: bool = False  # whether its numbers leave a narrow figure

    def across(self, x: Array | float | Sequence[float]) -> Array:
        """Data to fractions of the figure's width."""
        return self.left + (self.right - self.left) * self.x.parts(np.asarray(x, float))

    def up(self, y: Array | float | Sequence[float]) -> Array:
        """Data to fractions of the figure's height."""
        return self.bottom + (self.top - self.bottom) * self.y.parts(np.asarray(y, float))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """One place in data to fractions of the figure."""
        return self.left + (self.right - self.left) * self.x.fraction(x), self.bottom + (self.top - self.bottom) * self.y.fraction(y)

    def stroke(self, role: str, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        """A line, kept inside the area from foot to top."""
        self.out.stroke(role, self.across(x), np.minimum(np.maximum(self.up(y), self.bottom), self.top))

    def curves(self, role: str, x: Array, ys: Array) -> None:
        """Many lines over the same places as one stroke: ``ys`` (n, lines)."""
        self.rows(role, np.broadcast_to(x, ys.T.shape), ys.T)

    def dot(self, role: str, x: float, y: float) -> None:
        """A dot."""
        self.out.dot(role, *self.at(x, y))

    def dots(self, role: str, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        """Many dots as one stroke."""
        many(self.out, role, self.across(x), self.up(y))

    def pairs(self, role: str, x: Array, y: Array, pairs: Array) -> None:
        """Lines from one place to another, as one stroke: ``pairs`` (m, 2) says which places."""
        self.rows(role, x[pairs], y[pairs])

    def rect(self, role: str, x: tuple[float, float], y: tuple[float, float]) -> None:
        """A box from one corner to the other."""
        self.boxes(role, [x], [y])

    def boxes(self, role: str, xs: Sequence[tuple[float, float]] | Array, ys: Sequence[tuple[float, float]] | Array) -> None:
        """Many boxes as one stroke."""
        if len(xs):
            self.out.stroke(role, *corners(self.across(np.asarray(xs, float)), self.up(np.asarray(ys, float))))

    def rows(self, role: str, xs: Array, ys: Array) -> None:
        """Many lines of as many points each as one stroke: (lines, points) both."""
        if len(xs):
            gap = np.full((len(xs), 1), np.nan)
            self.out.stroke(role, *(np.concatenate([line, gap], axis=1).ravel()[:-1] for line in (self.across(xs), self.up(ys))))

    def levels(self, role: str, left: Ends, right: Ends, y: Sequence[float] | Array) -> None:
        """Level lines as one stroke, kept inside the area from foot to top."""
        if len(y):
            at = np.minimum(np.maximum(self.up(y), self.bottom), self.top)
            self.out.stroke(role, *segments(self.across(left), self.across(right), at, at))

    def say(self, x: float, y: float, text: str, role: str = "", align: str = "start", **how: object) -> None:
        """A text at a place in data, which stays off the areas to its right."""
        across, up = self.at(x, y)
        self.out.say(across, up, text, role, align, wall=self.right, **how)

    def head(self, title: str, brief: str = "") -> None:
        """The title over the area; in a narrow figure, of one at its side, the ``brief`` one at the end of the row."""
        aside(self.out, self.left, self.top, title, brief)

    def grid(self, *, numbers: bool = True) -> None:
        """A hair at each number upward, and the numbers left of the area."""
        self.levels("grid", self.x.low, self.x.high, [value for value, _ in self.y.ticks])
        if numbers:
            for value, text in self.y.ticks:
                self.say(self.x.low, value, text, "tick", "end", dx=-8, fixed=True, narrow=not self.side)

    def foot(self, name: str = "") -> None:
        """The numbers across, below the area, and the name of the axis at its end."""
        end = self.right * self.out.size[0] - (width_of(name) + 8 if name else 0)
        for value, text in self.x.ticks:
            if self.at(value, self.y.low)[0] * self.out.size[0] + width_of(text) / 2 < end:
                self.say(value, self.y.low, text, "tick foot", "middle", dy=FOOT, fixed=True, narrow=not self.side)
        if name:
            self.out.say(self.right, self.bottom, name, "tick foot", "end", dy=FOOT, fixed=True, narrow=False)


def corners(across: Array, up: Array) -> tuple[Array, Array]:
    """The boxes between both ends across and up, (n, 2) each, as one stroke with gaps."""
    line = np.full((2, len(across), 5), np.nan)
    line[0, :, :2], line[0, :, 2:4] = across[:, :1], across[:, 1:]
    line[1, :, 1:3], line[1, :, 0], line[1, :, 3] = up[:, 1:], up[:, 0], up[:, 0]
    return line[0].ravel()[:-1], line[1].ravel()[:-1]


def many(out: Picture, role: str, x: Array, y: Array) -> None:
    """Dots at fractions of the figure as one stroke."""
    if len(x):
        gap = np.full(len(x), np.nan)
        out.stroke(role, np.column_stack([x, x, gap]).ravel()[:-1], np.column_stack([y, y, gap]).ravel()[:-1])


def clock(area: Area, steps: float) -> None:
    """Lets the lane of the playhead run below an area, from step 0 to the last of ``steps``."""
    area.out.place = float(area.across(0.0)), float(area.across(steps))
    area.out.x = Axis(0.0, 1.0, tuple((float(area.across(value)), text) for value, text in area.x.ticks))


def aside(out: Picture, left: float, top: float, title: str, brief: str = "", dy: float = -14) -> None:
    """The title of what stands beside the main part; in a narrow figure the ``brief`` one, at the end of the row."""
    if spare(out):
        out.say(left, top, title, "strong head", dy=dy, narrow=False)
    else:
        out.say(1.0, top, brief or title, "strong head", "end", dy=dy)


def rows(out: Picture, left: float, before: Sequence[str], after: Sequence[str]) -> tuple[float, float, float]:
    """Where rows of bars with words before and after them begin, ``left`` or as far left as they need, and the ends of a whole bar."""
    room = [max(map(width_of, texts, ["strong"] * len(texts)), default=0.0) + GAP for texts in (before, after)]
    begin, end = room[0] / out.size[0], room[1] / out.size[0]
    left = min(left, 1 - begin - end - BAR / out.size[0])
    return left, left + begin, 1 - end


def spare(out: Picture) -> bool:
    """Whether there is room for the words that leave a narrow figure."""
    return out.room is None or out.room.shows(narrow=False, own=True)


def lines(out: Picture, x: float, y: float, texts: Sequence[str], role: str = "") -> None:
    """Several lines of small print that leave a narrow figure."""
    out.say(x, y, "\n".join(texts), role or "text2", fixed=True, narrow=False)
