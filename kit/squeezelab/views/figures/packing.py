"""Strokes on their way: the lines of a picture as 16-bit numbers, in parts of its axes."""

from __future__ import annotations

import numpy as np

from ...core import Array
from .picture import Picture

ONE, GAP = 8_192, -32_768  # the length of an axis, and a gap in a line, in the numbers that travel
MOST = 1.9  # lengths of an axis: what lies farther out is drawn there


def packed(picture: Picture) -> Array:
    """The strokes in parts of the axes, as 16-bit numbers, x before y for each stroke: a tenth of a pixel on the widest figure."""
    rows = [axis.parts(values) for x, y in picture.visible.values() for axis, values in ((picture.x, x), (picture.y, y))]
    parts = np.concatenate([*rows, np.zeros(0)])
    return np.where(np.isnan(parts), GAP, np.clip(parts, -MOST, MOST) * ONE).round().astype("<i2")


def counted(picture: Picture) -> list[tuple[str, int]]:
    """The role and the number of points of each stroke, in the order of `packed`."""
    return [(role, len(x)) for role, (x, _) in picture.visible.items()]
