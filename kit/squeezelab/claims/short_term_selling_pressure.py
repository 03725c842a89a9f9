"""Claims about selling pressure in the order book: spreads, volatility, makers, inflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs, least_step


@experiment(
    "informed-trading",
    "how much narrower the spread is after two sales",
    unit=unit.SHARE,
    more_than=0.01,
    space={"flow": "sells", "alarm": [2, 100], "trades": 2, "informed": (0.05, 0.5), "alarmed": (0.05, 0.9), "belief": (0.2, 0.8)},
    where=Where(
        lambda run: (run["belief"] < 0.5) & ((run["alarm"] > run["trades"]) | (run["alarmed"] < run["informed"])),
        belief="belief",
        alarm="calm",
        trades="trades",
        alarmed="informed",
        informed="informed",
    ),
    because="dynamics.market_making.posterior",
    broken=lambda learnt: lambda belief, informed: learnt(belief, informed)[::-1],
)  # fmt: skip
def spread_narrows(run: Runs) -> Array:
    """C6. Two sales, in calm or as the maker takes fright, at any first belief: is the spread narrower after them?"""
    return 1 - run["end_spread"] / run["opening_spread"]


@experiment(
    "maker-quotes",
    "the lesser of two steps by which the maker asks more, as volatility goes up by half and to twice",
    unit=unit.PERCENT,
    more_than=0.004,
    space={"volatility": (0.5, 5.0), "aversion": (0.03, 1.0)},
    against=[{"volatility": lambda volatility: 1.5 * volatility}, {"volatility": lambda volatility: 2 * volatility}],
    because="dynamics.market_making.spread_of",
    broken=lambda spread: lambda aversion, volatility, *rest: spread(aversion, 0 * volatility + 1, *rest),
)  # fmt: skip
def spread_widens(run: Runs, wilder: Runs, wildest: Runs) -> Array:
    """C7. The same maker at three volatilities, the last of them twice the first: does the opening spread widen at each step?"""
    return least_step(*(each["opening_spread"] for each in (run, wilder, wildest))) / run["opening_spread"]


@experiment(
    "smile-lab",
    "what the volatility at the money gains",
    unit=unit.CHANGE,
    more_than=0.001,
    space={
        "spot_move": (-0.3, -0.05),
        "level": (0.0, 0.1),
        "wings": (0.05, 0.3),
        "centre": 0.0,
        "roundness": (0.1, 1.0),
        "days_to_expiry": (30, 730),
    },
    where=Where(lambda run: run["tilt"] < -0.2, tilt="slopes down"),
    because="dynamics.svi.RawSVI.total_variance",
)
def volatility_rises(run: Runs) -> Array:
    """C8. The spot falls by 5 to 30 % and each strike keeps its volatility, on smiles of any slope: does it rise at the money?"""
    return run["moved"] - run["at_the_money"]


def still_steadying(step: Callable[..., Any]) -> Callable[..., Any]:
    """A maker who goes on steadying when she is full."""
    return lambda state, p, draws: {**step(state, p.replace(capacity=0 * p.capacity + 1e12), draws), "full": step(state, p, draws)["full"]}


@experiment(
    "market-maker-capacity",
    "the least of three: what fast traders add, what a maker with room takes back, what comes again when the maker is full",
    unit=unit.SHARE,
    more_than=0.01,
    space={"takers": (4e6, 8e6), "market_depth": (9e6, 3.5e7), "capacity": (1e5, 3e6), "absorbed": (0.5, 1.0)},
    against={"capacity": 1e9},
    premise=lambda full, room: (full["time_full"] > 0.2) & (full["takers"] > 0.15 * full["market_depth"]) & (room["time_full"] == 0),
    silent_for="the fast traders are few, or the maker hardly fills up",
    because="models.market_maker_capacity.step",
    broken=still_steadying,
    draws=8,
)  # fmt: skip
def makers_steady(full: Runs, room: Runs) -> Array:
    """C9. Fast traders without a maker, with one who has room and with one who fills up: is the market wilder, calmer, wilder again?"""
    wild, calm, again = full["without_maker"], room["volatility_ratio"], full["volatility_ratio"]
    return np.minimum(np.minimum(wild - 1, 1 - calm / wild), again / calm - 1)


@experiment(
    "informed-trading",
    "how much narrower the spread is in the end",
    unit=unit.SHARE,
    more_than=0.001,
    space={"flow": "traders", "alarm": [6, 100], "trades": 7, "informed": (0.05, 0.4), "alarmed": (0.1, 0.95),
           "belief": [0.5, 0.5, 0.5, 0.25, 0.75]},
    where=Where(
        lambda run: ((run["alarm"] > run["trades"]) | (run["alarmed"] <= run["informed"])) & (run["belief"] == 0.5),
        belief="even odds",
        alarm="steady",
        trades="steady",
        alarmed="more of them",
        informed="informed",
    ),
    because="dynamics.market_making.posterior",
    draws=16,
)  # fmt: skip
def spread_and_belief(run: Runs) -> Array:
    """C60. Seven trades at a steady share of informed traders, and at one that rises near the end: is the spread narrower?"""
    return 1 - run["end_spread"] / run["opening_spread"]


@experiment(
    "exchange-inflow",
    "the correlation of inflow and return",
    unit=unit.NUMBER,
    less_than=-0.2,
    space={
        "sales": (1e7, 1e9),
        "market_depth": (1e7, 1e9),
        "volatility": (0.005, 0.04),
        "transfers": (0.0, 3.0),
        "sales_spread": (0.3, 0.9),
    },
    where=Where(
        lambda run: 0.01 * run["sales"] * run["sales_spread"] / run["market_depth"] > (0.3 + run["transfers"]) * run["volatility"],
        transfers="transfers",
        sales="sale",
        sales_spread="spread",
        market_depth="depth",
        volatility="news",
    ),
    because="models.exchange_inflow.score",
    draws=4,
)
def inflow_gauges(run: Runs) -> Array:
    """C29. Inflows of which all is sold or most is only moved: how closely do inflow and the day's return go together?"""
    return run["correlation"]
