"""Runs the cells of a block side by side and sums their seeds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array, Curve, Draws, Model, Result, Values
from ..dynamics.run import Run, laned, run_values
from ..dynamics.seeds import draws_for
from ..errors import SqueezelabError
from .plan import QUANTILES, Plan


@dataclass
class Answer:
    """What some cells gave: by reading an array (quantiles + mean, cells), and a reason where there is no answer ("" else)."""

    cells: Array
    readings: dict[str, Array]
    reasons: list[str]


def answer(plan: Plan, cells: Array) -> Answer:
    """The readings of the cells of one block; a cell that has no answer is NaN and says why, and does not disturb the others."""
    model = plan.model
    reasons = {int(cell): _refusal(model, plan.at(int(cell))) for cell in cells}
    good = np.array([cell for cell in cells if not reasons[int(cell)]], int)
    found = _together(plan, model, good) if len(good) else Answer(good, {}, [])
    reasons |= dict(zip(map(int, found.cells), found.reasons, strict=True))
    row = {int(cell): place for place, cell in enumerate(found.cells)}
    held = {}
    for name in plan.readings:
        held[name] = np.full((rows(plan), len(cells)), np.nan)
        for place, cell in enumerate(cells):
            if not reasons[int(cell)]:
                held[name][:, place] = found.readings[name][:, row[int(cell)]]
    return Answer(cells, held, [reasons[int(cell)] for cell in cells])


def rows(plan: Plan) -> int:
    """How many numbers are kept of a reading: the quantiles and the mean, or the one value where there is one seed."""
    return len(QUANTILES) + 1 if plan.seeds > 1 else 1


def _refusal(model: Model, given: Mapping[str, Any]) -> str:
    return model.invalid(laned(model, given))


def _together(plan: Plan, model: Model, cells: Array) -> Answer:
    """Some cells as lanes of one run; where the run itself fails, the halves are tried, down to the cell that fails."""
    try:
        return _run(plan, model, cells)
    except (SqueezelabError, ArithmeticError, ValueError, IndexError, LookupError) as problem:
        if len(cells) == 1:
            empty = {name: np.full((rows(plan), 1), np.nan) for name in plan.readings}
            return Answer(cells, empty, [str(problem) or type(problem).__name__])
        half = len(cells) // 2
        parts = [_together(plan, model, cells[:half]), _together(plan, model, cells[half:])]
        joined = {name: np.concatenate([part.readings[name] for part in parts], axis=1) for name in plan.readings}
        return Answer(cells, joined, parts[0].reasons + parts[1].reasons)


def _run(plan: Plan, model: Model, cells: Array) -> Answer:
    p = _lanes(plan, model, cells)
    result = _result(plan, model, p, cells)
    broken = _unsound(result)
    kept = {}
    with np.errstate(all="ignore"):
        for name in plan.readings:
            value = result.tipped.astype(float) if name == "tipped" else np.asarray(result[name], float)
            kept[name] = summed(np.broadcast_to(value, (result.lanes,)).reshape(len(cells), plan.seeds))
    reasons = []
    for place in range(len(cells)):
        own = [name for name, lanes in broken.items() if lanes.reshape(len(cells), plan.seeds)[place].any()]
        reasons.append(f"{', '.join(model.quantities[name].label.lower() for name in own)}: not finite here." if own else "")
    return Answer(cells, kept, reasons)


def summed(values: Array) -> Array:
    """Quantiles and mean over the seeds of (cells, seeds), shape (quantiles + 1, cells); the value itself for one seed."""
    if values.shape[1] == 1:
        return np.ascontiguousarray(values.T)
    return np.concatenate([np.quantile(values, QUANTILES, axis=1), values.mean(axis=1)[None]])


def _lanes(plan: Plan, model: Model, cells: Array) -> Values:
    p = laned(model, plan.at(int(cells[0])))
    some = {
        name: np.repeat(np.asarray(column[cells], float), plan.seeds)
        for name, column in plan.columns.items()
        if not model.parameter(name).structural
    }
    return Values({**p, **some})


def _result(plan: Plan, model: Model, p: Values, cells: Array) -> Result:
    if isinstance(model.dynamics, Curve):
        return run_values(model, p, plan.seed)
    going = Run(model, p, drawn(plan, model, p, cells), len(cells) * plan.seeds)
    while not going.over:
        going.advance()
    return going.result(plan.seed)


def drawn(plan: Plan, model: Model, p: Values, cells: Array) -> Draws:
    """The draws of every cell and seed, lanes last.

    Independent: cell ``c`` has a stream of its own, spawned from the seed with the key ``(c,)``, from which its seeds draw
    in turn, so no stream is used twice. Common: every cell has the draws of ``run(seed=…, paths=…)``.
    """
    process = model.dynamics
    if isinstance(process, Curve) or process.draw is None:
        return {}
    if plan.common:
        once = draws_for(model, p, plan.seed, plan.seeds)
        return {name: np.tile(array, len(cells)) for name, array in once.items()}
    each = []
    for cell in cells:
        stream = np.random.default_rng(np.random.SeedSequence(plan.seed, spawn_key=(int(cell),)))
        each += [process.draw(stream, p) for _ in range(plan.seeds)]
    return {name: np.stack([one[name] for one in each], axis=-1) for name in each[0]}


def _unsound(result: Result) -> dict[str, Array]:
    """By series, the lanes that hold an infinity or nothing but NaN; empty where all is well."""
    found = {}
    for name, array in result.series.items():
        if np.isfinite(array).all():
            continue
        lanes = np.broadcast_to(np.isinf(array).any(axis=0) | np.isnan(array).all(axis=0), (result.lanes,))
        if lanes.any():
            found[name] = lanes
    return found
