"""A call that is sold and hedged step by step: what the price does, what the hedger trades, and what each part of the profit is.

Values have shape (lanes,); money is USD, an amount in the account is per option, volatilities and rates are decimals a year.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core import Array, Draws, State, Values
from .crowd import crowd_normals
from .hedging import ROOT_TWO_PI, Accounts, call_and_greeks, hedge_paths, no_trade_band
from .hedging_theory import hedging_error, trading_cost

__all__ = [
    "PARTS",
    "Fixed",
    "crowd",
    "draw",
    "fair_value",
    "fixed",
    "hedge_volatility",
    "holding",
    "marked",
    "start",
    "step",
    "theory",
    "years",
]

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


def years(p: Values) -> Array:
    """Years to expiry."""
    return p.days_to_expiry / 365


def hedge_volatility(p: Values) -> Array:
    """The volatility in the hedger’s delta; with Leland’s rule raised so that it pays for the trades."""
    chosen = {"implied": p.implied_volatility, "actual": p.realised_volatility, "custom": p.own_volatility}[p.hedge_with]
    if p.rule != "leland":
        return chosen
    return chosen * np.sqrt(1 + np.sqrt(2 / np.pi) * p.round_trip_cost / (chosen * np.sqrt(years(p) / p.rebalances)))


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s price: a standard normal a rebalance."""
    return {"normals": rng.standard_normal(p.rebalances)}


class Fixed(NamedTuple):
    """What stays the same from step to step while no slider moves."""

    values: Values
    life: Array
    own: Array
    drift: Array
    scale: Array
    carry: Array  # what 1 USD earns in a step, as the convention counts it
    growth: Array
    one_view: bool  # the hedger's delta is the quoted delta


def fixed(p: Values) -> Fixed:
    """What of a step hangs on the sliders alone."""
    dt = years(p) / p.rebalances
    quiet = 1.0 if p.convention == "interest" else 0.0
    return Fixed(
        p, years(p), hedge_volatility(p), (p.drift - p.realised_volatility**2 / 2) * dt, p.realised_volatility * np.sqrt(dt),
        -quiet * p.rate * dt,
        1 + quiet * p.rate * dt, p.rule == "delta" and p.hedge_with == "implied" and not p.implied_change.any(),
    )  # fmt: skip


def marked(p: Values, f: Fixed, price: Array, t: int) -> dict[str, Array]:
    """The option at step ``t`` as the market quotes it: value and Greeks, and the delta that the hedger sees."""
    done = t / p.rebalances
    quoted = p.implied_volatility if f.one_view else p.implied_volatility * np.exp(p.implied_change * done)
    if t == p.rebalances:
        nothing = 0.0 * (price - p.strike)
        exercised = (price > p.strike) + nothing
        return {"value": np.maximum(price - p.strike, 0.0), "delta": exercised, "gamma": nothing, "vega": nothing, "own_delta": exercised,
                "own_gamma": nothing, "quoted": quoted}  # fmt: skip
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
    """Shares per option that the rule asks for, coming from ``held``."""
    if p.rule == "stop":
        return (price > p.strike) + 0.0 * held
    if p.rule != "band" or t == p.rebalances:
        return option["own_delta"] + 0.0 * held
    half = no_trade_band(price, option["own_gamma"], p.round_trip_cost / 2, p.risk_tolerance, p.rate, f.life * (1 - t / p.rebalances))
    return np.clip(held, option["own_delta"] - half, option["own_delta"] + half)


def start(p: Values, draws: Draws) -> State:
    """The option is sold at the implied volatility and the first shares are bought."""
    zero = np.zeros(
        np.broadcast_shapes(*(p[name].shape for name in (*CROWD, "implied_change", "options")), *(a.shape[1:] for a in draws.values()))
    )
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
    """The price moves, the profit is booked and split, then the hedger trades."""
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


# many paths ---------------------------------------------------------------------------------------
@lru_cache(maxsize=64)
def _accounts(steps: int, paths: int, rule: str, convention: str, own: float, values: tuple[float, ...]) -> Accounts:
    v = dict(zip(CROWD, values, strict=True))
    scene: dict[str, Any] = dict(
        start=v["start_price"], strike=v["strike"], years=v["days_to_expiry"] / 365, rate=v["rate"], drift=v["drift"],
        volatility=v["realised_volatility"], hedge_volatility=own, rule="delta" if rule == "leland" else rule,
        cost=v["round_trip_cost"] / 2, risk_tolerance=v["risk_tolerance"], interest=convention == "interest",
    )  # fmt: skip
    parts = [hedge_paths(normals, **scene) for normals in crowd_normals(19, steps, paths)]
    return Accounts(np.concatenate([part.cost for part in parts]), np.concatenate([part.fees for part in parts]))


def crowd(p: Values) -> list[Accounts]:
    """The same hedge on ``paths`` other paths (the same ones each time), USD per option, one entry a lane."""
    columns = np.broadcast_arrays(hedge_volatility(p), *(p[name] for name in CROWD))
    lanes = zip(*(column.tolist() for column in columns), strict=True)
    return [_accounts(p.rebalances, p.averaged_paths, p.rule, p.convention, own, tuple(row)) for own, *row in lanes]


def fair_value(p: Values) -> Array:
    """What one option is worth at the volatility at which it was sold, USD."""
    return call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[0]


def theory(p: Values) -> tuple[Array, Array]:
    """Hedging error and trading cost of one option at this frequency by the closed forms, USD."""
    vega = call_and_greeks(p.start_price, p.strike, p.realised_volatility, p.rate, years(p))[3]
    return hedging_error(vega, p.realised_volatility, p.rebalances), trading_cost(vega, p.round_trip_cost, years(p), p.rebalances)
