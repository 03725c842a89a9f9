"""Constant-product pools and concentrated liquidity as smooth curves: amounts, loss to holders, loss to arbitrage.

Base is counted in coins, quote in USD, price in USD per coin. The exact integer rules are in `amm_integers`.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .allowed import finite, not_negative, positive, within

__all__ = [
    "break_even_turnover",
    "break_even_volatility",
    "concentration",
    "impermanent_loss",
    "lost_on_the_way",
    "lvr_rate",
    "range_amounts",
    "range_loss",
    "range_swap",
    "swap_in",
    "swap_out",
]


def swap_in(base: float | Array, quote: float | Array, base_in: float | Array, fee: float | Array) -> Array:
    """Quote paid out for ``base_in`` coins sold into the pool, USD (Uniswap v2 without its rounding)."""
    positive(base=base, quote=quote)
    not_negative(base_in=base_in)
    within(0, 1, fee=fee)
    inside = np.asarray(base_in, float) * (1 - np.asarray(fee))
    return quote * inside / (base + inside)


def swap_out(base: float | Array, quote: float | Array, base_out: float | Array, fee: float | Array) -> Array:
    """Quote to pay for ``base_out`` coins, USD; ``base_out`` below the reserve, or there is no price."""
    positive(base=base, quote=quote)
    not_negative(base_out=base_out)
    within(0, 1, fee=fee)
    if np.any(np.asarray(base_out) >= base):
        raise OutOfRange(
            f"base_out must stay below the pool's reserve of {np.min(base):g} coins, not {np.max(base_out):g}: "
            "no amount of USD buys the last coin."
        )
    return quote * np.asarray(base_out, float) / (base - np.asarray(base_out, float)) / (1 - np.asarray(fee))


def impermanent_loss(ratio: float | Array) -> Array:
    """2 sqrt(r)/(1+r) - 1: a full-range position against holding, after the price has gone to r times itself."""
    positive(ratio=ratio)
    root = np.sqrt(np.asarray(ratio, float))
    return -((root - 1) ** 2) / (1 + root**2)


def range_amounts(liquidity: float | Array, price: float | Array, low: float | Array, high: float | Array) -> tuple[Array, Array]:
    """(base, quote) of a position of ``liquidity`` from price ``low`` to ``high`` (Uniswap v3): all base below, all quote above."""
    positive(liquidity=liquidity, price=price, low=low)
    if not np.all(np.asarray(low) < high):
        raise OutOfRange("low must lie below high: a range needs two prices.")
    root = np.sqrt(np.clip(price, low, high))
    return liquidity * (1 / root - 1 / np.sqrt(high)), liquidity * (root - np.sqrt(low))


def range_loss(ratio: float | Array, factor: float | Array) -> Array:
    """Loss against holding of a position over [P/factor, P factor] when the price goes from P to ratio P; 0 or less.

    Within the range it is 1/(1 - 1/sqrt(factor)) times that of a full-range position.
    """
    positive(ratio=ratio, factor=factor)
    if not np.all(np.asarray(factor) > 1):
        raise OutOfRange(f"factor must be above 1, not {np.min(factor):g}: the range lies around the price.")
    ratio, factor = np.asarray(ratio, float), np.asarray(factor, float)
    base, quote = range_amounts(1.0, ratio, 1 / factor, factor)
    start = 1 - 1 / np.sqrt(factor)
    return (base * ratio + quote) / (start * (1 + ratio)) - 1


def concentration(factor: float | Array) -> Array:
    """1/(1 - 1/sqrt(factor)): how many times a range [P/factor, P factor] does with the same money what a full range does."""
    if not np.all(np.asarray(factor) > 1):
        raise OutOfRange(f"factor must be above 1, not {np.min(factor):g}: the range lies around the price.")
    return 1 / (1 - 1 / np.sqrt(np.asarray(factor, float)))


def lvr_rate(volatility: float | Array) -> Array:
    """sigma²/8 of the pool's value a year: what arbitrage takes from a full-range pool (Milionis et al. 2022)."""
    not_negative(volatility=volatility)
    return np.asarray(volatility, float) ** 2 / 8


def break_even_turnover(volatility: float | Array, fee: float | Array) -> Array:
    """Turnover a year, in multiples of the pool, at which fees pay for the loss: sigma²/(8 fee)."""
    positive(fee=fee)
    return lvr_rate(volatility) / np.asarray(fee)


def break_even_volatility(turnover: float | Array, fee: float | Array) -> Array:
    """Volatility a year above which a fixed fee no longer pays: sqrt(8 fee turnover)."""
    not_negative(turnover=turnover, fee=fee)
    finite(turnover=turnover)
    return np.sqrt(8 * np.asarray(fee) * turnover)


def range_swap(
    base: float | Array, price: float | Array, base_in: float | Array, fee: float | Array, factor: float | Array = np.inf
) -> tuple[Array, Array]:
    """(quote paid out, price after) when ``base_in`` coins are sold into a pool over [price/factor, price factor].

    ``base`` is the pool's own reserve; the range makes it act like one of `concentration` times the size. Where the
    range ends before all is sold, both are NaN: the pool has no quote left. ``factor`` infinite is the full range.
    """
    positive(base=base, price=price)
    not_negative(base_in=base_in)
    within(0, 1, fee=fee)
    virtual = np.asarray(base, float) * concentration(factor)
    inside = np.asarray(base_in, float) * (1 - np.asarray(fee))
    after = price / (1 + inside / virtual) ** 2
    there = after >= price / np.asarray(factor) * (1 - 1e-12)
    return np.where(there, virtual * price * inside / (virtual + inside), np.nan), np.where(there, after, np.nan)


def lost_on_the_way(volatility: float, years: float, seed: int, steps: int = 2000) -> float:
    """What a full-range pool loses to one who makes its trades at the market, on a path that ends where it began; of its value.

    Simulated on a bridge of the log price. Holds no fees; tends to an eighth of the variance.
    """
    positive(volatility=volatility, years=years)
    walk = volatility * np.sqrt(years / steps) * np.cumsum(np.random.default_rng(seed).standard_normal(steps))
    price = np.exp(np.r_[0.0, walk - walk[-1] * np.arange(1, steps + 1) / steps])
    coins = 1 / np.sqrt(price)
    rebalanced = 2 + np.sum(coins[:-1] * np.diff(price))
    return float(rebalanced - 2 * np.sqrt(price[-1])) / 2
