"""Claims about risk: bets, funds, margins, horizons."""

from __future__ import annotations

import itertools

import numpy as np

from ..dynamics.risk import modified_duration, shortfall_factor
from .check import outcome
from .verdict import Verdict, sentence, tally


def twice_kelly() -> Verdict:
    """C36. Growth at the best bet and at twice that bet, in three markets."""
    found = {}
    for drift, volatility in ((0.08, 0.2), (0.04, 0.2), (0.10, 0.4)):
        best = outcome("kelly-bet", drift=drift, volatility=volatility)["kelly"]
        found[drift, volatility] = (best, outcome("kelly-bet", drift=drift, volatility=volatility, bet=2 * best)["growth_here"])
    best, growth = found[0.08, 0.2]
    return tally(
        {f"{key}": twice <= 1e-6 for key, (_, twice) in found.items()},
        f"With a drift of 8 % and a volatility of 20 % the best bet is {best:.1f} times the wealth; at {2 * best:.1f} "
        f"times, wealth grows by {abs(growth) * 100:.1f} % a year.",
        best=best,
        growth=growth,
    )


def double_the_fund() -> Verdict:
    """C37. The chance of ruin with a fund of 20 and of 40 m USD: half as large?"""
    small, large = (outcome("ruin-fund", fund=fund) for fund in (20e6, 40e6))
    ratio = large["ruin_chance"] / small["ruin_chance"]
    return tally(
        {"half": abs(ratio - 0.5) < 0.05},
        f"Twice the fund takes the chance from {small.write('ruin_chance')} to {large.write('ruin_chance')}: it falls exponentially, "
        "by the same factor for each further million.",
        ratio=ratio,
        small=small["ruin_chance"],
        large=large["ruin_chance"],
    )


def procyclical_margin() -> Verdict:
    """C40. A shock to a market whose margins follow volatility, without a floor and with one: does the rise of margins add to the fall?"""
    bare, floored = outcome("volatility-margin", "Margins follow at once"), outcome("volatility-margin", "A floor under margins")
    return tally(
        {name: run["procyclicality"] < 1.25 for name, run in (("bare", bare), ("floored", floored))},
        f"A shock of {bare.write('shock')} becomes {bare.write('fall')} when margins rise to "
        f"{bare.write('procyclicality')} their calm level, and "
        f"{floored.write('fall')} when a floor holds the rise at {floored.write('procyclicality')}.",
        bare=bare["fall"],
        floored=floored["fall"],
    )


def duration() -> Verdict:
    """C49. A ten-year bond of 4 %, yields up by 0.1 and by 4 points, against duration times the rise: within a twentieth?"""
    times, flows = np.arange(1.0, 11.0), np.r_[np.full(9, 4.0), 104.0]

    def worth(rate: float) -> float:
        return float(np.sum(flows / (1 + rate) ** times))

    length = modified_duration(times, flows, 0.04)
    found = {rise: (1 - worth(0.04 + rise) / worth(0.04), length * rise) for rise in (0.001, 0.04)}
    return tally(
        {f"{rise:.1%}": abs(guess / true - 1) < 0.05 for rise, (true, guess) in found.items()},
        sentence(
            "; ".join(
                f"yields up by {rise * 100:.1f} points cost {true * 100:.1f} %, duration says {guess * 100:.1f} %"
                for rise, (true, guess) in found.items()
            )
        ),
        small=found[0.001][0],
        large=found[0.04][0],
    )


def ten_days() -> Verdict:
    """C70. Value at risk over one day and over ten, with independent days and with days that follow each other: ten times?"""
    one, ten = (outcome("risk-horizon", days=days) for days in (1, 10))
    follow = [outcome("risk-horizon", days=days, follow=0.3) for days in (1, 10)]
    ratios = ten["value_at_risk"] / one["value_at_risk"], follow[1]["value_at_risk"] / follow[0]["value_at_risk"]
    return tally(
        {"independent": ratios[0] > 9.5, "following": ratios[1] > 9.5},
        f"Over ten days the loss is {ratios[0]:.2f} times that of a day, for it grows with the root of time, and "
        f"{ratios[1]:.2f} times where days tend to follow each other.",
        independent=ratios[0],
        following=ratios[1],
    )


def shortfall_beyond() -> Verdict:
    """C71. Expected shortfall over value at risk at 99 %: for the normal law, and for a power law with exponent 2."""
    normal = outcome("risk-horizon", confidence=0.99)
    ratio = normal["expected_shortfall"] / normal["value_at_risk"]
    fat = 2.0 / (2.0 - 1.0)
    return tally(
        {"normal": ratio > 1.5, "power law": fat > 1.5},
        f"At 99 % the mean beyond is {ratio:.2f} times the quantile for a normal law (density over tail: "
        f"{float(shortfall_factor(0.99)):.3f}), and {fat:.0f} times "
        "for losses whose tail falls with the square.",
        normal=ratio,
        fat=fat,
    )


def four_times_the_time() -> Verdict:
    """C81. Value at risk over one day and over four, with independent days and with days that follow each other: twice?"""
    ratios = {}
    for name, follow in (("independent", 0.0), ("following", 0.3)):
        one, four = (outcome("risk-horizon", days=days, follow=follow)["value_at_risk"] for days in (1, 4))
        ratios[name] = four / one
    return tally(
        {name: abs(ratio - 2) < 0.02 for name, ratio in ratios.items()},
        f"Over four days the loss is {ratios['independent']:.2f} times that of one day, and {ratios['following']:.2f} "
        "times where days follow each other.",
        **ratios,
    )


def rebalancing_beats_holding() -> Verdict:
    """C84. Half in shares, half in cash, over a path that comes back to where it began and over one that only rises."""
    back = np.exp(0.1 * np.sin(np.linspace(0, 20 * np.pi, 501)))
    trend = np.exp(np.linspace(0, 0.5, 501))
    gains = {}
    for name, price in (("to and fro", back), ("a trend", trend)):
        returns = price[1:] / price[:-1] - 1
        gains[name] = float(np.prod(1 + 0.5 * returns) / (0.5 + 0.5 * price[-1] / price[0]) - 1)
    return tally(
        {name: gain > 1e-4 for name, gain in gains.items()},
        f"Against holding still, keeping half in shares ends {gains['to and fro'] * 100:+.1f} % on a path that comes "
        "back to where it began, and "
        f"{gains['a trend'] * 100:+.1f} % on one that only rises.".replace("-", "−"),
        back=gains["to and fro"],
        trend=gains["a trend"],
    )


def correlation_climbs() -> Verdict:
    """C86. The senior tranche's and the bottom tranche's part of the pool's loss at correlations of 0, 20, 50 and 80 %."""
    runs = {rho: outcome("senior-tranche", correlation=rho) for rho in (0.0, 0.2, 0.5, 0.8)}
    senior, bottom = ([run[name] for run in runs.values()] for name in ("senior_share", "equity_share"))
    pool = [run["pool_default"] for run in runs.values()]
    return tally(
        {
            "senior bears more": all(b > a for a, b in itertools.pairwise(senior)),
            "the bottom bears less": all(b < a for a, b in itertools.pairwise(bottom)),
            "the pool the same": max(pool) - min(pool) < 1e-9,
        },
        "From a correlation of 0 to one of 80 %, the senior tranche’s part of the expected loss goes from "
        f"{senior[0] * 100:.0f} to {senior[-1] * 100:.0f} %, "
        f"the bottom’s from {bottom[0] * 100:.0f} to {bottom[-1] * 100:.0f} %, and the pool’s defaults stay at {pool[0] * 100:.2f} %.",
        senior=senior[-1],
        bottom=bottom[-1],
        pool=pool[0],
    )
