"""Random draws: one generator a run, spawned per seed, so that the same seed gives the same path everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..core import Draws, Model, Process, Values

__all__ = [
    "draws_for",
    "draws_of",
]


def draws_for(model: Model, p: Values, seed: int, paths: int = 1) -> Draws:
    """The draws of ``paths`` seeds spawned from ``seed``, stacked on the last axis.

    Path 0 is the single path: it does not depend on how many others run beside it. Draws hang on
    the structural parameters only, so they are kept while other sliders move.
    """
    if not isinstance(model.dynamics, Process) or model.dynamics.draw is None:
        return {}
    shape = tuple((q.name, p[q.name]) for q in model.parameters if q.structural)
    return _drawn(model.module, model.dynamics.draw, shape, seed, paths)


def draws_of(model: Model, p: Values, seeds: Sequence[int]) -> Draws:
    """The draws of these seeds side by side: lane ``k`` is the single path of ``seeds[k]``."""
    if not isinstance(model.dynamics, Process) or model.dynamics.draw is None:
        return {}
    shape = tuple((q.name, p[q.name]) for q in model.parameters if q.structural)
    return _beside(model.module, model.dynamics.draw, shape, tuple(seeds))


@lru_cache(maxsize=4)
def _beside(module: str, draw: Callable[[np.random.Generator, Values], Draws], shape: tuple[Any, ...], seeds: tuple[int, ...]) -> Draws:
    p = Values(dict(shape))
    each = [draw(np.random.default_rng(seed).spawn(1)[0], p) for seed in seeds]
    return _stacked(each)


def _stacked(each: list[Draws]) -> Draws:
    stacked = {name: np.stack([one[name] for one in each], axis=-1) for name in each[0]}
    for array in stacked.values():
        array.setflags(write=False)
    return stacked


@lru_cache(maxsize=16)
def _drawn(module: str, draw: Callable[[np.random.Generator, Values], Draws], shape: tuple[Any, ...], seed: int, paths: int) -> Draws:
    p = Values(dict(shape))
    return _stacked([draw(child, p) for child in np.random.default_rng(seed).spawn(paths)])
