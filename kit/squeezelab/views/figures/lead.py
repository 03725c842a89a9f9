"""A hair from what a word names to the word, where it stands farther off than an eye takes the two together."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import hypot

import numpy as np

from ...core import Array
from .free import Box

NEAR = 32.0  # pixels from a mark to its word, up to which they are seen as one
FREE = 8.0, 3.0  # pixels left free at the mark and at the word
BESIDE = 4.0  # pixels between a hair and a word that it passes, if there is room: nearer, it underlines it
STEP = 4.0  # pixels between the points by which a hair is held against words
Hair = tuple[float, float, float, float]  # from where to where, in pixels from the mark


def hair(box: Box) -> Hair | None:
    """From a mark at 0, 0 to the nearest place of a box; None where that is near."""
    x, y = min(max(0.0, box[0]), box[2]), min(max(0.0, box[1]), box[3])
    away = hypot(x, y)
    if away <= NEAR:
        return None
    start, end = FREE[0] / away, 1 - FREE[1] / away
    return start * x, start * y, end * x, end * y


def along(found: Hair, at: tuple[float, float]) -> Array:
    """A hair of the mark at a place as points, shape (2, n)."""
    count = 1 + int(hypot(found[2] - found[0], found[3] - found[1]) / STEP)
    start, end = np.array(found).reshape(2, 2, 1) + np.array(at)[:, None]
    return np.asarray(start + np.arange(count + 1) / count * (end - start))


def crosses(found: Hair, at: tuple[float, float], boxes: Iterable[Box], beside: float = 0.0) -> bool:
    """Whether it runs through one of the boxes, or ``beside`` by so many pixels."""
    (x, y), (end, foot) = (at[0] + found[0], at[1] + found[1]), (at[0] + found[2], at[1] + found[3])
    across, down = end - x, foot - y
    west, north, east, south = min(x, end) - beside, min(y, foot) - beside, max(x, end) + beside, max(y, foot) + beside
    for left, top, right, bottom in boxes:
        if left < east and west < right and top < south and north < bottom:  # all corners on one side of it: it passes by
            over, under = across * (top - beside - y), across * (bottom + beside - y)
            before, behind = down * (left - beside - x), down * (right + beside - x)
            sides = over - before, over - behind, under - before, under - behind
            if min(sides) < 0 < max(sides):
                return True
    return False


def path(found: Hair) -> str:
    """A hair as the path of an SVG."""
    return "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*found)


def drawn(found: Hair, align: str, dx: float, dy: float) -> str:
    """A hair as a part of its word, which is shifted so from the mark."""
    side = {"start": "0%", "middle": "50%", "end": "100%"}[align]
    place = f"left:calc({side} - {dx:g}px);top:calc(50% - {dy:g}px)"
    return f'<svg class="lead" width="1" height="1" overflow="visible" style="{escape(place)}"><path d="{path(found)}"/></svg>'
