"""A model at many settings and many seeds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import links
from ..core import Array, Choice, Model, Process
from ..errors import InputError, UnknownName
from ..models import get_model
from ..version import __version__
from . import runners
from .axes import FILLS, Axis, Cells, Fill, axis, counted, grid, sample
from .block import Answer, rows
from .journal import Journal
from .plan import QUANTILES, Plan, tasks

if TYPE_CHECKING:
    import pandas
    import xarray

MOST = 200_000_000  # lanes that are run without being asked twice
TIPPED = "tipped"
Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Sweep:
    """The answer of a sweep, in numpy arrays alone.

    ``readings`` by name, each of shape ``(6, *shape)`` for many seeds (the quantiles 5, 25, 50, 75, 95 % and the mean) or
    ``shape`` for one; ``answered`` of ``shape``; ``reasons`` by flat cell for those without an answer.
    """

    model: Model
    axes: tuple[Axis, ...]
    shape: tuple[int, ...]
    columns: Mapping[str, Array]
    readings: Mapping[str, Array]
    answered: Array
    reasons: Mapping[int, str]
    attrs: Mapping[str, Any]

    def __getitem__(self, name: str) -> Array:
        if name not in self.readings:
            raise UnknownName(f"reading of this sweep of {self.model.id}", name, self.readings)
        return self.readings[name]

    @property
    def many(self) -> bool:
        """Whether there are quantiles over seeds."""
        return int(self.attrs["seeds"]) > 1

    def typical(self, name: str) -> Array:
        """The median over the seeds of a reading, or the one value; of ``shape``."""
        return self[name][QUANTILES.index(0.5)] if self.many else self[name]

    def mean(self, name: str) -> Array:
        """The mean over the seeds, or the one value; of ``shape``."""
        return self[name][-1] if self.many else self[name]

    def label(self, name: str) -> str:
        """What a reading is called, with its unit."""
        if name == TIPPED:
            return "Share of seeds that tip" if self.many else "Tips"
        quantity = self.model.quantities[name]
        return f"{quantity.label} ({quantity.unit.symbol})" if quantity.unit.symbol else quantity.label

    def to_dataset(self) -> xarray.Dataset:
        """The same as an `xarray.Dataset`: labelled axes, units, quantiles, a mask and the reasons. Needs ``squeezelab[sweep]``."""
        from .files import dataset

        return dataset(self)

    def to_frame(self) -> pandas.DataFrame:
        """One row a cell: the axes, then every reading (``end_price``, or ``end_price_q05`` … and ``end_price_mean``)."""
        import pandas as pd

        return pd.DataFrame(dict(self.table()))

    def table(self) -> Iterator[tuple[str, Any]]:
        """The columns of the frame, one after the other."""
        yield from self.columns.items()
        for name, array in self.readings.items():
            if not self.many:
                yield name, array.reshape(-1)
                continue
            flat = array.reshape(len(array), -1)
            for quantile, row in zip(QUANTILES, flat, strict=False):
                yield f"{name}_q{round(100 * quantile):02d}", row
            yield f"{name}_mean", flat[-1]
        yield "answered", self.answered.reshape(-1)
        yield "reason", np.array([self.reasons.get(cell, "") for cell in range(self.answered.size)], object)

    def __repr__(self) -> str:
        over = " × ".join(f"{one.name} {len(one)}" for one in self.axes) if len(self.shape) == len(self.axes) else f"{self.shape[0]} points"
        return f"<sweep of {self.model.id}: {over}, seeds {self.attrs['seeds']}, without an answer {len(self.reasons)}>"


def sweep(
    model: str,
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
    held = get_model(model) if isinstance(model, str) else model
    cells, plan = planned(held, axes, preset, values, readings, seeds, seed, common, design, points, large)
    if workers is not None and workers < 1:
        raise InputError(f"workers must be at least 1, not {workers}.")
    if chunk is not None and chunk < 1:
        raise InputError(f"chunk must be at least 1 cell, not {chunk}.")
    if workers and executor:
        raise InputError("Give either workers or an executor, not both.")
    target = Path(out) if out is not None else None
    if target is not None:
        from .files import writable

        writable(target)
    if resume and target is None:
        raise InputError("resume goes with out: there is nothing on disk to go on from.")
    journal = Journal(target, plan) if target is not None else None
    state = links.write(held, held.given(preset, **(values or {})), preset=preset, seed=seed)
    with journal.open(resume) if journal else nullcontext():
        readings_of, reasons = _carried_out(plan, journal, workers, executor, chunk, progress)
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
            from .files import save

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
        raise InputError("axes must name one parameter or more, as in axes={'shock': '0:0.3:101'}.")
    if design not in FILLS:
        raise UnknownName("design", str(design), FILLS)
    if (design == "grid") != (points is None):
        raise InputError("A grid has no points of its own: leave points out." if design == "grid" else f"Say how many points {design} takes.")
    if points is not None and points < 1:
        raise InputError(f"points must be at least 1, not {points}.")
    both = sorted(set(axes) & set(values or {}))
    if both:
        raise InputError(f"{', '.join(both)} is an axis and a value at once; give it once.")
    draws = isinstance(model.dynamics, Process) and model.dynamics.draw is not None
    if seeds is not None and seeds < 1 or seed < 0:
        raise InputError(f"seeds must be at least 1 and seed at least 0, not seeds={seeds}, seed={seed}.")
    if seeds is not None and seeds > 1 and not draws:
        raise InputError(f"{model.title} draws nothing at random: every one of {seeds} seeds would give the same. Leave seeds out.")
    seeds = seeds if seeds is not None else 200 if draws else 1
    told = {name: axes[name] for name in axes}
    _affordable(model, told, design, points, seeds, large)
    made = [axis(model, name, held) for name, held in told.items()]
    cells = grid(made) if design == "grid" else sample(made, "sobol" if design == "sobol" else "lhs", points or 0, seed)
    given = model.given(preset, **(values or {}))
    known = {reading.name for reading in model.readings} | ({TIPPED} if model.tipped else set())
    chosen = tuple(readings) if readings is not None else _usual(model)
    for name in chosen:
        if name not in known:
            raise UnknownName(f"reading of {model.id}", name, known)
    if not chosen:
        raise InputError(f"Name at least one reading of {model.id}: {', '.join(sorted(known))}.")
    shared = {name: value for name, value in given.items() if name not in cells.columns}
    return cells, Plan(model.module, shared, cells.columns, cells.count, chosen, seeds, seed, common, cells.shape)


def _usual(model: Model) -> tuple[str, ...]:
    headline = tuple(reading.name for reading in model.readings if reading.headline) or tuple(r.name for r in model.readings)
    return (*headline, TIPPED) if model.tipped else headline


def _affordable(model: Model, axes: Mapping[str, Any], design: str, points: int | None, seeds: int, large: bool) -> None:
    """Refuses a sweep whose cost should be known first, before anything of its size is made."""
    cells = points or math.prod(_long(held) for held in axes.values()) if design != "grid" else math.prod(map(_long, axes.values()))
    if large or cells * seeds <= MOST:
        return
    started = time.process_time()
    given = model.given()
    small = {name: [given[name]] for name in list(axes)[:1]}
    few = min(seeds, 64)
    sweep(model, small, seeds=few if seeds > 1 else None)  # type: ignore[arg-type]
    each = (time.process_time() - started) / few
    size = cells * 8 * (len(QUANTILES) + 1 if seeds > 1 else 1) * len(_usual(model))
    raise InputError(
        f"{cells:,} cells × {seeds:,} seeds are {cells * seeds:,} runs: some {_long_time(each * cells * seeds)} on one core, "
        f"and {size / 1e9:,.0f} GB of answer. If you mean it, say large=True (--yes)."
    )


def _long(told: Any) -> int:
    if isinstance(told, str):
        parts = told.split(":")
        return int(parts[-1]) if len(parts) > 2 and parts[-1].strip().isdecimal() else told.count(",") + 1
    try:
        return len(told)
    except TypeError:
        return 1


def _long_time(seconds: float) -> str:
    for size, word in ((31_557_600, "years"), (86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {word}"
    return f"{seconds:,.0f} seconds"


def _carried_out(
    plan: Plan, journal: Journal | None, workers: int | None, executor: Executor | None, chunk: int | None, progress: Progress | None
) -> tuple[dict[str, Array], list[str]]:
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
        answers = runners.pool(plan, asked, workers)
    else:
        answers = runners.here(plan, asked)
    for task, found in answers:
        if journal:
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


def described(axis_: Axis) -> dict[str, str]:
    """What an axis is, for a file: label, unit, and the sentence of its slider."""
    unit = "" if isinstance(axis_.parameter, Choice) else axis_.parameter.unit.symbol
    return {"long_name": axis_.parameter.label, "units": unit, "description": axis_.parameter.help}
