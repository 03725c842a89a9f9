"""Claims about leverage and about adding up loop gains."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.loop_gain import amplification, dealers, leverage_targeting, leveraged_etf, loop_gain, shorts_at_call
from ..models.leverage_targeting import balance
from .experiment import Where, experiment
from .trial import Runs, least_step


@experiment(
    None,
    "whether the two funds trade in opposite directions",
    space={"multiple": (1.25, 3.0), "inverse": (-3.0, -1.0), "assets": (1e7, 5e9, "log")},
    premise=lambda run: run["multiple"] > 1.01,
    silent_for="the fund is not leveraged",
    because="dynamics.loop_gain.leveraged_etf",
    broken=lambda etf: lambda nav, multiple: 0.01 * np.asarray(nav) * np.asarray(multiple),
)
def inverse_funds(run: Runs) -> Array:
    """C43. A leveraged and an inverse fund of any multiple after the same rise of 1 %: do they trade in opposite directions?"""
    return np.sign(leveraged_etf(run["assets"], run["multiple"])) != np.sign(leveraged_etf(run["assets"], run["inverse"]))


@experiment(
    None,
    "how far the gain of both is from the sum",
    less_than=1e-9,
    space={"gamma": (-3e7, 3e7), "shorts": (1e7, 3e8, "log"), "margin": (0.05, 0.6), "depth": (1e7, 1e9, "log")},
    arithmetic=True,
)
def gains_add(run: Runs) -> Array:
    """C44. Dealers and shorts alone and together, at all sizes: is the gain of both the sum?"""
    hedges, covers, depth = dealers(run["gamma"]), shorts_at_call(run["shorts"], run["margin"]), run["depth"]
    return np.abs(loop_gain(hedges, depth) + loop_gain(covers, depth) - loop_gain(hedges + covers, depth))


@experiment(
    None,
    "the amplification in half the depth, over the one before",
    unit=unit.RATIO,
    about=(2.0, 0.15),
    space={"gain": (0.02, 0.49)},
    where=Where(lambda run: np.abs(run["gain"] - 1 / 3) < 0.011, gain="gain"),
    because="dynamics.loop_gain.amplification",
    broken=lambda becomes: lambda gain: gain,
    points=256,
)
def half_the_depth(run: Runs) -> Array:
    """C58. Depth halved at any gain below a half: is the amplification twice what it was?"""
    return amplification(2 * run["gain"]) / amplification(run["gain"])


@experiment(
    None,
    "leverage after a rise over leverage before",
    unit=unit.RATIO,
    less_than=0.9999,
    space={"leverage": (1.2, 30.0, "log"), "rise": (0.002, 0.2)},
    arithmetic=True,
)
def leverage_drifts(run: Runs) -> Array:
    """C55. Leverage of 1.2 to 30 after a rise with no trade: lower?"""
    return balance(1 + run["rise"], np.ones_like(run["leverage"]), 1 - 1 / run["leverage"])["fund_leverage"] / run["leverage"]


@experiment(
    "loss-spiral",
    "the lesser of two steps by which the price falls deeper, as margins rise half as much and as much",
    unit=unit.PERCENT,
    more_than=0.001,
    space={"shock": (-0.6, -0.25), "margin_rise": (0.1, 1.0), "inventory": (0.0, 0.02), "margin": (0.06, 0.1), "capital": (1.4e8, 2.2e8),
           "discount": (0.2, 0.6), "customer_sales": 2e7, "value": 120.0},
    against=[{"margin_rise": lambda rise: rise / 2}, {"margin_rise": 0.0}],
    premise=lambda rising, half, steady: (steady["fall"] < -0.005) & (steady["held_left"] > 0.05),
    silent_for="nobody has to sell, or all is sold already",
    because="dynamics.spirals.FundedMarket.margin_at",
    broken=lambda margin_at: lambda market, price: margin_at(market, market.value),
)  # fmt: skip
def margin_spiral(rising: Runs, half: Runs, steady: Runs) -> Array:
    """C72. The same loss of capital with margins that stay, rise a little and rise as prices fall: is the fall deeper each time?"""
    return least_step(*(-each["fall"] for each in (steady, half, rising)))


@experiment(
    "agent-market",
    "how much fatter the tail is than without borrowing",
    unit=unit.NUMBER,
    more_than=1.0,
    space={"max_leverage": (1.2, 13), "weeks": 250, "fund_size": (1.5, 6), "noise_size": (0.015, 0.06)},
    where=Where(lambda run: (run["max_leverage"] > 8) & (run["noise_size"] > 0.03), max_leverage="a lot of it", noise_size="noise"),
    because="dynamics.leverage_cycle.simulate",
    points=64,
    draws=4,
)
def fat_tails(run: Runs) -> Array:
    """C79. The tail of returns beside that of the same market without borrowing, at any limit of leverage."""
    return run["tail"] - run["tail_unlevered"]


@experiment(
    None,
    "per cent of its assets that the fund sells for each per cent they fall",
    about=(9.0, 1e-6),
    space={"assets": (1e6, 1e11, "log"), "leverage": [10.0]},
    arithmetic=True,
)
def nine_times_the_fall(run: Runs) -> Array:
    """C94. What a fund that holds its leverage at ten sells after a fall of 1 %, whatever its size."""
    return leverage_targeting(run["assets"], run["leverage"]) / run["assets"] / 0.01
