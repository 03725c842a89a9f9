"""Claims about risk: bets, funds, margins, horizons."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.durations import modified_duration
from ..dynamics.risk import growth_rate, kelly_fraction, power_law_shortfall
from ..dynamics.ruin import ruin_probability
from .experiment import Where, experiment
from .trial import Runs, least_step


@experiment(
    "kelly-bet",
    "growth at twice the best bet, over growth at the best",
    unit=unit.SHARE,
    about=(0.0, 1e-6),
    space={"drift": (0.02, 0.5), "volatility": (0.1, 0.8)},
    against=lambda run: {"bet": min(2 * run["drift"] / run["volatility"] ** 2, 10.0)},
    premise=lambda run, twice: 2 * run["kelly"] <= 10,
    silent_for="twice the best bet is larger than any broker lends",
    arithmetic=True,
)  # fmt: skip
def twice_kelly(run: Runs, twice: Runs) -> Array:
    """C36. Growth at the best bet and at twice that bet, at any edge and volatility: is anything left of it?"""
    return twice["growth_here"] / growth_rate(kelly_fraction(run["drift"], run["volatility"]), run["drift"], run["volatility"])


@experiment(
    None,
    "the chance of ruin with twice the fund, over the chance before",
    unit=unit.RATIO,
    about=(0.5, 0.08),
    space={"claims_held": (1.0, 60.0, "log"), "loading": (0.1, 1.0)},
    where=Where(
        lambda run: np.abs(run["claims_held"] * run["loading"] / (1 + run["loading"]) - 0.7) < 0.15,
        claims_held="average claims", loading="loading",
    ),
    because="dynamics.ruin.ruin_probability",
    broken=lambda ruin: lambda fund, loading, mean_claim: 1 / np.asarray(fund),
    points=256,
)  # fmt: skip
def double_the_fund(run: Runs) -> Array:
    """C37. Funds of 1 to 60 average claims, at any loading: is the chance of ruin half as large with twice the fund?"""
    once, twice = (ruin_probability(times * run["claims_held"], run["loading"], 1.0) for times in (1, 2))
    return twice / once


@experiment(
    "volatility-margin",
    "the highest margin over the lowest",
    unit=unit.RATIO,
    less_than=1.25,
    space={
        "shock": (-0.15, -0.02),
        "position": (2e7, 5e8),
        "market_depth": (1e7, 2e8),
        "target_assets": 0.0,
        "calm_volatility": (0.005, 0.03),
    },
    where=Where(
        lambda run: run["floor"] > 0.95 * run["multiple"] * run["volatility"].max(axis=0),
        floor="floor",
        multiple="multiple",
        volatility="volatility",
    ),
    because="dynamics.risk.ewma_variance",
    broken=lambda ewma: lambda variance, move, decay: variance + 0 * move,
)  # fmt: skip
def procyclical_margin(run: Runs) -> Array:
    """C40. Margins that follow volatility, with any floor, in a market that is shocked: how much do they rise?"""
    return run["procyclicality"]


@experiment(
    None,
    "how far duration is from the loss, over the loss",
    unit=unit.PERCENT,
    less_than=0.05,
    space={"years": (2.0, 30.0), "coupon": (0.0, 0.08), "yield_now": (0.005, 0.08), "rise": (0.0005, 0.05, "log")},
    where=Where(lambda run: run["rise"] * run["years"] < 0.09, rise="changes of the yield", years="long bonds"),
    because="dynamics.durations.modified_duration",
    broken=lambda duration: lambda times, flows, rate, per_year=1: float(np.max(times)),
)
def duration(run: Runs) -> Array:
    """C49. Bonds of 2 to 30 years, yields up by 0.05 to 5 points: is the loss duration times the rise, within a twentieth?"""
    each = []
    for years, coupon, rate, rise in zip(*(run[name] for name in ("years", "coupon", "yield_now", "rise")), strict=True):
        times = np.arange(1.0, round(years) + 1)
        flows = np.full(len(times), coupon) + (times == times[-1])
        before, after = (float(np.sum(flows / (1 + y) ** times)) for y in (rate, rate + rise))
        each.append(abs(modified_duration(times, flows, rate) * rise / (1 - after / before) - 1))
    return np.array(each)


@experiment(
    "risk-horizon",
    "the loss over ten days, over that of one day",
    unit=unit.RATIO,
    about=(10.0, 0.5),
    space={"days": 1, "daily_volatility": (0.002, 0.06)},
    against={"days": 10},
    because="models.risk_horizon.losses",
    broken=lambda losses: lambda p, days: losses(p, np.asarray(days, float) ** 2),
)
def ten_days(one: Runs, ten: Runs) -> Array:
    """C70. Value at risk over one day and over ten, with days that follow each other or not: ten times?"""
    return ten["value_at_risk"] / one["value_at_risk"]


@experiment(
    None,
    "the mean loss beyond, over the value at risk",
    unit=unit.RATIO,
    more_than=1.4,
    space={"confidence": (0.95, 0.995), "tail_exponent": (1.3, 12.0, "log")},
    where=Where(lambda run: run["tail_exponent"] < 2.8, tail_exponent="fat tails"),
    because="dynamics.risk.power_law_shortfall",
)
def shortfall_beyond(run: Runs) -> Array:
    """C71. Losses whose tail falls with a power, from very fat to nearly normal: how far beyond the quantile is the mean?"""
    return power_law_shortfall(run["confidence"], run["tail_exponent"])


@experiment(
    "risk-horizon",
    "the loss over four times as long, over the loss before",
    unit=unit.RATIO,
    about=(2.0, 0.06),
    space={"days": [1, 2, 5, 10, 30], "daily_volatility": (0.002, 0.03), "follow": (0.0, 0.6)},
    against={"days": lambda days: 4 * days},
    where=Where(lambda run, longer: run["follow"] < 0.02 * np.sqrt(run["days"]), follow="follow", days="days"),
    because="models.risk_horizon.losses",
    broken=lambda losses: lambda p, days: losses(p, np.asarray(days, float) ** 2),
)
def four_times_the_time(run: Runs, longer: Runs) -> Array:
    """C81. Value at risk over a time and over four times that, with days that follow each other or not: twice?"""
    return longer["value_at_risk"] / run["value_at_risk"]


@experiment(
    "constant-mix",
    "what rebalancing ends with beyond holding still, over the wealth",
    unit=unit.CHANGE,
    more_than=0.0005,
    space={"mixers_money": 0.0, "insurers_money": 0.0, "round_trip_cost": 0.0, "mix": (0.2, 0.8), "volatility": (0.2, 1.0), "days": 250},
    premise=lambda run: (run["mix"] > 0.1) & (run["mix"] < 0.9),
    silent_for="nearly all is in shares, or nothing",
    where=Where(
        lambda run: np.abs(np.log(run["price"][-1] / run["price"][0])) < 0.7 * run["volatility"],
        price="price",
        volatility="goes to and fro",
    ),
    because="models.constant_mix.step",
    broken=lambda step: lambda state, p, draws: {**step(state, p, draws), "mixer": step(state, p, draws)["holder"]},
)
def rebalancing_beats_holding(run: Runs) -> Array:
    """C84. A year of shares kept at a fixed part, on paths with and without a trend: is it worth more than holding still?"""
    return (run["mixer_end"] - run["holder_end"]) / run["wealth"]


@experiment(
    "senior-tranche",
    "the lesser of two steps by which the senior tranche bears more, where the bottom bears less and the pool the same",
    unit=unit.PERCENT,
    more_than=1e-6,
    space={"correlation": (0.05, 0.6), "default_rate": (0.001, 0.05), "attach": (0.01, 0.08), "detach": (0.08, 0.3), "recovery": (0.2, 0.6),
           "years": (1, 10)},
    against=[{"correlation": lambda correlation: correlation + 0.15}, {"correlation": lambda correlation: correlation + 0.3}],
    premise=lambda run, *_: run["default_rate"] * run["years"] > 0.15 * run["detach"],
    silent_for="hardly any loss of the pool reaches the senior tranche",
    because="dynamics.credit.conditional_default",
    broken=lambda default: lambda probability, correlation, factor: probability + 0 * factor,
)  # fmt: skip
def correlation_climbs(run: Runs, higher: Runs, highest: Runs) -> Array:
    """C86. The same pool at three correlations, 15 points apart: who bears more, who less, and what does the pool lose?"""
    row = (run, higher, highest)
    kept = (least_step(*(-each["equity_share"] for each in row)) > 0) & (np.abs(highest["pool_default"] - run["pool_default"]) < 1e-9)
    return np.where(kept, least_step(*(each["senior_share"] for each in row)), -1.0)
