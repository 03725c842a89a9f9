"""Claims about how people feel chances."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "prospect-theory",
    "what a chance feels like, less what it is",
    unit=unit.CHANGE,
    more_than=0.005,
    space={"gain_bend": (0.3, 1.0)},
    where=Where(lambda run: (run["probability"] < 0.12) & (run["gain_bend"] < 0.93), probability="small chances", gain_bend="bent"),
    because="dynamics.prospects.weight",
    broken=lambda weight: lambda probability, gamma=1.0: 1 - weight(1 - probability, gamma) - 0.05 * (probability < 0.25),
)
def weighted_chances(run: Runs) -> Array:
    """C74. Chances from 1 to 99 % as they are felt: more than they are?"""
    return run["weighted"] - run["probability"]
