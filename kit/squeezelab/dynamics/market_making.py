"""What a market maker quotes: against inventory risk (Avellaneda & Stoikov 2008) and against the informed (Glosten & Milgrom 1985)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import finite, not_negative, positive, within


def reservation_price(mid: float | Array, inventory: float | Array, aversion: float | Array, volatility: float | Array, time_left: float | Array) -> Array:
    """r = s - q gamma sigma² (T - t): below the mid when long. Prices in USD a lot, ``inventory`` in lots."""
    finite(inventory=inventory)
    positive(mid=mid)
    not_negative(aversion=aversion, volatility=volatility, time_left=time_left)
    return mid - np.asarray(inventory) * aversion * np.asarray(volatility) ** 2 * time_left


def optimal_spread(aversion: float | Array, volatility: float | Array, time_left: float | Array, decay: float | Array) -> Array:
    """gamma sigma² (T - t) + (2/gamma) ln(1 + gamma/k), USD a lot, around the reservation price; 2/k as gamma -> 0."""
    not_negative(aversion=aversion, volatility=volatility, time_left=time_left)
    positive(decay=decay)
    gamma = np.asarray(aversion, float)
    some = np.where(gamma > 0, gamma, 1.0)
    return gamma * np.asarray(volatility) ** 2 * time_left + np.where(gamma > 0, 2 / some * np.log1p(some / decay), 2 / np.asarray(decay))


def informed_quotes(belief: float | Array, informed: float | Array) -> tuple[Array, Array]:
    """(bid, ask) for a value that is 0 or 1: what it is worth given a sale, given a purchase (Glosten & Milgrom 1985).

    ``belief`` is the probability that the value is 1, ``informed`` the share of informed traders, both from 0 to 1;
    after a trade the belief is the price paid.
    """
    within(0, 1, belief=belief, informed=informed)
    pi, mu = np.asarray(belief, float), np.asarray(informed, float)
    bought, sold = pi * (1 + mu) + (1 - pi) * (1 - mu), pi * (1 - mu) + (1 - pi) * (1 + mu)
    ask = np.where(bought > 0, pi * (1 + mu) / np.where(bought > 0, bought, 1), pi)
    bid = np.where(sold > 0, pi * (1 - mu) / np.where(sold > 0, sold, 1), pi)
    return bid, ask
