"""Claims about short selling: when a small rise forces covering, what a short earns, what it can lose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from ..dynamics.borrowing import days_to_cover, fee_paid, sold_of_float
from ..dynamics.margin import short_call_price
from ..dynamics.short_accounts import kept
from .experiment import Where, experiment
from .trial import Runs


def nobody_covers(kept: Callable[..., Any]) -> Callable[..., Any]:
    """Accounts below their margin that stay open."""
    return lambda equity, shares, asked: shares + 0 * asked


@experiment(
    "short-squeeze",
    "how far the price ends past the spark",
    unit=unit.CHANGE,
    more_than=0.01,
    space={"shock": (0.02, 0.10), "short_interest": (2e6, 5e6), "average_entry": (16, 22), "market_depth": (0.5e6, 20e6)},
    where=Where(
        lambda run: (run["first_call"] < run["start_price"] * (1 + run["shock"])) & (run["loop_gain"] > 0.2),
        first_call="first margin call",
        start_price="the rise",
        shock="the rise",
        loop_gain="thin market",
    ),
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
)
def small_rise(run: Runs) -> Array:
    """C1. Many shorts and a rise of 2 to 10 %: does forced buying carry the price past it?"""
    return run["end_price"] / (run["start_price"] * (1 + run["shock"])) - 1


@experiment(
    "transient-impact",
    "the part of the deepest fall that has not come back in the end",
    unit=unit.SHARE,
    more_than=0.5,
    space={"shock": (-0.5, -0.02), "memory": (1, 5), "decay": (0.4, 1), "horizon": 400},
    where=Where(lambda run: run["permanent"] > 0.4, permanent="know something"),
    because="dynamics.market_impact.propagator",
    broken=lambda propagator: lambda lag, decay, memory, permanent=0.0: propagator(lag, decay, memory, 1.0),
)
def downward_force(run: Runs) -> Array:
    """C2. A sale that carries no information, some, or nothing but: how much of the fall stays?"""
    return 1 - run["rebound"]


@experiment(
    None,
    "what the fall leaves after the fee, as a share of the sale",
    unit=unit.CHANGE,
    more_than=0.001,
    space={"fall": (0.005, 0.3), "fee": (0.0025, 3.0, "log"), "days": (5.0, 365.0)},
    where=Where(lambda run: run["fall"] > 1.05 * run["fee"] * run["days"] / 365 + 0.001, fall="fall", fee="fee", days="time"),
    because="dynamics.borrowing.fee_paid",
)
def profit_after_fee(run: Runs) -> Array:
    """C3. A fall of 0.5 to 30 %, held for days to a year at any borrow fee: is something left after the fee?"""
    return run["fall"] - fee_paid(run["fee"], run["days"], 1 - run["fall"])


@experiment(
    None,
    "the part of the position that must be bought back",
    unit=unit.SHARE,
    more_than=0.01,
    space={"entry": (5.0, 200.0, "log"), "collateral": (1.1, 2.5), "margin": (0.05, 0.6), "price_over_entry": (1.0, 4.0)},
    premise=lambda run: run["price_over_entry"] * run["entry"] > 1.02 * short_call_price(run["entry"], run["collateral"], run["margin"]),
    silent_for="the rise stops short of the margin call",
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
)
def risk_of_a_rise(run: Runs) -> Array:
    """C31. Rises up to three times the entry, at any collateral: once past the margin call, what must a short buy back?"""
    return 1 - kept(run["collateral"] * run["entry"], 1.0, run["price_over_entry"] * run["entry"], run["margin"])


@experiment(
    None,
    "the share bought back, over the rise beyond the call",
    unit=unit.RATIO,
    more_than=1.2,
    space={"collateral": (1.1, 2.5), "margin": (0.05, 0.6), "rise": (0.001, 0.05, "log")},
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
)
def call_is_elastic(run: Runs) -> Array:
    """C33. A rise of 0.1 to 5 % past the margin call: is a larger share of the position bought back?"""
    price = short_call_price(1.0, run["collateral"], run["margin"]) * (1 + run["rise"])
    return (1 - kept(run["collateral"], 1.0, price, run["margin"])) / run["rise"]


@experiment(
    "funding-rate",
    "what funding falls by when the premium falls by 5 bp",
    unit=unit.BASIS_POINTS,
    more_than=2e-4,
    space={"premium": (-0.005, 0.005), "interest": 0.0001, "band": (0.0, 0.002), "cap": (0.002, 0.02)},
    against={"premium": lambda premium: premium - 5e-4},
    where=Where(
        lambda run, lower: (
            ((run["premium"] - 1e-4 > run["band"] + 3e-4) & (run["rate"] < run["cap"] - 1e-9))
            | ((run["premium"] - 1e-4 < -run["band"] + 2e-4) & (np.abs(lower["rate"]) < lower["cap"]))
        ),
        premium="premium",
        band="band",
        rate="cap",
        cap="cap",
    ),
    because="dynamics.funding.clamp_rule",
)
def bearish_conviction(run: Runs, lower: Runs) -> Array:
    """C4. The premium of the contract falls by five basis points: does funding fall with it?"""
    return run["rate"] - lower["rate"]


@experiment(
    None,
    "the most that can be sold short, over the float",
    unit=unit.SHARE,
    more_than=1.0,
    space={"lent_on": (0.05, 0.95)},
    where=Where(lambda run: run["lent_on"] > 0.53, lent_on="lent on"),
    because="dynamics.borrowing.sold_of_float",
)
def more_than_the_float(run: Runs) -> Array:
    """C53. Shares bought from shorts are lent on again and again: do the shorts pass the float?"""
    return sold_of_float(run["lent_on"], rounds=400)


@experiment(
    None,
    "the part of the shorts that has bought back",
    unit=unit.SHARE,
    more_than=0.03,
    space={
        "short_interest": (0.5e6, 5e6),
        "daily_volume": (0.05e6, 100e6, "log"),
        "returned": [0.0, 0.0, 0.2, 0.5, 0.8],
        "volume_growth": (0.3, 3.0, "log"),
    },
    premise=lambda run: fewer_days(run) < 0.95,
    silent_for="days to cover do not fall",
    where=Where(lambda run: run["volume_growth"] <= 1, volume_growth="volume"),
    because="dynamics.borrowing.days_to_cover",
    broken=lambda days: lambda shares, volume: days(shares, 0 * volume + 1e6),
)  # fmt: skip
def days_to_cover_fall(run: Runs) -> Array:
    """C54. Shares are returned or not and volume shrinks or grows: where days to cover fall, has anybody bought back?"""
    return run["returned"]


def fewer_days(run: Runs) -> Array:
    """Days to cover afterwards over days to cover before."""
    after = days_to_cover(run["short_interest"] * np.maximum(1 - run["returned"], 0), run["daily_volume"] * run["volume_growth"])
    return after / days_to_cover(run["short_interest"], run["daily_volume"])
