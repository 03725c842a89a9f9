"""A call that is held or owed and traded against step by step: gamma’s gain, theta’s rent, and what the hedge makes of them.

Values have shape (lanes,); money is USD, flows are positive when they buy, volatilities and rates are decimals a year.
A long room: one trade step by step, from the purchase to the parts of its profit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core import Array, Draws, State, Values
from .hedged_call import at_expiry, nought, price_steps, volatility_of, years
from .hedging import call_and_greeks

__all__ = ["TRADING_DAYS", "Fixed", "fixed", "marked", "side", "start", "step"]

CROWD = ("start_price", "strike", "days_to_expiry", "rate", "drift", "realised_volatility", "round_trip_cost")
TRADING_DAYS = 252.0


def side(p: Values) -> float:
    """1 for who holds the option, −1 for who owes it.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    float
        +1 or -1.
    """
    return 1.0 if p.position == "long" else -1.0


class Fixed(NamedTuple):
    """What stays the same from step to step while no slider moves.

    Parameters
    ----------
    values : Values
        From which the rest is taken.
    drift, scale : ndarray, (lanes,)
        Mean and deviation of the log return of a step.
    carry : ndarray, (lanes,)
        Log discount of a step.
    own : ndarray, (lanes,)
        Volatility of the traded delta, decimal per √year.
    life : ndarray, (lanes,)
        Years to expiry at the start.
    rent : ndarray, (lanes,)
        Implied variance of a step.
    mine : ndarray, (lanes,)
        Options; below 0 they are owed.
    """

    values: Values
    drift: Array
    scale: Array
    carry: Array
    own: Array
    life: Array
    rent: Array  # what a step charges for its gamma, over the squared price
    mine: Array  # options, below zero where they are owed


def fixed(p: Values) -> Fixed:
    """What of a step hangs on the sliders alone.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    Fixed
        (lanes,) each.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    dt = years(p) / p.rebalances
    return Fixed(
        p,
        *price_steps(p),
        -p.rate * dt,
        volatility_of(p),
        years(p),
        p.implied_volatility**2 * dt,
        side(p) * p.options,
    )


def marked(p: Values, f: Fixed, price: Array, t: int) -> dict[str, Array]:
    """The option at step ``t``: value, delta and gamma at the implied volatility, and the delta that is hedged.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    f : Fixed
        From `fixed`.
    price : ndarray, (lanes,)
        USD.
    t : int
        Steps so far.

    Returns
    -------
    dict of ndarray, (lanes,)
        USD a share, deltas in shares, gamma per USD.
    """
    if t == p.rebalances:
        value, exercised, nothing = at_expiry(price, p.strike)
        return {"value": value, "delta": exercised, "gamma": nothing, "hedge": exercised}
    left = f.life * (1 - t / p.rebalances)
    value, delta, gamma, _ = call_and_greeks(price, p.strike, p.implied_volatility, p.rate, left)
    if p.hedge_with == "implied":
        return {"value": value, "delta": delta, "gamma": gamma, "hedge": delta}
    root = f.own * np.sqrt(left)
    return {"value": value, "delta": delta, "gamma": gamma, "hedge": ndtr((np.log(price / p.strike) + p.rate * left) / root + root / 2)}


def start(p: Values, draws: Draws) -> State:
    """The option is bought or sold at the implied volatility, and its delta traded the other way.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        Price in USD, ``shares`` above 0 where they are held, profit and its parts in USD.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    zero = nought(p, (*CROWD, "implied_volatility", "own_volatility", "options"), draws)
    f, price = fixed(p), p.start_price + zero
    option = marked(p, f, price, 0)
    fee = p.round_trip_cost / 2 * option["hedge"] * price * p.options
    return {"price": price, "option": option, "shares": -side(p) * option["hedge"] * p.options, "profit": -fee, "from_costs": -fee,
            "from_moves": zero,
            "from_time": zero, "from_view": zero, "squares": zero, "worth": 1.0 + zero, "fixed": f}  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """The price moves, the profit is booked and split, then the shares are traded back to the delta.

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
        One rebalance later.
    """
    t, old, before, now = state["t"], state["option"], state["price"], state["worth"]
    f = state["fixed"] if state["fixed"].values is p else fixed(p)
    log_move = f.drift + f.scale * draws["normals"][t]
    price = before * np.exp(log_move)
    then = now * np.exp(f.carry)
    option = marked(p, f, price, t + 1)
    mine, moved = f.mine, price - before
    share_gain = then * price - now * before
    curved = mine * 0.5 * now * old["gamma"]
    fee = then * p.round_trip_cost / 2 * np.abs(option["hedge"] - old["hedge"]) * price * p.options
    return {
        **state, "price": price, "option": option, "shares": -mine * option["hedge"], "worth": then, "fixed": f,
        "from_moves": state["from_moves"] + curved * moved * moved,
        "from_time": state["from_time"] - curved * before * before * f.rent,
        "from_view": state["from_view"] - mine * (old["hedge"] - old["delta"]) * share_gain,
        "from_costs": state["from_costs"] - fee,
        "profit": state["profit"] + mine * (then * option["value"] - now * old["value"] - old["hedge"] * share_gain) - fee,
        "squares": state["squares"] + log_move * log_move,
    }  # fmt: skip
