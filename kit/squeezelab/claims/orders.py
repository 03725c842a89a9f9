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


def half_is_revealed() -> Verdict:
    """C83. What one auction reveals of an insider's knowledge, with little, usual and much noise."""
    runs = {noise: outcome("kyle-auctions", auctions=1, noise_sd=noise) for noise in (500, 1000, 4000)}
    many = outcome("kyle-auctions", auctions=20)
    return tally(
        {f"{noise}": abs(run["revealed"] - 0.5) < 1e-6 for noise, run in runs.items()},
        f"One auction reveals {runs[1000]['revealed'] * 100:.1f} % whatever the noise; twenty auctions, {many.write('revealed')}.",
        one=runs[1000]["revealed"],
        twenty=many["revealed"],
    )


def shorter_queue_first() -> Verdict:
    """C88. The chance of a rise with three times as much at the bid as at the offer, for queues that move together and apart."""
    runs = {rho: outcome("queue-imbalance", bid_queue=3000, ask_queue=1000, correlation=rho) for rho in (-0.9, -0.5, 0.0, 0.5)}
    return tally(
        {f"{rho}": run["up_probability"] > 0.5 for rho, run in runs.items()},
        "With three times as much at the bid as at the offer the next move is up with a probability of "
        + ", ".join(f"{run.write('up_probability')} (correlation {rho:.1f})".replace("-", "−") for rho, run in runs.items())
        + ".",
        lowest=min(run["up_probability"] for run in runs.values()),
        highest=max(run["up_probability"] for run in runs.values()),
    )


def twice_the_gap() -> Verdict:
    """C89. Two venues a dollar apart and two dollars apart, without costs and with costs of 0.2 a share."""
    found = {}
    for cost in (0.0, 0.2):
        one, two = (outcome("venue-arbitrage", cheap_price=100, dear_price=100 + gap, cost=cost)["profit"] for gap in (1, 2))
        found[cost] = two / one
    return tally(
        {f"{cost}": abs(ratio - 4) < 0.01 for cost, ratio in found.items()},
        f"Twice the gap earns {found[0.0]:.2f} times as much without costs, and {found[0.2]:.2f} times as much with "
        "costs of a fifth of the first gap.",
        free=found[0.0],
        costly=found[0.2],
    )
