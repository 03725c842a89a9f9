"""Perpetual contracts: where a leveraged position is closed, where it is bankrupt, how likely that is.

Linear contracts settle in USD; inverse ones settle in the coin, so that a falling coin hurts a long twice.
Side is +1 for long, -1 for short. Prices are USD per coin, leverage is position value over margin.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, within
from .guard import side as sided

__all__ = [
    "equity",
    "inverse_bankruptcy",
    "inverse_cross_prices",
    "inverse_liquidation",
    "inverse_liquidation_on_mark",
    "inverse_margins",
    "long_short_ratios",
    "tiered_maintenance",
    "touch_probability",
]

Number = float | Array


def inverse_liquidation(entry: Number, leverage: Number, maintenance: Number, side: Number = 1) -> Array:
    """Isolated inverse contract, maintenance on the *entry* value: E l / (l + s (1 - m l)) USD (Bybit rule).

    Infinite where a short's margin covers any rise (leverage of 1 or less over 1 - m).
    """
    side = sided("side", side)
    entry, leverage, maintenance = positive("entry", entry), positive("leverage", leverage), within("maintenance", maintenance, 0, 1)
    below = leverage + np.asarray(side) * (1 - maintenance * leverage)
    return np.where(below > 0, entry * leverage / np.where(below > 0, below, 1), np.inf)


def inverse_liquidation_on_mark(entry: Number, leverage: Number, maintenance: Number, side: Number = 1) -> Array:
    """Isolated inverse contract, maintenance on the *mark* value: E (m + s) / (1/l + s) USD."""
    side = sided("side", side)
    entry, leverage, maintenance = positive("entry", entry), positive("leverage", leverage), within("maintenance", maintenance, 0, 1)
    below = np.asarray(side) / leverage + 1
    return np.where(below > 0, entry * (1 + np.asarray(side) * maintenance) / np.where(below > 0, below, 1), np.inf)


def inverse_bankruptcy(entry: Number, leverage: Number, side: Number = 1) -> Array:
    """The price at which the coin margin of an inverse position is gone: E l / (l + s) USD."""
    return inverse_liquidation(entry, leverage, 0.0, side)


def inverse_cross_prices(
    quantity: Number,
    entry: Number,
    balance: Number,
    maintenance: Number,
    taker_fee: Number,
    side: int = 1,
) -> Array:
    """Cross margin, inverse: [bankruptcy, liquidation] price in USD for ``quantity`` USD and ``balance`` coins.

    A long may lose balance less closing fee before it is bankrupt, and the maintenance margin less before it is
    liquidated: Q (1/P - 1/E) = s (balance - fee [- Q m/E]), fee = Q f / bankruptcy price (Bybit help centre).
    """
    quantity, entry, balance = positive("quantity", quantity), positive("entry", entry), not_negative("balance", balance)
    maintenance, taker_fee = within("maintenance", maintenance, 0, 1), within("taker_fee", taker_fee, 0, 1)
    bankrupt = (1 + side * taker_fee) / (1 / entry + side * balance / quantity)
    margin = quantity * maintenance / entry + quantity * taker_fee / bankrupt
    return np.array([bankrupt, 1 / (1 / entry + side * (balance - margin) / quantity)])


def inverse_margins(quantity: Number, entry: Number, leverage: Number, maintenance: Number) -> Array:
    """Inverse position in coins: [value, initial margin, maintenance margin] for ``quantity`` USD."""
    value = positive("quantity", quantity) / positive("entry", entry)
    return np.array([value, value / positive("leverage", leverage), value * within("maintenance", maintenance, 0, 1)])


def equity(price: Number, entry: Number, leverage: Number, side: Number = 1, inverse: bool = False) -> Array:
    """Equity of one unit of margin at ``price``, in units of the margin posted: 1 at entry, 0 at bankruptcy.

    Linear in USD: 1 + s l (p/E - 1). Inverse in coins: 1 + s l (1 - E/p).
    """
    move = positive("price", price) / positive("entry", entry)
    leverage, side = positive("leverage", leverage), sided("side", side)
    return 1 + np.asarray(side) * leverage * ((1 - 1 / move) if inverse else (move - 1))


def touch_probability(distance: Number, volatility: Number, years: Number, side: Number = 1) -> Array:
    """P(the price touches a barrier before ``years``), driftless lognormal price, reflection principle.

    ``distance`` = |barrier/price - 1| > 0 on the losing side: below for a long, above for a short.
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


def tiered_maintenance(notional: Number, limits: Array, rates: Array) -> Array:
    """Maintenance margin in USD under tiers: rate i applies to the part of the notional below limit i.

    ``limits`` ascending upper ends in USD (the last may be infinite), ``rates`` per tier; continuous at each border.
    """
    notional = not_negative("notional", notional)
    limits, rates = np.asarray(limits, float), within("rates", rates, 0, 1)
    if np.any(np.diff(limits) <= 0) or len(limits) != len(rates):
        raise OutOfRange(
            f"limits must rise from tier to tier and match the rates one by one, not {limits.tolist()} against {len(rates)} rates."
        )
    lower = np.r_[0.0, limits[:-1]]
    inside = np.clip(notional[..., None] - lower, 0, limits - lower)
    return (inside * rates).sum(axis=-1)


def long_short_ratios(longs: Array, shorts: Array) -> Array:
    """[contracts long over short, accounts long over short]; the first is 1, because each contract has two sides."""
    longs, shorts = positive("longs", longs), positive("shorts", shorts)
    return np.array([longs.sum() / shorts.sum(), len(longs) / len(shorts)])
