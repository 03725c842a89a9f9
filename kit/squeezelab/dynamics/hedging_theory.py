"""Closed forms about hedging: its error, its cost, how often to do it, and what a wrong volatility earns.

Times in years, rates and volatilities as decimals per year, money in USD per share; all arguments broadcast.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import NoAnswer
from . import guard
from .black_scholes import BlackScholes

__all__ = [
    "best_rebalances",
    "break_even_move",
    "call_value",
    "call_vega",
    "certain_profit",
    "expected_profit_at_implied",
    "hedging_error",
    "leland_volatility",
    "trading_cost",
]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)


def call_value(price: float | Array, strike: float | Array, volatility: float | Array, rate: float | Array, years: float | Array) -> Array:
    """Black-Scholes value of a call without dividends, USD."""
    return BlackScholes(guard.positive("price", price), strike, years, volatility, rate).price


def call_vega(price: float | Array, strike: float | Array, volatility: float | Array, rate: float | Array, years: float | Array) -> Array:
    """What 1.00 of volatility adds to the value of a call, USD."""
    return BlackScholes(guard.positive("price", price), strike, years, volatility, rate).vega


def hedging_error(vega: float | Array, volatility: float | Array, rebalances: float | Array) -> Array:
    """Standard deviation of the profit of a discretely hedged option: sqrt(pi/4) vega sigma / sqrt(N), USD.

    Derman & Kamal (1999), after Boyle & Emanuel (1980); good to 5 % from about 20 rebalances on, at the money.
    """
    return (
        np.sqrt(np.pi / 4)
        * guard.real("vega", vega)
        * guard.positive("volatility", volatility)
        / np.sqrt(guard.positive("rebalances", rebalances))
    )


def leland_volatility(volatility: float | Array, round_trip: float | Array, interval: float | Array, side: int = -1) -> Array:
    """The volatility at which an option must be priced and hedged to pay for its trades (Leland 1985).

    ``round_trip`` is the cost of buying and selling as a share of value, ``interval`` years between trades; ``side`` -1
    for a short option (dearer), +1 for a long one (cheaper). Raises `NoAnswer` where a long option's gamma no longer
    pays for its trades.
    """
    volatility, interval = guard.positive("volatility", volatility), guard.positive("interval", interval)
    factor = 1 - side * np.sqrt(2 / np.pi) * guard.not_negative("round_trip", round_trip) / (volatility * np.sqrt(interval))
    if np.any(factor <= 0):
        raise NoAnswer(
            f"A long option hedged every {np.min(interval) * 365:.3g} days costs more than its gamma can earn: "
            "Leland’s volatility has no value. Trade less often or at lower cost."
        )
    return volatility * np.sqrt(factor)


def trading_cost(vega: float | Array, round_trip: float | Array, years: float | Array, rebalances: float | Array) -> Array:
    """What N rebalances cost on average, first order in the cost: vega k sqrt(N / (2 pi T)), USD (from Leland 1985)."""
    return (
        guard.real("vega", vega)
        * guard.not_negative("round_trip", round_trip)
        * np.sqrt(guard.positive("rebalances", rebalances) / (2 * np.pi * guard.positive("years", years)))
    )


def best_rebalances(volatility: float | Array, round_trip: float | Array, years: float | Array, risk_weight: float | Array = 1.0) -> Array:
    """How many rebalances make trading cost plus ``risk_weight`` x hedging error least: w pi sigma sqrt(T/2) / k."""
    cost = guard.positive("round_trip", round_trip)
    return (
        guard.positive("risk_weight", risk_weight)
        * np.pi
        * guard.positive("volatility", volatility)
        * np.sqrt(guard.positive("years", years) / 2)
        / cost
    )


def break_even_move(implied_volatility: float | Array, days: float = 252.0) -> Array:
    """The daily move at which gamma pays for theta: sigma / sqrt(252), the “rule of 16”."""
    return guard.positive("implied_volatility", implied_volatility) / np.sqrt(guard.positive("days", days))


def certain_profit(
    price: float | Array, strike: float | Array, rate: float | Array, years: float | Array, actual: float | Array, implied: float | Array
) -> Array:
    """Present value earned by a long option bought at ``implied`` and hedged at the ``actual`` volatility: V(actual) - V(implied), USD.

    Certain whatever the path, if hedged continuously (Ahmad & Wilmott 2005).
    """
    actual, implied = guard.positive("actual", actual), guard.positive("implied", implied)
    return call_value(price, strike, actual, rate, years) - call_value(price, strike, implied, rate, years)


def expected_profit_at_implied(
    price: float | Array, strike: float | Array, rate: float | Array, years: float | Array, actual: float | Array, implied: float | Array,
    drift: float | Array, dividend: float | Array = 0.0,
) -> Array:  # fmt: skip
    """Expected present value earned by a long option hedged at its ``implied`` volatility, USD (Ahmad & Wilmott 2005).

    The integral over time is taken with 48 Gauss-Legendre nodes; the sign is that of ``actual - implied`` on every path.
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
