"""A model at many settings and many seeds.

A long room: one function whose arguments and errors are all told, and the plan it makes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from .. import links
from ..core import Array, Model, Process
from ..dynamics.run import MOST_SEED, strictly_whole
from ..errors import InputError, UnknownName, as_given
from ..models import get_model
from ..output import check_name
from ..version import __version__
from . import runners
from .axes import FILLS, LONGEST, Cells, Fill, axis, grid, sample
from .block import Answer, rows
from .files import save, writable
from .held import TIPPED, Sweep
from .journal import Journal, kept_safe
from .plan import QUANTILES, Plan, tasks

MOST_SEEDS, MOST_POINTS = 10**9, 2**30  # of one cell; of a design
MOST = 200_000_000  # lanes that are run without being asked twice
Progress = Callable[[int, int, float], None]


def sweep(
    model: str | Model,
    axes: Mapping[str, Any],
    *,
    preset: str | None = None,
    values: Mapping[str, Any] | None = None,
    readings: Sequence[str] | None = None,
    seeds: int | None = None,
    seed: int = 0,
    common: bool = False,
    design: Fill = "grid",
    points: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    chunk: int | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    large: bool = False,
) -> Sweep:
    """Runs a model over any number of axes and many seeds.

    Parameters
    ----------
    model
        The id of a model, as in ``"liquidation-cascade"``.
    axes
        By parameter: values in base units, or text: ``"0:0.3:101"``, ``"log:0.5m:50m:101"``, ``"2m,5m,10m"``.
        A design takes the two ends of each axis.
    preset, values
        What all cells share: a preset, and single values in base units.
    readings
        Names of readings to keep, ``"tipped"`` among them; by default all headline readings, and whether it tips.
    seeds
        How many seeds each cell is run with; by default 200 where the model draws, else 1.
    seed, common
        ``seed`` decides all draws. By default every cell has a stream of its own, never used twice; with ``common``
        every cell has the draws of ``run(seed=seed, paths=seeds)``: differences between cells are then less noisy,
        and errors of neighbouring cells go together.
    design, points
        ``"sobol"`` or ``"lhs"`` (Latin hypercube) fill the box between the ends with ``points`` settings.
    workers, executor
        A number of processes, or any `concurrent.futures.Executor`: ``dask.distributed.Client(…).get_executor()``.
    chunk
        Cells handed out together, at least; changes nothing but the speed.
    out, resume
        A file, ``.parquet``, ``.nc`` or ``.zarr``. While the sweep runs, what is finished is kept beside it, and
        ``resume=True`` goes on from there.
    progress
        Called with cells done, cells in all, and cells a second.
    large
        Allows more than 200 m runs.

    Returns
    -------
    Sweep
        Numbers that depend on the arguments down to ``points`` alone, to the last bit, not on executor, workers or chunk.

    Raises
    ------
    InputError, OutOfRange, UnknownName
        For an axis outside its range, an unknown reading, seeds asked of a model that does not draw, or a sweep whose
        cost should be known first; the message says which and how to mend it.
    """
    held = model if isinstance(model, Model) else get_model(model)
    cells, plan = planned(held, axes, preset, values, readings, seeds, seed, common, design, points, large)
    if workers is not None:
        workers = strictly_whole("workers", workers, 1)
    if chunk is not None:
        chunk = strictly_whole("chunk", chunk, 1)
    if workers is not None and executor is not None:
        raise InputError("Give either workers or an executor, not both.")
    if executor is not None and not hasattr(executor, "submit"):
        raise InputError(f"An executor has a method submit, as those of concurrent.futures and Dask; this is {as_given(executor)}.")
    if out is not None:
        check_name(out)
    target = Path(out) if out is not None else None
    if target is not None:
        writable(target)
    if resume and target is None:
        raise InputError("resume goes with out: there is nothing on disk to go on from.")
    journal = Journal(target, plan) if target is not None else None
    state = links.write(held, held.given(preset, **(values or {})), preset=preset, seed=seed)
    with journal.open(resume) if journal else nullcontext():
        readings_of, reasons = carried_out(plan, journal, workers, executor, chunk, progress)
        attrs = {
            "model": held.id, "state": state, "preset": preset or "", "seed": seed, "seeds": plan.seeds,
            "random": "common" if common else "independent", "design": cells.fill, "version": __version__,
        }  # fmt: skip
        shape = cells.shape
        found = Sweep(
            held,
            cells.axes,
            shape,
            cells.columns,
            {name: array.reshape((len(array), *shape) if plan.seeds > 1 else shape) for name, array in readings_of.items()},
            np.array([not reason for reason in reasons]).reshape(shape),
            {cell: reason for cell, reason in enumerate(reasons) if reason},
            attrs,
        )
        if target is not None:
            with kept_safe(target):
                save(found, target)
    if journal:
        journal.clear()
    return found


def planned(
    model: Model,
    axes: Mapping[str, Any],
    preset: str | None,
    values: Mapping[str, Any] | None,
    readings: Sequence[str] | None,
    seeds: int | None,
    seed: int,
    common: bool,
    design: str,
    points: int | None,
    large: bool,
) -> tuple[Cells, Plan]:
    """The cells and the plan of a sweep, all arguments checked."""
    if not isinstance(axes, Mapping) or not axes:
        raise InputError("Name the axes with their values, one parameter or more, as in {'shock': '0:0.3:101'}.")
    if design not in FILLS:
        raise UnknownName("design", design, FILLS)
    if design == "grid" and points is not None:
        raise InputError("A grid has no points of its own: leave points out.")
    if design != "grid" and points is None:
        raise InputError(f"Say how many points the design {design} takes.")
    if points is not None:
        points = strictly_whole("points", points, 1, MOST_POINTS)
    both = sorted(set(axes) & set(values or {}))
    if both:
        raise InputError(f"{', '.join(both)} is an axis and a value at once; give it once.")
    draws = isinstance(model.dynamics, Process) and model.dynamics.draw is not None
    seed = strictly_whole("seed", seed, 0, MOST_SEED)
    if seeds is not None:
        seeds = strictly_whole("seeds", seeds, 1, MOST_SEEDS)
    if seeds is not None and seeds > 1 and not draws:
        raise InputError(f"{model.title} draws nothing at random: every one of {seeds} seeds would give the same. Leave seeds out.")
    seeds = seeds if seeds is not None else 200 if draws else 1
    told = {name: axes[name] for name in axes}
    _affordable(model, told, design, points, seeds, large)
    made = [axis(model, name, held) for name, held in told.items()]
    cells = grid(made) if design == "grid" else sample(made, "sobol" if design == "sobol" else "lhs", points or 0, seed)
    given = model.given(preset, **(values or {}))
    known = {reading.name for reading in model.readings} | ({TIPPED} if model.tipped else set())
    chosen = named("readings", readings) if readings is not None else _usual(model)
    for name in chosen:
        if name not in known:
            raise UnknownName(f"reading of {model.id}", name, known)
    if not chosen:
        raise InputError(f"Name at least one reading of {model.id}: {', '.join(sorted(known))}.")
    shared = {name: value for name, value in given.items() if name not in cells.columns}
    return cells, Plan(model.module, shared, cells.columns, cells.count, chosen, seeds, seed, common, cells.shape)


def named(name: str, given: Any) -> tuple[str, ...]:
    """The names of one argument: a list of texts, or one text; raises `InputError` for anything else."""
    if isinstance(given, str):
        return (given,)
    held = tuple(given) if isinstance(given, Iterable) else (None,)
    if not all(isinstance(one, str) for one in held):
        raise InputError(f"{name} is a list of names, as in ['end_price'], not {as_given(given)}.")
    return held


def _usual(model: Model) -> tuple[str, ...]:
    headline = tuple(reading.name for reading in model.readings if reading.headline) or tuple(r.name for r in model.readings)
    return (*headline, TIPPED) if model.tipped else headline


def _affordable(model: Model, axes: Mapping[str, Any], design: str, points: int | None, seeds: int, large: bool) -> None:
    """Refuses a sweep whose cost should be known first, before anything of its size is made."""
    cells = math.prod(map(_long, axes.values())) if design == "grid" else int(points or 0)
    if large or cells * seeds <= MOST:
        return
    started = time.process_time()
    given = model.given()
    small = {name: [given[name]] for name in list(axes)[:1]}
    few = min(seeds, 64)
    sweep(model, small, seeds=few if seeds > 1 else None)
    each = (time.process_time() - started) / few
    size = cells * 8 * (len(QUANTILES) + 1 if seeds > 1 else 1) * len(_usual(model))
    raise InputError(
        f"{cells:,} cells × {seeds:,} seeds are {cells * seeds:,} runs: some {_long_time(each * cells * seeds)} on one core, "
        f"and {size / 1e9:,.0f} GB of answer. If you mean it, say large=True (--yes)."
    )


def _long(told: Any) -> int:
    if isinstance(told, str):
        parts = told.split(":")
        counted = len(parts) > 2 and parts[-1].strip().isdecimal() and len(parts[-1]) <= LONGEST
        return int(parts[-1]) if counted else told.count(",") + 1
    try:
        return len(told)
    except TypeError:
        return 1


def _long_time(seconds: float) -> str:
    for size, word in ((31_557_600, "years"), (86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {word}"
    return f"{seconds:,.0f} seconds"


def carried_out(
    plan: Plan, journal: Journal | None, workers: int | None, executor: Executor | None, chunk: int | None, progress: Progress | None
) -> tuple[dict[str, Array], list[str]]:
    """The readings of all cells, each of shape (statistics, cells), and the reason of each cell without an answer."""
    readings = {name: np.full((rows(plan), plan.count), np.nan) for name in plan.readings}
    reasons = [""] * plan.count
    done = 0

    def take(one: Answer) -> None:
        nonlocal done
        for name, array in one.readings.items():
            readings[name][:, one.cells] = array
        for cell, reason in zip(one.cells, one.reasons, strict=True):
            reasons[int(cell)] = reason
        done += len(one.cells)

    finished: set[int] = set()
    for task, kept in journal.kept() if journal else ():
        take(kept)
        finished |= set(task)
    before, started = done, time.monotonic()
    asked = [task for task in tasks(plan.blocks, plan.seeds, chunk) if not finished.issuperset(task)]
    asked = [part for task in asked for part in _without(task, finished)]
    if executor is not None:
        answers = runners.elsewhere(plan, asked, executor)
    elif workers and workers > 1:
        answers = runners.pool(plan, asked, min(workers, max(1, len(asked))))
    else:
        answers = runners.here(plan, asked)
    for task, found in answers:
        if journal:
            with kept_safe(journal.out):
                journal.keep(task, found)
        for one in found:
            take(one)
        if progress:
            progress(done, plan.count, (done - before) / max(time.monotonic() - started, 1e-9))
    return readings, reasons


def _without(task: range, finished: set[int]) -> list[range]:
    """The stretches of a task that are not finished yet: a sweep may go on with other chunks than it began with."""
    parts: list[range] = []
    for number in task:
        if number in finished:
            continue
        if parts and parts[-1].stop == number:
            parts[-1] = range(parts[-1].start, number + 1)
        else:
            parts.append(range(number, number + 1))
    return parts
