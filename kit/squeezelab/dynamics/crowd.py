"""The same many paths every time: normals in portions, so that averages do not jitter and memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from ..core import Array
from . import guard

__all__ = ["PORTION", "crowd_normals"]

PORTION = 1_000_000  # normals held at once, 8 MB


@lru_cache(maxsize=4)
def _portion(seed: int, number: int, steps: int, paths: int) -> Array:
    normals = np.random.default_rng([seed, number]).standard_normal((steps, paths))
    normals.setflags(write=False)
    return normals


def crowd_normals(seed: int, steps: int, paths: int) -> Iterator[Array]:
    """Standard normals for ``paths`` paths of ``steps`` steps, in portions (steps, some paths); they follow from ``seed`` alone.

    Parameters
    ----------
    seed : int
        That the numbers follow from.
    steps, paths : int
        1 or more.

    Yields
    ------
    ndarray, (steps, some paths)
        Standard normals, read-only; the portions together hold all paths.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    steps, paths = guard.whole("steps", steps, 1), guard.whole("paths", paths, 1)
    size = max(1, PORTION // steps)
    for number, first in enumerate(range(0, paths, size)):
        yield _portion(seed, number, steps, min(size, paths - first))
