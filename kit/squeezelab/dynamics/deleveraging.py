"""Automatic deleveraging: when the fund is empty, the winners with the most leverage are closed at the loser's price.

Rule as several venues print it (BitMEX type): rank the opposite side by profit and effective leverage,
close from the top at the bankrupt account's bankruptcy price until its quantity is matched.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, real
from .guard import side as sided

__all__ = ["closed_from_the_top", "ranking_score", "shortfall", "sold_before_the_fund_is_empty"]

Number = float | Array


@asked
def ranking_score(mark: Number, entry: Number, bankruptcy: Number, side: Number) -> Array:
    """Profit share times effective leverage if winning, divided by it if losing; free of position size.

    Profit share = s (mark - entry)/entry; effective leverage = ``mark / |mark - bankruptcy|``. All prices USD.

    Parameters
    ----------
    mark, entry : float or ndarray, (lanes,)
        USD, above 0.
    bankruptcy : float or ndarray, (lanes,)
        Price at which the account is worth nothing, USD.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        A pure number; above 0 where the account wins.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Rule of the BitMEX type.
    """
    mark, entry = positive("mark", mark), positive("entry", entry)
    profit = sided("side", side) * (mark - entry) / entry
    leverage = mark / np.maximum(np.abs(mark - real("bankruptcy", bankruptcy)), 1e-12 * mark)
    return np.where(profit > 0, profit * leverage, profit / leverage)


@asked
def closed_from_the_top(score: Array, units: Array, needed: Number) -> Array:
    """Units closed per account, shape as ``units`` (accounts, lanes): best score first until ``needed`` is matched.

    Parameters
    ----------
    score : ndarray, (accounts, lanes)
        Rank of each; the highest is closed first.
    units : ndarray, (accounts, lanes)
        Open units, 0 or more.
    needed : float or ndarray, (lanes,)
        Units to be matched, 0 or more.

    Returns
    -------
    ndarray, (accounts, lanes)
        Units closed, from 0 to ``units``.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    units = not_negative("units", units)
    order = np.argsort(-real("score", score), axis=0, kind="stable")
    sorted_units = np.take_along_axis(units, order, axis=0)
    before = np.cumsum(sorted_units, axis=0) - sorted_units
    closed = np.clip(not_negative("needed", needed) - before, 0, sorted_units)
    out = np.empty_like(closed)
    np.put_along_axis(out, order, closed, axis=0)
    return out


@asked
def sold_before_the_fund_is_empty(price: Number, bankruptcy: Number, units: Number, fund: Number, depth: Number) -> Array:
    """Units of a bankrupt long that the market takes before the fund is empty, in [0, units].

    Each sale moves the price by 0.01 USD/depth at the starting price; the fund pays bankruptcy price less proceeds.

    Parameters
    ----------
    price : float or ndarray, (lanes,)
        USD at the start, above 0.
    bankruptcy : float or ndarray, (lanes,)
        USD a unit.
    units : float or ndarray, (lanes,)
        To be sold, 0 or more.
    fund : float or ndarray, (lanes,)
        USD.
    depth : float or ndarray, (lanes,)
        USD that move the price by 1 %, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Units, from 0 to ``units``.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    price, depth = positive("price", price), positive("depth", depth)
    bankruptcy, units, fund = real("bankruptcy", bankruptcy), not_negative("units", units), real("fund", fund)
    k = 0.01 * price / depth  # log move per unit
    lanes = np.broadcast_shapes(np.shape(price), np.shape(bankruptcy), np.shape(units), np.shape(fund), np.shape(depth))
    sold = np.broadcast_to(units, lanes)
    for _ in range(100):  # what is missing is convex in what is sold: Newton comes down to the root from above, mostly in seven steps
        over = _shortfall(price, bankruptcy, sold, k) - fund
        step = np.where(over > 0, over, 0.0) / np.maximum(bankruptcy - price * np.exp(-k * sold), 1e-300)
        sold = np.maximum(sold - step, 0.0)
        if not (step > 1e-15 * units).any():
            break
    return sold


@asked
def shortfall(price: Number, bankruptcy: Number, units: Number, k: Number) -> Array:
    """USD missing after selling ``units`` from ``price`` down with log move ``k`` per unit: B u - p (1 - e^{-ku})/k.

    Parameters
    ----------
    price : float or ndarray, (lanes,)
        USD at the start, above 0.
    bankruptcy : float or ndarray, (lanes,)
        USD a unit.
    units : float or ndarray, (lanes,)
        Sold, 0 or more.
    k : float or ndarray, (lanes,)
        Fall of the log price per unit, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD; above 0 the fund pays.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    price, units, k = positive("price", price), not_negative("units", units), positive("k", k)
    return _shortfall(price, real("bankruptcy", bankruptcy), units, k)


def _shortfall(price: Array, bankruptcy: Array, units: Array, k: Array) -> Array:
    return bankruptcy * units + price * np.expm1(-k * units) / k
