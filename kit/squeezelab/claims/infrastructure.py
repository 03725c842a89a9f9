"""Claims about settlement: finality by confirmations, and netting; and about the grid."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "chain-reorganisation",
    "the chance that the payment is rewritten",
    unit=unit.DAILY,
    less_than=0.001,
    space={"attacker": (0.01, 0.6), "confirmations": 6, "count": ["poisson", "exact"]},
    where=Where(lambda run: run["attacker"] < 0.11, attacker="attacker"),
    because="dynamics.supply.overtaking_probability",
)
def six_confirmations(run: Runs) -> Array:
    """C41. Six confirmations against attackers with 1 to 60 % of the work: is the chance below a thousandth?"""
    return run["chance"]


@experiment(
    "settlement-netting",
    "what netting leaves of the exposures",
    unit=unit.PERCENT,
    less_than=0.5,
    space={"members": (2, 60), "classes": [1.0, 1.0, 2.0, 4.0]},
    where=Where(lambda run: (run["members"] > 5.5) & (run["classes"] == 1), members="members are many", classes="one class"),
    because="models.settlement_netting.ratio",
)
def netting(run: Runs) -> Array:
    """C42. What is left after netting among 2 to 60 members, one class of contracts or several: less than half?"""
    return run["netting"]


@experiment(
    "chain-reorganisation",
    "the larger of what twelve confirmations leave of the chance after six, and thirty of that after twelve",
    unit=unit.SHARE,
    less_than=0.5,
    space={"confirmations": 30, "count": ["poisson", "exact"], "attacker": (0.02, 0.6)},
    against=[{"confirmations": 12}, {"confirmations": 6}],
    where=Where(lambda late, *_: late["attacker"] < 0.36, attacker="attacker"),
    because="dynamics.supply.overtaking_probability",
    broken=lambda chance: lambda attacker, confirmations, **given: chance(attacker, 6, **given),
)  # fmt: skip
def confirmations_make_safe(late: Runs, between: Runs, early: Runs) -> Array:
    """C96. Six, twelve and thirty confirmations, attackers with 2 to 60 % of the work: does each step leave half the chance or less?"""
    return np.maximum(between["chance"] / early["chance"], late["chance"] / np.maximum(between["chance"], 1e-300))


@experiment(
    "grid-balance",
    "how far the frequency settles lower after two and three times the loss, over what proportion asks for",
    unit=unit.RATIO,
    about=(1.0, 0.03),
    space={"lost": (0.02, 0.07), "miner_load": 0.0, "governor_time": (0.2, 5), "steps": 480},
    against=[{"lost": lambda lost: 2 * lost}, {"lost": lambda lost: 3 * lost}],
    because="models.grid_balance.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(lost=p.lost**2), draws),
)
def frequency_in_proportion(run: Runs, *more: Runs) -> Array:
    """C95. A simulated grid that loses 2 to 7 % of its power, and two and three times that: is the fall of the frequency in proportion?"""
    once, *rest = (each["frequency"][0] - each["frequency"][-1] for each in (run, *more))
    ratios = [fall / (times * once) for times, fall in zip((2, 3), rest, strict=True)]
    return ratios[0] + np.where(np.abs(ratios[1] - 1) > np.abs(ratios[0] - 1), ratios[1] - ratios[0], 0)
