"""Indicators of a price chart, over axis 0 (bars); further axes are paths side by side."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.bars import checked_bars
from squeezelab.dynamics.guard import positive, whole
from squeezelab.dynamics.indicators import filled, rolling
from squeezelab.dynamics.wilder import SEEDINGS, directional_lines
from squeezelab.errors import OutOfRange


def directional_index(high: Array, low: Array, close: Array, n: int = 14, *, seeding: str = "tulip") -> dict[str, Array]:
    """``plus``, ``minus`` (+DI, -DI), ``dx`` and ``adx``, each 0 to 100 with the bars' shape (Wilder 1978).

    The variants differ in how the running sums begin, which shows for about 5 n bars. ``wilder`` sums the first n
    changes, as the book does; ``tulip`` the first n-1, as Tulip and TA-Lib do. TA-Lib shows +DI, -DI and DX from the
    bar after, and averages the n DX that it shows.
    """
    n = whole("n", n, 2)
    if seeding not in SEEDINGS:
        raise OutOfRange(f"seeding cannot be {seeding!r}: allowed is {', '.join(SEEDINGS)}.")
    high, low, close = checked_bars(high, low, close)
    return directional_lines(high, low, close, n, seeding)


def range_of(high: Array, low: Array, n: int) -> Array:
    """Highest high less lowest low of the last ``n`` bars."""
    return filled(rolling(high, n).max(axis=-1) - rolling(low, n).min(axis=-1), len(high))


def expected_range(sigma: float | Array, time: float | Array) -> Array:
    """Expected range of a Brownian motion over ``time``: sigma sqrt(8 T/pi) (Feller 1951)."""
    return positive("sigma", sigma) * np.sqrt(8 * positive("time", time) / np.pi)
