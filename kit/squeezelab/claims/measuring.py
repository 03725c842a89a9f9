"""Tries an experiment in every setting and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array, Model
from ..dynamics.seeds import spread
from ..errors import SqueezelabError
from ..models import get_model
from .experiment import Changes, Experiment
from .space import Axis, axes, settings
from .trial import Setting, alike, answered, run_settings


@dataclass(frozen=True)
class Tally:
    """What came of each setting: shape (settings,) each.

    ``silent`` is one that says nothing of the claim, ``refused`` one in which the model has no answer; the others speak.
    ``inside`` is all True without a condition.
    """

    effect: Array
    silent: Array
    refused: Array
    borne: Array
    inside: Array
    reads: tuple[str, ...]
    varied: tuple[Axis, ...]
    where: Array
    tried: Sequence[Setting]

    @property
    def speak(self) -> Array:
        """Whether a setting says something of the claim."""
        return ~(self.silent | self.refused)

    def share(self, among: Array | None = None) -> float:
        """The share of the settings, among those that speak, that bears the claim out."""
        speak = self.speak if among is None else self.speak & among
        return float(np.mean(self.borne[speak])) if speak.any() else float("nan")


def measured(check: Experiment, points: int | None = None) -> Tally:
    """The tally of a check over its space."""
    model = get_model(check.model) if check.model else None
    varied, held = axes(model, check.space, check.also)
    where = spread(points or check.points, len(varied), check.seed)
    tried = settings(varied, held, where)
    effect, premise, inside, refused, reads = outcomes(check, model, tried)
    speak = premise & np.isfinite(effect) & ~refused
    borne = check.borne_out(np.where(speak, effect, np.nan)) & speak
    return Tally(effect, ~speak & ~refused, refused, borne, inside, tuple(sorted(reads)), varied, where, tried)


def outcomes(
    check: Experiment, model: Model | None, tried: Sequence[Setting], *, own_paths: bool = True
) -> tuple[Array, Array, Array, Array, set[str]]:
    """Effect, premise and condition of each setting, whether a model refuses any of its runs, and what the condition reads."""
    effect, refused = np.full(len(tried), np.nan), np.ones(len(tried), bool)
    premise, inside = np.zeros(len(tried), bool), np.zeros(len(tried), bool)
    reads: set[str] = set()
    others = [[{**s, **_changed(changes, s)} for s in tried] for changes in check.others]
    fine = np.logical_and.reduce([answered(model, each) for each in (tried, *others)])
    for group in alike(model, tried):
        for part in _runnable(check, model, [i for i in group if fine[i]], tried, others, own_paths):
            at, runs = part
            refused[at] = False
            effect[at] = _averaged(check.measure(*runs), len(at))
            premise[at] = _averaged(check.premise(*runs), len(at)) > 0.5 if check.premise else True
            for each in runs:
                each.reads.clear()
            inside[at] = _averaged(check.where.holds(*runs), len(at)) > 0.5 if check.where else True
            reads |= set().union(*(each.reads for each in runs)) if check.where else set()
    return effect, premise, inside, refused, reads


def _changed(given: Changes, setting: Setting) -> dict[str, Any]:
    changes = given(setting) if callable(given) else given
    return {name: change(setting[name]) if callable(change) else change for name, change in changes.items()}


def _averaged(values: Any, count: int) -> Array:
    """One value a setting: the mean over its draws."""
    array = np.asarray(values, float)
    if array.size == 1:
        array = np.broadcast_to(array, (count,))
    return np.asarray(array.reshape(count, -1).mean(axis=1))


def _runnable(check: Experiment, model: Model | None, at: list[int], tried: Any, others: Any, own_paths: bool) -> Any:
    """The settings that run, in as few runs as can be: where one is refused on the way, the rest is tried without it."""
    if not at:
        return
    try:
        draws, seed = (check.draws, check.seed) if own_paths else (1, 0)
        runs = tuple(run_settings(model, [each[i] for i in at], seed, draws, own_paths=own_paths) for each in (tried, *others))
        with np.errstate(all="ignore"):
            check.measure(*runs)
    except SqueezelabError:
        if len(at) > 1:
            yield from _runnable(check, model, at[: len(at) // 2], tried, others, own_paths)
            yield from _runnable(check, model, at[len(at) // 2 :], tried, others, own_paths)
        return
    with np.errstate(all="ignore"):
        yield at, runs
