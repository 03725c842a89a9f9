"""Claims that public pages make about options and their Greeks: where they are largest, and what a hedge leaves."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs, least_step

STRIKES = {"kind": "call", "spot": 100.0, "strike": (70, 140), "volatility": (0.15, 1.2), "days_to_expiry": (5, 365), "rate": (0.0, 0.06)}


def off_the_spot(run: Runs, times: float) -> Array:
    """Whether the strike is further from the spot, in logs, than ``times`` the variance to expiry and the interest."""
    years = run["days_to_expiry"] / 365
    return np.abs(np.log(run["strike"] / run["spot"])) > times * (run["volatility"] ** 2 / 2 + run["rate"]) * years


@experiment(
    "option-greeks",
    "whether vega is smaller than at the strike of the spot",
    space=STRIKES,
    against=lambda run: {"strike": run["spot"]},
    where=Where(
        lambda run, at_spot: off_the_spot(run, 2.0),
        strike="strike", spot="spot", volatility="variance", days_to_expiry="expiry", rate="interest",
    ),
    because="dynamics.black_scholes.BlackScholes.vega",
)  # fmt: skip
def vega_at_the_money(run: Runs, at_spot: Runs) -> Array:
    """C171. Options of one expiry at any strike and at the strike of the spot: is vega largest there?"""
    return run["vega"] < at_spot["vega"]


@experiment(
    "option-greeks",
    "whether gamma is smaller than at the spot of the strike",
    space=STRIKES | {"spot": (70, 140), "strike": 100.0},
    against=lambda run: {"spot": run["strike"]},
    where=Where(
        lambda run, at_strike: (run["spot"] > run["strike"]) | off_the_spot(run, 6.0),
        strike="strike", spot="above", volatility="variance", days_to_expiry="expiry", rate="interest",
    ),
    because="dynamics.black_scholes.BlackScholes.gamma",
)  # fmt: skip
def gamma_at_the_money(run: Runs, at_strike: Runs) -> Array:
    """C172. One option at any spot and at the spot of its strike: is gamma largest there?"""
    return run["gamma"] < at_strike["gamma"]


@experiment(
    "option-greeks",
    "the lesser of two ratios of vega, each to half as much time again",
    unit=unit.RATIO,
    more_than=1.05,
    space=STRIKES | {"kind": ["call", "put"], "days_to_expiry": (30, 365), "volatility": (0.15, 2.0)},
    against=[{"days_to_expiry": lambda days: 1.5 * days}, {"days_to_expiry": lambda days: 2.25 * days}],
    premise=lambda run, longer, longest: longest["vega"] > 0.01,
    silent_for="the option hardly answers volatility at all",
    where=Where(
        lambda run, longer, longest: run["volatility"] * np.sqrt(longest["days_to_expiry"] / 365) < 1.7,
        volatility="volatility", days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.vega",
    broken=lambda vega: lambda self: vega(self) / np.sqrt(self.years),
)  # fmt: skip
def more_time_more_vega(run: Runs, longer: Runs, longest: Runs) -> Array:
    """C173. The same option with half as much time to expiry again, twice over: is its vega larger at each step?"""
    return np.minimum(longer["vega"] / run["vega"], longest["vega"] / longer["vega"])


@experiment(
    "option-greeks",
    "the lesser of two steps by which the option gains, each with a tenth more volatility",
    unit=unit.PRICE,
    more_than=1e-3,
    space=STRIKES | {"kind": ["call", "put"], "strike": (70, 140)},
    against=[{"volatility": lambda volatility: 1.1 * volatility}, {"volatility": lambda volatility: 1.21 * volatility}],
    premise=lambda run, dearer, dearest: run["vega"] * run["volatility"] > 0.02,
    silent_for="the option’s price hardly knows of volatility",
    because="dynamics.black_scholes.BlackScholes.price",
)
def volatility_makes_dearer(run: Runs, dearer: Runs, dearest: Runs) -> Array:
    """C174. A call or a put at three volatilities, each a tenth higher: does it cost more each time?"""
    return least_step(*(each["price"] for each in (run, dearer, dearest)))


@experiment(
    "delta-hedge",
    "what the direction of the market changes in the result, over the price of the options",
    unit=unit.SHARE,
    less_than=0.15,
    space={"drift": (0.1, 0.5), "implied_volatility": 0.3, "realised_volatility": [0.3, 0.3, 0.3, 0.2, 0.45], "start_price": 100.0,
           "strike": [97.0, 100.0, 103.0, 80.0],
           "days_to_expiry": (60, 365), "rebalances": [5, 6, 8, 500, 1000, 2000], "round_trip_cost": 0.0, "implied_change": 0.0,
           "options": 1e5, "rate": 0.0},
    against={"drift": lambda drift: -drift},
    where=Where(
        lambda up, down: (
            (up["rebalances"] >= 500) & (np.abs(np.log(up["realised_volatility"] / up["implied_volatility"])) < 0.05)
            & (np.abs(np.log(up["strike"] / up["start_price"])) < 0.06)
        ),
        rebalances="rebalanced", realised_volatility="moves", implied_volatility="moves", strike="at the money", start_price="at the money",
    ),
    because="dynamics.option_seller.holding",
)  # fmt: skip
def direction_hedged_away(up: Runs, down: Runs) -> Array:
    """C169. The same draws in a rising and in a falling market: is the result of the hedged seller the same?"""
    return np.abs(up["profit_here"] - down["profit_here"]) / up["price_received"]
