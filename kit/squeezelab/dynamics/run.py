"""Runs a model: a single path, many seeds, many values of a parameter, or step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import index, itemgetter
from typing import Any

import numpy as np

from ..core import Array, Curve, Draws, Model, Process, Result, State, Values, lanes_of
from ..errors import InputError, NoAnswer
from .seeds import draws_for, draws_of

__all__ = [
    "Run",
    "among",
    "laned",
    "replay",
    "run",
    "run_at",
    "run_values",
    "states",
    "sweep",
    "whole",
]

MOVING = np.zeros(1, bool)  # a state that says nothing of rest


def laned(model: Model, given: Mapping[str, Any]) -> Values:
    """Plain values as the model receives them: numbers as arrays of shape (lanes,)."""
    return Values(
        {name: value if model.parameter(name).structural else np.atleast_1d(np.asarray(value, float)) for name, value in given.items()}
    )


class Run:
    """A process under way: ``advance()`` takes one step, with new values if some are given.

    The whole path, the fan, live play and the branch all stand on this one loop.
    """

    def __init__(self, model: Model, p: Values, draws: Draws, lanes: int = 1) -> None:
        assert isinstance(model.dynamics, Process)
        self.model, self.process, self.p, self.draws = model, model.dynamics, p, draws
        self.lanes = max(lanes, lanes_of(p), *(array.shape[-1] for array in draws.values())) if draws else max(lanes, lanes_of(p))
        self.limit = p[self.process.steps] if isinstance(self.process.steps, str) else self.process.steps
        self.state: State = {**self.process.start(p, draws), "t": 0}
        self.names = [quantity.name for quantity in model.series]
        self.seen = itemgetter(*self.names, "t")
        self.track: list[tuple[Array, ...]] = [self.seen(self.state)]

    @property
    def over(self) -> bool:
        """Whether nothing will move any more, or the clock has run out."""
        resting = self.state.get("resting", MOVING)
        return self.state["t"] >= self.limit or np.count_nonzero(resting) == np.size(resting)

    def advance(self, p: Values | None = None) -> State:
        """One step; values given act from this step on."""
        if p is not None:
            self.p = p
        t = self.state["t"]
        self.state = state = self.process.step(self.state, self.p, self.draws)
        state["t"] = t + 1
        self.track.append(self.seen(state))
        return state

    def result(self, seed: int = 0) -> Result:
        """Everything so far as a `Result`; series have shape (steps + 1, lanes)."""
        count = len(self.track)
        series: dict[str, Array] = {self.process.clock.name: np.arange(count, dtype=float)[:, None]}
        for name, column in zip(self.names, zip(*self.track, strict=True), strict=False):
            full = np.empty((count, self.lanes))
            if sum(map(len, column)) == full.size:  # every value stands for itself, none for all lanes
                np.concatenate(column, out=full.reshape(-1))
            else:
                for step, value in enumerate(column):
                    full[step] = value
            series[name] = full
        return Result(self.model, self.p, series, seed, self.draws)


def run(model: Model, given: Mapping[str, Any], *, seed: int = 0, paths: int = 1) -> Result:
    """One run at the given values (see `Model.given`); ``paths`` seeds side by side.

    Raises `NoAnswer` where the model says that it has none.
    """
    return run_at(model, laned(model, given), whole("seed", seed, 0), whole("paths", paths, 1))


def whole(name: str, value: Any, least: int) -> int:
    """A whole number of at least ``least``; raises `InputError` for anything else."""
    try:
        number = index(value)
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise InputError(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return number


def replay(
    model: Model, schedule: Sequence[tuple[int, Mapping[str, Any]]], *, seed: int = 0, paths: int = 1, seeds: Sequence[int] = ()
) -> Result:
    """A run whose values change on the way: ``schedule`` lists (step, values), the first at step 0.

    With ``seeds`` the single paths of these side by side, see `among`.

    Values act from their step on: a margin raised in round 5 leaves rounds 1 to 5 as they were.
    """
    if len(schedule) == 1 or isinstance(model.dynamics, Curve):
        given = schedule[-1][1]
        return among(model, given, seeds) if seeds else run(model, given, seed=seed, paths=paths)
    changes = {step: laned(model, given) for step, given in schedule}
    for p in changes.values():
        _answered(model, p)
    start = changes[0]
    going = Run(model, start, draws_of(model, start, seeds) if seeds else draws_for(model, start, seed, paths))
    last = max(changes)
    while going.state["t"] < last or not going.over:
        if going.state["t"] >= going.limit:
            break
        going.advance(changes.get(going.state["t"]))
    return _sound(going.result(seed))


def states(model: Model, schedule: Sequence[tuple[int, Mapping[str, Any]]], steps: int, *, seed: int = 0) -> list[State]:
    """The states of a process from its start to ``steps``, with the values of ``schedule`` acting as in `replay`; none of a curve."""
    if isinstance(model.dynamics, Curve):
        return []
    changes = {step: laned(model, given) for step, given in schedule}
    going = Run(model, changes[0], draws_for(model, changes[0], seed, 1))
    out = [going.state]
    while len(out) <= steps and going.state["t"] < going.limit:
        out.append(going.advance(changes.get(going.state["t"])))
    return out


def _answered(model: Model, p: Values) -> None:
    reason = model.invalid(p)
    if reason:
        raise NoAnswer(f"{model.title}: {reason}")


def run_values(model: Model, p: Values, seed: int = 0, draws: Draws | None = None) -> Result:
    """All lanes of values that are known to have an answer, on these draws; where none are given, on those of the seed."""
    if isinstance(model.dynamics, Curve):
        count = lanes_of(p)
        return Result(model, p, {name: _spread(array, count) for name, array in model.dynamics.evaluate(p).items()}, seed)
    going = Run(model, p, draws_for(model, p, seed) if draws is None else draws)
    while not going.over:
        going.advance()
    return going.result(seed)


def run_at(model: Model, p: Values, seed: int = 0, paths: int = 1) -> Result:
    """One run at values as the model receives them (see `laned`), several lanes of them if they vary."""
    _answered(model, p)
    return _sound(run_values(model, p, seed, draws_for(model, p, seed, paths)))


def among(model: Model, given: Mapping[str, Any], seeds: Sequence[int]) -> Result:
    """The single paths of many seeds side by side: lane ``k`` is ``run(model, given, seed=seeds[k])``."""
    p = laned(model, given)
    _answered(model, p)
    return _sound(run_values(model, p, seeds[0], draws_of(model, p, seeds)))


def sweep(model: Model, given: Mapping[str, Any], name: str, values: Sequence[float] | Array, *, seed: int = 0) -> Result | list[Result]:
    """The same model at many values of one parameter, on the same draws.

    One `Result` whose lanes are the values; a list of single results where the parameter sets the
    size of arrays or where some values have no answer (those raise inside the list's maker).
    """
    parameter = model.parameter(name)
    checked, seed = [parameter.check(value) for value in values], whole("seed", seed, 0)
    if parameter.structural:
        return [run(model, {**given, name: value}, seed=seed) for value in checked]
    return run_at(model, laned(model, {**given, name: np.array(checked)}), seed, 1)


def _spread(array: Any, lanes: int) -> Array:
    array = np.asarray(array, float)
    if array.ndim == 1:
        array = array[:, None]
    return np.broadcast_to(array, (array.shape[0], max(lanes, array.shape[1])))


def _sound(result: Result) -> Result:
    for name, array in result.series.items():
        if np.isinf(array).any() or np.isnan(array[:, :1]).all():
            label = result.model.quantities[name].label
            raise NoAnswer(f"{result.model.title}: {label} is not finite at these values; the model does not reach there.")
    return result
