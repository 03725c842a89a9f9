"""Claims about selling pressure in the order book: spreads, volatility, makers, inflows."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "informed-trading",
    "how much narrower the spread is after two sales",
    unit=unit.SHARE,
    more_than=0.02,
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
)
def spread_narrows(run: Runs) -> Array:
    """C6. Two sales, in calm or as the maker takes fright, at any first belief: is the spread narrower after them?"""
    return 1 - run["end_spread"] / run["opening_spread"]


@experiment(
    "maker-quotes",
    "how much wider the maker asks at twice the volatility",
    unit=unit.PERCENT,
    more_than=0.01,
    space={"volatility": (0.5, 5.0), "aversion": (0.03, 1.0)},
    against={"volatility": lambda volatility: 2 * volatility},
    because="dynamics.market_making.spread_of",
)
def spread_widens(run: Runs, wilder: Runs) -> Array:
    """C7. The same maker at a volatility and at twice that: how much wider is the opening spread?"""
    return wilder["opening_spread"] / run["opening_spread"] - 1


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


@experiment(
    "market-maker-capacity",
    "how much wilder the market is once the maker fills up than with a maker who has room",
    unit=unit.SHARE,
    more_than=0.05,
    space={"takers": (3e6, 8e6), "market_depth": (9e6, 4e7), "capacity": (1e5, 3e6), "absorbed": (0.5, 1.0)},
    against={"capacity": 1e9},
    premise=lambda full, room: (full["time_full"] > 0.2) & (full["without_maker"] > 1.08) & (room["time_full"] == 0),
    silent_for="the fast traders are few, or the maker hardly fills up",
    because="models.market_maker_capacity.ratio",
    draws=8,
)
def makers_steady(full: Runs, room: Runs) -> Array:
    """C9. Fast traders, with a maker who fills up and with one who has room: does steadying end when she is full?"""
    return full["volatility_ratio"] / room["volatility_ratio"] - 1


@experiment(
    "informed-trading",
    "how much narrower the spread is in the end",
    unit=unit.SHARE,
    more_than=0.02,
    space={"flow": "traders", "alarm": [6, 100], "trades": 7, "informed": (0.05, 0.4), "alarmed": (0.1, 0.95), "belief": 0.5},
    where=Where(
        lambda run: (run["alarm"] > run["trades"]) | (run["alarmed"] <= run["informed"]),
        alarm="steady",
        trades="steady",
        alarmed="more of them",
        informed="informed",
    ),
    because="dynamics.market_making.posterior",
    draws=16,
)
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
