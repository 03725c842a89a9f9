"""The claim about expiry days."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .found_dealers import within_reach
from .trial import Runs


@experiment(
    "expiry-pinning",
    "how much wider the price at expiry spreads than on news alone",
    unit=unit.SHARE,
    more_than=0.02,
    space={"strength": (-0.2, 0.3), "start_price": (98, 102), "strike": 100.0, "volatility": (0.15, 0.5), "days_to_expiry": (10, 40),
           "calendar": "days", "steps": 60, "averaged_paths": 500},
    premise=lambda run: within_reach(run),
    silent_for="the strike is out of reach",
    where=Where(lambda run: run["strength"] < -0.02, strength="dealers are short"),
    because="dynamics.pinning.pinning_step",
    broken=lambda step: lambda y, strength, volatility, left, interval, normal: step(y, -strength, volatility, left, interval, normal),
    points=64,
)  # fmt: skip
def expiry_volatility(run: Runs) -> Array:
    """C25. Dealers short or long the options near the price: does it spread wider at expiry than on news alone?"""
    return run["spread"] / run["spread_alone"] - 1
