"""Claims that public pages make about squeezes and cascades: what feeds them, what starts them, where they end.

A long room: one experiment a claim, all over the same crowds of shorts and longs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .short_selling_pressure import nobody_covers
from .trial import Runs, least_step

CROWD = {
    "shock": (0.05, 0.25),
    "short_interest": (1.5e6, 5e6),
    "average_entry": (16, 22),
    "market_depth": (0.5e6, 20e6, "log"),
    "cohorts": 30,
}


def thin_days_move_more(step: Callable[..., Any]) -> Callable[..., Any]:
    """A market whose depth goes with the volume of its day."""
    return lambda state, p, draws: step(state, p.replace(market_depth=p.market_depth * np.minimum(1, p.daily_volume / 5e6)), draws)


@experiment(
    "short-squeeze",
    "how much further the price ends with twice the days to cover",
    unit=unit.CHANGE,
    more_than=0.01,
    space=CROWD | {"daily_volume": (0.2e6, 5e6, "log")},
    against={"daily_volume": lambda volume: 2 * volume},
    because="models.short_squeeze.step",
    broken=thin_days_move_more,
)  # fmt: skip
def days_to_cover_push(run: Runs, busier: Runs) -> Array:
    """C99. The same squeeze on half the daily volume: does covering that takes longer push the price further?"""
    return run["end_price"] / busier["end_price"] - 1


@experiment(
    "short-squeeze",
    "how much further the price ends on half the float",
    unit=unit.CHANGE,
    more_than=0.005,
    space=CROWD | {"free_float": (4e6, 2.5e7, "log"), "market_depth": (0.5e6, 10e6, "log")},
    against={"free_float": lambda shares: shares / 2},
    where=Where(
        lambda run, small: (
            (small["shares_recalled"] > run["shares_recalled"] + 0.15 * run["short_interest"])
            & (small["covered_share"] > run["covered_share"] + 0.15)
        ),
        shares_recalled="recall", short_interest="shorts", covered_share="forced out",
    ),
    because="models.short_squeeze.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(free_float=0 * p.free_float + 1e8), draws),
)  # fmt: skip
def small_float(run: Runs, small: Runs) -> Array:
    """C100. The same squeeze on half the float: is the move larger?"""
    return small["end_price"] / run["end_price"] - 1


@experiment(
    "short-squeeze",
    "the share of the shorts that is forced out without a rise",
    unit=unit.SHARE,
    less_than=0.02,
    space={"shock": 0.0, "short_interest": (2e6, 5e6), "free_float": (4e6, 12e6, "log"), "market_depth": (0.5e6, 20e6, "log"),
           "average_entry": (16, 24), "cohorts": 30},
    where=Where(
        lambda run: (run["first_call"] > run["start_price"]) & (run["short_interest"] < run["lending_share"] * run["free_float"]),
        first_call="margin call", start_price="price", short_interest="short interest", lending_share="lent", free_float="float",
    ),
    because="dynamics.short_accounts.kept_open",
)  # fmt: skip
def no_catalyst(run: Runs) -> Array:
    """C101. Many shorts of a small float and no rise at all: is nobody forced?"""
    return run["covered_share"]


@experiment(
    "short-squeeze",
    "how far the price ends past the spark",
    unit=unit.CHANGE,
    more_than=0.2,
    space=CROWD | {"daily_volume": (0.1e6, 5e6, "log"), "cohorts": 30},
    premise=lambda run: run["days_to_cover"] > 4,
    silent_for="shorts could cover in four days or less",
    where=Where(lambda run: run["loop_gain"] > 1.3, loop_gain="loop gain"),
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
)
def explosive(run: Runs) -> Array:
    """C102. Shorts that need more than four days to cover: is there an explosive move?"""
    return run["end_price"] / (run["start_price"] * (1 + run["shock"])) - 1


@experiment(
    "short-squeeze",
    "the share of the shorts that must cover",
    unit=unit.SHARE,
    more_than=0.01,
    space=CROWD | {"shock": (0.10, 0.30), "free_float": (5e6, 20e6)},
    premise=lambda run: run["short_interest"] > 0.2 * run["free_float"],
    silent_for="the share is not heavily shorted",
    where=Where(
        lambda run: run["first_call"] < 0.97 * run["start_price"] * (1 + run["shock"]),
        first_call="first margin call", start_price="the rise", shock="the rise",
    ),
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
)  # fmt: skip
def rapid_rise(run: Runs) -> Array:
    """C103. A heavily shorted share that rises by 10 to 30 %: must shorts cover?"""
    return run["covered_share"]


LADDER = {"shock": (-0.15, -0.02), "open_interest": (5e7, 2e9, "log"), "leverage": (3, 40), "market_depth": (2e6, 1e8, "log"),
          "share_short": 0.0, "circuit_breaker": "off", "positions": 200, "order": "batch", "insurance_fund": 5e6,
          "maintenance_margin": (0.002, 0.01)}  # what a venue can ask that lends eighty times, twice the largest median  # fmt: skip


@experiment(
    "liquidation-cascade",
    "the share of the positions that is left standing, if the price has not gone first",
    unit=unit.SHARE,
    less_than=0.25,
    space=LADDER,
    premise=lambda run: run["liquidated_share"] > 0.01,
    silent_for="nobody is liquidated",
    where=Where(
        lambda run: (run["open_interest"] > 40 * run["market_depth"]) & (run["leverage"] > 15),
        open_interest="open interest", market_depth="depth", leverage="leverage",
    ),
    because="dynamics.liquidation_queue.closing",
)  # fmt: skip
def unstoppable(run: Runs) -> Array:
    """C104. Falls that liquidate somebody, in all kinds of markets: does it go on until most are out, or no price is left?"""
    return np.where(run["fall"] < -0.85, 0.0, 1 - run["liquidated_share"])


@experiment(
    "liquidation-cascade",
    "the lesser of two steps by which the fall deepens, as depth is halved and halved again",
    unit=unit.PERCENT,
    more_than=0.0001,
    space=LADDER | {"circuit_breaker": ["off", "off", "off", "on"], "leverage": (6, 40)},
    against=[{"market_depth": lambda depth: depth / 2}, {"market_depth": lambda depth: depth / 4}],
    premise=lambda run, thin, thinnest: (
        (run["liquidated_share"] > 0.05) & (thin["fall"] > -0.8)
        & ((run["circuit_breaker"] == "off") | (-thinnest["fall"] < run["halt_fall"]))
    ),
    silent_for="hardly anybody is liquidated, the price is gone anyway, or a pause steps in, which comes the sooner the thinner the book",
    because="dynamics.impact.price_after",
    broken=lambda after: lambda price, flow, depth: after(price, flow, 0 * np.asarray(depth) + 2e7),
)  # fmt: skip
def thin_book(run: Runs, thin: Runs, thinnest: Runs) -> Array:
    """C105. The same longs over the whole depth, half and a quarter of it: is the cascade larger each time?"""
    return least_step(*(-each["fall"] for each in (run, thin, thinnest)))


@experiment(
    "liquidation-cascade",
    "how much deeper the fall is when everybody is long",
    unit=unit.PERCENT,
    more_than=0.0005,
    space=LADDER | {"share_short": (0.3, 0.7)},
    against={"share_short": 0.0},
    premise=lambda run, crowded: (crowded["fall"] < crowded["shock"] - 0.02) & (run["fall"] > -0.85),
    silent_for="the spark forces hardly anybody, or the price is gone anyway",
    because="dynamics.position_ladder.ladder",
    broken=lambda ladder: lambda p, draws: ladder(p.replace(share_short=0 * p.share_short), draws),
)  # fmt: skip
def one_sided(run: Runs, crowded: Runs) -> Array:
    """C106. The same open interest split between longs and shorts, or all of it long: is the fall deeper?"""
    return run["fall"] - crowded["fall"]


@experiment(
    "perpetual-desk",
    "the fall at which a long at ten times leverage is liquidated",
    unit=unit.PERCENT,
    less_than=0.05,
    space={"leverage": 10.0, "side": "long"},
    because="dynamics.margin.liquidation_price",
    broken=lambda price: lambda entry, leverage, *rest: price(entry, 2.2 * np.asarray(leverage), *rest),
)  # fmt: skip
def five_per_cent(run: Runs) -> Array:
    """C107. Longs at ten times leverage under any maintenance margin: are they gone after a fall of 5 %?"""
    return run["distance"]


@experiment(
    "liquidation-cascade",
    "how deep the fall becomes",
    unit=unit.PERCENT,
    more_than=0.2,
    space=LADDER | {"shock": -0.05},
    where=Where(lambda run: (run["loop_gain"] > 3) & (run["leverage"] > 15), loop_gain="loop gain", leverage="leverage"),
    because="dynamics.liquidation_queue.closing",
)
def snowball(run: Runs) -> Array:
    """C108. A fall of 5 %, in all kinds of markets: does it become one of 20 % or more?"""
    return -run["fall"]


@experiment(
    "liquidation-cascade",
    "how much higher the price ends than the spark took it",
    unit=unit.PERCENT,
    more_than=0.0005,
    space=LADDER | {"shock": (0.02, 0.15), "share_short": 1.0, "open_interest": (5e7, 5e8, "log"), "market_depth": (1e7, 1e8, "log")},
    premise=lambda run: run["liquidated_share"] > 0.1,
    silent_for="hardly any short is liquidated",
    because="dynamics.liquidation_queue.closing",
)
def shorts_surge(run: Runs) -> Array:
    """C109. Leveraged shorts and a rise: does the same chain drive the price up?"""
    return run["fall"] - run["shock"]


@experiment(
    "redemption-queue",
    "how much more is asked for, as a share of the fund",
    unit=unit.SHARE,
    more_than=0.005,
    space={"rush": (0.02, 0.5), "fear": (0.002, 0.05), "market_depth": (2e6, 5e7, "log"), "exit": "none"},
    against={"fear": 0.0},
    where=Where(
        lambda run, calm: run["fear"] * run["rush"] * run["fund"] / run["market_depth"] > 0.05,
        fear="fear", rush="first sales", fund="fund", market_depth="depth",
    ),
    because="models.redemption_queue.step",
)  # fmt: skip
def selling_brings_selling(run: Runs, calm: Runs) -> Array:
    """C110. Holders who look at the price, beside holders who do not: do falling prices bring further sales?"""
    return (run["asked_total"] - calm["asked_total"]) / run["fund"]
