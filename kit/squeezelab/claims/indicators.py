"""Claims about indicators, each beside what chance alone would show."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.indicators import first_touch
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "range-breakout",
    "the size of the move after a narrow range, over that after any",
    unit=unit.RATIO,
    more_than=1.1,
    space={"mood_strength": (0.0, 0.8), "clustering": (0.5, 0.99), "window": [10, 20], "bars": 60},
    because="models.range_breakout.unit_after",
    broken=lambda after: lambda *given: tuple(after(*given)[i] for i in (1, 0, 3, 2)),
    points=64,
)
def breakout_after_range(run: Runs) -> Array:
    """C28. Moves after a narrow range and after any, on random walks and with moods of any strength: larger?"""
    return run["next_over_usual"]


@experiment(
    None,
    "how often the target is reached before the stop",
    unit=unit.SHARE,
    more_than=0.5,
    space={"times": (1.2, 5.0)},
    premise=lambda run: run["times"] > 1.02,
    silent_for="as much is risked as can be gained",
    because="dynamics.indicators.first_touch",
    broken=lambda touch: lambda up, down: 1 - touch(up, down),
)
def reward_to_risk(run: Runs) -> Array:
    """C48. A target 1.2 to 5 times as far as the stop, on random walks: won more than half of the time?"""
    return first_touch(run["times"], 1.0)


@experiment(
    "directional-indicator",
    "the share of the time in which the negative line is above the positive one",
    unit=unit.SHARE,
    about=(0.5, 0.1),
    space={"trend": 0.0, "bars": 400, "period": 7},
    because="dynamics.wilder.directional_lines",
    draws=32,
    points=64,
)
def plus_above_minus(run: Runs) -> Array:
    """C85. Wilder's two lines on thirty-two random walks a setting: how often is the negative one above?"""
    plus, minus = run["plus_di"], run["minus_di"]
    known = np.isfinite(plus) & np.isfinite(minus)
    return np.where(known, minus > plus, False).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


@experiment(
    "price-rejection",
    "the odds of sellers after the wick, over the odds before",
    unit=unit.RATIO,
    more_than=1.15,
    space={"length": (0.3, 0.85), "prior": (0.05, 0.4), "level": (0.7, 2.0)},
    where=Where(
        lambda run: (run["strength"] > 1.5) & (run["level"] > 1.05) & (run["level"] < 1.6) & (run["length"] > 0.45),
        strength="sellers",
        level="level",
        length="long wick",
    ),
    because="models.price_rejection.evidence",
)
def wick_is_evidence(run: Runs) -> Array:
    """C91. A long wick where sellers wait, many or none: how much does it raise the odds of them?"""
    return run["belief"] / (1 - run["belief"]) / (run["prior"] / (1 - run["prior"]))


@experiment(
    "break-of-structure",
    "how often the price goes on after a break",
    unit=unit.SHARE,
    more_than=0.55,
    space={"order": 3, "ahead": 5, "bars": 60},
    where=Where(lambda run: run["momentum"] > 0.14, momentum="moves follow each other"),
    because="models.break_of_structure.measured",
    points=64,
)
def break_goes_on(run: Runs) -> Array:
    """C92. How often the price goes on after a break, where moves follow each other, do not, and turn back."""
    return run["goes_on"]
