"""Runs all settings of an experiment as lanes of one run, each with a path of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..core import Array, Model, Result, Values
from ..dynamics.loop_gain import strongest
from ..dynamics.run import run_values
from ..dynamics.seeds import draws_for
from ..errors import SqueezelabError

Setting = Mapping[str, Any]


class Runs(Mapping[str, Array]):
    """Many settings side by side: ``run["end_price"]`` has shape (lanes,), a series (n, lanes).

    ``reads`` keeps the names that were asked for.
    """

    def __init__(self, held: Any, values: Mapping[str, Any], lanes: int) -> None:
        self._held, self._values, self.lanes, self.reads = held, values, lanes, set[str]()

    def __getitem__(self, name: str) -> Array:
        self.reads.add(name)
        if name == "loop_gain" and isinstance(self._held, Result) and self._held.model.gain:
            return self._strongest(self._held)
        value = self._values[name] if self._held is None or name in self._values else self._held[name]
        if isinstance(value, str):
            return np.asarray(value)
        array = np.asarray(value, float)
        if array.ndim < 2:  # one lane gives bare numbers, and a series without its axis of lanes
            return np.broadcast_to(array, (self.lanes,)) if array.size in (1, self.lanes) else array[:, None]
        return array

    @staticmethod
    def _strongest(held: Result) -> Array:
        """The strongest loop gain met on each lane's path."""
        gain = held.model.gain
        assert gain is not None
        return np.broadcast_to(strongest(gain.parts, held.values, held.series[gain.along], held.draws), (held.lanes,))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def run_settings(model: Model | None, settings: Sequence[Setting], seed: int, draws: int = 1, *, own_paths: bool = True) -> Runs:
    """One run of all settings, which agree on what sets the size of arrays; ``draws`` lanes for each, one after the other.

    Lanes have paths of their own, or with ``own_paths`` off all the path of the seed, as a calculator draws it.
    """
    lanes = len(settings) * draws
    values = {name: np.repeat([float(s[name]) for s in settings], draws) if _number(model, name, settings) else settings[0][name]
              for name in settings[0]}  # fmt: skip
    if model is None:
        return Runs(None, values, lanes)
    own = {q.name: values[q.name] for q in model.parameters}
    p = Values({name: value if isinstance(value, np.ndarray) else model.parameter(name).check(value) for name, value in own.items()})
    with np.errstate(all="ignore"):
        return Runs(run_values(model, p, seed, draws_for(model, p, seed, lanes if own_paths else 1)), values, lanes)


def _number(model: Model | None, name: str, settings: Sequence[Setting]) -> bool:
    structural = {q.name for q in model.parameters if q.structural} if model else set()
    return name not in structural and not isinstance(settings[0][name], str)


def answered(model: Model | None, settings: Sequence[Setting]) -> Array:
    """Whether the model has an answer at each setting, shape (settings,): within its bounds, and not refused."""
    if model is None:
        return np.ones(len(settings), bool)
    return np.array([_answers(model, setting) for setting in settings], bool)


def _answers(model: Model, setting: Setting) -> bool:
    try:
        checked = {q.name: q.check(setting[q.name]) for q in model.parameters}
        held = {name: v if model.parameter(name).structural else np.array([float(v)]) for name, v in checked.items()}
        with np.errstate(all="ignore"):
            return not model.invalid(Values(held))
    except SqueezelabError:
        return False


def alike(model: Model | None, settings: Sequence[Setting]) -> list[list[int]]:
    """The settings in groups that can share a run: those with the same sizes of arrays and the same choices."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i, setting in enumerate(settings):
        fixed = [value for name, value in setting.items() if not _number(model, name, [setting])]
        groups.setdefault(tuple(fixed), []).append(i)
    return list(groups.values())


def least_step(*row: Array) -> Array:
    """The least step from one value of the row to the next, shape (lanes,): above nought only where the whole row rises."""
    return np.asarray(np.min(np.diff(np.stack(np.broadcast_arrays(*row)), axis=0), axis=0))
