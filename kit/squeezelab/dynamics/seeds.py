"""Random draws: one generator a run, spawned per seed, so that the same seed gives the same path everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..core import Array, Draws, Model, Process, Values

__all__ = [
    "beside",
    "draws_for",
    "draws_of",
    "spread",
]


def draws_for(model: Model, p: Values, seed: int, paths: int = 1) -> Draws:
    """The draws of ``paths`` seeds spawned from ``seed``, stacked on the last axis.

    Path 0 is the single path: it does not depend on how many others run beside it. Draws hang on
    the structural parameters only, so they are kept while other sliders move.

    Parameters
    ----------
    model : Model
        Whose draws are wanted.
    p : Values
        Of which only the structural ones count.
    seed : int
        That the paths are spawned from.
    paths : int
        How many.

    Returns
    -------
    Draws
        Arrays (…, paths) by name, read-only; empty where the model draws nothing.
    """
    if not isinstance(model.dynamics, Process) or model.dynamics.draw is None:
        return {}
    shape = tuple((q.name, p[q.name]) for q in model.parameters if q.structural)
    return _drawn(model.module, model.dynamics.draw, shape, seed, paths)


def draws_of(model: Model, p: Values, seeds: Sequence[int]) -> Draws:
    """The draws of these seeds side by side: lane ``k`` is the single path of ``seeds[k]``.

    Parameters
    ----------
    model : Model
        Whose draws are wanted.
    p : Values
        Of which only the structural ones count.
    seeds : sequence of int
        One for each lane.

    Returns
    -------
    Draws
        Arrays (…, seeds) by name, read-only; empty where the model draws nothing.
    """
    if not isinstance(model.dynamics, Process) or model.dynamics.draw is None:
        return {}
    shape = tuple((q.name, p[q.name]) for q in model.parameters if q.structural)
    return _beside(model.module, model.dynamics.draw, shape, tuple(seeds))


@lru_cache(maxsize=4)
def _beside(module: str, draw: Callable[[np.random.Generator, Values], Draws], shape: tuple[Any, ...], seeds: tuple[int, ...]) -> Draws:
    p = Values(dict(shape))
    each = [draw(np.random.default_rng(seed).spawn(1)[0], p) for seed in seeds]
    return beside(each)


def beside(each: Sequence[Draws]) -> Draws:
    """The draws of single paths as lanes, read-only.

    Each lane stays together in memory, so that what is summed over its accounts is summed in one order, however many lanes there are.

    Parameters
    ----------
    each : sequence of Draws
        Of one path each, without an axis of lanes.

    Returns
    -------
    Draws
        Arrays (…, lanes) by name.
    """
    stacked = {name: np.moveaxis(np.stack([one[name] for one in each]), 0, -1) for name in each[0]}
    for array in stacked.values():
        array.setflags(write=False)
    return stacked


@lru_cache(maxsize=16)
def _drawn(module: str, draw: Callable[[np.random.Generator, Values], Draws], shape: tuple[Any, ...], seed: int, paths: int) -> Draws:
    p = Values(dict(shape))
    return beside([draw(child, p) for child in np.random.default_rng(seed).spawn(paths)])


def spread(points: int, dimensions: int, seed: int) -> Array:
    """Points spread evenly over a unit cube: the first of a scrambled Sobol sequence, most even where they are a power of two.

    Parameters
    ----------
    points, dimensions : int
        1 or more; 0 dimensions are given none.
    seed : int
        That the scrambling follows from.

    Returns
    -------
    ndarray, (points, dimensions)
        From 0 to 1.

    References
    ----------
    Owen (1998), Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14(4).
    """
    from scipy.stats import qmc

    sequence = qmc.Sobol(max(dimensions, 1), rng=np.random.default_rng(seed))
    return np.asarray(sequence.random_base2((points - 1).bit_length())[:points, :dimensions])
