"""Constant-product pools over the full range, as smooth curves: amounts, loss to holders, loss to arbitrage.

Base is counted in coins, quote in USD, price in USD per coin. Ranges are in `amm_ranges`, the exact
integer rules in `amm_integers`.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import all_finite, all_not_negative, all_positive, all_whole, all_within
from .asked import asked
from .guard import whole

__all__ = ["break_even_turnover", "break_even_volatility", "impermanent_loss", "lost_on_the_way", "lvr_rate", "swap_in"]


@asked
def swap_in(base: float | Array, quote: float | Array, base_in: float | Array, fee: float | Array) -> Array:
    """Quote paid out for ``base_in`` coins sold into the pool, USD (Uniswap v2 without its rounding).

    Parameters
    ----------
    base, quote : float or ndarray, (lanes,)
        The pool's reserves, coins and USD, above 0.
    base_in : float or ndarray, (lanes,)
        Coins sold into the pool, 0 or more.
    fee : float or ndarray, (lanes,)
        Part of what comes in that is kept, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        USD that the pool pays out, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(base=base, quote=quote)
    all_not_negative(base_in=base_in)
    all_within(0, 1, fee=fee)
    inside = np.asarray(base_in, float) * (1 - np.asarray(fee))
    return quote * inside / (base + inside)


@asked
def impermanent_loss(ratio: float | Array) -> Array:
    """2 sqrt(r)/(1+r) - 1: a full-range position against holding, after the price has gone to r times itself.

    Parameters
    ----------
    ratio : float or ndarray, (lanes,)
        Price now over the price at the start, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Value over that of holding, less 1; 0 or below.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(ratio=ratio)
    root = np.sqrt(np.asarray(ratio, float))
    return -((root - 1) ** 2) / (1 + root**2)


@asked
def lvr_rate(volatility: float | Array) -> Array:
    """sigma²/8 of the pool's value a year: what arbitrage takes from a full-range pool (Milionis et al. 2022).

    Parameters
    ----------
    volatility : float or ndarray, (lanes,)
        Decimal per √year, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal a year, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Milionis et al. (2022).
    """
    all_not_negative(volatility=volatility)
    return np.asarray(volatility, float) ** 2 / 8


@asked
def break_even_turnover(volatility: float | Array, fee: float | Array) -> Array:
    """Turnover a year, in multiples of the pool, at which fees pay for the loss: sigma²/(8 fee).

    Parameters
    ----------
    volatility : float or ndarray, (lanes,)
        Decimal per √year, 0 or more.
    fee : float or ndarray, (lanes,)
        Part of each trade, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Traded value a year over the pool's value.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(fee=fee)
    return lvr_rate(volatility) / np.asarray(fee)


@asked
def break_even_volatility(turnover: float | Array, fee: float | Array) -> Array:
    """Volatility a year above which a fixed fee no longer pays: sqrt(8 fee turnover).

    Parameters
    ----------
    turnover : float or ndarray, (lanes,)
        Traded value a year over the pool's value, 0 or more.
    fee : float or ndarray, (lanes,)
        Part of each trade, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal per √year.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(turnover=turnover, fee=fee)
    all_finite(turnover=turnover)
    return np.sqrt(8 * np.asarray(fee) * turnover)


@asked
def lost_on_the_way(volatility: float, years: float, seed: int, steps: int = 2000) -> float:
    """What a full-range pool loses to one who makes its trades at the market, on a path that ends where it began; of its value.

    Simulated on a bridge of the log price. Holds no fees; tends to an eighth of the variance.

    Parameters
    ----------
    volatility : float
        Decimal per √year, above 0.
    years : float
        Length of the path, above 0.
    seed : int
        Of the path.
    steps : int
        Trades on the way.

    Returns
    -------
    float
        Loss over the value of the pool at the start, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(volatility=volatility, years=years)
    whole("seed", seed)
    all_whole(1, 10_000_000, steps=steps)
    walk = volatility * np.sqrt(years / steps) * np.cumsum(np.random.default_rng(seed).standard_normal(steps))
    price = np.exp(np.r_[0.0, walk - walk[-1] * np.arange(1, steps + 1) / steps])
    coins = 1 / np.sqrt(price)
    rebalanced = 2 + np.sum(coins[:-1] * np.diff(price))
    return float(rebalanced - 2 * np.sqrt(price[-1])) / 2
