"""Runs a model: a single path, many seeds, many values of a parameter, or step by step.

A long room: the ways to call the one loop of `stepping`: once, for many seeds, over values, on a schedule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import index
from typing import Any

import numpy as np

from ..core import Array, Curve, Draws, Model, Result, Values, lanes_of
from ..errors import InputError, NoAnswer, as_given
from .seeds import draws_for, draws_of
from .stepping import Run, acting, laned

__all__ = ["among", "replay", "run", "run_at", "run_values", "strictly_whole", "sweep"]
MOST_SEED = 2**128 - 1  # as much as numpy advises to draw a seed from
MOST_PATHS = 1_000_000  # side by side, all of them in memory


def run(model: Model, given: Mapping[str, Any], *, seed: int = 0, paths: int = 1) -> Result:
    """One run at the given values (see `Model.given`); ``paths`` seeds side by side.

    Raises `NoAnswer` where the model says that it has none.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Value of every parameter, base units.
    seed : int
        0 or more.
    paths : int
        Seeds side by side, 1 to 1,000,000.

    Returns
    -------
    Result
        Series (steps + 1, paths).

    Raises
    ------
    NoAnswer, InputError
        Where the model has no answer; where seed or paths is no such whole number.
    """
    return run_at(model, laned(model, given), strictly_whole("seed", seed, 0, MOST_SEED), strictly_whole("paths", paths, 1, MOST_PATHS))


def strictly_whole(name: str, value: Any, least: int, most: int | None = None) -> int:
    """A whole number of at least ``least``, and of at most ``most`` where that is given; raises `InputError` for anything else.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : object
        What is tried.
    least : int
        The least allowed.
    most : int, optional
        The most allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    InputError
        Where it is anything else; True and False too.
    """
    try:
        number = index(value)
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise InputError(f"{name} must be a whole number of at least {least}, not {as_given(value)}.")
    if most is not None and number > most:
        raise InputError(f"{name} must be a whole number from {least} to {most:,}, not {as_given(value)}.")
    return number


def replay(
    model: Model, schedule: Sequence[tuple[int, Mapping[str, Any]]], *, seed: int = 0, paths: int = 1, seeds: Sequence[int] = ()
) -> Result:
    """A run whose values change on the way: ``schedule`` lists (step, values), the first at step 0.

    With ``seeds`` the single paths of these side by side, see `among`.

    Values act from their step on: a margin raised in round 5 leaves rounds 1 to 5 as they were, and what was bought
    or sold in them as it was paid for.

    Parameters
    ----------
    model : Model
        The model to run.
    schedule : sequence of (int, Mapping)
        Steps and the values that act from them on, base units.
    seed, paths : int
        As in `run`.
    seeds : sequence of int
        Instead of both, as in `among`.

    Returns
    -------
    Result
        Series (steps + 1, lanes).

    Raises
    ------
    NoAnswer
        Where the model has none.
    """
    if len(schedule) == 1 or isinstance(model.dynamics, Curve):
        given = schedule[-1][1]
        return among(model, given, seeds) if seeds else run(model, given, seed=seed, paths=paths)
    changes = acting(model, schedule)
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


def _answered(model: Model, p: Values) -> None:
    reason = model.invalid(p)
    if reason:
        raise NoAnswer(f"{model.title}: {reason}")


def run_values(model: Model, p: Values, seed: int = 0, draws: Draws | None = None) -> Result:
    """All lanes of values that are known to have an answer, on these draws; where none are given, on those of the seed.

    Parameters
    ----------
    model : Model
        The model to run.
    p : Values
        Checked, base units, (lanes,) or (1,) each.
    seed : int
        Of the draws where none are given.
    draws : Draws, optional
        By name, lanes last.

    Returns
    -------
    Result
        Series (steps + 1, lanes).
    """
    if isinstance(model.dynamics, Curve):
        count = lanes_of(p)
        return Result(model, p, {name: _spread(array, count) for name, array in model.dynamics.evaluate(p).items()}, seed)
    going = Run(model, p, draws_for(model, p, seed) if draws is None else draws)
    while not going.over:
        going.advance()
    return going.result(seed)


def run_at(model: Model, p: Values, seed: int = 0, paths: int = 1) -> Result:
    """One run at values as the model receives them (see `laned`), several lanes of them if they vary.

    Parameters
    ----------
    model : Model
        The model to run.
    p : Values
        Base units, (lanes,) or (1,) each.
    seed, paths : int
        As in `run`.

    Returns
    -------
    Result
        Series (steps + 1, lanes).

    Raises
    ------
    NoAnswer
        Where the model has none.
    """
    _answered(model, p)
    return _sound(run_values(model, p, seed, draws_for(model, p, seed, paths)))


def among(model: Model, given: Mapping[str, Any], seeds: Sequence[int]) -> Result:
    """The single paths of many seeds side by side: lane ``k`` is ``run(model, given, seed=seeds[k])``.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Value of every parameter, base units.
    seeds : sequence of int
        One for each lane.

    Returns
    -------
    Result
        Series (steps + 1, seeds).

    Raises
    ------
    NoAnswer
        Where the model has none.
    """
    p = laned(model, given)
    _answered(model, p)
    return _sound(run_values(model, p, seeds[0], draws_of(model, p, seeds)))


def sweep(
    model: Model, given: Mapping[str, Any], name: str, values: Sequence[float] | Array, *, seed: int = 0, seeds: Sequence[int] = ()
) -> Result | list[Result]:
    """The same model at many values of one parameter, on the same draws.

    One `Result` whose lanes are the values; a list of single results where the parameter sets the
    size of arrays or where some values have no answer (those raise inside the list's maker). With ``seeds`` each value has
    a lane for each of these, see `among`.

    Parameters
    ----------
    model : Model
        The model to run.
    given : Mapping
        Value of every parameter, base units.
    name : str
        Of the parameter that is swept.
    values : sequence of float
        Its values, base units.
    seed : int
        0 or more.
    seeds : sequence of int
        Instead of it, as in `among`.

    Returns
    -------
    Result or list of Result
        One lane, or one run, for each value; with seeds as many lanes for each, one value after the other.

    Raises
    ------
    NoAnswer, InputError
        Where the model has no answer; where a value or the seed is not allowed.
    """
    parameter = model.parameter(name)
    checked, seed = [parameter.check(value) for value in values], strictly_whole("seed", seed, 0)
    if parameter.structural:
        each = [{**given, name: value} for value in checked]
        return [among(model, one, seeds) if seeds else run(model, one, seed=seed) for one in each]
    if seeds:
        p = laned(model, {**given, name: np.repeat(np.array(checked), len(seeds))})
        _answered(model, p)
        draws = draws_of(model, laned(model, given), seeds)
        return _sound(run_values(model, p, seeds[0], {one: np.concatenate([made] * len(checked), axis=-1) for one, made in draws.items()}))
    return run_at(model, laned(model, {**given, name: np.array(checked)}), seed, 1)


def _spread(array: Any, lanes: int) -> Array:
    array = np.asarray(array, float)
    if array.ndim == 1:
        array = array[:, None]
    if array.shape[1] > 1:
        array = np.asfortranarray(array)  # a lane stays together, as in `Run.result`
    return np.broadcast_to(array, (array.shape[0], max(lanes, array.shape[1])))


def _sound(result: Result) -> Result:
    for name, array in result.series.items():
        if np.isfinite(array).all():  # nearly always
            continue
        if np.isinf(array).any() or np.isnan(array[:, :1]).all():
            label = result.model.quantities[name].label
            raise NoAnswer(f"{result.model.title}: {label} is not finite at these values; the model does not reach there.")
    return result
