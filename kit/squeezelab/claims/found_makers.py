"""Claims that public pages make about market makers and orders: what widens a spread, what an order pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from ..dynamics.market_making import optimal_spread, reservation_price
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "maker-quotes",
    "the lesser of two ratios of the opening spread, each to half as much volatility again",
    unit=unit.RATIO,
    more_than=1.06,
    space={"volatility": (0.2, 6.0), "strategy": "inventory", "quotes": 60},
    against=[{"volatility": lambda volatility: 1.5 * volatility}, {"volatility": lambda volatility: 2.25 * volatility}],
    where=Where(
        lambda run, *_: run["aversion"] * run["volatility"] ** 2 * run["session"] > 0.2 * run["opening_spread"],
        aversion="averse to risk", volatility="volatility", session="session", opening_spread="spread",
    ),
    because="dynamics.market_making.spread_of",
    broken=lambda spread: lambda aversion, volatility, *rest: spread(aversion, 0 * volatility + 1, *rest),
)  # fmt: skip
def volatility_widens(run: Runs, wilder: Runs, wildest: Runs) -> Array:
    """C129. The same maker in a market half as volatile again, twice over: is the spread wider at each step?"""
    first, second, third = (each["opening_spread"] for each in (run, wilder, wildest))
    return np.minimum(second / first, third / second)


MAKER = {
    "mid": (50.0, 200.0),
    "inventory": (1.0, 40.0),
    "aversion": (0.01, 1.0, "log"),
    "volatility": (0.5, 8.0),
    "left": (0.05, 1.0),
    "decay": (0.5, 5.0),
}


def wary_of_stock(quoted: Callable[..., Any]) -> Callable[..., Any]:
    """A maker whose quotes stand a tenth further apart for each lot in stock."""

    def wider(desk: Any, mid: Array, inventory: Array, left: Array) -> Array:
        bid, ask = quoted(desk, mid, inventory, left)
        extra = 0.05 * np.abs(inventory) * (ask - bid)
        return np.stack([bid - extra, ask + extra])

    return wider


def quotes(run: Runs, inventory: Array) -> tuple[Array, Array]:
    """Bid and ask of a maker who holds ``inventory``, by the functions that the calculator uses."""
    middle = reservation_price(run["mid"], inventory, run["aversion"], run["volatility"], run["left"])
    half = optimal_spread(run["aversion"], run["volatility"], run["left"], run["decay"]) / 2
    return middle - half, middle + half


@experiment(
    "maker-quotes",
    "how much wider the spread is, in the hours in which much is in stock, than that of a maker who meets hardly anybody",
    unit=unit.SHARE,
    more_than=0.01,
    space={"orders": (40, 500), "decay": (0.3, 3.0, "log"), "inventory_limit": 50, "quotes": 100, "strategy": ["inventory", "symmetric"]},
    against={"orders": 1},
    silent_for="the maker never fills up",
    because="models.maker_quotes.quoted",
    broken=wary_of_stock,
)
def wider_when_overstocked(run: Runs, idle: Runs) -> Array:
    """C130. A session of a maker who fills up, beside one who trades next to nothing: is the spread wider while much is in stock?"""
    much = np.abs(run["inventory"]) >= np.maximum(np.abs(idle["inventory"]) + 2, 0.5 * np.abs(run["inventory"]).max(axis=0))
    wider = (run["ask"] - run["bid"]) / (idle["ask"] - idle["bid"]) - 1
    return np.nansum(np.where(much, wider, 0.0), axis=0) / np.where(much.any(axis=0), much.sum(axis=0), np.nan)


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
    where=Where(
        lambda run: run["orders"] * run["patience"] * np.exp(-run["distance"] * run["decay"]) < 6,
        orders="orders", patience="waits", distance="mid", decay="mid",
    ),
    because="dynamics.resting_orders.fill_probability",
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
        "thinning": (0.0, 0.5),
        "best_bid": (95.0, 99.5),
        "best_ask": (100.5, 105.0),
        "order_size": (50, 5000, "log"),
        "bid_size": (100, 3000, "log"),
        "tick": (0.02, 0.5),
    },
    where=Where(lambda run: run["order_size"] > 1.6 * run["bid_size"], order_size="order", bid_size="best quote"),
    because="dynamics.order_book._walk",
    broken=lambda walk: lambda price, size, quantity: walk(price * 0 + price[:1], size, quantity),
)  # fmt: skip
def walks_the_book(run: Runs) -> Array:
    """C133. Market orders smaller and larger than what stands at the best quote: do they pay for walking the book?"""
    return np.abs(run["slippage"])
