"""How a sweep grows, as ratios in one process: far ahead of a loop of runs, in time that is linear, in memory that is flat."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
from benchmarks.test_scaling import IN_CELLS, IN_SEEDS, against_a_loop, exponent, grown

from squeezelab.scale import sweep

pytestmark = pytest.mark.slow


def test_cells_on_one_seed_cost_a_fraction_of_a_loop_of_runs() -> None:
    assert against_a_loop(60, 3)[1] >= 12


@pytest.mark.parametrize("grows", [IN_CELLS[:3], IN_SEEDS[:3]])
def test_time_grows_with_cells_and_with_seeds(grows: tuple[tuple[int, int], ...]) -> None:
    assert 0.8 <= exponent(grows)[0] <= 1.15


@pytest.mark.skipif(sys.platform == "win32", reason="resource is no module of Windows")
def test_memory_grows_neither_with_cells_nor_with_seeds() -> None:
    small = grown(200, 10)
    assert max(grown(4_000, 10), grown(20, 2_000)) <= small + 40


def spent() -> tuple[float, float]:
    """Processor seconds of this process, and of those that it has waited for."""
    told = os.times()
    return told.user + told.system, told.children_user + told.children_system


def test_two_workers_share_the_work_and_add_little_to_it() -> None:
    """One worker's time over that of two is 2 over the ratio of what they spend: at most 1.17 where it is to be 1.7."""

    def cost(cells: int, workers: int | None) -> float:
        before = spent()
        sweep("liquidation-cascade", {"shock": np.linspace(-0.3, -0.01, cells)}, seeds=100, workers=workers)
        return sum(spent()) - sum(before)

    cost(2, None)
    small = cost(2, 2)  # two processes that start, and hardly work
    alone, shared = cost(150, None), cost(150, 2) - small
    assert shared <= 1.17 * alone
