"""A call that is sold and hedged step by step: what the price does, what the hedger trades, and what each part of the profit is.

Values have shape (lanes,); money is USD, an amount in the account is per option, volatilities and rates are decimals a year.
A long room: one trade step by step, from the sale to the parts of its profit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core import Array, Draws, State, Values
from .hedged_call import at_expiry, nought, price_steps, volatility_of, years
from .hedging import call_and_greeks, no_trade_band
from .normal_cdf import ROOT_TWO_PI

__all__ = ["PARTS", "Fixed", "fixed", "hedge_volatility", "holding", "marked", "start", "step"]

CROWD = (
    "start_price",
    "strike",
    "implied_volatility",
    "rate",
    "days_to_expiry",
    "drift",
    "realised_volatility",
    "round_trip_cost",
    "risk_tolerance",
    "own_volatility",
)
PARTS = ("from_gamma", "from_time", "from_volatility", "from_view", "from_costs")


def hedge_volatility(p: Values) -> Array:
    """The volatility in the hedger’s delta; with Leland’s rule raised so that it pays for the trades.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        Decimal per √year.
    """
    chosen = volatility_of(p)
    if p.rule != "leland":
        return chosen
    return chosen * np.sqrt(1 + np.sqrt(2 / np.pi) * p.round_trip_cost / (chosen * np.sqrt(years(p) / p.rebalances)))


class Fixed(NamedTuple):
    """What stays the same from step to step while no slider moves.

    Parameters
    ----------
    values : Values
        From which the rest is taken.
    life : ndarray, (lanes,)
        Years to expiry at the start.
    own : ndarray, (lanes,)
        Volatility of the hedger's delta, decimal per √year.
    drift, scale : ndarray, (lanes,)
        Mean and deviation of the log return of a step.
    carry : ndarray, (lanes,)
        Log discount of a step; 0 where the convention counts no interest.
    growth : ndarray, (lanes,)
        Factor by which owed USD grow in a step.
    one_view : bool
        Whether the hedger's delta is the quoted one.
    """

    values: Values
    life: Array
    own: Array
    drift: Array
    scale: Array
    carry: Array  # what 1 USD earns in a step, as the convention counts it
    growth: Array
    one_view: bool  # the hedger's delta is the quoted delta


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
    """
    dt = years(p) / p.rebalances
    quiet = 1.0 if p.convention == "interest" else 0.0
    return Fixed(
        p, years(p), hedge_volatility(p), *price_steps(p), -quiet * p.rate * dt,
        1 + quiet * p.rate * dt, p.rule == "delta" and p.hedge_with == "implied" and not p.implied_change.any(),
    )  # fmt: skip


def marked(p: Values, f: Fixed, price: Array, t: int) -> dict[str, Array]:
    """The option at step ``t`` as the market quotes it: value and Greeks, and the delta that the hedger sees.

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
        USD a share, deltas in shares, gammas per USD, vega per 1.00, and the quoted volatility.
    """
    done = t / p.rebalances
    quoted = p.implied_volatility if f.one_view else p.implied_volatility * np.exp(p.implied_change * done)
    if t == p.rebalances:
        value, exercised, nothing = at_expiry(price, p.strike)
        return {"value": value, "delta": exercised, "gamma": nothing, "vega": nothing, "own_delta": exercised, "own_gamma": nothing,
                "quoted": quoted}  # fmt: skip
    left = f.life * (1 - done)
    value, delta, gamma, vega = call_and_greeks(price, p.strike, quoted, p.rate, left)
    own_delta = own_gamma = delta
    if not f.one_view:
        own = f.own * (quoted / p.implied_volatility) if p.hedge_with == "implied" else f.own  # who hedges at implied follows the quote
        root = own * np.sqrt(left)
        d1 = (np.log(price / p.strike) + p.rate * left) / root + root / 2
        own_delta, own_gamma = ndtr(d1), np.exp(-d1 * d1 / 2) / (ROOT_TWO_PI * price * root)
    return {"value": value, "delta": delta, "gamma": gamma, "vega": vega, "own_delta": own_delta, "own_gamma": own_gamma, "quoted": quoted}


def holding(p: Values, f: Fixed, held: Array, price: Array, option: dict[str, Array], t: int) -> Array:
    """Shares per option that the rule asks for, coming from ``held``.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    f : Fixed
        From `fixed`.
    held : ndarray, (lanes,)
        Shares per option before.
    price : ndarray, (lanes,)
        USD.
    option : dict of ndarray, (lanes,)
        From `marked`.
    t : int
        Steps so far.

    Returns
    -------
    ndarray, (lanes,)
        Shares per option, 0 or more.
    """
    if p.rule == "stop":
        return (price > p.strike) + 0.0 * held
    if p.rule != "band" or t == p.rebalances:
        return option["own_delta"] + 0.0 * held
    half = no_trade_band(price, option["own_gamma"], p.round_trip_cost / 2, p.risk_tolerance, p.rate, f.life * (1 - t / p.rebalances))
    return np.clip(held, option["own_delta"] - half, option["own_delta"] + half)


def start(p: Values, draws: Draws) -> State:
    """The option is sold at the implied volatility and the first shares are bought.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        Price in USD a share, ``held`` shares per option, profit and its parts in USD.
    """
    zero = nought(p, (*CROWD, "implied_change", "options"), draws)
    f, price = fixed(p), p.start_price + zero
    option = marked(p, f, price, 0)
    held = holding(p, f, zero, price, option, 0)
    fee = p.round_trip_cost / 2 * held * price * p.options
    return {"price": price, "held": held, "shares": held * p.options, "option": option, "profit": -fee,
            "hedge_cost": held * price * p.options + fee,
            "from_costs": -fee, "from_gamma": zero, "from_time": zero, "from_volatility": zero, "from_view": zero,
            "sold_at": option["value"], "gained": zero,
            "worth": 1.0 + zero, "fixed": f}  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """The price moves, the profit is booked and split, then the hedger trades.

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
        One rebalance later; profit is the hedger's, above 0 a gain.
    """
    t, old, before, now = state["t"], state["option"], state["price"], state["worth"]
    f = state["fixed"] if state["fixed"].values is p else fixed(p)
    price = before * np.exp(f.drift + f.scale * draws["normals"][t])
    then = now * np.exp(f.carry)  # what 1 USD is worth today
    option = marked(p, f, price, t + 1)
    held = holding(p, f, state["held"], price, option, t + 1)
    traded = held - state["held"]
    paid = traded * price * p.options
    fee = p.round_trip_cost / 2 * np.abs(paid)
    share_gain = then * price - now * before
    gained = state["gained"] + state["held"] * share_gain
    from_costs = state["from_costs"] - then * fee
    scale = 0.5 * now * p.options
    curved = scale * old["gamma"]
    time_value = curved * (old["quoted"] * before) ** 2 * (f.life / p.rebalances)
    if p.convention != "interest":  # the whole of theta: nothing is paid for the money in the shares
        time_value = time_value + 2 * scale * p.rate * (before * old["delta"] - old["value"]) * (f.life / p.rebalances)
    moved = price - before
    return {
        **state, "price": price, "held": held, "shares": held * p.options, "option": option, "gained": gained, "from_costs": from_costs,
        "from_gamma": state["from_gamma"] - curved * moved * moved, "from_time": state["from_time"] + time_value,
        "from_volatility": state["from_volatility"] - (0.0 if f.one_view else 2 * scale * old["vega"] * (option["quoted"] - old["quoted"])),
        "from_view": state["from_view"] + p.options * (state["held"] - old["delta"]) * share_gain,
        "profit": p.options * (state["sold_at"] - then * option["value"] + gained) + from_costs,
        "hedge_cost": state["hedge_cost"] * f.growth + paid + fee, "worth": then, "fixed": f,
    }  # fmt: skip
