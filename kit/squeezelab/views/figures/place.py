"""Where the words of a figure stand: beside what they name, never on each other, seldom on a line.

Words are laid out for the figure's size in a wide calculator; widths of letters are estimates. Each word tries its
own place first and then places ever farther around it, and takes the one with the least overlap. In a figure that has less
room than a wide calculator gives it, a word that would lie on a line all the same, or far off, is left out.
A long room: words are measured, curves become points, and places are tried in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np

from ...core import Array
from .axes import Axis
from .roles import ROLES
from .room import Room

LINE = 15.0  # pixels from one line of text to the next
FAR = (4, 5, 6, 8)  # lines that a word goes from its place at most, where nothing nearer is free
AWAY = 2.5 * LINE  # how far a word goes in a figure with little room: farther off it is left out, since there it names something else
SHARED, EDGE = 30.0, 3.0  # how much of it may lie on other words there, and beyond the edge: square pixels, pixels
FARTHEST = 30.0  # what the farthest place costs: as much as two points of a curve that are covered, and a half
STEP = 5.0  # pixels between the points that stand for a curve
LEFT, RIGHT, TOP, BOTTOM = 44.0, 12.0, 20.0, 8.0  # how far a word may reach out of the plot area
QUIET = {"grid", "base", "halo", "hole", "pointer", "ghost"}  # strokes that may pass under a word
GAP = np.array([np.nan])  # between one line and the next
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the plot area


class Word(NamedTuple):
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
    more: str = ""  # what follows where there is room


class Drawn(Protocol):
    """What the words of a picture are placed by: its axes, its strokes, its size and room, and how much of the width is theirs."""

    x: Axis
    y: Axis
    strokes: dict[str, tuple[Array, Array]]
    words: list[Word]
    size: tuple[float, float]
    wall: float
    own: bool
    room: Room | None


@lru_cache(4096)  # the same few words are measured at every move
def width_of(text: str, role: str = "") -> float:
    """The estimated width of a text in pixels."""
    letter = 14.0 if "huge" in role else 8.6 if "big" in role else 7.4 if "strong" in role else 6.7
    return letter * max(len(line) for line in text.split("\n"))


def box_of(word: Word, x: float, y: float, align: str, dx: float, dy: float) -> Box:
    """The box of a word whose anchor stands at ``x, y`` in pixels."""
    return boxed(extent(word), x, y, align, dx, dy)


def extent(word: Word) -> tuple[float, float, float]:
    """The width of a word, how far it reaches up from its middle, and how far down, in pixels."""
    return _extent(word.text, word.more, word.role)


@lru_cache(4096)
def _extent(text: str, more: str, role: str) -> tuple[float, float, float]:
    half = (26.0 if "huge" in role else 16.0 if "big" in role else 13.0) / 2
    return width_of(text + more, role), half, half + LINE * text.count("\n")


def boxed(size: tuple[float, float, float], x: float, y: float, align: str, dx: float, dy: float) -> Box:
    """The box of a word of that extent."""
    width, above, below = size
    left, middle = x + dx - (width if align == "end" else width / 2 if align == "middle" else 0.0), y + dy
    return left, middle - above, left + width, middle + below


@lru_cache(256)
def candidates(align: str, dx: float, dy: float) -> list[tuple[str, float, float]]:
    """Alignment and shift of the places to try for a word, its own first."""
    if align == "middle":
        return [
            (align, dx + side, lift)
            for step in (0, LINE, 2 * LINE, 3 * LINE, 5 * LINE)
            for side in (0, -40, 40, -90, 90)
            for lift in ((dy - step, -dy + step) if dy < 0 else (dy + step, -dy - step))
        ]
    other = "end" if align == "start" else "start"
    sides = ((align, dx), (other, -dx))
    near = (dy, -dy, dy + LINE, dy - LINE, -dy - LINE, dy + 2 * LINE, dy - 2 * LINE, dy + 3 * LINE, dy - 3 * LINE)
    lifts = dict.fromkeys((*near, *(dy + way * far * LINE for far in FAR for way in (1, -1))))
    return [(side, shift, lift) for lift in lifts for side, shift in sides]


def points(picture: Drawn) -> Array:
    """The curves of a picture as points in pixels, shape (2, n), a step or less apart."""
    width, height = picture.size
    quiet = QUIET - {"base", "ghost"} if picture.room and picture.room.tight else QUIET
    lines = [line for role, line in picture.strokes.items() if role not in quiet and not ROLES[role].fill]
    if not lines:
        return np.zeros((2, 0))
    x, y = (np.concatenate([part for line in lines for part in (line[axis], GAP)]) for axis in (0, 1))
    p = np.empty((2, len(x)))
    p[0], p[1] = picture.x.parts(x) * width, (1 - picture.y.parts(y)) * height
    along = p[:, 1:] - p[:, :-1]
    reach = np.sqrt(along[0] ** 2 + along[1] ** 2)
    there = np.isfinite(reach).nonzero()[0]
    counts = np.minimum(np.maximum(reach[there] / STEP, 1), 200).astype(int)
    start, ends = there.repeat(counts), counts.cumsum()
    part = (np.arange(len(start)) - (ends - counts).repeat(counts)) / counts.repeat(counts)
    return np.asarray(p.take(start, axis=1) + part * along.take(start, axis=1))


def overlaps(a: Box, others: Sequence[Box]) -> float:
    """The area that a box shares with others, of each alone."""
    left, top, right, bottom = a
    shared = 0.0
    for x, y, end, foot in others:
        if left < end and x < right and top < foot and y < bottom:
            wide, tall = (
                (right if right < end else end) - (left if left > x else x),
                (bottom if bottom < foot else foot) - (top if top > y else y),
            )
            shared += wide * tall
    return shared


def outside(box: Box, width: float, height: float) -> float:
    """How many pixels of a box reach out of the figure."""
    return max(0.0, -LEFT - box[0]) + max(0.0, box[2] - width - RIGHT) + max(0.0, -TOP - box[1]) + max(0.0, box[3] - height - BOTTOM)


def settled(picture: Drawn) -> list[Word]:
    """The words of a picture, each where it overlaps least; axis names, heads and names at line ends stay."""
    width, height = picture.size
    shown = seen(picture)
    loose, words = [word for word in shown if not stays(word)], [word for word in shown if stays(word)]
    tight = picture.room is not None and picture.room.tight
    if not loose and not tight:
        return words
    across, down = points(picture)
    if tight:
        places = [(word, standing(picture, word)) for word in words]
        words = [
            word
            for word, box in places
            if kept(word) or not (met(box, across, down) or outside((box[0], 0.0, box[2], 0.0), width, height) > EDGE)
        ]
    taken = [standing(picture, word) for word in words]
    for value, text in picture.y.ticks:
        y = (1 - picture.y.fraction(value)) * height
        taken.append((-8 - width_of(text), y - 6, -8, y + 6))
    for value, text in picture.x.ticks:
        x = picture.x.fraction(value) * width
        taken.append((x - width_of(text) / 2, height + 13, x + width_of(text) / 2, height + 25))
    room = width * picture.wall - (RIGHT if picture.wall < 1 else 0.0)
    boxes = np.array([*taken, *[(0.0,) * 4] * len(loose)])  # all that is taken, and room for those to come
    for word in sorted(loose, key=weight):
        count = len(taken)
        (x, y), size = anchor(picture, word), extent(word)
        own = boxed(size, x, y, word.align, word.dx, word.dy)
        left, top, right, bottom = own
        under = (across > left - 3) & (across < right + 3) & (down > top + 1) & (down < bottom - 1)
        if under.any() or overlaps(own, taken) or outside(own, room, height):  # most words stay where they are
            (side, lift), (align, dx, dy) = (word.dx, word.dy), freest(word, x, y, boxes[:count].T, across, down, (room, height))
            word = word._replace(align=align, dx=dx, dy=dy)
            own = boxed(size, x, y, align, dx, dy)
            if tight and not kept(word):
                strayed = abs(dy - lift) > AWAY or (align == "middle" and abs(dx - side) > AWAY) or own[0] < -EDGE
                lost = overlaps(own, taken) > SHARED or outside(own, room, height) > EDGE
                if strayed or lost or met(own, across, down):
                    continue
        boxes[count] = own
        taken.append(own)
        words.append(word)
    return words


def seen(picture: Drawn) -> list[Word]:
    """The words of a picture that its room shows at all; all of them where it is a wide calculator's."""
    room = picture.room
    if room is None or not room.tight:
        return picture.words
    return [word for word in picture.words if stands(word) or room.shows(narrow=word.narrow, own=picture.own)]


def stands(word: Word) -> bool:
    """Whether a word is the name of an axis or a head."""
    return "tick" in word.role or "head" in word.role


def kept(word: Word) -> bool:
    """Whether a word is said even where it lies on a line: what the picture shows, and the names of its lines."""
    return stands(word) or "big" in word.role or "name" in word.role


def met(box: Box, across: Array, down: Array) -> bool:
    """Whether a line runs through the letters of a word, and not only past them."""
    left, top, right, bottom = box
    return bool(((across > left) & (across < right) & (down > top + 2) & (down < bottom - 2)).any())


def standing(picture: Drawn, word: Word) -> Box:
    """The box of a word where it stands by itself."""
    return box_of(word, *anchor(picture, word), word.align, word.dx, word.dy)


def freest(word: Word, x: float, y: float, taken: Array, across: Array, down: Array, room: tuple[float, float]) -> tuple[str, float, float]:
    """The place of those tried that costs least; areas, points and reaches of all at once, as rows of lifts and columns of sides."""
    wide, above, below = extent(word)
    tried, shifts, parts, lifts, order, prices = grid(word.align, word.dx, word.dy)
    left, top = x + shifts - wide * parts, y + lifts - above
    right, bottom = left + wide, top + (above + below)
    width = np.maximum(np.minimum(right, taken[2][:, None]) - np.maximum(left, taken[0][:, None]), 0)
    tall = np.maximum(np.minimum(bottom, taken[3]) - np.maximum(top, taken[1]), 0)
    beside = (across > (left - 3)[:, None]) & (across < (right + 3)[:, None])
    level = (down > top + 1) & (down < bottom - 1)
    sideways = np.maximum(-LEFT - left, 0) + np.maximum(right - (room[0] + RIGHT), 0)
    upright = np.maximum(-TOP - top, 0) + np.maximum(bottom - (room[1] + BOTTOM), 0)
    cost = 4 * (tall @ width) + 12 * (level.astype(np.float32) @ beside.T.astype(np.float32)) + 40 * (upright + sideways)
    return tried[int(np.argmin(cost.ravel()[order] + prices))]


@lru_cache(256)
def grid(align: str, dx: float, dy: float) -> tuple[list[tuple[str, float, float]], Array, Array, Array, Array, Array]:
    """The places to try as a grid: shift and part of the width at each side, lifts (a column), the order of trial, what each rank costs."""
    tried = candidates(align, dx, dy)
    sides, lifts = list(dict.fromkeys(one[:2] for one in tried)), list(dict.fromkeys(one[2] for one in tried))
    order = np.array([lifts.index(lift) * len(sides) + sides.index((side, shift)) for side, shift, lift in tried])
    part = {"start": 0.0, "middle": 0.5, "end": 1.0}
    return (
        tried, np.array([shift for _, shift in sides]), np.array([part[side] for side, _ in sides]), np.array(lifts)[:, None], order,
        np.minimum(1.5 * np.arange(len(tried)), FARTHEST),
    )  # fmt: skip


def stays(word: Word) -> bool:
    """Whether a word keeps its place: a fixed one, the name of an axis, a head."""
    return word.fixed or stands(word)


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
