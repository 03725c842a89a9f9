"""Claims about automated market makers."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.amm import lost_on_the_way
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "fee-failure",
    "what is left at twice the volatility and twice the turnover, over the fees",
    unit=unit.SHARE,
    more_than=-0.02,
    space={"turnover": (1, 450), "incentives": 0.0, "elsewhere": 0.0, "volatility": 0.5},
    against=lambda run: {
        "turnover": 2 * run["turnover"],
        "volatility": 2 * (8 * run["fee"] * run["turnover"] / run["concentration"]) ** 0.5,  # twice the break-even volatility
    },
    because="dynamics.amm.lvr_rate",
    broken=lambda rate: lambda volatility: np.asarray(volatility) * 0.05,
)
def twice_the_turnover(run: Runs, twice: Runs) -> Array:
    """C39. Pools at their break-even volatility, then at twice the volatility with twice the turnover: do they still break even?"""
    return twice["net_return"] / (twice["fee"] * twice["turnover"])


@experiment(
    "amm-lab",
    "the loss after a rise over the loss after the fall by the same factor",
    unit=unit.RATIO,
    more_than=1.001,
    space={"price_ratio": (1.05, 10)},
    against={"price_ratio": lambda ratio: 1 / ratio},
    because="dynamics.amm.impermanent_loss",
    broken=lambda loss: lambda ratio: loss(ratio) * np.asarray(ratio),
)
def double_or_half(up: Runs, down: Runs) -> Array:
    """C66. Impermanent loss of a full-range pool after a rise by any factor and after a fall by the same: is the first larger?"""
    return up["full_loss"] / down["full_loss"]


@experiment(
    None,
    "what the pool has lost to a portfolio that traded at the market",
    unit=unit.PERCENT,
    less_than=0.0002,
    space={"volatility": (0.2, 1.5), "years": (0.25, 2.0)},
    because="dynamics.amm.lost_on_the_way",
)
def round_trip(run: Runs) -> Array:
    """C67. Pools on paths that end where they began, beside a portfolio rebalanced at the market: has nothing been lost?"""
    each = enumerate(zip(run["volatility"], run["years"], strict=True))
    return np.array([lost_on_the_way(volatility, years, seed) for seed, (volatility, years) in each])


@experiment(
    "fee-failure",
    "what the pool is left with",
    unit=unit.RATE,
    more_than=0.001,
    space={"elsewhere": 0.0, "turnover": (1, 300)},
    where=Where(
        lambda run: run["incentives"] > run["concentration"] * run["volatility"] ** 2 / 8 - run["fee"] * run["turnover"] + 0.001,
        incentives="rewards",
        concentration="concentration",
        volatility="volatility",
        fee="fees",
        turnover="fees",
    ),
    because="dynamics.amm.lvr_rate",
)
def rewards_pay(run: Runs) -> Array:
    """C90. Pools of any volatility and turnover, with rewards of none to 100 % a year: are they left with anything?"""
    return run["net_return"]
