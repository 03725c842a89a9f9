"""Leveraged positions on shelves of leverage, closed by their venue round by round as the price reaches them.

A long room: one cascade round by round, from the draw to the closed positions.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, State, Values
from .impact import price_after
from .liquidation_queue import closed, closing, queue, within_reach
from .loop_gain import loop_gain
from .margin import liquidation_rule

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
    """One seed's positions: entry and size as standard normals, shelf and side as uniforms, shape (positions,).

    Parameters
    ----------
    rng : numpy.random.Generator
        Of one seed.
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    Draws
        ``entry``, ``size``, ``shelf`` and ``side``, (positions,) each.
    """
    n = p.positions
    return {"entry": rng.standard_normal(n), "size": rng.standard_normal(n), "shelf": rng.random(n), "side": rng.random(n)}


def ladder(p: Values, draws: Draws) -> dict[str, Array]:
    """Every position: ``side`` +1 or -1, ``units``, ``liquidation`` and ``bankruptcy`` price; shape (positions, lanes).

    Positions that would already be liquidated at the start price are left out, and the others are
    scaled so that their value at the start price is the open interest.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    dict of ndarray, (positions, lanes)
        ``units`` in coins, 0 or more; prices in USD a coin.
    """
    side = np.where(draws["side"] < p.share_short, -1.0, 1.0)
    low, high = np.cumsum(WEIGHTS)[:-1]
    shelf = np.where(draws["shelf"] > low, np.where(draws["shelf"] > high, SHELVES[2], SHELVES[1]), SHELVES[0])
    leverage = np.maximum(p.leverage * shelf, 1.01)
    entry = p.start_price * np.exp(p.entry_spread * draws["entry"])
    liquidation = liquidation_rule(entry, leverage, p.maintenance_margin, side)
    weight = np.exp(SIZE_SPREAD * draws["size"]) * (side * (p.start_price - liquidation) > 0)
    units = p.open_interest * weight / weight.sum(axis=0) / p.start_price
    return {
        "side": side,
        "units": units,
        "liquidation": liquidation,
        "bankruptcy": liquidation_rule(entry, leverage, 0.0, side),
    }


def opening(before: Array, price: Array, book: dict[str, Array], depth: Array, fund: Array) -> State:
    """The state right after the spark took the price from ``before`` to ``price``; all of shape (lanes,).

    Parameters
    ----------
    before, price : ndarray, (lanes,)
        USD before and after the spark.
    book : dict of ndarray, (positions, lanes)
        From `ladder`.
    depth : ndarray, (lanes,)
        USD that move the price by 1 %.
    fund : ndarray, (lanes,)
        USD of the insurance fund.

    Returns
    -------
    State
        (lanes,) each; coins, USD, and the queues of both sides.
    """
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
    """The ladder as drawn; the spark has just moved the price.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        As `opening` gives it, with the depth that was given.
    """
    state = opening(p.start_price, p.start_price * (1 + p.shock), ladder(p, draws), p.market_depth, p.insurance_fund)
    return {**state, "depth_given": p.market_depth}


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: halt if due, liquidate what the price has reached, move the price, settle the fund.

    Parameters
    ----------
    state : State
        The market after the last step, arrays by name with the lanes last.
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        A round later; ``sold`` are USD of forced orders of either sign, ``fund`` USD.
    """
    price, depth, reference = state["price"], state["depth"], state["reference"]
    given = state.get("depth_given")
    if given is not None and given is not p.market_depth:  # a branch: as much deeper from here on as the slider says
        depth, state = depth * (p.market_depth / given), {**state, "depth_given": p.market_depth}
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
    """USD of positions on the side of the move whose liquidation lies within half a per cent of ``price`` (n, lanes), over the depth.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    price : ndarray, (n, lanes)
        USD.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    dict of ndarray, (n, lanes)
        By ``liquidations``: a pure number, 0 or more.
    """
    book = ladder(p, draws)
    facing = np.where(p.shock > 0, -1.0, 1.0)  # the side that the move can force
    facing = facing[:1] if (facing == facing[0]).all() else facing  # so that lanes of one book share its order
    worth = np.where(book["side"] == facing, book["units"] * book["liquidation"], 0.0)
    forced = within_reach(book["liquidation"], worth, price, 0.005)
    return {"liquidations": loop_gain(forced, p.market_depth)}


def closed_positions(book: dict[str, Array], state: State) -> Array:
    """Which positions are closed: on each side the first so many, in the order in which the price reaches them.

    Parameters
    ----------
    book : dict of ndarray, (positions,)
        One lane of `ladder`.
    state : State
        Of one lane.

    Returns
    -------
    ndarray of bool, (positions,)
        True where closed.
    """
    out = np.zeros(len(book["units"]), bool)
    for side, place in zip(state["queue"], state["places"], strict=True):
        here = np.flatnonzero((book["side"] == -side.sign) & (book["units"] > 0))
        order = here[np.argsort(side.sign * book["liquidation"][here], kind="stable")]
        out[order[: int(place[0] - side.first[0])]] = True
    return out
