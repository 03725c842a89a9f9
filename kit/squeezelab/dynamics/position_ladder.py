"""Leveraged positions on shelves of leverage, closed by their venue round by round as the price reaches them."""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, State, Values
from .impact import price_after
from .liquidation_queue import closed, closing, queue, within_reach
from .loop_gain import loop_gain
from .margin import bankruptcy_price, liquidation_rule

__all__ = [
    "REACH",
    "SHELVES",
    "SIZE_SPREAD",
    "WEIGHTS",
    "closed_positions",
    "draw",
    "gain",
    "ladder",
    "opening",
    "start",
    "step",
]

SHELVES = np.array([0.4, 1.0, 2.0])  # leverage, in multiples of the median
WEIGHTS = np.array([0.4, 0.4, 0.2])  # how many positions stand on each
REACH = float(np.log(10.0))  # how far the model follows the price either way, in logs: beyond ten times, nobody stands there
SIZE_SPREAD = 0.8  # standard deviation of the log of position sizes


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's positions: entry and size as standard normals, shelf and side as uniforms, shape (positions,)."""
    n = p.positions
    return {"entry": rng.standard_normal(n), "size": rng.standard_normal(n), "shelf": rng.random(n), "side": rng.random(n)}


def ladder(p: Values, draws: Draws) -> dict[str, Array]:
    """Every position: ``side`` +1 or -1, ``units``, ``liquidation`` and ``bankruptcy`` price; shape (positions, lanes).

    Positions that would already be liquidated at the start price are left out, and the others are
    scaled so that their value at the start price is the open interest.
    """
    side = np.where(draws["side"] < p.share_short, -1.0, 1.0)
    leverage = p.leverage * SHELVES[np.searchsorted(np.cumsum(WEIGHTS)[:-1], draws["shelf"])]
    entry = p.start_price * np.exp(p.entry_spread * draws["entry"])
    liquidation = liquidation_rule(entry, np.maximum(leverage, 1.01), p.maintenance_margin, side)
    weight = np.exp(SIZE_SPREAD * draws["size"]) * (side * (p.start_price - liquidation) > 0)
    units = p.open_interest * weight / weight.sum(axis=0) / p.start_price
    return {
        "side": side,
        "units": units,
        "liquidation": liquidation,
        "bankruptcy": bankruptcy_price(entry, np.maximum(leverage, 1.01), side),
    }


def opening(before: Array, price: Array, book: dict[str, Array], depth: Array, fund: Array) -> State:
    """The state right after the spark took the price from ``before`` to ``price``; all of shape (lanes,)."""
    sides = queue(book)
    places = [side.first for side in sides]
    zero = np.zeros(np.broadcast_shapes(price.shape, depth.shape, fund.shape, places[0].shape))
    facing = np.where(book["side"] * (before - price) >= 0, book["units"], 0.0).sum(axis=0)  # coins that the move can force
    return {
        "queue": sides, "places": places, "closed": closed(sides, places), "coins": zero, "facing": facing, "before": before,
        "price": price + zero, "reference": before + zero, "depth": depth + zero, "fund": fund + zero,
        "sold": zero, "liquidated": zero, "closed_share": zero, "resting": zero > 0,
    }  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    """The ladder as drawn; the spark has just moved the price."""
    return opening(p.start_price, p.start_price * (1 + p.shock), ladder(p, draws), p.market_depth, p.insurance_fund)


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: halt if due, liquidate what the price has reached, move the price, settle the fund."""
    price, depth, reference = state["price"], state["depth"], state["reference"]
    places = closing(state["queue"], state["places"], price, one_by_one=p.order == "sequential")
    so_far = closed(state["queue"], places)
    coins, owed, count = so_far - state["closed"]
    resting = np.logical_not(count)
    if p.circuit_breaker == "on":
        due = ~resting & (np.abs(price / reference - 1) >= p.halt_fall)
        depth = np.where(due, depth * p.depth_refill, depth)
        reference = np.where(due, price, reference)
    flow = coins * price
    new = price_after(price, flow, depth)
    beyond = np.abs(np.log(new / state["before"])) > REACH
    if np.count_nonzero(beyond):  # the orders are filled as far as the book goes
        room = 100 * depth * np.maximum(REACH - np.sign(flow) * np.log(price / state["before"]), 0.0)
        filled = np.where(beyond, np.minimum(room / np.maximum(np.abs(flow), 1e-9), 1.0), 1.0)
        coins, owed, count, flow = coins * filled, owed * filled, np.floor(count * filled), flow * filled
        new, resting = price_after(price, flow, depth), resting | beyond
    done = state["coins"] + np.abs(coins)
    return {
        **state, "places": places, "closed": so_far, "coins": done, "price": new, "depth": depth, "reference": reference,
        "closed_share": np.minimum(done / np.maximum(state["facing"], 1e-300), 1.0),
        "sold": np.abs(flow), "liquidated": count, "fund": state["fund"] + (owed - coins * np.sqrt(price * new)), "resting": resting,
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD of positions on the side of the move whose liquidation lies within half a per cent of ``price`` (n, lanes), over the depth."""
    book = ladder(p, draws)
    worth = book["units"] * book["liquidation"]

    def near(side: float) -> Array:
        return within_reach(book["liquidation"], np.where(book["side"] == side, worth, 0.0), price, 0.005)

    up = p.shock > 0
    forced = near(-1.0) if up.all() else np.where(up, near(-1.0), near(1.0)) if up.any() else near(1.0)
    return {"liquidations": loop_gain(forced, p.market_depth)}


def closed_positions(book: dict[str, Array], state: State) -> Array:
    """Which positions are closed: on each side the first so many, in the order in which the price reaches them."""
    out = np.zeros(len(book["units"]), bool)
    for side, place in zip(state["queue"], state["places"], strict=True):
        here = np.flatnonzero((book["side"] == -side.sign) & (book["units"] > 0))
        order = here[np.argsort(side.sign * book["liquidation"][here], kind="stable")]
        out[order[: int(place[0] - side.first[0])]] = True
    return out
