"""Claims that public pages make about market makers and orders: what widens a spread, what an order pays."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

import numpy as np

from ..core import Array, unit
from ..dynamics.market_making import optimal_spread, reservation_price
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "maker-quotes",
    "the opening spread at half as much volatility again, over the spread before",
    unit=unit.RATIO,
    more_than=1.06,
    space={"volatility": (0.2, 6.0), "strategy": "inventory", "quotes": 60},
    against={"volatility": lambda volatility: 1.5 * volatility},
    where=Where(
        lambda run, wilder: run["aversion"] * run["volatility"] ** 2 * run["session"] > 0.2 * run["opening_spread"],
        aversion="averse to risk", volatility="volatility", session="session", opening_spread="spread",
    ),
    because="dynamics.market_making.spread_of",
)  # fmt: skip
def volatility_widens(run: Runs, wilder: Runs) -> Array:
    """C129. The same maker in a market half as volatile again: is the spread wider?"""
    return wilder["opening_spread"] / run["opening_spread"]


MAKER = {
    "mid": (50.0, 200.0),
    "inventory": (1.0, 40.0),
    "aversion": (0.01, 1.0, "log"),
    "volatility": (0.5, 8.0),
    "left": (0.05, 1.0),
    "decay": (0.5, 5.0),
}


def wider_at_each_call(spread: Callable[..., Any]) -> Callable[..., Any]:
    """A maker whose spread is wider whenever he is asked again: first with stock, then without, it shrinks by the half."""
    widths = cycle((2.0, 1.0))
    return lambda *given: spread(*given) * next(widths)


def quotes(run: Runs, inventory: Array) -> tuple[Array, Array]:
    """Bid and ask of a maker who holds ``inventory``, by the functions that the calculator uses."""
    middle = reservation_price(run["mid"], inventory, run["aversion"], run["volatility"], run["left"])
    half = optimal_spread(run["aversion"], run["volatility"], run["left"], run["decay"]) / 2
    return middle - half, middle + half


@experiment(
    None,
    "how much wider the spread is with a full inventory",
    unit=unit.SHARE,
    more_than=0.01,
    space=MAKER,
    because="dynamics.market_making.optimal_spread",
    broken=wider_at_each_call,
)
def wider_when_overstocked(run: Runs) -> Array:
    """C130. A maker with much in stock and one with nothing: is the spread wider?"""
    (bid, ask), (bare_bid, bare_ask) = quotes(run, run["inventory"]), quotes(run, 0 * run["inventory"])
    return (ask - bid) / (bare_ask - bare_bid) - 1


@experiment(
    None,
    "by how much the quote that moves less is lowered, over the spread",
    unit=unit.SHARE,
    more_than=0.001,
    space=MAKER,
    because="dynamics.market_making.reservation_price",
)
def both_quotes_lower(run: Runs) -> Array:
    """C131. A maker with much in stock beside one with nothing: does he lower both quotes?"""
    (bid, ask), (bare_bid, bare_ask) = quotes(run, run["inventory"]), quotes(run, 0 * run["inventory"])
    return np.minimum(bare_bid - bid, bare_ask - ask) / (bare_ask - bare_bid)


@experiment(
    "limit-order",
    "the chance that the order is never filled",
    unit=unit.SHARE,
    more_than=0.001,
    space={"distance": (0.1, 5.0), "patience": (0.001, 0.1), "orders": (1, 200)},
    because="dynamics.order_book.fill_probability",
    broken=lambda fill: lambda *given: np.ones_like(np.asarray(fill(*given))),
)  # fmt: skip
def may_not_fill(run: Runs) -> Array:
    """C132. Limit orders at any distance and patience: may they stay unfilled?"""
    return 1 - run["chance"]


@experiment(
    "order-book",
    "what the order pays beyond the best quote",
    unit=unit.PERCENT,
    more_than=0.00005,
    space={
        "side": "sell",
        "levels": 30,
        "thinning": (0.0, 1.0),
        "order_size": (50, 8000, "log"),
        "bid_size": (50, 3000, "log"),
        "tick": (0.02, 0.5),
    },
    where=Where(lambda run: run["order_size"] > 1.6 * run["bid_size"], order_size="order", bid_size="best quote"),
    because="dynamics.order_book._walk",
    broken=lambda walk: lambda price, size, quantity: walk(price * 0 + price[:1], size, quantity),
)  # fmt: skip
def walks_the_book(run: Runs) -> Array:
    """C133. Market orders smaller and larger than what stands at the best quote: do they pay for walking the book?"""
    return np.abs(run["slippage"])
