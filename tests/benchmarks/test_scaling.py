"""How a sweep grows: with its cells and seeds, with its chunks, with workers; beside the loop of runs that it replaces."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import count
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pytest
from benchmarks.test_benchmarks import kept
from benchmarks.timed import ROUNDS, Row, Time, at_least, at_most, interleaved, per

import squeezelab

MODEL = "liquidation-cascade"
LONG = 10_000, 200  # cells and seeds of the sweep that workers share
IN_CELLS = ((16, 4), (160, 4), (1_600, 4), (16_000, 4))  # three decades
IN_SEEDS = ((4, 16), (4, 160), (4, 1_600), (4, 16_000))


def axes(cells: int) -> dict[str, Any]:
    """A square of two settings, or as near to one as the number allows."""
    across = next(n for n in range(int(cells**0.5), 0, -1) if cells % n == 0)
    return {"shock": np.linspace(-0.3, -0.01, across), "market_depth": np.geomspace(1e6, 100e6, cells // across)}


def swept(cells: int, seeds: int, **how: Any) -> Any:
    return squeezelab.sweep(MODEL, axes(cells), seeds=seeds, large=True, **how)


def against_a_loop(few: int = 150, rounds: int = ROUNDS) -> tuple[dict[str, Time], float]:
    """Cells of one seed, as a loop of ``run`` makes them, and cells that each draw for themselves; a run of each in seconds."""
    shocks = np.linspace(-0.3, -0.01, few)

    def loop() -> None:
        for shock in shocks:
            squeezelab.run(MODEL, shock=float(shock))["end_price"]

    jobs = {
        "a sweep, all cells on one seed": lambda: swept(10_000, 1, common=True),
        "a loop of run() over cells": loop,
        "a sweep, every cell on seeds of its own": lambda: swept(200, 10),
    }
    times = interleaved(jobs, rounds)
    each = {name: per(time, runs) for (name, time), runs in zip(times.items(), (10_000, few, 2_000), strict=True)}
    return each, each["a loop of run() over cells"].median / each["a sweep, all cells on one seed"].median


def test_a_sweep_beside_the_loop_of_runs(table: list[Row]) -> None:
    each, ratio = against_a_loop()
    own = each["a loop of run() over cells"].median / each["a sweep, every cell on seeds of its own"].median
    note = "1,000 accounts drawn and sorted anew for every run are most of its work, in a loop or not"
    kept(
        table,
        at_least("10,000 cells on one seed: loop of run() ÷ sweep", ratio, 20, times=each, unit=" a run"),
        Row("cells on seeds of their own: loop of run() ÷ sweep", own, "told", True, note=note),
    )


def test_leveraged_funds_side_by_side(table: list[Row]) -> None:
    fresh = count(1)  # the last few histories are kept: each run draws a new one

    def loop() -> None:
        for _ in range(2):
            squeezelab.run("agent-market", seed=next(fresh))["tail"]

    jobs = {
        "a loop of run() over seeds": loop,
        "a sweep": lambda: squeezelab.sweep("agent-market", {"max_leverage": [4.0, 10.0]}, seeds=200),
        "a sweep, all cells on the same seeds": lambda: squeezelab.sweep(
            "agent-market", {"max_leverage": np.linspace(2, 12, 100)}, seeds=4, common=True
        ),
    }
    times = interleaved(jobs, 3)
    each = {name: per(time, runs) for (name, time), runs in zip(times.items(), (2, 400, 400), strict=True)}
    loop_, one, shared = (time.median for time in each.values())
    kept(
        table,
        at_least("agent-market: loop of run() ÷ sweep", loop_ / one, 10, times=each, unit=" a run"),
        at_least("agent-market, cells on the same seeds: loop of run() ÷ sweep", loop_ / shared, 10),
    )


def exponent(grows: tuple[tuple[int, int], ...]) -> tuple[float, dict[str, Time]]:
    """The exponent of processor time in runs, through the least of a few rounds of each size."""
    taken = []
    for cells, seeds in grows:
        each = []
        for _ in range(5 if cells * seeds < 10_000 else 2):
            begun = process_time()
            swept(cells, seeds)
            each.append(process_time() - begun)
        taken.append(min(each))
    runs = np.array([cells * seeds for cells, seeds in grows], float)
    times = {f"{cells:,} cells × {seeds:,} seeds": Time(t, t, t, 1) for (cells, seeds), t in zip(grows, taken, strict=True)}
    return float(np.polyfit(np.log(runs), np.log(taken), 1)[0]), times


@pytest.mark.parametrize(("what", "grows"), [("cells", IN_CELLS), ("seeds", IN_SEEDS)])
def test_time_is_linear_in_cells_and_seeds(table: list[Row], what: str, grows: tuple[tuple[int, int], ...]) -> None:
    found, times = exponent(grows)
    kept(table, Row(f"sweep: exponent of time in {what}", found, "0.95 to 1.05", 0.95 <= found <= 1.05, times=times))


def test_small_chunks_cost_little(table: list[Row]) -> None:
    cells, seeds = 2_000, 20
    times = interleaved(
        {"in chunks of 200 cells": lambda: swept(cells, seeds, chunk=200), "in one": lambda: swept(cells, seeds, chunk=cells)}, rounds=9
    )
    ratio = times["in chunks of 200 cells"].median / times["in one"].median
    kept(table, at_most("sweep: ten chunks ÷ one", ratio, 1.10, times=times))


PEAK = """
import resource, sys
import numpy as np
import squeezelab
from benchmarks.test_scaling import swept
swept(100, 10)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
swept(int(sys.argv[1]), int(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource is no module of Windows")
def test_memory_stays_flat(table: list[Row]) -> None:
    small, cells, seeds = grown(200, 10), grown(4_000, 10), grown(20, 2_000)
    told = f"{small:.0f} MB beyond the start, then {cells:.0f} MB with more cells and {seeds:.0f} MB with more seeds"
    kept(table, at_most("sweep: megabytes more at 20 times the runs", max(cells, seeds) - small, 30, note=told))


def grown(cells: int, seeds: int) -> float:
    """Megabytes that the peak of a process grows by, in a sweep after a small one."""
    told = [sys.executable, "-c", PEAK, str(cells), str(seeds)]
    return float(subprocess.run(told, capture_output=True, text=True, check=True, env=inside()).stdout) / 1024


def inside() -> dict[str, str]:
    """The environment with our tests on the path."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))}


def long_sweep(**how: Any) -> float:
    """Seconds on the wall of the sweep that workers share."""
    begun = perf_counter()
    swept(*LONG, **how)
    return perf_counter() - begun


@cache
def one_worker() -> float:
    return long_sweep(workers=1)


@pytest.mark.parametrize("kind", ["a pool", "Dask"])
def test_two_workers_are_nearly_twice_as_fast(table: list[Row], kind: str) -> None:
    if kind == "Dask":
        distributed = pytest.importorskip("distributed")
        client = distributed.Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
        executor = client.get_executor()
    two = long_sweep(executor=executor) if kind == "Dask" else long_sweep(workers=2)
    if kind == "Dask":
        client.close()
    one = one_worker()
    busy = os.getloadavg()[0]
    times = {"one worker": Time(one, one, one, 1), "two": Time(two, two, two, 1)}
    note = f"wall clock, with a load of {busy:.1f} on {os.cpu_count()} cores"
    kept(table, at_least(f"sweep, 10,000 × 200: one worker ÷ two of {kind}", one / two, 1.7, times=times, note=note))
