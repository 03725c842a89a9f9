"""Swing highs, their breaks, and the zones that a price departs from; over axis 0, the bars."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .bars import checked_bars
from .guard import positive, real, whole
from .indicators import rolling
from .wilder import average_true_range

__all__ = ["base_departures", "breaks", "last_swing", "swings"]


@asked
def swings(x: Array, order: int) -> Array:
    """Whether a bar is the strict maximum of the 2 ``order`` + 1 bars around it; shape of ``x``. Minima: give -x.

    Parameters
    ----------
    x : ndarray, (bars, …)
        Any values.
    order : int
        Bars to either side, 1 or more.

    Returns
    -------
    ndarray of bool, (bars, …)
        True at a strict maximum.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    order = whole("order", order, 1)
    out = np.zeros(x.shape, bool)
    if len(x) >= 2 * order + 1:
        around = rolling(x, 2 * order + 1)
        middle = around[..., order : order + 1]
        out[order : len(x) - order] = (around < middle).sum(axis=-1) == 2 * order
    return out


@asked
def last_swing(x: Array, order: int) -> tuple[Array, Array]:
    """At each bar the latest swing high known by then (a swing is known ``order`` bars later), and the bar where it became known.

    Parameters
    ----------
    x : ndarray, (bars, …)
        Any values.
    order : int
        Bars to either side, 1 or more.

    Returns
    -------
    level : ndarray, (bars, …)
        The unit of ``x``; NaN before the first swing.
    since : ndarray of int, (bars, …)
        Bar; -1 before the first swing.

    Raises
    ------
    NotANumber, OutOfRange
        Where ``order`` is no whole number of at least 1.
    """
    bar = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    known = np.zeros(x.shape, bool)
    known[order:] = swings(x, order)[: max(len(x) - order, 0)]
    since = np.maximum.accumulate(np.where(known, bar, -1), axis=0)
    level = np.take_along_axis(x, np.maximum(since - order, 0), axis=0)
    return np.where(since >= 0, level, np.nan), since


@asked
def breaks(x: Array, close: Array, order: int) -> Array:
    """Whether a bar is the first to close beyond the latest swing high of ``x``; each swing breaks once. Lows: give -x, -close.

    Parameters
    ----------
    x, close : ndarray, (bars, …)
        The highs and the closes, in one unit.
    order : int
        Bars to either side, 1 or more.

    Returns
    -------
    ndarray of bool, (bars, …)
        True where a swing breaks.

    Raises
    ------
    NotANumber, OutOfRange
        Where ``close`` holds no finite numbers, or ``order`` is no whole number of at least 1.
    """
    close, (level, since) = real("close", close), last_swing(x, order)
    bar = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    with np.errstate(invalid="ignore"):  # of NaN before the first swing
        beyond = close > level
    before = np.full(x.shape, -1)
    before[1:] = np.maximum.accumulate(np.where(beyond, bar, -1), axis=0)[:-1]
    return beyond & (before < since)


@asked
def base_departures(
    opened: Array, high: Array, low: Array, close: Array, *, n: int = 14, body: float = 0.5, move: float = 2.0, within: int = 3
) -> Array:
    """Bars that a chartist would call a zone: a small body, and a large move from it right after.

    +1 for demand (departure upwards), -1 for supply, 0 for none: the body is at most ``body`` average true ranges,
    and ``within`` bars later the close lies ``move`` of them away.

    Parameters
    ----------
    opened, high, low, close : ndarray, (bars, …)
        Prices, USD.
    n : int
        Bars of the average true range, 1 or more.
    body, move : float
        Largest body and least departure, average true ranges, above 0.
    within : int
        Bars until the departure is measured, 1 or more.

    Returns
    -------
    ndarray, (bars, …)
        +1, -1 or 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    high, low, close, opened = checked_bars(high, low, close, opened)
    within = whole("within", within, 1)
    positive("body", body), positive("move", move)
    atr = average_true_range(high, low, close, n)
    out = np.zeros(close.shape)
    away = close[within:] - close[:-within]
    with np.errstate(invalid="ignore"):
        small = np.abs(close - opened)[:-within] <= body * atr[:-within]
        out[:-within] = np.where(small & (np.abs(away) >= move * atr[:-within]), np.sign(away), 0.0)
    return out
