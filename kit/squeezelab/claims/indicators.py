"""Claims about indicators, each beside what chance alone would show."""

from __future__ import annotations

import numpy as np

from ..dynamics.indicators import directional_index, first_touch, walk_bars
from .check import outcome
from .verdict import Verdict, tally


def breakout_after_range() -> Verdict:
    """C28. Moves after a narrow range over moves after any, on random walks with and without memory: larger?"""
    runs = {preset: outcome("range-breakout", preset) for preset in ("Random walk", "Clusters", "Long moods", "Short ranges")}
    walk = runs["Random walk"]
    return tally(
        {preset: run["next_over_usual"] > 1.1 for preset, run in runs.items()},
        f"On a random walk the move after a narrow range is {walk.write('next_over_usual')} the usual one, and with clustered volatility "
        f"{runs['Clusters'].write('next_over_usual')}: that ranges end is true of every range.",
        **{preset.replace(" ", "_").lower(): run["next_over_usual"] for preset, run in runs.items()},
    )


def reward_to_risk() -> Verdict:
    """C48. A target three times as far as the stop, and one twice as far, on random walks: won more than half of the time?"""
    found = {times: float(first_touch(times, 1.0)) for times in (2.0, 3.0)}
    rng = np.random.default_rng(3)
    walks = np.cumsum(rng.choice([-1, 1], (4000, 1500)), axis=1)
    up, down = (walks >= 15).argmax(axis=1), (walks <= -5).argmax(axis=1)
    done_up, done_down = (walks >= 15).any(axis=1), (walks <= -5).any(axis=1)
    won = np.mean((done_up & (~done_down | (up < down)))[done_up | done_down])
    return tally(
        {f"{times:g}": chance > 0.5 for times, chance in found.items()},
        f"On a random walk a target twice as far as the stop is reached first in {found[2.0] * 100:.0f} % of cases, "
        f"three times as far in {found[3.0] * 100:.0f} %; "
        f"{len(walks):,} simulated walks give {won * 100:.0f} %.",
        twice=found[2.0],
        three=found[3.0],
        simulated=float(won),
    )


def plus_above_minus() -> Verdict:
    """C85. Wilder's two lines on 300 random walks of 120 bars: how often is the upper one above?"""
    rng = np.random.default_rng(17)
    shares = []
    for _ in range(300):
        _, high, low, close = walk_bars(rng.choice([-1.0, 1.0], (120 * 16, 1)) * 0.005, 16)
        lines = directional_index(np.exp(high[:, 0]), np.exp(low[:, 0]), np.exp(close[:, 0]), 14)
        plus, minus = lines["plus"], lines["minus"]
        known = np.isfinite(plus) & np.isfinite(minus)
        shares.append(np.mean(plus[known] > minus[known]))
    share, error = float(np.mean(shares)), float(np.std(shares) / np.sqrt(len(shares)))
    return tally(
        {"half of the time": abs(share - 0.5) < 4 * error},
        f"On {len(shares)} random walks the positive line is above the negative one {share * 100:.0f} % of the time, "
        f"give or take {error * 100:.0f} points.",
        share=share,
        error=error,
    )


def wick_is_evidence() -> Verdict:
    """C91. A long wick with sellers at the level, and where nobody waits: does it raise the belief in sellers by a third?"""
    sellers, nobody = outcome("price-rejection", "A long wick"), outcome("price-rejection", "Nobody there")
    return tally(
        {name: run["belief"] > 1.25 * run["prior"] for name, run in (("sellers", sellers), ("nobody", nobody))},
        f"Of bars on a random path {nobody.write('chance')} show such a wick; where sellers wait it is "
        f"{sellers.write('evidence')} as likely, which takes a "
        f"belief of {sellers['prior'] * 100:.0f} % to {sellers.write('belief')}; where nobody does, it stays at {nobody.write('belief')}.",
        chance=nobody["chance"],
        belief=sellers["belief"],
    )


def break_goes_on() -> Verdict:
    """C92. How often the price goes on after a break, where moves follow each other, where they do not, and where they turn back."""
    runs = {preset: outcome("break-of-structure", preset) for preset in ("Moves with memory", "No memory", "Moves that revert")}
    return tally(
        {preset: run["goes_on"] > 0.55 for preset, run in runs.items()},
        f"After a break the price goes on in {runs['Moves with memory'].write('goes_on')} of cases where moves follow each other, in "
        f"{runs['No memory'].write('goes_on')} on a random path, "
        f"and in {runs['Moves that revert'].write('goes_on')} where moves are taken back.",
        **{preset.replace(" ", "_").lower(): run["goes_on"] for preset, run in runs.items()},
    )
