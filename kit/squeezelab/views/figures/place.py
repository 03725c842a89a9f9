"""Where the words of a figure stand: beside what they name, never on each other, seldom on a line.

Words are laid out for the figure's size in a wide calculator; widths of letters are estimates. Each word tries its
own place first and then places ever farther around it, and takes the one with the least overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from ...core import Array
from .axes import Axis
from .roles import ROLES

LINE = 15.0  # pixels from one line of text to the next
STEP = 5.0  # pixels between the points that stand for a curve
LEFT, RIGHT, TOP, BOTTOM = 44.0, 12.0, 20.0, 8.0  # how far a word may reach out of the plot area
QUIET = {"grid", "base", "halo", "hole", "pointer", "ghost"}  # strokes that may pass under a word
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the plot area


@dataclass(frozen=True)
class Word:
    """A text in a figure, at a place in data; ``dx`` and ``dy`` move it by pixels (down is positive). Lines end on ``\\n``."""

    x: float
    y: float
    text: str
    role: str = ""
    align: str = "start"
    dx: float = 0
    dy: float = 0
    narrow: bool = True  # whether it is kept in a narrow figure
    fixed: bool = False  # whether it stays where it is, whatever it covers


class Drawn(Protocol):
    """What the words of a picture are placed by: its axes, its strokes, its size and how much of the width is theirs."""

    x: Axis
    y: Axis
    strokes: dict[str, tuple[Array, Array]]
    words: list[Word]
    size: tuple[float, float]
    wall: float


def width_of(text: str, role: str = "") -> float:
    """The estimated width of a text in pixels."""
    letter = 8.6 if "big" in role else 7.4 if "strong" in role else 6.7
    return letter * max(len(line) for line in text.split("\n"))


def box_of(word: Word, x: float, y: float, align: str, dx: float, dy: float) -> Box:
    """The box of a word whose anchor stands at ``x, y`` in pixels."""
    width, tall = width_of(word.text, word.role), (16.0 if "big" in word.role else 13.0)
    left = x + dx - (width if align == "end" else width / 2 if align == "middle" else 0.0)
    middle, lines = y + dy, word.text.count("\n")
    return left, middle - tall / 2, left + width, middle + tall / 2 + LINE * lines


def candidates(word: Word) -> list[tuple[str, float, float]]:
    """Alignment and shift of the places to try, the word's own first."""
    align, dx, dy = word.align, word.dx, word.dy
    if align == "middle":
        return [
            (align, dx + side, lift)
            for step in (0, LINE, 2 * LINE)
            for side in (0, -40, 40, -90, 90)
            for lift in ((dy - step, -dy + step) if dy < 0 else (dy + step, -dy - step))
        ]
    other = "end" if align == "start" else "start"
    sides = ((align, dx), (other, -dx))
    lifts = dict.fromkeys((dy, -dy, dy + LINE, dy - LINE, -dy - LINE, dy + 2 * LINE, dy - 2 * LINE, dy + 3 * LINE, dy - 3 * LINE))
    return [(side, shift, lift) for lift in lifts for side, shift in sides]


def points(picture: Drawn) -> Array:
    """The curves of a picture as points in pixels, shape (2, n), a step or less apart."""
    width, height = picture.size
    xs, ys = [np.zeros(0)], [np.zeros(0)]
    for role, (x, y) in picture.strokes.items():
        if role in QUIET or ROLES[role].fill:
            continue
        px, py = picture.x.parts(x) * width, (1 - picture.y.parts(y)) * height
        reach = np.hypot(np.diff(px), np.diff(py))
        counts = np.where(np.isfinite(reach), np.clip(reach / STEP, 1, 200), 0).astype(int)
        start = np.repeat(np.arange(len(counts)), counts)
        part = (np.arange(len(start)) - np.repeat(np.cumsum(counts) - counts, counts)) / np.maximum(counts[start], 1)
        xs.append(px[start] + part * (px[start + 1] - px[start]))
        ys.append(py[start] + part * (py[start + 1] - py[start]))
    return np.array([np.concatenate(xs), np.concatenate(ys)])


def overlap(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def outside(box: Box, width: float, height: float) -> float:
    """How many pixels of a box reach out of the figure."""
    return max(0.0, -LEFT - box[0]) + max(0.0, box[2] - width - RIGHT) + max(0.0, -TOP - box[1]) + max(0.0, box[3] - height - BOTTOM)


def settled(picture: Drawn) -> list[Word]:
    """The words of a picture, each where it overlaps least; axis names, heads and names at line ends stay."""
    width, height = picture.size
    taken: list[Box] = []
    for value, text in picture.y.ticks:
        y = (1 - picture.y.fraction(value)) * height
        taken.append((-8 - width_of(text), y - 6, -8, y + 6))
    for value, text in picture.x.ticks:
        x = picture.x.fraction(value) * width
        taken.append((x - width_of(text) / 2, height + 13, x + width_of(text) / 2, height + 25))
    room = width * picture.wall - (RIGHT if picture.wall < 1 else 0.0)
    words: list[Word] = []
    loose: list[Word] = []
    for word in picture.words:
        if word.fixed or "tick" in word.role or "head" in word.role:
            taken.append(box_of(word, *anchor(picture, word), word.align, word.dx, word.dy))
            words.append(word)
        else:
            loose.append(word)
    if not loose:
        return words
    curve = points(picture)
    for word in sorted(loose, key=weight):
        x, y = anchor(picture, word)
        best, least = word, np.inf
        for rank, (align, dx, dy) in enumerate(candidates(word)):
            box = box_of(word, x, y, align, dx, dy)
            inside = (curve[0] > box[0] - 3) & (curve[0] < box[2] + 3) & (curve[1] > box[1] + 1) & (curve[1] < box[3] - 1)
            hidden = int(np.count_nonzero(inside))
            cost = sum(overlap(box, other) for other in taken) + 40 * outside(box, room, height) + 12 * hidden + 1.5 * rank
            if cost < least:
                best, least = replace(word, align=align, dx=dx, dy=dy), cost
            if cost <= 1.5 * rank:
                break
        taken.append(box_of(best, x, y, best.align, best.dx, best.dy))
        words.append(best)
    return words


def anchor(picture: Drawn, word: Word) -> tuple[float, float]:
    """Where a word is held, in pixels of the plot area."""
    return picture.x.fraction(word.x) * picture.size[0], (1 - picture.y.fraction(word.y)) * picture.size[1]


def weight(word: Word) -> int:
    """Who chooses first: values before names before comments."""
    return next((rank for rank, role in enumerate(("big", "strong", "name", "force", "text2")) if role in word.role), 9)


def apart(spots: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Spots in falling order pushed apart to at least ``gap``, kept between both ends where they fit."""
    out: list[float] = []
    for spot in spots:
        out.append(min(spot, high) if not out else min(spot, out[-1] - gap))
    if out and out[-1] < low:
        out[-1] = low
        for place in range(len(out) - 2, -1, -1):
            out[place] = max(out[place], out[place + 1] + gap)
    return out
