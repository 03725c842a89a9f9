"""Claims about collateralised lending."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.lending import health_factor, liquidate
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    None,
    "what one liquidation adds to the health factor",
    unit=unit.DECIMAL,
    more_than=1e-4,
    space={"health": (0.80, 0.999), "threshold": (0.5, 0.93), "bonus": (0.01, 0.15), "share": (0.1, 0.5)},
    where=Where(
        lambda run: run["health"] > run["threshold"] * (1 + run["bonus"]) + 1e-3,
        health="health factor",
        threshold="threshold",
        bonus="bonus",
    ),
    because="dynamics.lending._liquidate",
)
def liquidation_heals(run: Runs) -> Array:
    """C35. One liquidation of a loan at any health factor below one, threshold and bonus: is it healthier after?"""
    debt = 100 * run["threshold"] / run["health"]
    repaid, seized, _ = liquidate(np.full_like(debt, 100.0), debt, run["share"], run["bonus"])
    return health_factor(100 - seized, debt - repaid, run["threshold"]) - run["health"]


@experiment(
    "interest-rate",
    "what the steep rate leaves for those who go, beyond what a flat one leaves",
    unit=unit.PERCENT,
    more_than=0.005,
    space={"slope_above": (0.3, 3.0), "sensitivity": (2, 20), "demand": (0.9, 2.0), "slope_below": (0.0, 0.1), "base_rate": (0.0, 0.04)},
    against=lambda run: {"slope_above": run["slope_below"] * (1 - run["kink"]) / run["kink"]},
    premise=lambda steep, flat: flat["settled_utilisation"] > steep["kink"] + 0.02,
    silent_for="so little is wanted that the kink is not reached",
    because="dynamics.lending.kink_rate_at",
)
def kink_keeps_cash(steep: Runs, flat: Runs) -> Array:
    """C76. The same demand with a rate that is steep above the kink, and with one that goes on as flat: is more left to pay out?"""
    return flat["settled_utilisation"] - steep["settled_utilisation"]
