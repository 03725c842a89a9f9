"""The claim about correlations in stress."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "fund-liquidation",
    "how much higher the correlation is than with a fund too small to matter",
    unit=unit.NUMBER,
    more_than=0.1,
    space={
        "shock": (-0.2, -0.06),
        "sells_from": (0.95, 1.0),
        "sold_out": (0.2, 0.5),
        "volatility": (0.1, 0.5),
        "correlation": (0.0, 0.8),
        "days": 20,
    },
    against={"reach": 0.0},
    premise=lambda run, small: (1 + run["shock"] < run["sells_from"] - 0.01) & (1 + run["shock"] > run["sold_out"] + 0.3),
    silent_for="the fund loses too little to sell, or all is sold at once",
    where=Where(lambda run, small: (run["reach"] > 0.5) & (run["correlation"] < 0.5), reach="large", correlation="independent"),
    because="models.fund_liquidation.kept",
    broken=lambda kept: lambda p, value: 1 + 0 * kept(p, value),
    draws=8,
)
def rise_in_stress(run: Runs, small: Runs) -> Array:
    """C24. Assets of any correlation, sold together by a fund that has lost, small or as large as the market: do they move more alike?"""
    return run["measured_correlation"] - small["measured_correlation"]
