"""Automatic deleveraging: when the fund is empty, the winners with the most leverage are closed at the loser's price.

Rule as several venues print it (BitMEX type): rank the opposite side by profit and effective leverage,
close from the top at the bankrupt account's bankruptcy price until its quantity is matched.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .guard import not_negative, positive, real
from .guard import side as sided

__all__ = ["closed_from_the_top", "cover_two", "ranking_score", "shortfall", "sold_before_the_fund_is_empty"]

Number = float | Array


def ranking_score(mark: Number, entry: Number, bankruptcy: Number, side: Number) -> Array:
    """Profit share times effective leverage if winning, divided by it if losing; free of position size.

    Profit share = s (mark - entry)/entry; effective leverage = mark / |mark - bankruptcy|. All prices USD.
    """
    mark, entry = positive("mark", mark), positive("entry", entry)
    profit = sided("side", side) * (mark - entry) / entry
    leverage = mark / np.maximum(np.abs(mark - real("bankruptcy", bankruptcy)), 1e-12 * mark)
    return np.where(profit > 0, profit * leverage, profit / leverage)


def closed_from_the_top(score: Array, units: Array, needed: Number) -> Array:
    """Units closed per account, shape as ``units`` (accounts, lanes): best score first until ``needed`` is matched."""
    units = not_negative("units", units)
    order = np.argsort(-score, axis=0, kind="stable")
    sorted_units = np.take_along_axis(units, order, axis=0)
    before = np.cumsum(sorted_units, axis=0) - sorted_units
    closed = np.clip(not_negative("needed", needed) - before, 0, sorted_units)
    out = np.empty_like(closed)
    np.put_along_axis(out, order, closed, axis=0)
    return out


def sold_before_the_fund_is_empty(price: Number, bankruptcy: Number, units: Number, fund: Number, depth: Number) -> Array:
    """Units of a bankrupt long that the market takes before the fund is empty, in [0, units].

    Each sale moves the price by 0.01 USD/depth at the starting price; the fund pays bankruptcy price less proceeds.
    """
    price, depth = positive("price", price), positive("depth", depth)
    bankruptcy, units, fund = real("bankruptcy", bankruptcy), not_negative("units", units), real("fund", fund)
    k = 0.01 * price / depth  # log move per unit
    low = np.zeros(np.broadcast_shapes(np.shape(price), np.shape(bankruptcy), np.shape(units), np.shape(fund), np.shape(depth)))
    high = low + units
    enough = _shortfall(price, bankruptcy, high, k) <= fund
    for _ in range(60):
        middle = (low + high) / 2
        over = _shortfall(price, bankruptcy, middle, k) > fund
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return np.where(enough, units, low)


def shortfall(price: Number, bankruptcy: Number, units: Number, k: Number) -> Array:
    """USD missing after selling ``units`` from ``price`` down with log move ``k`` per unit: B u - p (1 - e^{-ku})/k."""
    price, units, k = positive("price", price), not_negative("units", units), positive("k", k)
    return _shortfall(price, real("bankruptcy", bankruptcy), units, k)


def _shortfall(price: Array, bankruptcy: Array, units: Array, k: Array) -> Array:
    return bankruptcy * units + price * np.expm1(-k * units) / k


def cover_two(stress_losses: Array) -> Array:
    """Cover-2: the fund that survives the two largest members' stress losses at once; losses (members, …) in USD."""
    losses = not_negative("stress_losses", stress_losses)
    return np.sort(losses, axis=0)[-2:].sum(axis=0)
