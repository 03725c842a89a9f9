"""Claims about sell pressure: what forced sales add, and which figures tell the danger."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "liquidation-cascade",
    "the whole fall over the spark",
    unit=unit.RATIO,
    more_than=1.5,
    space={
        "shock": (-0.10, -0.02),
        "share_short": 0.0,
        "leverage": (5, 40),
        "open_interest": (5e7, 2e9),
        "entry_spread": (0.01, 0.10),
        "maintenance_margin": (0.002, 0.01),
    },  # what a venue can ask that lends twice the largest median
    where=Where(lambda run: run["loop_gain"] > 0.75, loop_gain="loop gain"),
    because="dynamics.liquidation_queue.closing",
)
def forced_sales_add(run: Runs) -> Array:
    """C11. A fall of 2 to 10 % in ladders and markets of all kinds: does it become half as large again?"""
    return run["fall"] / run["shock"]


@experiment(
    "liquidation-cascade",
    "how far the same open interest falls otherwise",
    unit=unit.PERCENT,
    less_than=0.013,
    space={"shock": (-0.06, -0.02), "share_short": 0.0, "leverage": (2, 30), "open_interest": (2e8, 8e8), "market_depth": (1e7, 4e7),
           "maintenance_margin": (0.002, 0.01),
           "entry_spread": (0.03, 0.12)},
    against={"entry_spread": 0.01},
    where=Where(lambda run, other: run["leverage"] < 2.5, leverage="leverage is low"),
    because="dynamics.margin.liquidation_rule",
    broken=lambda rule: lambda entry, *rest: rule(0 * entry + np.mean(entry, axis=0), *rest),
)  # fmt: skip
def open_interest_suffices(run: Runs, other: Runs) -> Array:
    """C12. The same open interest, leverage and spark; only the entries lie apart differently: is the outcome the same?"""
    return np.abs(run["fall"] - other["fall"])


@experiment(
    "order-flow-imbalance",
    "of the windows in which the price fell on rising volume, the share in which more was sold",
    unit=unit.SHARE,
    more_than=0.6,
    space={"flow": (500, 50000), "level_depth": (200, 5000)},
    premise=lambda run: falling(run).sum(axis=0) > 4,
    silent_for="the price hardly ever fell on rising volume",
    because="models.order_flow_imbalance.step",
    broken=lambda step: lambda state, p, draws: {**step(state, p, draws), "pressure": -step(state, p, draws)["pressure"]},
    draws=4,
)
def order_flow_moves_price(run: Runs) -> Array:
    """C10. Windows under any selling or buying: where the price fell while volume rose, had more been sold than bought?"""
    seen, sold = falling(run), run["pressure"][1:] < 0
    return (seen & sold).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)


def falling(run: Runs) -> Array:
    """The windows in which the price fell while volume rose."""
    return (np.diff(run["price"], axis=0) < 0) & (np.diff(run["volume"], axis=0) > 0)


@experiment(
    "amm-swap",
    "whether the pool holds fewer coins, or quotes a wider spread, after a larger sale",
    space={"sold": (1, 900), "pool": "full"},
    against={"sold": lambda sold: 2 * sold},
    because="models.amm_swap.swap",
    broken=lambda swap: lambda p: (*swap(p)[:2], 2 * p.base - swap(p)[2]),
)
def pool_retreats(run: Runs, more: Runs) -> Array:
    """C13. A sale into a pool and one twice as large: does the pool hold fewer coins after it, or quote a wider spread?"""
    return (more["base_after"] < run["base_after"] - 1e-6 * run["base"]) | (more["quoted_spread"] > 1.001 * run["quoted_spread"])


@experiment(
    "fee-burn",
    "what a block makes of a deviation of the fee, in size",
    unit=unit.RATIO,
    more_than=1.02,
    space={"demand": (0.3, 4), "elasticity": (0.2, 6.0), "denominator": (8, 64), "start_fee": 10.0, "blocks": 20},
    because="dynamics.supply.base_fee_step",
    broken=lambda step: lambda fee, fullness, denominator=8.0: step(fee, 2 - np.minimum(fullness, 2), denominator),
)  # fmt: skip
def protocol_amplifies(run: Runs) -> Array:
    """C14. A fee rule that answers a rush of demand: after twenty blocks, is the price of a block further from its balance than before?"""
    before, after = np.log(run["base_fee"][0] / run["balance_fee"]), np.log(run["base_fee"][-1] / run["balance_fee"])
    return np.abs(after) / np.abs(before)
