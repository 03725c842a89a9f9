"""Many settings side by side, of which some may have no answer: those are left out and said to be, the others run as lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array, Model, Result, Values, lanes_of
from ..errors import NoAnswer
from .run import run_values
from .seeds import draws_for
from .stepping import laned

__all__ = ["Answers", "answered", "finite", "pick", "side_by_side", "swept"]


@dataclass(frozen=True)
class Answers:
    """``kept`` says which of the settings have an answer, shape (n,); ``results`` hold those in order, one or many lanes each.

    Parameters
    ----------
    kept : ndarray of bool, (n,)
        Which settings have an answer.
    results : tuple of Result
        Their runs in order, one or many lanes each.
    """

    kept: Array
    results: tuple[Result, ...]

    def column(self, take: Callable[[Result], Any], empty: Any = np.nan) -> Array:
        """What ``take`` reads from each setting, shape (n,); ``empty`` where there is no answer."""
        out = np.full(len(self.kept), empty)
        if self.results:
            out[self.kept] = np.concatenate([np.broadcast_to(np.asarray(take(one)), (one.lanes,)) for one in self.results])
        return out


def swept(model: Model, given: Mapping[str, Any], name: str, values: Sequence[float] | Array, *, seed: int = 0) -> Answers:
    """The model at many values of one parameter, on the same draws; values without an answer are left out.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Settings that differ from the model's, in base units.
    name : str
        The parameter that is swept.
    values : sequence of float, (n,)
        Its values, base units.
    seed : int
        Of the draws, the same for all values.

    Returns
    -------
    Answers
        One setting for each value.
    """
    parameter = model.parameter(name)
    checked = [parameter.check(value) for value in values]
    if not parameter.structural:
        return side_by_side(model, laned(model, {**given, name: np.array(checked)}), seed=seed)
    each = [side_by_side(model, laned(model, {**given, name: value}), seed=seed) for value in checked]
    return Answers(np.array([bool(one.kept.all()) for one in each]), tuple(r for one in each for r in one.results))


def side_by_side(model: Model, p: Values, *, seed: int = 0, paths: int = 1) -> Answers:
    """All lanes of ``p`` that have an answer, run together; ``paths`` as many as the lanes give each draws of its own.

    Parameters
    ----------
    model : Model
        The model to run.
    p : Values
        Checked values in base units, (n,) or (1,) each.
    seed : int
        Of the draws.
    paths : int
        1 for the same draws in every lane; as many as lanes for draws of its own in each.

    Returns
    -------
    Answers
        One setting for each lane.
    """
    count = max(lanes_of(p), paths)
    kept = np.flatnonzero(answered(model, p, count))
    if not len(kept):
        return Answers(np.zeros(count, bool), ())
    draws = draws_for(model, p, seed, paths)
    if paths > 1:
        draws = {name: array[..., kept] for name, array in draws.items()}
    result = run_values(model, pick(p, kept, count), seed, draws)
    good = finite(result)
    out = np.zeros(count, bool)
    out[kept[good]] = True
    return Answers(out, (result if good.all() else result.take(np.flatnonzero(good)),) if good.any() else ())


def answered(model: Model, p: Values, count: int) -> Array:
    """Which lanes the model does not refuse, shape (count,): each is asked alone, since a refusal may speak of any of them.

    Parameters
    ----------
    model : Model
        The model that is asked.
    p : Values
        Values in base units, (count,) or (1,) each.
    count : int
        How many lanes the answer has.

    Returns
    -------
    ndarray of bool, (count,)
        True where the model runs.
    """
    if lanes_of(p) == 1:
        return np.full(count, not _refused(model, p))
    return np.array([not _refused(model, pick(p, np.array([lane]), count)) for lane in range(count)])


def _refused(model: Model, p: Values) -> bool:
    try:
        return bool(model.invalid(p))
    except NoAnswer:
        return True


def finite(result: Result) -> Array:
    """Which lanes hold a path: no infinity anywhere, and no series without a single number.

    Parameters
    ----------
    result : Result
        A run of one or more lanes.

    Returns
    -------
    ndarray of bool, (lanes,)
        True where every series holds numbers and no infinity.
    """
    good = np.ones(result.lanes, bool)
    for array in result.series.values():
        good &= ~(np.isinf(array).any(axis=0) | np.isnan(array).all(axis=0))
    return good


def pick(p: Values, lanes: Array, count: int) -> Values:
    """The values of some lanes.

    Parameters
    ----------
    p : Values
        Values in base units, (count,) or (1,) each.
    lanes : ndarray of int, (m,)
        The lanes wanted, from 0.
    count : int
        How many lanes there are.

    Returns
    -------
    Values
        Those lanes, (m,) each; what has one value for all keeps it.
    """
    return Values({name: v[lanes] if isinstance(v, np.ndarray) and v.size == count and count > 1 else v for name, v in p.items()})
