"""Claims about runs and herds."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "bank-run",
    "how many more leave than if only those in need are expected to",
    unit=unit.SHARE,
    more_than=0.3,
    space={"expected": (0.3, 1.0), "impatient": (0.02, 0.5), "promise": (1.0, 1.6), "return_on_patience": (1.05, 4.0),
           "suspension": ["off", "off", "on"]},
    against=lambda run: {"expected": run["impatient"]},
    premise=lambda panic, calm: (calm["withdrawing"] < calm["impatient"] + 0.01) & (panic["impatient"] < 0.65),
    silent_for="the bank is not sound even in calm, or nearly all need their money anyway",
    where=Where(
        lambda panic, calm: (panic["suspension"] == "off") & (panic["expected"] > panic["tipping"] + 0.005),
        suspension="suspend", expected="expected", tipping="tipping",
    ),
    because="dynamics.runs.tipping_share",
    broken=lambda tipping: lambda promise, return_on_patience: 2 + 0 * tipping(promise, return_on_patience),
)  # fmt: skip
def two_endings(panic: Runs, calm: Runs) -> Array:
    """C68. Banks that are sound if only those in need leave, and any expectation: do the others leave as well?"""
    return panic["withdrawing"] - calm["withdrawing"]


@experiment(
    "herding-threshold",
    "whether both crowds end within a tenth of each other",
    space={"average_threshold": (0.05, 0.6), "threshold_spread": (0.02, 0.12), "first_movers": 0.0, "caution": 0.0},
    against={"threshold_spread": lambda spread: spread + 0.2},
    where=Where(
        lambda alike, apart: (
            (alike["average_threshold"] < 1.4 * alike["threshold_spread"]) | (alike["average_threshold"] > 0.42 + alike["threshold_spread"])
        ),
        average_threshold="cautious",
        threshold_spread="of one mind",
    ),
    because="dynamics.thresholds.normal_thresholds",
    broken=lambda thresholds: lambda people, mean, spread: thresholds(people, mean, 0.2 * np.asarray(mean)),
)
def same_mean_other_end(alike: Runs, apart: Runs) -> Array:
    """C69. Crowds that are on average equally cautious, some alike and some of many minds: do they end within a tenth of each other?"""
    return np.abs(alike["joined_share"] - apart["joined_share"]) < 0.1


@experiment(
    "coordinated-attack",
    "whether something else decides than the strength and what it costs to join",
    space={"noise": (0.005, 0.1)},
    premise=lambda run: np.abs(run["strength"] - (1 - run["cost"])) > 0.02,
    silent_for="the target stands on the line",
    because="dynamics.runs.attack_threshold",
    broken=lambda threshold: lambda cost: np.asarray(cost),
)
def attack_has_a_threshold(run: Runs) -> Array:
    """C75. Targets of any strength, at any cost of joining: does it fall elsewhere than below one less the cost?"""
    falls = run["attack"] > run["strength"]
    return falls != (run["strength"] < 1 - run["cost"])
