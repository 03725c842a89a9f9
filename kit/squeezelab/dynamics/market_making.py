"""What a market maker quotes: against inventory risk (Avellaneda & Stoikov 2008) and against the informed (Glosten & Milgrom 1985)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import finite, not_negative, positive, within

__all__ = ["informed_quotes", "optimal_spread", "posterior", "reservation_price", "spread_of"]


def reservation_price(
    mid: float | Array, inventory: float | Array, aversion: float | Array, volatility: float | Array, time_left: float | Array
) -> Array:
    """r = s - q gamma sigma² (T - t): below the mid when long. Prices in USD a lot, ``inventory`` in lots."""
    finite(inventory=inventory)
    positive(mid=mid)
    not_negative(aversion=aversion, volatility=volatility, time_left=time_left)
    return mid - np.asarray(inventory) * aversion * np.asarray(volatility) ** 2 * time_left


def optimal_spread(aversion: float | Array, volatility: float | Array, time_left: float | Array, decay: float | Array) -> Array:
    """gamma sigma² (T - t) + (2/gamma) ln(1 + gamma/k), USD a lot, around the reservation price."""
    positive(aversion=aversion, decay=decay)
    not_negative(volatility=volatility, time_left=time_left)
    return spread_of(np.asarray(aversion, float), np.asarray(volatility, float), np.asarray(time_left, float), np.asarray(decay, float))


def spread_of(aversion: Array, volatility: Array, time_left: Array, decay: Array) -> Array:
    """`optimal_spread` without checks, for inner loops."""
    return aversion * volatility**2 * time_left + 2 / aversion * np.log1p(aversion / decay)


def informed_quotes(belief: float | Array, informed: float | Array) -> tuple[Array, Array]:
    """(bid, ask) for a value that is 0 or 1: what it is worth given a sale, given a purchase (Glosten & Milgrom 1985).

    ``belief`` is the probability that the value is 1, ``informed`` the share of informed traders, both from 0 to 1;
    after a trade the belief is the price paid. Where all are informed and the belief is sure, bid and ask are the belief.
    """
    within(0, 1, belief=belief, informed=informed)
    pi, mu = np.asarray(belief, float), np.asarray(informed, float)
    sure = np.abs(mu * (2 * pi - 1)) == 1
    bid, ask = posterior(np.where(sure, 0.5, pi), mu)
    return np.where(sure, pi, bid), np.where(sure, pi, ask)


def posterior(belief: Array, informed: Array) -> tuple[Array, Array]:
    """`informed_quotes` without checks, for inner loops; |informed (2 belief - 1)| below 1."""
    lean = informed * (2 * belief - 1)
    return belief * (1 - informed) / (1 - lean), belief * (1 + informed) / (1 + lean)
