"""Delta-hedging of 10,000 paths in 250 steps, beside the drawing of its normals: `python tests/benchmarks/bench_hedging.py`.

One process, processor time, the better of alternating runs; the bar of issue 3 is 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np

from squeezelab.dynamics.hedging import hedge_paths

PATHS, STEPS, ROUNDS = 10_000, 250, 15
BAR = 2.2


def seconds(job: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    begun = process_time()
    job()
    return process_time() - begun


def measure() -> dict[str, float]:
    """Ratios to drawing the normals: of hedging alone, and of drawing and hedging together."""
    normals = np.random.default_rng(0).standard_normal((STEPS, PATHS))

    def draw() -> None:
        np.random.default_rng(0).standard_normal((STEPS, PATHS))

    def hedge(z: np.ndarray = normals, cost: float = 0.0) -> None:
        hedge_paths(z, start=100, strike=100, years=1.0, rate=0.03, drift=0.05, volatility=0.2, hedge_volatility=0.2, cost=cost)

    def both() -> None:
        hedge(np.random.default_rng(0).standard_normal((STEPS, PATHS)))

    jobs = {"draw": draw, "hedge": hedge, "hedge with costs": lambda: hedge(cost=0.001), "draw and hedge": both}
    best = {name: float("inf") for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            best[name] = min(best[name], seconds(job))
    return {name: time / best["draw"] for name, time in best.items()}


if __name__ == "__main__":
    for name, ratio in measure().items():
        print(f"{name:20s} {ratio:5.2f} x drawing the normals")
    print(f"bar: {BAR}")
