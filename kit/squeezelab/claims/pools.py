"""Claims about automated market makers."""

from __future__ import annotations

import numpy as np

from ..dynamics.amm import impermanent_loss, lvr_rate
from .check import outcome
from .verdict import Verdict, tally


def twice_the_turnover() -> Verdict:
    """C39. A pool at its break-even volatility; twice the volatility with twice, and with four times the turnover."""
    pool = outcome("fee-failure")
    even = pool["break_even_volatility"]
    twice = outcome("fee-failure", volatility=min(2 * even, 2.0), turnover=2 * pool["turnover"])
    need = twice["break_even_turnover"]
    return tally(
        {"twice": twice["net_return"] >= -1e-9},
        f"A pool that breaks even at {pool.write('break_even_volatility')} and a turnover of {pool.write('turnover')} "
        "loses at twice that volatility and "
        f"twice the turnover ({twice.write('net_return')}): what arbitrage takes grows with the square, and it would "
        f"need {need:.0f} a year.",
        net=twice["net_return"],
        needed=need,
    )


def double_or_half() -> Verdict:
    """C66. Impermanent loss after a price has doubled and after it has halved, and after five times and a fifth."""
    losses = {ratio: float(impermanent_loss(ratio)) for ratio in (2.0, 0.5, 5.0, 0.2)}
    return tally(
        {"two": abs(losses[2.0]) > abs(losses[0.5]) + 1e-9, "five": abs(losses[5.0]) > abs(losses[0.2]) + 1e-9},
        f"Doubled or halved, the pool is {-losses[2.0] * 100:.2f} % behind holding; five times or a fifth, "
        f"{-losses[5.0] * 100:.1f} %: only the ratio counts.",
        two=losses[2.0],
        half=losses[0.5],
        five=losses[5.0],
    )


def round_trip() -> Verdict:
    """C67. A pool on a path that ends where it began, against a portfolio rebalanced at the market beside it."""
    rng = np.random.default_rng(5)
    steps = 2000
    walk = 0.8 * np.sqrt(1 / steps) * np.cumsum(rng.standard_normal(steps))
    price = np.exp(np.r_[0.0, walk - walk[-1] * np.arange(1, steps + 1) / steps])
    coins = 1 / np.sqrt(price)
    pool = 2 * np.sqrt(price)
    rebalanced = 2 + np.sum(coins[:-1] * np.diff(price))
    lost = float(rebalanced - pool[-1]) / 2
    return tally(
        {"back where it began": abs(lost) < 0.01},
        "On a path of a year at 80 % volatility that ends where it began, the pool is worth what it was, and the "
        "same trades made at the market would "
        f"have been worth {lost * 100:.1f} % more; an eighth of the variance is {float(lvr_rate(0.8)) * 100:.1f} %.",
        lost=lost,
        rate=float(lvr_rate(0.8)),
    )


def rewards_pay() -> Verdict:
    """C90. A pool in a wild market with rewards, with smaller ones, and when they have ended: does it earn anything?"""
    runs = {rewards: outcome("fee-failure", "Paid to stay", incentives=rewards) for rewards in (0.3, 0.1, 0.0)}
    return tally(
        {f"{rewards:.0%}": run["net_return"] > 0 for rewards, run in runs.items()},
        f"With rewards of 30 % a year the pool is left with {runs[0.3].write('net_return')}, with 10 % with "
        f"{runs[0.1].write('net_return')}, "
        f"and without with {runs[0.0].write('net_return')}.",
        full=runs[0.3]["net_return"],
        none=runs[0.0]["net_return"],
    )
