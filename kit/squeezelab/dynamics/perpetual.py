"""Perpetual contracts: where a leveraged position is closed, where it is bankrupt, how likely that is.

Linear contracts settle in USD; inverse ones settle in the coin, so that a falling coin hurts a long twice.
Side is +1 for long, -1 for short. Prices are USD per coin, leverage is position value over margin.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from .asked import asked
from .guard import positive, within
from .guard import side as sided

__all__ = ["equity", "inverse_bankruptcy", "inverse_liquidation", "inverse_liquidation_on_mark", "touch_probability"]

Number = float | Array


@asked
def inverse_liquidation(entry: Number, leverage: Number, maintenance: Number, side: Number = 1) -> Array:
    """Isolated inverse contract, maintenance on the *entry* value: E l / (l + s (1 - m l)) USD (Bybit rule).

    Infinite where a short's margin covers any rise (leverage of 1 or less over 1 - m).

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0.
    maintenance : float or ndarray, (lanes,)
        m, part of the entry value, from 0 to 1.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD a coin.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Bybit's rule.
    """
    side = sided("side", side)
    entry, leverage, maintenance = positive("entry", entry), positive("leverage", leverage), within("maintenance", maintenance, 0, 1)
    below = leverage + np.asarray(side) * (1 - maintenance * leverage)
    return np.where(below > 0, entry * leverage / np.where(below > 0, below, 1), np.inf)


@asked
def inverse_liquidation_on_mark(entry: Number, leverage: Number, maintenance: Number, side: Number = 1) -> Array:
    """Isolated inverse contract, maintenance on the *mark* value: E (m + s) / (1/l + s) USD.

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0.
    maintenance : float or ndarray, (lanes,)
        m, part of the mark value, from 0 to 1.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD a coin; infinite where no rise closes a short.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    side = sided("side", side)
    entry, leverage, maintenance = positive("entry", entry), positive("leverage", leverage), within("maintenance", maintenance, 0, 1)
    below = np.asarray(side) / leverage + 1
    return np.where(below > 0, entry * (1 + np.asarray(side) * maintenance) / np.where(below > 0, below, 1), np.inf)


@asked
def inverse_bankruptcy(entry: Number, leverage: Number, side: Number = 1) -> Array:
    """The price at which the coin margin of an inverse position is gone: E l / (l + s) USD.

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD a coin; infinite where no rise takes a short's margin.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return inverse_liquidation(entry, leverage, 0.0, side)


@asked
def equity(price: Number, entry: Number, leverage: Number, side: Number = 1, inverse: bool = False) -> Array:
    """Equity of one unit of margin at ``price``, in units of the margin posted: 1 at entry, 0 at bankruptcy.

    Linear in USD: 1 + s l (p/E - 1). Inverse in coins: 1 + s l (1 - E/p).

    Parameters
    ----------
    price, entry : float or ndarray, (lanes,)
        USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.
    inverse : bool
        Whether the contract settles in the coin.

    Returns
    -------
    ndarray, (lanes,)
        Parts of the margin; below 0 the position is bankrupt.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    move = positive("price", price) / positive("entry", entry)
    leverage, side = positive("leverage", leverage), sided("side", side)
    return 1 + np.asarray(side) * leverage * ((1 - 1 / move) if inverse else (move - 1))


@asked
def touch_probability(distance: Number, volatility: Number, years: Number, side: Number = 1) -> Array:
    """P(the price touches a barrier before ``years``), driftless lognormal price, reflection principle.

    ``distance`` = ``|barrier/price - 1|`` > 0 on the losing side: below for a long, above for a short.

    Parameters
    ----------
    distance : float or ndarray, (lanes,)
        Decimal of the price, above 0.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    years : float or ndarray, (lanes,)
        Above 0.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    distance, volatility, years = positive("distance", distance), positive("volatility", volatility), positive("years", years)
    side = sided("side", side)
    reach = np.minimum(distance, np.where(side > 0, 1 - 1e-12, np.inf))  # a price cannot fall by more than itself
    return _touch(np.log1p(-side * reach), volatility, years)


def _touch(log_barrier: Array, volatility: Array, years: Array) -> Array:
    # mirrored so that the barrier lies b > 0 below
    down = log_barrier < 0
    b = np.abs(log_barrier)
    drift = np.where(down, -(volatility**2) / 2, volatility**2 / 2)  # of the log price, away from the barrier
    root = volatility * np.sqrt(years)
    return ndtr((-b - drift * years) / root) + np.exp(np.minimum(-2 * drift * b / volatility**2, 700)) * ndtr((-b + drift * years) / root)
