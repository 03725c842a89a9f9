"""Claims about token supply and fees."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "fee-burn",
    "how much the fee still swings after three hundred blocks",
    unit=unit.PERCENT,
    less_than=0.01,
    space={"blocks": 300, "elasticity": (1, 25), "denominator": (3, 16), "demand": (0.3, 10)},
    where=Where(lambda run: run["elasticity"] < 1.9 * run["denominator"], elasticity="demand falls", denominator="step of the fee"),
    because="dynamics.supply.base_fee_step",
    broken=lambda step: lambda fee, fullness, denominator=8.0: step(fee, 2 - np.minimum(fullness, 2), denominator),
)  # fmt: skip
def base_fee_settles(run: Runs) -> Array:
    """C46. The base fee after a rush, with demand that reacts weakly, strongly and beyond measure: does it come to rest?"""
    return run["swing"]


@experiment(
    "token-vesting",
    "how much of the deepest fall is spared without the cliff, where the same tokens are released",
    unit=unit.SHARE,
    more_than=0.05,
    space={"cliff_share": (0.15, 1.0), "vesting_end": (14, 60), "cliff_month": (6, 18), "months": 72, "sold_share": (0.1, 0.8),
           "market_depth": (1e6, 3e7), "start_price": 1.0, "grant": (2e7, 5e8)},
    against={"cliff_share": 0.0},
    where=Where(
        lambda cliff, smooth: cliff["recovery"] * cliff["cliff_share"] * (cliff["vesting_end"] - cliff["cliff_month"]) > 1.5,
        cliff_month="cliff",
        recovery="buyers return",
        cliff_share="cliff",
        vesting_end="vesting",
    ),
    because="dynamics.supply.unlocked_share",
    broken=lambda unlocked: lambda month, cliff, share, end: unlocked(month, cliff, 0 * share, end),
)  # fmt: skip
def without_a_cliff(cliff: Runs, smooth: Runs) -> Array:
    """C87. The same grant with a part of it on one day, and without a cliff, over any time: is the deepest fall smaller?"""
    same = np.abs(smooth["float_growth"] - cliff["float_growth"]) < 1e-9
    fall, without = (1 - each["lowest_price"] / each["start_price"] for each in (cliff, smooth))
    return np.where(same, 1 - without / fall, np.nan)
