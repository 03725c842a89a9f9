"""Which of many runs is a typical one, and where any other stands among them.

The runs of the first seeds are ordered by the first reading that tells them apart. Typical is, of the tenth that lies
nearest the median, the run whose drawn line keeps closest to the median line.
A long room: one crowd of runs, and how a run is found and named within it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..core import Array, Model, Process, Result
from ..errors import NoAnswer
from .lanes import percentiles
from .run import among

__all__ = ["Crowd", "crowd", "crowd_of", "drawn", "noisy", "opening_seed", "telling", "typical_seed"]

NEAR = 10  # the tenth of runs around the median that counts as typical


@dataclass(frozen=True)
class Crowd:
    """Runs of the seeds 0, 1, 2 … at one setting: ``values`` of what tells them apart, shape (n,), called ``label``; ``seed`` is typical.

    ``name`` is the reading or series that ``read`` takes the same from in another run.

    Parameters
    ----------
    name, label : str
        Of the reading or series, in code and in words.
    values : ndarray, (n,)
        In base units, one for each seed.
    seed : int
        Of the typical run.
    """

    name: str
    label: str
    values: Array
    seed: int

    def rank(self, value: float) -> int:
        """Where a value stands among the runs, 1 the lowest; in the middle of those that equal it."""
        return int(1 + np.sum(self.values < value) + max(np.sum(self.values == value) - 1, 0) // 2)

    def read(self, result: Result) -> float:
        """What tells the runs apart, of a run of one lane: a reading, or the last value of a series."""
        return float(np.ravel(result[self.name])[-1])

    def called(self, value: float) -> str:
        """What a run with this value is called: “a typical run of 200”, or its rank."""
        count = len(self.values)
        first, last = int(np.sum(self.values < value)) + 1, int(np.sum(self.values <= value))
        middle, near = (count + 1) / 2, count / NEAR
        if first <= middle + near and max(first, last) >= middle - near:
            return f"a typical run of {count}"
        return f"run {min(self.rank(value), count)} of {count} by {self.label}, lowest first"


def noisy(model: Model) -> bool:
    """Whether the model draws at random.

    Parameters
    ----------
    model : Model
        That is asked.

    Returns
    -------
    bool
        True where seeds differ.
    """
    return isinstance(model.dynamics, Process) and model.dynamics.draw is not None


def typical_seed(model: Model, given: Mapping[str, Any]) -> int:
    """The seed whose run is typical at these values; 0 where nothing is drawn at random, or where there is no answer.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Value of every parameter, base units.

    Returns
    -------
    int
        From 0 to ``model.fan`` - 1.
    """
    found = crowd(model, given)
    return 0 if found is None else found.seed


def opening_seed(model: Model, preset: str | None = None) -> int:
    """The seed that a calculator opens with at a preset, its typical one, whatever its sliders are then moved to.

    Parameters
    ----------
    model : Model
        The model to run.
    preset : str, optional
        Its title; the first one unless given.

    Returns
    -------
    int
        From 0 to ``model.fan`` - 1.

    Raises
    ------
    UnknownName
        Where there is no such preset.
    """
    return typical_seed(model, model.given(preset or model.presets[0].title))


def crowd(model: Model, given: Mapping[str, Any]) -> Crowd | None:
    """The runs of the first ``model.fan`` seeds at these values, or None where all are alike or have no answer.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Value of every parameter, base units.

    Returns
    -------
    Crowd or None
        ``model.fan`` runs.
    """
    return _crowd(_Key(model), tuple(given.items())) if noisy(model) else None


@dataclass(frozen=True)
class _Key:
    """A model by its id, so that runs are kept without hashing all that it declares."""

    model: Model

    def __hash__(self) -> int:
        return hash(self.model.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.model is other.model


@lru_cache(maxsize=64)
def _crowd(key: _Key, given: tuple[tuple[str, Any], ...]) -> Crowd | None:
    try:
        return crowd_of(among(key.model, dict(given), range(key.model.fan)))
    except NoAnswer:
        return None


def crowd_of(fan: Result) -> Crowd | None:
    """The crowd of runs that stand side by side, the lane being the seed.

    Parameters
    ----------
    fan : Result
        Series (steps + 1, n).

    Returns
    -------
    Crowd or None
        Of these runs.
    """
    told = telling(fan)
    if told is None:
        return None
    name, label, values = told
    nearest = np.argsort(np.abs(values - np.median(values)), kind="stable")[: max(1, fan.lanes // NEAR)]
    line = np.nan_to_num(fan.series[drawn(fan.model)])
    low, middle, high = percentiles(line, (5, 50, 95))
    apart = (np.abs(line - middle[:, None]) / np.maximum(high - low, 1e-12 + 1e-9 * np.abs(middle))[:, None]).max(axis=0)
    return Crowd(name, label, values, int(nearest[np.argmin(apart[nearest])]))


def telling(fan: Result) -> tuple[str, str, Array] | None:
    """What tells the runs apart: its name, its label, small, and its value in each, shape (n,).

    Parameters
    ----------
    fan : Result
        Series (steps + 1, n).

    Returns
    -------
    name, label, values : tuple of str, str and ndarray, (n,), or None
        Base units; None where all runs are alike.
    """
    for reading in fan.model.readings:
        values = np.broadcast_to(fan[reading.name], (fan.lanes,))
        if _differ(values):
            return reading.name, _small(reading.label), values
    for name in (drawn(fan.model), *fan.series):
        values = np.broadcast_to(fan.series[name][-1], (fan.lanes,))
        if _differ(values):
            return name, f"the last {_small(fan.model.quantities[name].label)}", values
    return None


def drawn(model: Model) -> str:
    """The series that the main figure draws first.

    Parameters
    ----------
    model : Model
        With a figure of its own series.

    Returns
    -------
    str
        Name of a series.
    """
    return next(name for panel in model.panels if panel.data is None for name in panel.series)


def _differ(values: Array) -> bool:
    return bool(np.isfinite(values).all() and np.ptp(values) > 1e-9 * (1e-3 + np.abs(values).max()))


def _small(label: str) -> str:
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
