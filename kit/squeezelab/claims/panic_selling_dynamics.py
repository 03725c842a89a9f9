"""Claims about panic: leverage, the loop as such, and what a pause does."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "liquidation-cascade",
    "how much deeper the fall is than at leverage 2",
    unit=unit.PERCENT,
    more_than=0.001,
    space={"shock": (-0.15, -0.02), "leverage": (5, 50), "open_interest": (1e8, 2e9), "share_short": 0.0, "market_depth": (1e6, 4e7),
           "maintenance_margin": (0.002, 0.01)},  # what a venue can ask that lends twice the largest median
    against={"leverage": 2},
    premise=lambda run, low: (run["liquidated_share"] > 0.03) & (run["loop_gain"] > 0.05) & (low["fall"] > -0.5),
    silent_for="hardly anybody is liquidated, or the market is gone at leverage 2 already",
    because="dynamics.margin.liquidation_rule",
    broken=lambda rule: lambda entry, leverage, *rest: rule(entry, 0 * leverage + 12, *rest),
)  # fmt: skip
def leverage_amplifies(run: Runs, low: Runs) -> Array:
    """C15. The same positions and the same fall of 2 to 15 % at leverage 5 to 50 and at 2: how much deeper does the price end?"""
    return low["fall"] - run["fall"]


@experiment(
    "liquidation-cascade",
    "what the loop adds, over the spark",
    unit=unit.SHARE,
    more_than=0.01,
    space={
        "shock": (-0.15, -0.02),
        "share_short": 0.0,
        "leverage": (3, 50),
        "circuit_breaker": ["off", "on"],
        "maintenance_margin": (0.002, 0.01),
    },
    premise=lambda run: (run["liquidated_share"] > 0.02) & (run["open_interest"] > 5 * run["market_depth"]),
    silent_for="hardly anybody is liquidated, or all that is open is small for the market",
    because="dynamics.liquidation_queue.closing",
)
def loop_of_leverage(run: Runs) -> Array:
    """C26. Leveraged positions that are closed by rule, whatever their number: does the push come back larger?"""
    return run["fall"] / run["shock"] - 1


@experiment(
    "liquidation-cascade",
    "what the halt takes from the fall",
    unit=unit.PERCENT,
    more_than=0.003,
    space={"shock": (-0.15, -0.02), "share_short": 0.0, "circuit_breaker": "on", "halt_fall": (0.02, 0.10), "open_interest": (1e8, 2e9),
           "maintenance_margin": (0.002, 0.01),
           "depth_refill": [1.0, 1.0, 1.5, 2.5, 4.0], "market_depth": (2e6, 3e7), "leverage": (5, 30)},
    against={"circuit_breaker": "off"},
    premise=lambda halted, free: (free["fall"] < free["shock"] - 0.03) & (free["fall"] < -1.1 * free["halt_fall"]),
    silent_for="the fall without a halt hardly goes past the spark, or not as far as the halt",
    where=Where(lambda halted, free: halted["depth_refill"] > 1.2, depth_refill="orders return"),
    because="dynamics.impact.price_after",
)  # fmt: skip
def halts_mitigate(halted: Runs, free: Runs) -> Array:
    """C30. The same cascade with and without a halt, to which orders return or do not: is the fall smaller?"""
    return halted["fall"] - free["fall"]


@experiment(
    "herding-threshold",
    "the share of the crowd that follows",
    unit=unit.SHARE,
    more_than=0.2,
    space={"first_movers": (1, 20), "average_threshold": (0.05, 0.6), "threshold_spread": (0.02, 0.4), "caution": (0, 10)},
    where=Where(
        lambda run: run["average_threshold"] < 1.0 * run["threshold_spread"],
        average_threshold="stand close",
        threshold_spread="stand close",
    ),
    because="dynamics.thresholds.joined",
)
def one_holder(run: Runs) -> Array:
    """C16. One to twenty of a hundred are set off from outside: do many follow?"""
    return run["joined_share"] - run["first_movers"] / 100


@experiment(
    "transient-impact",
    "the part of the fall that comes back",
    unit=unit.SHARE,
    more_than=0.25,
    space={"shock": (-0.5, -0.02), "memory": (1, 5), "decay": (0.4, 1), "horizon": 400},
    where=Where(lambda run: run["permanent"] < 0.45, permanent="information"),
    because="dynamics.market_impact.propagator",
    broken=lambda propagator: lambda lag, decay, memory, permanent=0.0: propagator(lag, decay, memory, 1.0),
)
def rebound(run: Runs) -> Array:
    """C17. Forced sales that carry no news, some, or nothing else: how much of the fall comes back?"""
    return run["rebound"]


@experiment(
    "transient-impact",
    "how much of the fall the lowest price is spared, beside a sale at once",
    unit=unit.SHARE,
    more_than=0.04,
    space={"shock": (-0.5, -0.1), "duration": [5, 10, 20, 50], "decay": (0.2, 1), "memory": (1, 5)},
    against={"duration": 1},
    where=Where(lambda slow, once: slow["permanent"] < 0.65, permanent="fades"),
    because="dynamics.market_impact.propagator",
    broken=lambda propagator: lambda lag, decay, memory, permanent=0.0: propagator(lag, decay, memory, 1.0),
)
def delay_helps(slow: Runs, once: Runs) -> Array:
    """C32. The same sale at once and over five to fifty steps, with impact that fades and impact that stays: is the trough higher?"""
    return 1 - slow["trough"] / once["trough"]
