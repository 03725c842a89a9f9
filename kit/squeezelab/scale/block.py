"""Runs the cells of a block side by side and sums their seeds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..core import Array, Curve, Draws, Model, Result, Values
from ..core.words.label import in_sentence
from ..dynamics.run import run_values
from ..dynamics.seeds import beside
from ..dynamics.stepping import Run
from ..errors import SqueezelabError
from .plan import QUANTILES, WIDE, Block, Plan, drawing, wide

Strip = tuple[Array, Values, Draws]  # places of its lanes among (cells, seeds) counted through, and what is run there


@dataclass
class Answer:
    """What some cells gave: by reading an array (quantiles + mean, cells), and a reason where there is no answer ("" else)."""

    cells: Array
    readings: dict[str, Array]
    reasons: list[str]


def answer(plan: Plan, block: Block) -> Answer:
    """The readings of the cells of one block; a cell that has no answer is NaN and says why, and does not disturb the others."""
    model = plan.model
    reasons = _refusals(model, block.lanes(plan), len(block.cells))
    held = {name: np.full((rows(plan), len(block.cells)), np.nan) for name in plan.readings}
    good = np.flatnonzero([not reason for reason in reasons])
    if len(good):
        found = _together(plan, model, block.some(good))
        for name, array in found.readings.items():
            held[name][:, good] = array
        for place, reason in zip(good, found.reasons, strict=True):
            reasons[place] = reason
            if reason:
                for array in held.values():
                    array[:, place] = np.nan
    return Answer(block.cells, held, reasons)


def rows(plan: Plan) -> int:
    """How many numbers are kept of a reading: the quantiles and the mean, or the one value where there is one seed."""
    return len(QUANTILES) + 1 if plan.seeds > 1 else 1


def _refusals(model: Model, p: Values, cells: int) -> list[str]:
    """For each cell why the model refuses it, or nothing."""
    if model.invalid is Model.invalid:
        return [""] * cells
    return [model.invalid(only(p, [cell])) for cell in range(cells)]


def only(p: Values, lanes: list[int] | Array) -> Values:
    """Some lanes of values; what is the same for all stays as it is."""
    return Values({name: value[lanes] if isinstance(value, np.ndarray) and value.size > 1 else value for name, value in p.items()})


def _together(plan: Plan, model: Model, block: Block) -> Answer:
    """Some cells as lanes of one run; where the run itself fails, the halves are tried, down to the cell that fails."""
    try:
        return _run(plan, model, block)
    except (SqueezelabError, ArithmeticError, ValueError, IndexError, LookupError) as problem:
        cells = len(block.cells)
        if cells == 1:
            empty = {name: np.full((rows(plan), 1), np.nan) for name in plan.readings}
            return Answer(block.cells, empty, [str(problem) or type(problem).__name__])
        halves = (block.some(slice(None, cells // 2)), block.some(slice(cells // 2, None)))
        parts = [_together(plan, model, half) for half in halves]
        joined = {name: np.concatenate([part.readings[name] for part in parts], axis=1) for name in plan.readings}
        return Answer(block.cells, joined, parts[0].reasons + parts[1].reasons)


def _run(plan: Plan, model: Model, block: Block) -> Answer:
    kept = {name: np.empty((len(block.cells), plan.seeds)) for name in plan.readings}
    broken: list[list[str]] = [[] for _ in block.cells]
    for places, p, draws in strips(plan, model, block):
        result = _result(plan, model, p, draws, len(places))
        with np.errstate(all="ignore"):
            for name, array in kept.items():
                value = result.tipped.astype(float) if name == "tipped" else np.asarray(result[name], float)
                array.reshape(-1)[places] = value
        for name, lanes in _unsound(result, len(places)).items():
            for cell in np.unique(places[lanes] // plan.seeds):
                if name not in broken[cell]:
                    broken[cell].append(name)
    labels = [", ".join(in_sentence(model.quantities[name].label) for name in names) for names in broken]
    reasons = [f"{label}: not finite here." if label else "" for label in labels]
    return Answer(block.cells, {name: summed(array) for name, array in kept.items()}, reasons)


def summed(values: Array) -> Array:
    """Quantiles and mean over the seeds of (cells, seeds), shape (quantiles + 1, cells); the value itself for one seed."""
    if values.shape[1] == 1:
        return np.ascontiguousarray(values.T)
    return np.concatenate([np.quantile(values, QUANTILES, axis=1), values.mean(axis=1)[None]])


def strips(plan: Plan, model: Model, block: Block) -> Iterator[Strip]:
    """The runs of a block, as many side by side as are quick together.

    Independent: cell ``c`` has a stream of its own, spawned from the seed with the key ``(c,)``, from which its seeds draw
    in turn, so no stream is used twice. Common: every cell has the draws of ``run(seed=…, paths=…)``, made once for many cells.
    """
    p, cells, seeds = block.lanes(plan), len(block.cells), plan.seeds
    if not drawing(model):
        for lanes in _cut(cells, wide(model, p, {})):
            yield lanes, only(p, lanes), {}
        return
    width = wide(model, p, _drawn(plan, model, p, 0))
    if plan.across(cells):
        for seed in range(seeds):
            draws = beside([_drawn(plan, model, p, seed)])
            for lanes in _cut(cells, min(WIDE, wide(model, p, {}))):
                yield lanes * seeds + seed, only(p, lanes), draws
        return
    streams = _Streams(plan, model, p, block)
    for lanes in _cut(cells * seeds, width):
        yield lanes, only(p, lanes // seeds), streams.next(lanes)


def _cut(count: int, width: int) -> Iterator[Array]:
    for start in range(0, count, width):
        yield np.arange(start, min(start + width, count))


def _drawn(plan: Plan, model: Model, p: Values, seed: int) -> Draws:
    """The draws of one of the common seeds, without an axis of lanes."""
    draw = model.dynamics.draw  # type: ignore[union-attr]
    assert draw is not None
    return draw(np.random.default_rng(np.random.SeedSequence(plan.seed, spawn_key=(seed,))), p)


class _Streams:
    """The draws of (cells, seeds) counted through, in turn."""

    def __init__(self, plan: Plan, model: Model, p: Values, block: Block) -> None:
        self.plan, self.model, self.p, self.block = plan, model, p, block
        self.cell, self.stream = -1, np.random.default_rng(0)

    def next(self, lanes: Array) -> Draws:
        """Those of the next lanes."""
        seeds = self.plan.seeds
        if self.plan.common:
            return beside([_drawn(self.plan, self.model, self.p, int(lane) % seeds) for lane in lanes])
        each = []
        for lane in lanes:
            if lane // seeds != self.cell:
                self.cell = int(lane) // seeds
                key = (int(self.block.cells[self.cell]),)
                self.stream = np.random.default_rng(np.random.SeedSequence(self.plan.seed, spawn_key=key))
            each.append(self.model.dynamics.draw(self.stream, self.p))  # type: ignore[union-attr,misc]
        return beside(each)


def _result(plan: Plan, model: Model, p: Values, draws: Draws, lanes: int) -> Result:
    if isinstance(model.dynamics, Curve):
        return run_values(model, p, plan.seed)
    going = Run(model, p, draws, lanes)
    while not going.over:
        going.advance()
    return going.result(plan.seed)


def _unsound(result: Result, lanes: int) -> dict[str, Array]:
    """By series, the lanes that hold an infinity or nothing but NaN; empty where all is well."""
    found = {}
    for name, array in result.series.items():
        if np.isfinite(array).all():
            continue
        bad = np.broadcast_to(np.isinf(array).any(axis=0) | np.isnan(array).all(axis=0), (lanes,))
        if bad.any():
            found[name] = bad
    return found
