"""What comes of orders that rest in a book: whether they are met, in which queue first, and what a stale one costs.

Prices are USD, sizes are shares (or lots); the last axis is the lanes.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import all_not_negative, all_positive, all_within
from .asked import asked
from .guard import whole
from .order_book import imbalance

__all__ = ["fill_probability", "ladder_fill", "stale_quote_loss", "up_probability"]


@asked
def up_probability(bid_size: float | Array, ask_size: float | Array, correlation: float | Array) -> Array:
    """Probability that the ask queue empties before the bid queue (Cont & de Larrard 2013).

    p = 1/2 - arctan(c (A-B)/(A+B)) / (2 arctan c) with c = sqrt((1+rho)/(1-rho)); ``correlation`` of the two queues'
    changes strictly between -1 and 1. At rho = 0 it is (2/pi) arctan(B/A); towards -1 it is B/(A+B).

    Parameters
    ----------
    bid_size, ask_size : float or ndarray, (lanes,)
        Shares, 0 or more, not both 0.
    correlation : float or ndarray, (lanes,)
        Strictly between -1 and 1.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Cont & de Larrard (2013).
    """
    all_within(-1, 1, open_ends=True, correlation=correlation)
    c = np.sqrt((1 + np.asarray(correlation, float)) / (1 - np.asarray(correlation, float)))
    return 0.5 + np.arctan(c * imbalance(bid_size, ask_size)) / (2 * np.arctan(c))


@asked
def fill_probability(distance: float | Array, intensity: float | Array, decay: float | Array, time: float | Array) -> Array:
    """That a quote ``distance`` from the mid is met within ``time``: 1 - exp(-A e^(-k d) t) (Avellaneda & Stoikov 2008).

    Parameters
    ----------
    distance : float or ndarray, (lanes,)
        USD from the mid, 0 or more.
    intensity : float or ndarray, (lanes,)
        A, orders per unit of time at the mid, 0 or more.
    decay : float or ndarray, (lanes,)
        k, 1/USD, 0 or more.
    time : float or ndarray, (lanes,)
        In the unit of the intensity, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Avellaneda & Stoikov (2008).
    """
    all_not_negative(distance=distance, intensity=intensity, decay=decay, time=time)
    return -np.expm1(-np.asarray(intensity) * np.exp(-np.asarray(decay) * distance) * time)


@asked
def stale_quote_loss(volatility: float | Array, latency: float | Array) -> Array:
    """Expected loss of a stale quote: E max(N(0, s), 0) = s/sqrt(2 pi) with s = volatility sqrt(latency), same price unit.

    Parameters
    ----------
    volatility : float or ndarray, (lanes,)
        USD per √time, 0 or more.
    latency : float or ndarray, (lanes,)
        In the same unit of time, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        USD, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(volatility=volatility, latency=latency)
    return np.asarray(volatility) * np.sqrt(latency) / np.sqrt(2 * np.pi)


@asked
def ladder_fill(orders: int, growth: float, filled: float) -> float:
    """Where a ladder of limit orders at even distances buys on average: 0 at its first price, 1 at its last.

    Each order is ``growth`` times the one before; the nearest ones fill until ``filled`` of the whole size is done.

    Parameters
    ----------
    orders : int
        How many, 1 or more.
    growth : float
        Size over that of the order before, above 0.
    filled : float
        Part of the whole size, above 0 and up to 1.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    orders = whole("orders", orders, 1)
    all_positive(growth=growth, filled=filled)
    all_within(0, 1, filled=filled)
    size = growth ** np.arange(orders, dtype=float)
    done = np.diff(np.minimum(np.cumsum(size), filled * size.sum()), prepend=0.0)
    return float((np.linspace(0, 1, orders) * done).sum() / done.sum())
