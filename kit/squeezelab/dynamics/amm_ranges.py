"""Concentrated liquidity: positions over a range of prices, what they hold, lose, and pay out (Uniswap v3, as smooth curves).

Base is counted in coins, quote in USD, price in USD per coin.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .allowed import all_not_negative, all_positive, all_within
from .asked import asked

__all__ = ["concentration", "range_amounts", "range_loss", "range_swap"]


@asked
def range_amounts(liquidity: float | Array, price: float | Array, low: float | Array, high: float | Array) -> tuple[Array, Array]:
    """(base, quote) of a position of ``liquidity`` from price ``low`` to ``high`` (Uniswap v3): all base below, all quote above.

    Parameters
    ----------
    liquidity : float or ndarray, (lanes,)
        Square root of coins times USD, above 0.
    price : float or ndarray, (lanes,)
        USD a coin, above 0.
    low, high : float or ndarray, (lanes,)
        Ends of the range, USD a coin, 0 < low < high.

    Returns
    -------
    base : ndarray, (lanes,)
        Coins held, 0 or more.
    quote : ndarray, (lanes,)
        USD held, 0 or more.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is not above 0, or ``low`` does not lie below ``high``.
    """
    all_positive(liquidity=liquidity, price=price, low=low)
    if not np.all(np.asarray(low) < high):
        raise OutOfRange("low must lie below high: a range needs two prices.")
    root = np.sqrt(np.clip(price, low, high))
    return liquidity * (1 / root - 1 / np.sqrt(high)), liquidity * (root - np.sqrt(low))


@asked
def range_loss(ratio: float | Array, factor: float | Array) -> Array:
    """Loss against holding of a position over [P/factor, P factor] when the price goes from P to ratio P; 0 or less.

    Within the range it is 1/(1 - 1/sqrt(factor)) times that of a full-range position.

    Parameters
    ----------
    ratio : float or ndarray, (lanes,)
        Price now over the price at the start, above 0.
    factor : float or ndarray, (lanes,)
        Half-width of the range as a ratio of prices, above 1.

    Returns
    -------
    ndarray, (lanes,)
        Value over that of holding, less 1; 0 or below.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where ``ratio`` is not above 0 or ``factor`` not above 1.
    """
    all_positive(ratio=ratio, factor=factor)
    if not np.all(np.asarray(factor) > 1):
        raise OutOfRange(f"factor must be above 1, not {np.min(factor):g}: the range lies around the price.")
    ratio, factor = np.asarray(ratio, float), np.asarray(factor, float)
    base, quote = range_amounts(1.0, ratio, 1 / factor, factor)
    start = 1 - 1 / np.sqrt(factor)
    return (base * ratio + quote) / (start * (1 + ratio)) - 1


@asked
def concentration(factor: float | Array) -> Array:
    """1/(1 - 1/sqrt(factor)): how many times a range [P/factor, P factor] does with the same money what a full range does.

    Parameters
    ----------
    factor : float or ndarray, (lanes,)
        Half-width of the range as a ratio of prices, above 1; infinite is the full range.

    Returns
    -------
    ndarray, (lanes,)
        Times, 1 or more.

    Raises
    ------
    OutOfRange
        Where ``factor`` is not above 1.
    """
    if not np.all(np.asarray(factor) > 1):
        raise OutOfRange(f"factor must be above 1, not {np.min(factor):g}: the range lies around the price.")
    return 1 / (1 - 1 / np.sqrt(np.asarray(factor, float)))


@asked
def range_swap(
    base: float | Array, price: float | Array, base_in: float | Array, fee: float | Array, factor: float | Array = np.inf
) -> tuple[Array, Array]:
    """(quote paid out, price after) when ``base_in`` coins are sold into a pool over [price/factor, price factor].

    ``base`` is the pool's own reserve; the range makes it act like one of `concentration` times the size. Where the
    range ends before all is sold, both are NaN: the pool has no quote left. ``factor`` infinite is the full range.

    Parameters
    ----------
    base : float or ndarray, (lanes,)
        The pool's own reserve, coins, above 0.
    price : float or ndarray, (lanes,)
        USD a coin before the trade, above 0.
    base_in : float or ndarray, (lanes,)
        Coins sold into the pool, 0 or more.
    fee : float or ndarray, (lanes,)
        Part of what comes in that is kept, from 0 to 1.
    factor : float or ndarray, (lanes,)
        Half-width of the range as a ratio of prices, above 1.

    Returns
    -------
    paid : ndarray, (lanes,)
        USD paid out, 0 or more; NaN where the range ends first.
    after : ndarray, (lanes,)
        USD a coin after the trade; NaN likewise.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(base=base, price=price)
    all_not_negative(base_in=base_in)
    all_within(0, 1, fee=fee)
    virtual = np.asarray(base, float) * concentration(factor)
    inside = np.asarray(base_in, float) * (1 - np.asarray(fee))
    after = price / (1 + inside / virtual) ** 2
    there = after >= price / np.asarray(factor) * (1 - 1e-12)
    return np.where(there, virtual * price * inside / (virtual + inside), np.nan), np.where(there, after, np.nan)
