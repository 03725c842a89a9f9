"""Closed forms about hedging: its error, its cost, how often to do it, and what a wrong volatility earns.

Times in years, rates and volatilities as decimals per year, money in USD per share; all arguments broadcast.
A long room: each closed form is told with the units of its arguments.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from . import guard
from .asked import asked
from .black_scholes import BlackScholes

__all__ = [
    "best_rebalances",
    "break_even_move",
    "call_value",
    "certain_profit",
    "expected_profit_at_implied",
    "hedging_error",
    "trading_cost",
]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)


@asked
def call_value(price: float | Array, strike: float | Array, volatility: float | Array, rate: float | Array, years: float | Array) -> Array:
    """Black-Scholes value of a call without dividends, USD.

    Parameters
    ----------
    price, strike : float or ndarray, (lanes,)
        USD, above 0.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, 0 or more.
    rate : float or ndarray, (lanes,)
        Decimal a year.
    years : float or ndarray, (lanes,)
        To expiry; 0 or less is expired.

    Returns
    -------
    ndarray, (lanes,)
        USD a share, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return BlackScholes(guard.positive("price", price), strike, years, volatility, rate).price


@asked
def hedging_error(vega: float | Array, volatility: float | Array, rebalances: float | Array) -> Array:
    """Standard deviation of the profit of a discretely hedged option: sqrt(pi/4) vega sigma / sqrt(N), USD.

    Derman & Kamal (1999), after Boyle & Emanuel (1980); good to 5 % from about 20 rebalances on, at the money.

    Parameters
    ----------
    vega : float or ndarray, (lanes,)
        USD per 1.00 of volatility.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    rebalances : float or ndarray, (lanes,)
        How many until expiry, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD a share; a deviation where the vega is above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return (
        np.sqrt(np.pi / 4)
        * guard.real("vega", vega)
        * guard.positive("volatility", volatility)
        / np.sqrt(guard.positive("rebalances", rebalances))
    )


@asked
def trading_cost(vega: float | Array, round_trip: float | Array, years: float | Array, rebalances: float | Array) -> Array:
    """What N rebalances cost on average, first order in the cost: vega k sqrt(N / (2 pi T)), USD (from Leland 1985).

    Parameters
    ----------
    vega : float or ndarray, (lanes,)
        USD per 1.00 of volatility.
    round_trip : float or ndarray, (lanes,)
        Cost there and back, part of the value traded, 0 or more.
    years : float or ndarray, (lanes,)
        To expiry, above 0.
    rebalances : float or ndarray, (lanes,)
        How many until expiry, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD a share.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return (
        guard.real("vega", vega)
        * guard.not_negative("round_trip", round_trip)
        * np.sqrt(guard.positive("rebalances", rebalances) / (2 * np.pi * guard.positive("years", years)))
    )


@asked
def best_rebalances(volatility: float | Array, round_trip: float | Array, years: float | Array, risk_weight: float | Array = 1.0) -> Array:
    """How many rebalances make trading cost plus ``risk_weight`` x hedging error least: w pi sigma sqrt(T/2) / k.

    Parameters
    ----------
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    round_trip : float or ndarray, (lanes,)
        Cost there and back, part of the value traded, above 0.
    years : float or ndarray, (lanes,)
        To expiry, above 0.
    risk_weight : float or ndarray, (lanes,)
        USD of cost that one USD of error is worth, above 0.

    Returns
    -------
    ndarray, (lanes,)
        How many until expiry.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    cost = guard.positive("round_trip", round_trip)
    return (
        guard.positive("risk_weight", risk_weight)
        * np.pi
        * guard.positive("volatility", volatility)
        * np.sqrt(guard.positive("years", years) / 2)
        / cost
    )


@asked
def break_even_move(implied_volatility: float | Array, days: float = 252.0) -> Array:
    """The daily move at which gamma pays for theta: sigma / sqrt(252), the “rule of 16”.

    Parameters
    ----------
    implied_volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    days : float
        Trading days a year, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Decimal of the price, of either sign.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return guard.positive("implied_volatility", implied_volatility) / np.sqrt(guard.positive("days", days))


@asked
def certain_profit(
    price: float | Array, strike: float | Array, rate: float | Array, years: float | Array, actual: float | Array, implied: float | Array
) -> Array:
    """Present value earned by a long option bought at ``implied`` and hedged at the ``actual`` volatility: V(actual) - V(implied), USD.

    Certain whatever the path, if hedged continuously (Ahmad & Wilmott 2005).

    Parameters
    ----------
    price, strike : float or ndarray, (lanes,)
        USD, above 0.
    rate : float or ndarray, (lanes,)
        Decimal a year.
    years : float or ndarray, (lanes,)
        To expiry; 0 or less is expired.
    actual, implied : float or ndarray, (lanes,)
        Volatilities, decimals per √year, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD a share; above 0 the buyer of the option gains.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    actual, implied = guard.positive("actual", actual), guard.positive("implied", implied)
    return call_value(price, strike, actual, rate, years) - call_value(price, strike, implied, rate, years)


@asked
def expected_profit_at_implied(
    price: float | Array, strike: float | Array, rate: float | Array, years: float | Array, actual: float | Array, implied: float | Array,
    drift: float | Array, dividend: float | Array = 0.0,
) -> Array:  # fmt: skip
    """Expected present value earned by a long option hedged at its ``implied`` volatility, USD (Ahmad & Wilmott 2005).

    The integral over time is taken with 48 Gauss-Legendre nodes; the sign is that of ``actual - implied`` on every path.

    Parameters
    ----------
    price, strike : float or ndarray, (lanes,)
        USD, above 0.
    rate, drift, dividend : float or ndarray, (lanes,)
        Decimals a year.
    years : float or ndarray, (lanes,)
        To expiry, above 0.
    actual, implied : float or ndarray, (lanes,)
        Volatilities, decimals per √year, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD a share; above 0 the buyer of the option gains.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    price, strike, years = guard.positive("price", price), guard.positive("strike", strike), guard.positive("years", years)
    actual, implied = guard.positive("actual", actual), guard.positive("implied", implied)
    rate, drift, dividend = guard.real("rate", rate), guard.real("drift", drift), guard.real("dividend", dividend)
    shape = np.broadcast_shapes(*(np.shape(a) for a in (price, strike, rate, years, actual, implied, drift, dividend)))
    over = (slice(None), *(None,) * len(shape))
    passed = years * (NODES[over] + 1) / 2
    left = years - passed
    spread = actual**2 * passed + implied**2 * left
    centre = np.log(price / strike) + (drift - actual**2 / 2) * passed + (rate - dividend - implied**2 / 2) * left
    inside = (WEIGHTS[over] * np.exp(-(centre**2) / (2 * spread)) / np.sqrt(spread)).sum(axis=0) * years / 2
    return strike * np.exp(-rate * years) * (actual**2 - implied**2) / (2 * np.sqrt(2 * np.pi)) * inside
