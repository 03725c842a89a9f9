"""Where the words of a figure stand: beside what they name, never on each other, seldom on a line.

Words are laid out for the figure's size in a wide calculator; widths of letters are estimates. Each word tries its
own place first and then places ever farther around it, and takes the one with the least overlap. A word that would lie on a
line or on another word all the same, or far off, is left out: the readings say it too.
A long room: words are measured, curves become points, and places are tried in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple, Protocol

import numpy as np

from ...core import Array
from .axes import Axis
from .curves import Traced, points
from .free import LINE, RIGHT, Box, around, freest, outside
from .lead import BESIDE, Hair, along, crosses, hair
from .room import Room

SHORT = 14  # letters of a line, where a longer one finds no room
TOGETHER = re.compile(r"(?<=\d) (?=\w)|(?<= [mk]) (?=USD)|(?<= bn) (?=USD)")  # the blanks inside of a number with its unit
CLEAR = 6.0  # pixels below a head
SHARED, EDGE = 30.0, 3.0  # how much of it may lie on other words there, and beyond the edge: square pixels, pixels


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
    along: tuple[tuple[float, float], ...] = ()  # where else it may be held: further places of the line that it names
    wall: float = 1.0  # the part of the width that it stays in, where another part of the figure follows


class Drawn(Protocol):
    """What the words of a picture are placed by: its axes, its strokes, its size and room, and how much of the width is theirs."""

    x: Axis
    y: Axis
    strokes: dict[str, tuple[Array, Array]]
    words: list[Word]
    size: tuple[float, float]
    wall: float
    own: bool
    barred: bool
    room: Room | None
    traced: Traced


@lru_cache(1024)  # the same few words are measured at every move
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


@lru_cache(1024)
def _extent(text: str, more: str, role: str) -> tuple[float, float, float]:
    half = (26.0 if "huge" in role else 16.0 if "big" in role else 13.0) / 2
    return width_of(text + more, role), half, half + LINE * text.count("\n")


def boxed(size: tuple[float, float, float], x: float, y: float, align: str, dx: float, dy: float) -> Box:
    """The box of a word of that extent."""
    width, above, below = size
    left, middle = x + dx - (width if align == "end" else width / 2 if align == "middle" else 0.0), y + dy
    return left, middle - above, left + width, middle + below


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


def settled(picture: Drawn) -> list[Word]:
    """The words of a picture, each where it overlaps least; axis names, heads and names at line ends stay where they are free."""
    width, height = picture.size
    lines = points(picture)
    words, loose = parted(picture, lines)
    taken = [below(standing(picture, word), word) for word in words]
    for value, text in picture.y.ticks:
        y = (1 - picture.y.fraction(value)) * height
        taken.append((-8 - width_of(text), y - 6, -8, y + 6))
    for value, text in picture.x.ticks:
        x = picture.x.fraction(value) * width
        taken.append((x - width_of(text) / 2, height + 13, x + width_of(text) / 2, height + 25))
    taken += bars(picture)
    boxes = np.array([*taken, *[(0.0,) * 4] * len(loose)])  # all that is taken, and room for those to come
    for word, own, hit in sorted(loose, key=lambda one: weight(one[0])):
        count, wall = len(taken), min(picture.wall, word.wall)
        room = width * wall - (RIGHT if wall < 1 else 0.0), height
        if hit or overlaps(own, taken) or outside(own, *room):  # most words stay where they are
            word, own, led, lost = off_lines(picture, word, boxes[:count], taken, lines, room)
            if lost and not kept(word):
                continue
            if led:
                lines = np.concatenate((lines, along(led, anchor(picture, word))), axis=1)
        boxes[count] = own
        taken.append(own)
        words.append(word)
    return words


def below(box: Box, word: Word) -> Box:
    """What a word keeps clear: a head also the room below it, where another would read as its second line."""
    left, top, right, bottom = box
    return left, top, right, bottom + CLEAR * ("head" in word.role)


def off_lines(
    picture: Drawn, word: Word, boxes: Array, taken: Sequence[Box], lines: Array, room: tuple[float, float]
) -> tuple[Word, Box, Hair | None, bool]:
    """A word where it is freest, its box, the hair that leads there, and whether it is lost all the same: on something, or at the
    end of a hair that runs through others (or, if any way of writing it spares that, close by them)."""
    found = []
    for one in tries(word):
        one, own, free = moved(picture, one, boxes, lines, room)
        led = lead_of(one)
        lost = not free and (overlaps(own, taken) > SHARED or outside(own, *room) > EDGE or bool(met([own], *lines)[0]))
        if not lost and (led is None or not crosses(led, anchor(picture, one), taken, BESIDE)):
            return one, own, led, False
        found.append((one, own, led, lost))
    for one, own, led, lost in found:
        if not lost and not (led and crosses(led, anchor(picture, one), taken)):
            return one, own, led, False
    return *found[-1][:3], True


def parted(picture: Drawn, lines: Array) -> tuple[list[Word], list[tuple[Word, Box, bool]]]:
    """The words of a picture that stay where they are, and those that a place is looked for, each with its box and whether a line
    meets it; what stays and lies on a line is left out, unless it is the name of one: that moves."""
    shown = seen(picture)
    words, others = [word for word in shown if stands(word)], [word for word in shown if not stands(word)]
    boxes = [standing(picture, word) for word in others]
    wide = [(left - 3, top - 1, right + 3, bottom + 1) for left, top, right, bottom in boxes]
    hits, brushed = met([*boxes, *wide], *lines).reshape(2, -1)
    loose = []
    for word, box, hit, close in zip(others, boxes, hits, brushed, strict=True):
        if not word.fixed:
            loose.append((word, box, bool(close)))
        elif not (hit or outside((box[0], 0.0, box[2], 0.0), *picture.size) > EDGE):
            words.append(word)
        elif kept(word):
            loose.append((word, box, True))
    return words, loose


def tries(word: Word) -> Iterator[Word]:
    """A word as it is, and one that the headline says in shorter lines too."""
    yield word
    if "strong" in word.role and (short := shortened(word.text)):
        yield word._replace(text=short)


@lru_cache(1024)  # the same few words are moved at every move of a slider
def shortened(text: str) -> str:
    """A text in shorter lines; empty where none is long."""
    lines = text.split("\n")
    if max(map(len, lines)) <= SHORT:
        return ""
    return "\n".join(short for line in lines for short in wrap(TOGETHER.sub("\u00a0", line), SHORT, break_long_words=False))


def moved(picture: Drawn, word: Word, taken: Array, lines: Array, room: tuple[float, float]) -> tuple[Word, Box, bool]:
    """A word at the place that is freest, its box there, and whether it is free."""
    (x, y), size, own = anchor(picture, word), extent(word), (word.align, word.dx, word.dy)
    spots = [(x, y), *(spot_of(picture, *one) for one in word.along)]
    nth, shift, free = freest(around(size, *own), spots, taken.T, lines, room)
    if not free and sure(word):
        nth, shift, free = freest(around(size, *own, off=True), spots[:1], taken.T, lines, room)
    align, dx, dy = shift
    if nth:
        word = word._replace(x=word.along[nth - 1][0], y=word.along[nth - 1][1])
    return word._replace(align=align, dx=dx, dy=dy), boxed(size, *spots[nth], align, dx, dy), free


def seen(picture: Drawn) -> list[Word]:
    """The words of a picture that its room shows at all; all of them where it is a wide calculator's."""
    room = picture.room
    if room is None or not room.tight:
        return picture.words
    return [word for word in picture.words if stands(word) or room.shows(narrow=word.narrow, own=picture.own)]


def stands(word: Word) -> bool:
    """Whether a word is the name of an axis or a head."""
    return "tick" in word.role or "head" in word.role


def bars(picture: Drawn) -> list[Box]:
    """The bars that stand beside a line, in pixels."""
    width, height = picture.size
    boxes: list[Box] = []
    for role in ("bar-force", "bar-quiet"):
        if picture.barred and role in picture.strokes:
            xs, ys = picture.strokes[role]
            x, y = (part[np.isfinite(part)].reshape(-1, 4) for part in (picture.x.parts(xs) * width, (1 - picture.y.parts(ys)) * height))
            ends = np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1)
            boxes += [(left, top, right, bottom) for left, top, right, bottom in ends.tolist()]
    return boxes


def lead_of(word: Word) -> Hair | None:
    """The hair that leads to a word that is told far off; None where it stands by what it names."""
    return hair(box_of(word, 0.0, 0.0, word.align, word.dx, word.dy)) if sure(word) and not stands(word) else None


def sure(word: Word) -> bool:
    """Whether a word is told farther off rather than not at all: what the headline says."""
    return "strong" in word.role or "big" in word.role


def kept(word: Word) -> bool:
    """Whether a word is said even where it lies on a line: the number that is the headline, and the names of lines."""
    return stands(word) or any(role in word.role for role in ("huge", "name"))


def met(boxes: Sequence[Box], across: Array, down: Array) -> Array:
    """Whether a line runs through the letters of words, and not only past them, shape (words,)."""
    left, top, right, bottom = np.array(boxes).reshape(-1, 4).T[:, :, None]
    return np.asarray(((across > left) & (across < right) & (down > top + 2) & (down < bottom - 2)).any(axis=1))


def standing(picture: Drawn, word: Word) -> Box:
    """The box of a word where it stands by itself."""
    return box_of(word, *anchor(picture, word), word.align, word.dx, word.dy)


def stays(word: Word) -> bool:
    """Whether a word keeps its place: a fixed one, the name of an axis, a head."""
    return word.fixed or stands(word)


def anchor(picture: Drawn, word: Word) -> tuple[float, float]:
    """Where a word is held, in pixels of the plot area."""
    return spot_of(picture, word.x, word.y)


def spot_of(picture: Drawn, x: float, y: float) -> tuple[float, float]:
    """A place in data, in pixels of the plot area."""
    return picture.x.fraction(x) * picture.size[0], (1 - picture.y.fraction(y)) * picture.size[1]


def weight(word: Word) -> int:
    """Who chooses first: values before names before comments."""
    return next((rank for rank, role in enumerate(("huge", "big", "strong", "name", "force", "text2")) if role in word.role), 9)


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
