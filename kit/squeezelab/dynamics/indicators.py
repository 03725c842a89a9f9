"""Indicators of a price chart, over axis 0 (bars); further axes are paths side by side.

Each function gives NaN while it has too few bars. Whole bars are checked in `bars`.
A long room: one short function an indicator, told with its shapes and units.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..counting import counted
from ..errors import OutOfRange
from .asked import asked
from .guard import plain, positive, real, whole

__all__ = ["bandwidth", "cusum", "filled", "first_touch", "middle_and_spread", "rolling", "variance_ratio", "z_score"]


@asked
def rolling(x: Array, n: int) -> Array:
    """Windows of the last ``n`` bars, shape (bars - n + 1, ..., n).

    Parameters
    ----------
    x : ndarray, (bars, …)
        Any values.
    n : int
        Bars of a window, from 1 to as many as there are.

    Returns
    -------
    ndarray, (bars - n + 1, …, n)
        A view of ``x``, not to be written to.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where ``n`` is no whole number of at least 1, or more than there are bars.
    """
    n, x = whole("n", n, 1), plain("x", x)
    if n > len(x):
        raise OutOfRange(f"n cannot be {n}: the record has {counted(len(x), 'bar')}.")
    return np.lib.stride_tricks.sliding_window_view(x, n, axis=0)


def filled(x: Array, bars: int) -> Array:
    """``x`` with NaN before it, so that it is ``bars`` long.

    Parameters
    ----------
    x : ndarray, (m, …)
        Values of the last bars.
    bars : int
        Length wanted, m or more.

    Returns
    -------
    ndarray, (bars, …)
        NaN before ``x``.
    """
    return np.concatenate([np.full((bars - len(x), *x.shape[1:]), np.nan), x])


@asked
def variance_ratio(log_price: Array, q: int) -> Array:
    """Variance of q-bar moves over q times that of one-bar moves: 1 for a random walk (Lo & MacKinlay 1988).

    Parameters
    ----------
    log_price : ndarray, (bars, …)
        Logarithms of prices.
    q : int
        Bars of the longer moves, 1 or more.

    Returns
    -------
    ndarray, (…)
        A pure number; above 1 moves go on, below 1 they turn.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where ``q`` is no whole number of at least 1, or the bars are too few.

    References
    ----------
    Lo & MacKinlay (1988).
    """
    x, q = real("log_price", log_price), whole("q", q, 1)
    if len(x) < q + 2:
        raise OutOfRange(f"q cannot be {q}: {counted(len(x), 'bar gives', 'bars give')} no variance of {q}-bar moves.")
    drift = (x[-1] - x[0]) / (len(x) - 1)
    one, many = np.diff(x, axis=0) - drift, x[q:] - x[:-q] - q * drift
    return (many**2).mean(axis=0) / (q * (one**2).mean(axis=0))


@asked
def z_score(x: Array, n: int, *, robust: bool = False) -> Array:
    """How far a bar lies from the ``n`` bars before it, in their standard deviations; ``robust`` uses median and 1.4826 MAD.

    Parameters
    ----------
    x : ndarray, (bars, …)
        Any values.
    n : int
        Bars before, 2 or more.
    robust : bool
        Whether median and MAD take the place of mean and deviation.

    Returns
    -------
    ndarray, (bars, …)
        Deviations; NaN where bars are too few or do not vary.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    n = whole("n", n, 2)
    x = real("x", x)
    centre, spread = middle_and_spread(rolling(x, n)[:-1], robust)
    with np.errstate(divide="ignore", invalid="ignore"):
        return filled(np.where(spread > 0, (x[n:] - centre) / spread, np.nan), len(x))


def middle_and_spread(windows: Array, robust: bool) -> tuple[Array, Array]:
    """Mean and standard deviation, or median and 1.4826 MAD, over the last axis.

    Parameters
    ----------
    windows : ndarray, (…, n)
        Values, the window last.
    robust : bool
        Whether median and MAD take the place of mean and deviation.

    Returns
    -------
    centre : ndarray, (…)
        The unit of the values.
    spread : ndarray, (…)
        The same unit, 0 or more.
    """
    n = windows.shape[-1]
    if robust:
        centre = np.median(windows, axis=-1)
        return centre, 1.4826 * np.median(np.abs(windows - centre[..., None]), axis=-1)
    # summed in a fixed order: a path gives the same digits however many run beside it; in place, for there may be thousands of windows
    centre, spread, away = np.zeros((3, *windows.shape[:-1]))
    for i in range(n):
        centre += windows[..., i]
    centre /= n
    for i in range(n):
        np.subtract(windows[..., i], centre, out=away)
        away *= away
        spread += away
    return centre, np.sqrt(spread / (n - 1))


@asked
def cusum(z: Array, drift: float = 0.5) -> Array:
    """Upper cumulative sum max(0, S + z - drift) (Page 1954); a missing z counts as the drift.

    Parameters
    ----------
    z : ndarray, (bars, …)
        Deviations; NaN is missing.
    drift : float
        What is taken off in each bar, deviations.

    Returns
    -------
    ndarray, (bars, …)
        Deviations, 0 or more.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.

    References
    ----------
    Page (1954).
    """
    real("drift", drift)
    held = np.zeros(np.shape(z)[1:])
    out = np.empty(np.shape(z))
    for t, value in enumerate(np.nan_to_num(z, nan=drift)):
        held = np.maximum(0.0, held + value - drift)
        out[t] = held
    return out


@asked
def bandwidth(close: Array, n: int = 20, deviations: float = 2.0) -> Array:
    """Width of the Bollinger bands over their middle: 2 k s/m, s the deviation of ``n`` closes (Bollinger 2001).

    Parameters
    ----------
    close : ndarray, (bars, …)
        Prices, USD, above 0.
    n : int
        Bars, 2 or more.
    deviations : float
        From the middle to each band, above 0.

    Returns
    -------
    ndarray, (bars, …)
        Part of the middle, 0 or more; NaN in the first n - 1 bars.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Bollinger (2001).
    """
    close, n = positive("close", close), whole("n", n, 2)
    centre, spread = middle_and_spread(rolling(close, n), False)
    return filled(2 * positive("deviations", deviations) * spread * np.sqrt((n - 1) / n) / centre, len(close))


@asked
def first_touch(above: float | Array, below: float | Array) -> Array:
    """Probability that a driftless walk rises by ``above`` before it falls by ``below``: b/(a+b).

    Parameters
    ----------
    above, below : float or ndarray, (lanes,)
        Distances, in one unit, above 0.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    a, b = positive("above", above), positive("below", below)
    return b / (a + b)
