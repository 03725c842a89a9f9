"""Claims about indicators, each beside what chance alone would show."""

from __future__ import annotations

import numpy as np

from ..dynamics.indicators import first_touch
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
