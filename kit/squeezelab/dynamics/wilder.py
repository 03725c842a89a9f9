"""True range and directional movement, over axis 0, the bars (Wilder 1978)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .bars import checked_bars
from .guard import whole
from .lanes import total

__all__ = ["SEEDINGS", "average_true_range", "directional_lines", "directional_movement", "true_range", "wilder_sum"]

SEEDINGS: dict[str, str] = {
    "tulip": "first sum over n−1 changes",
    "ta-lib": "the same, shown one bar later",
    "wilder": "first sum over n changes",
}


@asked
def true_range(high: Array, low: Array, close: Array) -> Array:
    """max(H, C') - min(L, C') with C' the close before; the first bar has none (NaN).

    Parameters
    ----------
    high, low, close : ndarray, (bars, …)
        Prices, USD.

    Returns
    -------
    ndarray, (bars, …)
        USD, 0 or more; NaN in the first bar.

    Raises
    ------
    NotANumber, OutOfRange
        Where a bar cannot be.

    References
    ----------
    Wilder (1978).
    """
    high, low, close = checked_bars(high, low, close)
    out = np.full(high.shape, np.nan)
    out[1:] = np.maximum(high[1:], close[:-1]) - np.minimum(low[1:], close[:-1])
    return out


def directional_movement(high: Array, low: Array) -> tuple[Array, Array]:
    """+DM and -DM (Wilder 1978): the larger of the two outward moves, if it is outward; a tie counts as none.

    Parameters
    ----------
    high, low : ndarray, (bars, …)
        Prices, USD.

    Returns
    -------
    plus, minus : ndarray, (bars, …)
        USD, 0 or more; 0 in the first bar.

    References
    ----------
    Wilder (1978).
    """
    up, down = np.diff(high, axis=0), -np.diff(low, axis=0)
    plus, minus = np.zeros(np.shape(high)), np.zeros(np.shape(high))
    plus[1:] = np.where((up > down) & (up > 0), up, 0.0)
    minus[1:] = np.where((down > up) & (down > 0), down, 0.0)
    return plus, minus


def wilder_sum(x: Array, n: int, first: int, count: int) -> Array:
    """Wilder's running sum S <- S - S/n + x, begun at bar ``first + count - 1`` as the plain sum of ``count`` values from ``first`` on.

    Parameters
    ----------
    x : ndarray, (bars, …)
        What is summed.
    n : int
        Bars of the memory, 1 or more.
    first, count : int
        First bar, and how many are summed at the start.

    Returns
    -------
    ndarray, (bars, …)
        The unit of ``x``; NaN before the sum begins.
    """
    out = np.full(x.shape, np.nan)
    begin = first + count - 1
    if begin >= len(x):
        return out
    held = total(x[first : first + count])
    out[begin] = held
    keep = 1 - 1 / n
    for t in range(begin + 1, len(x)):
        held = held * keep + x[t]
        out[t] = held
    return out


def directional_lines(high: Array, low: Array, close: Array, n: int, seeding: str) -> dict[str, Array]:
    """`directional_index` without its checks.

    Parameters
    ----------
    high, low, close : ndarray, (bars, …)
        Prices, USD.
    n : int
        Bars of the memory, 1 or more.
    seeding : str
        A key of `SEEDINGS`.

    Returns
    -------
    dict of ndarray, (bars, …)
        ``plus``, ``minus``, ``dx`` and ``adx`` from 0 to 100; NaN while bars are too few.

    References
    ----------
    Wilder (1978).
    """
    span = np.zeros(high.shape)
    span[1:] = np.maximum(high[1:], close[:-1]) - np.minimum(low[1:], close[:-1])
    plus_dm, minus_dm = directional_movement(high, low)
    sums = wilder_sum(np.stack([span, plus_dm, minus_dm], axis=1), n, 1, n if seeding == "wilder" else n - 1)
    if seeding == "ta-lib":
        sums[:n] = np.nan
    total = sums[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        plus = np.where(total > 0, 100 * sums[:, 1] / total, total)
        minus = np.where(total > 0, 100 * sums[:, 2] / total, total)
        both = plus + minus
        dx = np.where(both > 0, 100 * np.abs(plus - minus) / both, both)
    return {"plus": plus, "minus": minus, "dx": dx, "adx": wilder_sum(dx, n, n - 1 if seeding == "tulip" else n, n) / n if n > 1 else dx}


@asked
def average_true_range(high: Array, low: Array, close: Array, n: int = 14) -> Array:
    """Wilder's average of the true range, begun as the plain mean of the first ``n`` (Wilder 1978).

    Parameters
    ----------
    high, low, close : ndarray, (bars, …)
        Prices, USD.
    n : int
        Bars of the memory, 1 or more.

    Returns
    -------
    ndarray, (bars, …)
        USD, 0 or more; NaN in the first ``n`` bars.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    n = whole("n", n, 1)
    span = true_range(high, low, close)
    return wilder_sum(span, n, 1, n) / n
