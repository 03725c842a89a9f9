"""The curves of a picture as points, which words keep off."""

from __future__ import annotations

from itertools import zip_longest
from typing import Protocol

import numpy as np

from ...core import Array
from .axes import Axis
from .roles import ROLES

STEP = 5.0  # pixels between the points that stand for a curve
QUIET = {"grid", "halo", "hole", "pointer", "paths", "paths-calm"}  # may pass under a word: hairs, what leads to it, clouds
GAP = np.array([np.nan])  # between one line and the next
NO_POINTS = np.zeros((2, 0))
Traced = tuple[object, list[tuple[Array, Array]], Array]  # axes and size, the curves, and their points


class Curved(Protocol):
    """What its curves are taken by: axes, strokes, size, and what has been taken of it."""

    x: Axis
    y: Axis
    strokes: dict[str, tuple[Array, Array]]
    size: tuple[float, float]
    traced: Traced


def points(picture: Curved) -> Array:
    """The curves of a picture as points in pixels, shape (2, n), a step or less apart; those that it had before are not taken again."""
    lines = [line for role, line in picture.strokes.items() if role not in QUIET and not ROLES[role].fill]
    frame, had, found = picture.traced
    if frame != (picture.x, picture.y, picture.size) or any(line is not one for line, one in zip_longest(had, lines[: len(had)])):
        had, found = [], NO_POINTS
    if len(had) != len(lines):
        found = np.concatenate((found, _traced(picture, lines[len(had) :])), axis=1) if had else _traced(picture, lines)
        picture.traced = (picture.x, picture.y, picture.size), lines, found
    return found


def _traced(picture: Curved, lines: list[tuple[Array, Array]]) -> Array:
    """Some curves of a picture as points."""
    width, height = picture.size
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
