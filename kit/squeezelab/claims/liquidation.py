"""Claims about liquidations: the order in which positions are closed, and where they are closed."""

from __future__ import annotations

import numpy as np

from ..dynamics.impact import linear_impact
from .check import outcome
from .verdict import Verdict, sentence, tally


def one_at_a_time() -> Verdict:
    """C34. The same ladder closed in batches and one position at a time, in three depths."""
    depths = (8e6, 13e6, 40e6)
    runs = [
        (outcome("liquidation-cascade", market_depth=depth), outcome("liquidation-cascade", market_depth=depth, order="sequential"))
        for depth in depths
    ]
    return tally(
        {f"{depth:.0f}": single["fall"] > batch["fall"] + 0.005 for depth, (batch, single) in zip(depths, runs, strict=True)},
        sentence(
            "; ".join(
                f"with a depth of {batch.write('market_depth')} the fall is {batch.write('fall')} in batches and "
                f"{single.write('fall')} one at a time"
                for batch, single in runs
            )
        ),
        **{f"batch_{i}": batch["fall"] for i, (batch, _) in enumerate(runs)},
        **{f"single_{i}": single["fall"] for i, (_, single) in enumerate(runs)},
    )


def ten_times() -> Verdict:
    """C56. A long at ten times leverage, settled in dollars and in the coin: how far is the liquidation?"""
    linear, inverse = (outcome("perpetual-desk", leverage=10, side="long", contract=contract) for contract in ("linear", "inverse"))
    return tally(
        {name: abs(run["distance"] - 0.10) < 0.001 for name, run in (("linear", linear), ("inverse", inverse))},
        f"Settled in dollars the position is closed after a fall of {linear.write('distance')}, settled in the coin "
        f"after {inverse.write('distance')}: "
        "the venue keeps the maintenance margin, and a margin in coins shrinks with the price.",
        linear=linear["distance"],
        inverse=inverse["distance"],
    )


def predators_overshoot() -> Verdict:
    """C73. A distressed sale with no, one and four predators: does the lowest price lie below where it ends?"""
    runs = {count: outcome("predatory-trading", predators=count) for count in (1, 4)}
    slow = outcome("predatory-trading", predators=4, capacity=0.5)
    alone = outcome("predatory-trading", predators=0)
    return tally(
        {
            **{f"{count}": run["lowest_price"] < alone["lowest_price"] - 0.01 for count, run in runs.items()},
            "four, slow": slow["lowest_price"] < alone["lowest_price"] - 0.01,
        },
        f"The sale alone takes the price to {alone.write('lowest_price')}, with one predator to "
        f"{runs[1].write('lowest_price')}, with four to "
        f"{runs[4].write('lowest_price')}; it ends at {runs[4].write('end_price')} each time. "
        f"Four who together are half as fast as the seller take it to {slow.write('lowest_price')}.",
        alone=alone["lowest_price"],
        one=runs[1]["lowest_price"],
        four=runs[4]["lowest_price"],
    )


def half_the_depth() -> Verdict:
    """C82. The move made by a sale of 5, 20 and 80 m USD, and by the same sale in half the depth."""
    depth = 20e6
    ratios = {
        sale: float(np.log(linear_impact(100.0, -sale, depth / 2) / 100) / np.log(linear_impact(100.0, -sale, depth) / 100))
        for sale in (5e6, 20e6, 80e6)
    }
    sold = {d: float(linear_impact(100.0, -20e6, d) / 100 - 1) for d in (depth, depth / 2)}
    return tally(
        {f"{sale:.0f}": abs(ratio - 2) < 1e-9 for sale, ratio in ratios.items()},
        f"A sale of 20 m USD moves the price by {sold[depth] * 100:.2f} % where 20 m USD move it by 1 %, and by "
        f"{sold[depth / 2] * 100:.2f} % "
        "where 10 m USD do.".replace("-", "−"),
        deep=sold[depth],
        thin=sold[depth / 2],
    )
