"""The order book: walking it, its imbalance, the flow at its best quotes, and the race of its two queues.

Prices are USD, sizes are shares (or lots), all above 0. Level 0 is the best one. The last axis is the lanes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .allowed import finite, not_negative, positive, within

__all__ = [
    "Fill",
    "amihud",
    "book_pressure",
    "bounce_spread",
    "check_book",
    "fill_probability",
    "imbalance",
    "ladder_fill",
    "microprice",
    "order_flow_imbalance",
    "power_ladder",
    "roll_spread",
    "stale_quote_loss",
    "taken",
    "up_probability",
    "walk",
]


class Fill(NamedTuple):
    """What a market order meets: shares ``filled``, ``average`` and ``last`` price (NaN where nothing is filled)."""

    filled: Array
    average: Array
    last: Array


def check_book(bids: Array, asks: Array) -> None:
    """Refuses what is no book: ``bids`` and ``asks`` have shape (levels, 2), price and size, best first.

    Raises `NotANumber` or `OutOfRange` for bad numbers, a ladder that is not monotone, a crossed or locked book.
    """
    for name, ladder, way in (("bids", bids, -1), ("asks", asks, 1)):
        ladder = np.asarray(ladder, float)
        if ladder.ndim != 2 or ladder.shape[1] != 2 or not len(ladder):
            raise OutOfRange(f"{name} must be rows of price and size, at least one, not an array of shape {ladder.shape}.")
        positive(**{f"the price of {name}": ladder[:, 0]})
        positive(**{f"the size of {name}": ladder[:, 1]})
        if np.any(way * np.diff(ladder[:, 0]) <= 0):
            word = "fall" if way < 0 else "rise"
            raise OutOfRange(f"{name} must {word} from level to level, best first: sort the ladder and merge equal prices.")
    best_bid, best_ask = float(np.asarray(bids)[0, 0]), float(np.asarray(asks)[0, 0])
    if best_bid >= best_ask:
        raise OutOfRange(
            f"the book is crossed: best bid {best_bid:g} USD stands at or above best ask {best_ask:g} USD; those orders would have traded."
        )


def walk(price: Array, size: Array, quantity: float | Array) -> Fill:
    """A market order of ``quantity`` shares taken level by level; ``price`` and ``size`` have shape (levels, lanes), best first.

    ``quantity`` is above 0 and broadcasts to (lanes,). Where the ladder runs out the order is filled in part.
    """
    price, size = np.asarray(price, float), np.asarray(size, float)
    positive(price=price, quantity=quantity)
    not_negative(size=size)
    steps = np.diff(price, axis=0)
    if np.any(np.sign(steps) != np.sign(steps[:1])):
        raise OutOfRange("price must rise or fall from level to level without turning: sort the ladder and merge equal prices.")
    return _walk(price, size, np.asarray(quantity, float))


def taken(size: Array, quantity: Array) -> Array:
    """Shares that a market order takes at each level, shape (levels, lanes)."""
    before = np.cumsum(size, axis=0) - size
    return np.clip(quantity - before, 0, size)


def _walk(price: Array, size: Array, quantity: Array) -> Fill:
    part = taken(size, quantity)
    filled = part.sum(axis=0)
    level = np.maximum((part > 0).sum(axis=0) - 1, 0)
    last = np.take_along_axis(np.broadcast_to(price, part.shape), level[None], axis=0)[0]
    some = filled > 0
    average = np.where(some, (part * price).sum(axis=0) / np.where(some, filled, 1), np.nan)
    return Fill(filled, average, np.where(some, last, np.nan))


def power_ladder(best: Array, tick: Array, size: Array, thinning: Array, levels: int, side: int) -> tuple[Array, Array]:
    """Prices and sizes of one side, shape (levels, lanes), best first: size (1+k)^-thinning at k ticks from the best.

    ``side`` is +1 for asks (away is up), -1 for bids. Orders arrive at a distance with such a tail (Bouchaud,
    Mézard & Potters 2002: thinning = 1 + 0.6).
    """
    k = np.arange(levels)[:, None]
    return best + side * k * tick, size * (1.0 + k) ** -thinning


def imbalance(bid_size: float | Array, ask_size: float | Array) -> Array:
    """(B - A)/(B + A): -1 all asks, +1 all bids."""
    not_negative(bid_size=bid_size, ask_size=ask_size)
    total = np.asarray(bid_size, float) + ask_size
    positive(**{"bid_size + ask_size": total})
    return (np.asarray(bid_size, float) - ask_size) / total


def microprice(bid: float | Array, ask: float | Array, bid_size: float | Array, ask_size: float | Array) -> Array:
    """(ask B + bid A)/(A + B), USD: the mid, leaning towards the thinner side; ``bid`` below ``ask``."""
    positive(bid=bid, ask=ask)
    if np.any(np.asarray(bid) >= ask):
        raise OutOfRange("bid must lie below ask: a crossed book has no microprice.")
    weight = (1 + imbalance(bid_size, ask_size)) / 2
    return ask * weight + bid * (1 - weight)


def book_pressure(bid_sizes: Array, ask_sizes: Array) -> Array:
    """Depth-weighted imbalance with weight 1/(1+k) at level k; sizes of shape (levels, lanes), value in [-1, 1]."""
    weight = 1 / (1.0 + np.arange(len(bid_sizes)))[:, None]
    return (weight * (bid_sizes - ask_sizes)).sum(axis=0) / (weight * (bid_sizes + ask_sizes)).sum(axis=0)


def up_probability(bid_size: float | Array, ask_size: float | Array, correlation: float | Array) -> Array:
    """Probability that the ask queue empties before the bid queue (Cont & de Larrard 2013).

    p = 1/2 - arctan(c (A-B)/(A+B)) / (2 arctan c) with c = sqrt((1+rho)/(1-rho)); ``correlation`` of the two queues'
    changes strictly between -1 and 1. At rho = 0 it is (2/pi) arctan(B/A); towards -1 it is B/(A+B).
    """
    within(-1, 1, open_ends=True, correlation=correlation)
    c = np.sqrt((1 + np.asarray(correlation, float)) / (1 - np.asarray(correlation, float)))
    return 0.5 + np.arctan(c * imbalance(bid_size, ask_size)) / (2 * np.arctan(c))


def order_flow_imbalance(bid: Array, bid_size: Array, ask: Array, ask_size: Array) -> Array:
    """e_n of successive best quotes, shape (events - 1, …): + buying pressure, - selling (Cont, Kukanov & Stoikov 2014)."""
    bid, ask, qb, qa = (np.asarray(a, float) for a in (bid, ask, bid_size, ask_size))
    positive(bid=bid, ask=ask)
    not_negative(bid_size=qb, ask_size=qa)
    if np.any(bid >= ask):
        raise OutOfRange("bid must lie below ask in every quote: drop crossed quotes first.")
    return (
        (bid[1:] >= bid[:-1]) * qb[1:] - (bid[1:] <= bid[:-1]) * qb[:-1]
        - (ask[1:] <= ask[:-1]) * qa[1:] + (ask[1:] >= ask[:-1]) * qa[:-1]
    )  # fmt: skip


def fill_probability(distance: float | Array, intensity: float | Array, decay: float | Array, time: float | Array) -> Array:
    """That a quote ``distance`` from the mid is met within ``time``: 1 - exp(-A e^(-k d) t) (Avellaneda & Stoikov 2008)."""
    not_negative(distance=distance, intensity=intensity, decay=decay, time=time)
    return -np.expm1(-np.asarray(intensity) * np.exp(-np.asarray(decay) * distance) * time)


def stale_quote_loss(volatility: float | Array, latency: float | Array) -> Array:
    """Expected loss of a stale quote: E max(N(0, s), 0) = s/sqrt(2 pi) with s = volatility sqrt(latency), same price unit."""
    not_negative(volatility=volatility, latency=latency)
    return np.asarray(volatility) * np.sqrt(latency) / np.sqrt(2 * np.pi)


def roll_spread(prices: Array) -> float:
    """Effective spread 2 sqrt(-cov(dp_t, dp_t-1)) from trade prices, USD (Roll 1984); NaN where the covariance is positive."""
    finite(prices=prices)
    if np.size(prices) < 4:
        raise OutOfRange(f"prices must hold at least 4 trades, not {np.size(prices)}.")
    return float(bounce_spread(np.asarray(prices, float)))


def bounce_spread(prices: Array) -> Array:
    """`roll_spread` without checks, for many series side by side: prices (n, …), shape (…) out."""
    change = np.diff(prices, axis=0)
    change = change - change.mean(axis=0)
    covariance = (change[1:] * change[:-1]).sum(axis=0) / (len(change) - 2)
    return np.where(covariance <= 0, 2 * np.sqrt(np.maximum(-covariance, 0)), np.nan)


def amihud(returns: Array, turnover: Array) -> float:
    """Average of |return| over turnover in USD (Amihud 2002)."""
    finite(returns=returns)
    positive(turnover=turnover)
    return float(np.mean(np.abs(returns) / turnover))


def ladder_fill(orders: int, growth: float, filled: float) -> float:
    """Where a ladder of limit orders at even distances buys on average: 0 at its first price, 1 at its last.

    Each order is ``growth`` times the one before; the nearest ones fill until ``filled`` of the whole size is done.
    """
    positive(growth=growth, filled=filled)
    within(0, 1, filled=filled)
    size = growth ** np.arange(orders, dtype=float)
    done = np.diff(np.minimum(np.cumsum(size), filled * size.sum()), prepend=0.0)
    return float((np.linspace(0, 1, orders) * done).sum() / done.sum())
