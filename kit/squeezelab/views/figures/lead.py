"""A hair from what a word names to the word, where it stands farther off than an eye takes the two together."""

from __future__ import annotations

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
    start, end = np.array(found).reshape(2, 2, 1) + np.array(at)[:, None]
    return np.asarray(start + np.linspace(0, 1, 2 + int(hypot(*(end - start).ravel()) / STEP)) * (end - start))


def crosses(found: Hair, at: tuple[float, float], boxes: Array, beside: float = 0.0) -> bool:
    """Whether it runs through one of the boxes, shape (n, 4), or ``beside`` by so many pixels."""
    x, y = along(found, at)[:, :, None]
    left, top, right, bottom = boxes.T
    return bool(((x > left - beside) & (x < right + beside) & (y > top - beside) & (y < bottom + beside)).any())


def path(found: Hair) -> str:
    """A hair as the path of an SVG."""
    return "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*found)


def drawn(found: Hair, align: str, dx: float, dy: float) -> str:
    """A hair as a part of its word, which is shifted so from the mark."""
    side = {"start": "0%", "middle": "50%", "end": "100%"}[align]
    place = f"left:calc({side} - {dx:g}px);top:calc(50% - {dy:g}px)"
    return f'<svg class="lead" width="1" height="1" overflow="visible" style="{escape(place)}"><path d="{path(found)}"/></svg>'
