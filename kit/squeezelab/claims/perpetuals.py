"""Claims about perpetual contracts."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.funding import payment
from .experiment import experiment
from .trial import Runs


@experiment(
    None,
    "what the position pays a day",
    unit=unit.CASH,
    about=(6.0, 0.005),
    space={"position": [20_000.0], "rate": [1e-4], "intervals": [3.0]},
    arithmetic=True,
    points=16,
)
def funding_a_day(run: Runs) -> Array:
    """C57. A long of 20,000 USD at a funding rate of 0.01 %, three times a day."""
    return -np.asarray(payment(run["position"], run["rate"], 1, run["intervals"]))
