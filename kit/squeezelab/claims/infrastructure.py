"""Claims about settlement: finality by confirmations, and netting; and about the grid."""

from __future__ import annotations

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
    "the chance after thirty confirmations, over that after six",
    unit=unit.SHARE,
    less_than=0.1,
    space={"confirmations": 30, "count": ["poisson", "exact"], "attacker": (0.02, 0.6)},
    against={"confirmations": 6},
    where=Where(lambda late, early: late["attacker"] < 0.36, attacker="attacker"),
    because="dynamics.supply.overtaking_probability",
)
def confirmations_make_safe(late: Runs, early: Runs) -> Array:
    """C96. Thirty confirmations instead of six, against attackers with 2 to 60 % of the work: is the chance a tenth or less?"""
    return late["chance"] / early["chance"]


@experiment(
    "grid-balance",
    "how far the frequency settles lower after twice the loss, over the fall before",
    unit=unit.RATIO,
    about=(2.0, 0.06),
    space={"lost": (0.02, 0.10), "miner_load": 0.0, "governor_time": (0.2, 5), "steps": 480},
    against={"lost": lambda lost: 2 * lost},
    because="models.grid_balance.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(lost=p.lost**2), draws),
)
def frequency_in_proportion(run: Runs, more: Runs) -> Array:
    """C95. A simulated grid that loses 2 to 10 % of its power, and twice that: does the frequency settle twice as far down?"""
    falls = [each["frequency"][0] - each["frequency"][-1] for each in (run, more)]
    return falls[1] / falls[0]
