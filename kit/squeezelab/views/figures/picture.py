"""A picture: strokes and words on two axes, before any widget. Panels become pictures, an `Ink` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ...core import Array, Model
from .axes import Axis
from .curves import GAP, NO_POINTS, Traced
from .escaped import escape
from .free import LINE
from .lead import drawn
from .place import Word, box_of, lead_of, settled, width_of
from .roles import OUTSIDE
from .room import HELD, Room, actual

Line = tuple[Array, Array]
Ends = Array | Sequence[float] | float
SMALL, MAIN, BESIDE = (340.0, 160.0), (788.0, 288.0), (576.0, 288.0)


@dataclass
class Picture:
    """What a figure shows. ``strokes`` holds at most one line per role, gaps as NaN."""

    x: Axis
    y: Axis
    strokes: dict[str, Line] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    size: tuple[float, float] = SMALL  # pixels of the plot area in a wide calculator, to place words by
    wall: float = 1.0  # the part of the width that belongs to the path and its words
    barred: bool = False  # whether bars stand where a line ends
    own: bool = False  # whether it is of its own kind: then words that need the width leave a narrow calculator sooner
    place: tuple[float, float] = (0.0, 1.0)  # where the first and the last step stand, in fractions of the width
    room: Room | None = field(default_factory=HELD.get)  # what it has, where that is not a wide calculator's
    traced: Traced = field(default=(None, [], NO_POINTS), compare=False, repr=False)  # what `curves.points` has found of it

    def stroke(self, role: str, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        """Adds a line; a second one of the same role follows after a gap."""
        new = np.asarray(x, float), np.asarray(y, float)
        if role in self.strokes:
            old = self.strokes[role]
            new = np.concatenate([old[0], GAP, new[0]]), np.concatenate([old[1], GAP, new[1]])
        self.strokes[role] = new

    def levels(self, left: float, right: float) -> None:
        """The lines of the grid, one at each tick."""
        ticks = [tick for tick, _ in self.y.ticks]
        self.strokes["grid"] = segments(left, right, ticks, ticks)

    def dot(self, role: str, x: float, y: float) -> None:
        """A dot is a stroke without length and with a round cap."""
        self.stroke(role, [x, x], [y, y])

    def say(self, x: float, y: float, text: str, role: str = "", align: str = "start", **how: object) -> None:
        """Adds a text."""
        if text:
            self.words.append(Word(float(x), float(y), text, role, align, **how))  # type: ignore[arg-type]

    @property
    def visible(self) -> dict[str, Line]:
        """The strokes that are not parked."""
        return {role: (x, y) for role, (x, y) in self.strokes.items() if x[0] != OUTSIDE}

    def rows(self, roles: Sequence[str]) -> tuple[Array, Array]:
        """The strokes in parts of the axes, as two float32 arrays, a row a role; NaN, which costs the page nothing, fills what is left."""
        visible = self.visible
        lengths = [len(visible[role][0]) if role in visible else 0 for role in roles]
        both = np.full((2, len(roles), max(2, *lengths)), np.nan)
        for row, (role, length) in enumerate(zip(roles, lengths, strict=True)):
            if length:
                line = both[:, row]
                line[0, :length], line[1, :length] = visible[role]
                line[:, -1] = line[:, length - 1]
        xs, ys = self.x.parts(both[0]).astype(np.float32), self.y.parts(both[1]).astype(np.float32)
        for row, length in enumerate(lengths):
            if not length:
                xs[row, [0, 1, -1]] = ys[row, [0, 1, -1]] = OUTSIDE
        return xs, ys

    @property
    def free_ticks(self) -> list[tuple[float, str]]:
        """The ticks across that do not touch the name of the axis, which stands in their row."""
        width = self.size[0]
        names = [
            box_of(word, self.x.fraction(word.x) * width, 0.0, word.align, word.dx, 0.0)
            for word in self.words
            if "tick" in word.role and 0 < word.dy < 30
        ]
        out = []
        for value, text in self.x.ticks:
            middle, half = self.x.fraction(value) * width, width_of(text) / 2 + 6
            if not any(left < middle + half and middle - half < right for left, _, right, _ in names):
                out.append((value, text))
        return out

    def html(self) -> str:
        """The words and tick labels as spans, placed in per cent of the plot area."""
        spans = []
        for value, text in self.y.ticks:
            spans.append(
                f'<span class="w tick end" style="left:0;top:{100 * (1 - self.y.fraction(value)):.2f}%;--dx:-8px">{escape(text)}</span>'
            )
        for value, text in self.free_ticks:
            spans.append(
                f'<span class="w tick middle below" style="left:{100 * self.x.fraction(value):.2f}%;top:100%">{escape(text)}</span>'
            )
        for word in settled(self):
            spans.append(span(word, self.x.fraction(word.x), self.y.fraction(word.y), self.room is not None))
        kind = " is-own" * self.own + " is-barred" * (self.barred and self.room is not None)  # placed for this very room
        return f'<div class="sq-words{kind}" aria-hidden="true">{"".join(spans)}</div>'


@lru_cache(1024)  # most words of a picture stay where they are from move to move
def span(word: Word, across: float, up: float, fits: bool) -> str:
    """A word as spans, one a line, at these parts of the width and the height; ``fits`` where it was placed for this very room."""
    brim = "brim" if across > 0.6 else ""
    spare = "" if word.narrow else "spare fits" if fits else "spare"
    kind = " ".join(filter(None, ("w", word.role, word.align, brim, spare)))
    left, top = 100 * across, 100 * (1 - up)
    spans, led = [], lead_of(word)
    for number, line in enumerate(word.text.split("\n")):
        dy = word.dy + LINE * number
        more = f'<i class="more">{escape(word.more)}</i>' if word.more and not number else ""
        more += drawn(led, word.align, word.dx, word.dy) if led and not number else ""
        move = f";--dx:{word.dx:g}px" * bool(word.dx) + f";--dy:{dy:g}px" * bool(dy)
        spans.append(f'<span class="{kind}" style="left:{left:.2f}%;top:{top:.2f}%{move}">{escape(line)}{more}</span>')
    return "".join(spans)


def main_size(model: Model) -> tuple[float, float]:
    """Pixels of the main plot area in the room that it has."""
    return actual(usual_size(model))


def usual_size(model: Model) -> tuple[float, float]:
    """Pixels of the main plot area in a wide calculator: smaller where other panels stand beside it."""
    beside = len(model.panels) > 1 and not (model.gain and model.gain.waits) and not model.panels[0].gives
    return BESIDE if beside else MAIN


def segments(left: Ends, right: Ends, low: Sequence[float] | Array, high: Sequence[float] | Array) -> Line:
    """Strokes of two points each, with gaps between them; ``left`` and ``right`` may be one number for all."""
    if not len(low):
        return join([])
    both = np.full((2, len(low), 3), np.nan)
    both[0, :, 0], both[0, :, 1], both[1, :, 0], both[1, :, 1] = left, right, low, high
    return both[0].ravel()[:-1], both[1].ravel()[:-1]


def join(parts: Sequence[Line]) -> Line:
    """Several lines as one, with gaps between them."""
    if not parts:
        return np.array([OUTSIDE, OUTSIDE]), np.array([OUTSIDE, OUTSIDE])
    xs, ys = (np.concatenate([piece for part in parts for piece in (part[axis], GAP)]) for axis in (0, 1))
    return xs[:-1], ys[:-1]
