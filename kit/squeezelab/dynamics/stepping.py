"""The one loop on which every run stands: a process under way, step by step, with the values that act in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from ..core import Array, Curve, Draws, Model, Process, Result, State, Values, lanes_of
from .seeds import draws_for

__all__ = ["Run", "acting", "laned", "states"]

MOVING = np.zeros(1, bool)  # a state that says nothing of rest


def laned(model: Model, given: Mapping[str, Any]) -> Values:
    """Plain values as the model receives them: numbers as arrays of shape (lanes,).

    Parameters
    ----------
    model : Model
        Whose parameters are given.
    given : Mapping
        Value of each, base units.

    Returns
    -------
    Values
        (lanes,) each; structural ones as they are.
    """

    def lane(name: str, value: Any) -> Any:
        if type(value) is float:  # nearly always, and several times as fast
            return np.array([value])
        return value if model.parameter(name).structural else np.atleast_1d(np.asarray(value, float))

    return Values({name: lane(name, value) for name, value in given.items()})


class Run:
    """A process under way: ``advance()`` takes one step, with new values if some are given.

    The whole path, the fan, live play and the branch all stand on this one loop.

    Parameters
    ----------
    model : Model
        A process.
    p : Values
        Base units, (lanes,) or (1,) each.
    draws : Draws
        By name, lanes last; may be empty.
    lanes : int
        The least number of lanes.
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
        self.kept: dict[str, list[Array]] = {name: [self.state[name]] for name in self.process.keeps}

    @property
    def over(self) -> bool:
        """Whether nothing will move any more, or the clock has run out."""
        resting = self.state.get("resting")
        return self.state["t"] >= self.limit or (resting is not None and np.count_nonzero(resting) == np.size(resting))

    def advance(self, p: Values | None = None) -> State:
        """One step; values given act from this step on."""
        if p is not None:
            self.p = p
        t = self.state["t"]
        self.state = state = self.process.step(self.state, self.p, self.draws)
        state["t"] = t + 1
        self.track.append(self.seen(state))
        for name, held in self.kept.items():
            held.append(state[name])
        return state

    def result(self, seed: int = 0) -> Result:
        """Everything so far as a `Result`; series have shape (steps + 1, lanes)."""
        count = len(self.track)
        series: dict[str, Array] = {self.process.clock.name: np.arange(count, dtype=float)[:, None]}
        for name, column in zip(self.names, zip(*self.track, strict=True), strict=False):
            each = np.empty((self.lanes, count))  # a lane stays together, so that readings sum it up in one order, however many there are
            full = each.T
            if self.lanes == 1 and sum(map(len, column)) == count:
                np.concatenate(column, out=each.reshape(-1))
            elif sum(map(len, column)) == full.size:  # every value stands for itself, none for all lanes
                full[:] = np.array(column)
            else:
                for step, value in enumerate(column):
                    full[step] = value
            series[name] = full
        return Result(self.model, self.p, series, seed, self.draws, {name: np.array(held) for name, held in self.kept.items()})


def states(model: Model, schedule: Sequence[tuple[int, Mapping[str, Any]]], steps: int, *, seed: int = 0) -> list[State]:
    """The states of a process from its start to ``steps``, with the values of ``schedule`` acting as in `replay`; none of a curve.

    Parameters
    ----------
    model : Model
        The model to run.
    schedule : sequence of (int, Mapping)
        As in `replay`.
    steps : int
        The last step wanted.
    seed : int
        Of the draws.

    Returns
    -------
    list of State
        From step 0 on, one lane each.
    """
    if isinstance(model.dynamics, Curve):
        return []
    changes = acting(model, schedule)
    going = Run(model, changes[0], draws_for(model, changes[0], seed, 1))
    out = [going.state]
    while len(out) <= steps and going.state["t"] < going.limit:
        out.append(going.advance(changes.get(going.state["t"])))
    return out


def acting(model: Model, schedule: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[int, Values]:
    """The values that act from each step on; the level that the run began at is past, and stays what it was.

    Parameters
    ----------
    model : Model
        Whose values are given.
    schedule : sequence of (int, Mapping)
        As in `replay`.

    Returns
    -------
    dict of Values
        By step.
    """
    first = schedule[0][1]
    past = {name: first[name] for name in {"start_price", *(panel.before for panel in model.panels)} if name in first}
    return {step: laned(model, {**given, **past}) for step, given in schedule}
