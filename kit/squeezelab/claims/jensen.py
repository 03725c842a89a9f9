"""The claim about the mean of a convex function."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "jensen-gap",
    "how much the mean exceeds the function of the mean",
    unit=unit.DECIMAL,
    more_than=1e-4,
    space={"payoff": ["call", "square", "line"]},
    where=Where(
        lambda run: ((run["payoff"] == "square") & (run["uncertainty"] > 0.03)) | ((run["payoff"] == "call") & (run["uncertainty"] > 0.3)),
        payoff="curved",
        uncertainty="uncertain",
    ),
    because="dynamics.risk.lognormal_call",
)
def always_exceeds(run: Runs) -> Array:
    """C22. Convex payoffs, a straight line among them, at any uncertainty: does the mean exceed the function of the mean?"""
    return run["gap"]
