"""Where a funded market rests, and how steep its price is in the speculators’ capital (Brunnermeier & Pedersen 2009)."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive
from squeezelab.dynamics.spirals import FundedMarket


def equilibria(market: FundedMarket, points: int = 4001) -> list[tuple[float, bool]]:
    """All prices that fund themselves, ascending, each with whether it is stable; for single numbers.

    Sign changes on a grid from v - d to v, then bisection; an unstable one lies between two stable ones.
    Raises `OutOfRange` for a negative or missing amount.
    """
    for name in ("value", "discount", "sold", "margin", "start"):
        positive(name, getattr(market, name))
    for name in ("capital", "inventory", "margin_rise"):
        not_negative(name, getattr(market, name))
    value, discount = float(market.value), float(market.discount)
    grid = np.linspace(value - discount, value, points)
    gap = market.clears(grid) - grid
    found: list[tuple[float, bool]] = []
    for i in np.flatnonzero((gap[:-1] > 0) != (gap[1:] > 0)):
        low, high, stable = grid[i], grid[i + 1], bool(gap[i] > 0)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if bool(market.clears(middle) - middle > 0) == stable else (low, middle)
        found.append((float(low + high) / 2, stable))
    tiny = 1e-12 * discount
    if gap[0] <= tiny and not (found and found[0][0] <= grid[1]):
        found.insert(0, (float(grid[0]), True))
    if gap[-1] >= -tiny and not (found and found[-1][0] >= grid[-2]):
        found.append((value, True))
    return found


def price_per_capital(market: FundedMarket, price: float | Array) -> Array:
    """dp/dη at ``price``: USD of price per USD of capital, (d/Z)/m / (1 - g); infinite from g = 1 on."""
    gain = np.sum(market.gains(price), axis=0)
    plain = market.discount / (market.sold * market.margin_at(price))
    return np.where(gain < 1, plain / np.where(gain < 1, 1 - gain, 1), np.inf)
