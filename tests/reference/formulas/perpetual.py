"""Perpetual contracts: where a leveraged position is closed, where it is bankrupt, how likely that is."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, within
from squeezelab.dynamics.perpetual import Number
from squeezelab.errors import OutOfRange


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
