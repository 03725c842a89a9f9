"""The order book: walking it, its imbalance, the flow at its best quotes, and the race of its two queues."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.allowed import all_finite, all_not_negative, all_positive
from squeezelab.dynamics.order_book import bounce_spread
from squeezelab.errors import OutOfRange


def check_book(bids: Array, asks: Array) -> None:
    """Refuses what is no book: ``bids`` and ``asks`` have shape (levels, 2), price and size, best first.

    Raises `NotANumber` or `OutOfRange` for bad numbers, a ladder that is not monotone, a crossed or locked book.
    """
    for name, ladder, way in (("bids", bids, -1), ("asks", asks, 1)):
        ladder = np.asarray(ladder, float)
        if ladder.ndim != 2 or ladder.shape[1] != 2 or not len(ladder):
            raise OutOfRange(f"{name} must be rows of price and size, at least one, not an array of shape {ladder.shape}.")
        all_positive(**{f"the price of {name}": ladder[:, 0]})
        all_positive(**{f"the size of {name}": ladder[:, 1]})
        if np.any(way * np.diff(ladder[:, 0]) <= 0):
            word = "fall" if way < 0 else "rise"
            raise OutOfRange(f"{name} must {word} from level to level, best first: sort the ladder and merge equal prices.")
    best_bid, best_ask = float(np.asarray(bids)[0, 0]), float(np.asarray(asks)[0, 0])
    if best_bid >= best_ask:
        raise OutOfRange(
            f"the book is crossed: best bid {best_bid:g} USD stands at or above best ask {best_ask:g} USD; those orders would have traded."
        )


def order_flow_imbalance(bid: Array, bid_size: Array, ask: Array, ask_size: Array) -> Array:
    """e_n of successive best quotes, shape (events - 1, …): + buying pressure, - selling (Cont, Kukanov & Stoikov 2014)."""
    bid, ask, qb, qa = (np.asarray(a, float) for a in (bid, ask, bid_size, ask_size))
    all_positive(bid=bid, ask=ask)
    all_not_negative(bid_size=qb, ask_size=qa)
    if np.any(bid >= ask):
        raise OutOfRange("bid must lie below ask in every quote: drop crossed quotes first.")
    return (
        (bid[1:] >= bid[:-1]) * qb[1:] - (bid[1:] <= bid[:-1]) * qb[:-1]
        - (ask[1:] <= ask[:-1]) * qa[1:] + (ask[1:] >= ask[:-1]) * qa[:-1]
    )  # fmt: skip


def roll_spread(prices: Array) -> float:
    """Effective spread 2 sqrt(-cov(dp_t, dp_t-1)) from trade prices, USD (Roll 1984); NaN where the covariance is positive."""
    all_finite(prices=prices)
    if np.size(prices) < 4:
        raise OutOfRange(f"prices must hold at least 4 trades, not {np.size(prices)}.")
    return float(bounce_spread(np.asarray(prices, float)))


def amihud(returns: Array, turnover: Array) -> float:
    """Average of |return| over turnover in USD (Amihud 2002)."""
    all_finite(returns=returns)
    all_positive(turnover=turnover)
    return float(np.mean(np.abs(returns) / turnover))
