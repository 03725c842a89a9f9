"""A call that is held or owed and traded against step by step: gamma’s gain, theta’s rent, and what the hedge makes of them.

Values have shape (lanes,); money is USD, flows are positive when they buy, volatilities and rates are decimals a year.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core import Array, Draws, State, Values
from .crowd import crowd_normals
from .hedging import Accounts, call_and_greeks, hedge_paths
from .hedging_theory import certain_profit, expected_profit_at_implied

__all__ = [
    "TRADING_DAYS",
    "Fixed",
    "crowd",
    "draw",
    "expected",
    "fixed",
    "hedge_volatility",
    "held_gamma",
    "marked",
    "side",
    "start",
    "step",
    "years",
]

CROWD = ("start_price", "strike", "days_to_expiry", "rate", "drift", "realised_volatility", "round_trip_cost")
TRADING_DAYS = 252.0


def years(p: Values) -> Array:
    """Years to expiry."""
    return p.days_to_expiry / 365


def side(p: Values) -> float:
    """1 for who holds the option, −1 for who owes it."""
    return 1.0 if p.position == "long" else -1.0


def hedge_volatility(p: Values) -> Array:
    """The volatility in the delta that is traded."""
    return {"implied": p.implied_volatility, "actual": p.realised_volatility, "custom": p.own_volatility}[p.hedge_with]


class Fixed(NamedTuple):
    """What stays the same from step to step while no slider moves."""

    values: Values
    drift: Array
    scale: Array
    carry: Array
    own: Array
    life: Array
    rent: Array  # what a step charges for its gamma, over the squared price
    mine: Array  # options, below zero where they are owed


def fixed(p: Values) -> Fixed:
    """What of a step hangs on the sliders alone."""
    dt = years(p) / p.rebalances
    return Fixed(
        p,
        (p.drift - p.realised_volatility**2 / 2) * dt,
        p.realised_volatility * np.sqrt(dt),
        -p.rate * dt,
        hedge_volatility(p),
        years(p),
        p.implied_volatility**2 * dt,
        side(p) * p.options,
    )


def marked(p: Values, f: Fixed, price: Array, t: int) -> dict[str, Array]:
    """The option at step ``t``: value, delta and gamma at the implied volatility, and the delta that is hedged."""
    if t == p.rebalances:
        nothing = 0.0 * (price - p.strike)
        exercised = (price > p.strike) + nothing
        return {"value": np.maximum(price - p.strike, 0.0), "delta": exercised, "gamma": nothing, "hedge": exercised}
    left = f.life * (1 - t / p.rebalances)
    value, delta, gamma, _ = call_and_greeks(price, p.strike, p.implied_volatility, p.rate, left)
    if p.hedge_with == "implied":
        return {"value": value, "delta": delta, "gamma": gamma, "hedge": delta}
    root = f.own * np.sqrt(left)
    return {"value": value, "delta": delta, "gamma": gamma, "hedge": ndtr((np.log(price / p.strike) + p.rate * left) / root + root / 2)}


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s price: a standard normal a rebalance."""
    return {"normals": rng.standard_normal(p.rebalances)}


def start(p: Values, draws: Draws) -> State:
    """The option is bought or sold at the implied volatility, and its delta traded the other way."""
    names = (*CROWD, "implied_volatility", "own_volatility", "options")
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in names), *(a.shape[1:] for a in draws.values())))
    f, price = fixed(p), p.start_price + zero
    option = marked(p, f, price, 0)
    fee = p.round_trip_cost / 2 * option["hedge"] * price * p.options
    return {"price": price, "option": option, "shares": -side(p) * option["hedge"] * p.options, "profit": -fee, "from_costs": -fee,
            "from_moves": zero,
            "from_time": zero, "from_view": zero, "squares": zero, "worth": 1.0 + zero, "fixed": f}  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """The price moves, the profit is booked and split, then the shares are traded back to the delta."""
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


# many paths ---------------------------------------------------------------------------------------
@lru_cache(maxsize=64)
def _accounts(steps: int, paths: int, own: float, values: tuple[float, ...]) -> Accounts:
    v = dict(zip(CROWD, values, strict=True))
    scene: dict[str, Any] = dict(
        start=v["start_price"], strike=v["strike"], years=v["days_to_expiry"] / 365, rate=v["rate"], drift=v["drift"],
        volatility=v["realised_volatility"], hedge_volatility=own, cost=v["round_trip_cost"] / 2,
    )  # fmt: skip
    parts = [hedge_paths(normals, **scene) for normals in crowd_normals(21, steps, paths)]
    return Accounts(np.concatenate([part.cost for part in parts]), np.concatenate([part.fees for part in parts]))


def held_gamma(p: Values) -> Array:
    """USD of shares that the delta gains with a rise of 1 %, at the beginning."""
    gamma = call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[2]
    return side(p) * 0.01 * p.options * p.start_price**2 * gamma


def crowd(p: Values) -> list[Array]:
    """Profit of the same trade on ``paths`` other paths (the same ones each time), USD, one array a lane."""
    paid = call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[0]
    columns = np.broadcast_arrays(paid, p.options, hedge_volatility(p), *(p[name] for name in CROWD))
    out = []
    for premium, options, own, *row in zip(*(c.tolist() for c in columns), strict=True):
        a = _accounts(p.rebalances, p.averaged_paths, own, tuple(row))
        out.append(options * (side(p) * (a.cost - a.fees - premium) - a.fees))
    return out


def expected(p: Values) -> Array:
    """Expected profit without costs, hedged continuously at the chosen volatility, USD: what a wrong price and a wrong hedge earn."""
    own = hedge_volatility(p)
    scene = (p.start_price, p.strike, p.rate, years(p))
    wrong_price = certain_profit(*scene, own, p.implied_volatility) if p.hedge_with != "implied" else 0.0
    return side(p) * p.options * (wrong_price + expected_profit_at_implied(*scene, p.realised_volatility, own, p.drift))
