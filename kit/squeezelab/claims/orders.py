"""Claims about orders: ladders, bounce, impact."""

from __future__ import annotations

import numpy as np

from ..dynamics.order_book import roll_spread
from .check import outcome
from .verdict import Verdict, tally


def ladder_mean() -> Verdict:
    """C50. Five orders from 99 down to 95: equal ones, and ones that double on the way down."""
    prices = np.array([99.0, 98.0, 97.0, 96.0, 95.0])
    middle = prices.mean()
    means = {name: float((prices * size).sum() / size.sum()) for name, size in (("equal", np.ones(5)), ("doubling", 2.0 ** np.arange(5)))}
    return tally(
        {name: abs(mean - middle) < 0.01 for name, mean in means.items()},
        f"Five equal orders from 99 to 95 buy at {means['equal']:.2f} USD on average; orders that double on the way "
        f"down, at {means['doubling']:.2f} USD.",
        **means,
    )


def roll() -> Verdict:
    """C52. Trades that bounce across a spread of 0.10, with sides drawn by chance and with sides that come in runs."""
    rng = np.random.default_rng(11)
    chance = rng.choice([-1.0, 1.0], 60_000)
    keep = rng.random(60_000) < 0.6
    runs = chance.copy()
    for i in range(1, len(runs)):
        runs[i] = runs[i - 1] if keep[i] else chance[i]
    mid = 100 + np.cumsum(rng.normal(0, 0.01, 60_000))
    found = {name: roll_spread(mid + 0.05 * side) for name, side in (("by chance", chance), ("in runs", runs))}
    return tally(
        {name: abs(spread - 0.10) < 0.01 for name, spread in found.items()},
        "A true spread of 0.10 USD is measured as "
        + " and ".join(f"{spread:.3f} when sides come {name}" for name, spread in found.items())
        + ".",
        chance=found["by chance"],
        runs=found["in runs"],
    )


def square_root() -> Verdict:
    """C59. An order of 5 % of a day's volume and one of 10 %: twice the impact?"""
    small, large = (outcome("market-impact", order_size=share) for share in (0.05, 0.10))
    ratio = large["move"] / small["move"]
    return tally(
        {"twice": abs(ratio - 2) < 0.05},
        f"An order of 5 % of the daily volume moves the price by {small.write('move')}, one of 10 % by "
        f"{large.write('move')}: {ratio:.2f} times as far.",
        ratio=ratio,
        small=small["move"],
        large=large["move"],
    )


def selling_at_once() -> Verdict:
    """C78. The whole position sold at once beside the best schedule of a worked example: lower risk, and lower cost?"""
    run = outcome("execution")
    return tally(
        {"risk": run["risk"] > 0, "cost": run["cost_at_once"] <= run["cost"]},
        f"Sold at once the position costs {run.write('cost_at_once')} and leaves no risk; the best schedule costs "
        f"{run.write('cost')}, give or take {run.write('risk')}.",
        at_once=run["cost_at_once"],
        best=run["cost"],
        risk=run["risk"],
    )
