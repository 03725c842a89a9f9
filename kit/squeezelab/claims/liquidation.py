"""Claims about liquidations: the order in which positions are closed, and where they are closed."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.impact import linear_impact
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "liquidation-cascade",
    "how much less the price falls one position at a time",
    unit=unit.PERCENT,
    more_than=0.002,
    space={"shock": (-0.10, -0.02), "share_short": 0.0, "order": "sequential", "leverage": (5, 30), "open_interest": (5e7, 1e9),
           "maintenance_margin": (0.002, 0.01),
           "market_depth": (4e6, 6e7), "positions": 200},
    against={"order": "batch"},
    premise=lambda single, batch: batch["positions_liquidated"] > 3,
    silent_for="hardly anybody is liquidated",
    where=Where(lambda single, batch: batch["loop_gain"] > 5, loop_gain="loop gain"),
    because="dynamics.liquidation_queue.closing",
)  # fmt: skip
def one_at_a_time(single: Runs, batch: Runs) -> Array:
    """C34. The same ladder closed in batches and one position at a time, in markets of any depth: how much less does the price fall?"""
    return single["fall"] - batch["fall"]


@experiment(
    "perpetual-desk",
    "how far the price may fall",
    unit=unit.PERCENT,
    about=(0.10, 0.001),
    space={"leverage": 10.0, "side": "long", "contract": ["linear", "inverse", "inverse-mark"], "closing_fee": 0.0},
    because="dynamics.margin.liquidation_price",
    broken=lambda liquidation: lambda entry, leverage, maintenance_margin, side=1, fee=0.0: liquidation(entry, leverage, 0.0, side, 0.0),
)
def ten_times(run: Runs) -> Array:
    """C56. A long at ten times leverage, settled in dollars and in the coin, at any maintenance margin: how far is the liquidation?"""
    return np.abs(run["distance"])


@experiment(
    "predatory-trading",
    "how much further the price falls, over the fall of the sale alone",
    unit=unit.SHARE,
    more_than=0.1,
    space={"distressed": (3e5, 5e6), "impact": (1e-6, 2e-5), "start_price": (50, 500)},
    against={"predators": 0.0},
    where=Where(lambda run, alone: (run["predators"] >= 1) & (run["capacity"] > 1.1), predators="at least one", capacity="faster"),
    because="models.predatory_trading.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(predators=0 * p.predators), draws),
)
def predators_overshoot(run: Runs, alone: Runs) -> Array:
    """C73. A distressed sale with none to ten predators: does the price fall further than the sale alone would take it?"""
    return (alone["lowest_price"] - run["lowest_price"]) / (alone["start_price"] - alone["lowest_price"])


@experiment(
    None,
    "the log move in half the depth, over the one before",
    unit=unit.RATIO,
    about=(2.0, 1e-6),
    space={"sale": (1e5, 1e9, "log"), "depth": (1e6, 1e9, "log")},
    premise=lambda run: run["sale"] < 100 * run["depth"],
    silent_for="the sale would empty the book",
    arithmetic=True,
)
def half_the_depth(run: Runs) -> Array:
    """C82. The move made by a sale of any size, and by the same sale in half the depth."""
    once, half = (np.log(linear_impact(1.0, -run["sale"], depth)) for depth in (run["depth"], run["depth"] / 2))
    return half / once
