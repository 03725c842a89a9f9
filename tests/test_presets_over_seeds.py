"""A preset keeps its promise whatever is drawn: in at least nine of ten seeds, and on the run that opens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.core import Model, Preset, Result
from squeezelab.dynamics.run import among, run
from squeezelab.dynamics.typical import noisy, typical_seed
from squeezelab.models import list_models

NOISY = [model for model in list_models().values() if noisy(model)]
EACH = [(model, preset) for model in NOISY for preset in model.presets]
each = pytest.mark.parametrize(("model", "preset"), EACH, ids=[f"{m.id}: {p.title}" for m, p in EACH])
ENOUGH = 0.9


def kept(preset: Preset, result: Result) -> Any:
    """In which lanes all of the promise is kept, shape (lanes,)."""
    out = np.ones(result.lanes, bool)
    for name, promised in preset.expects.items():
        value = np.broadcast_to(result[name], (result.lanes,))
        low, high = promised if isinstance(promised, tuple) else (promised - 5e-3 * abs(promised), promised + 5e-3 * abs(promised))
        out &= (value >= low - 1e-12) & (value <= high + 1e-12)
    return out


@each
def test_a_promise_is_kept_in_nine_of_ten_seeds(model: Model, preset: Preset) -> None:
    seeds = 50 if model.fan >= 50 else model.fan
    share = kept(preset, among(model, model.given(preset.title), range(seeds))).mean()
    assert share >= ENOUGH - (1 / seeds if seeds < 50 else 0), f"kept in {share:.0%} of {seeds} seeds"


@each
def test_the_run_that_opens_keeps_the_promise(model: Model, preset: Preset) -> None:
    given = model.given(preset.title)
    assert kept(preset, run(model, given, seed=typical_seed(model, given)))[0]


@pytest.mark.slow
@each
def test_a_promise_is_kept_in_nine_of_ten_of_many_seeds(model: Model, preset: Preset) -> None:
    """Of other seeds than those by which it was made, with the luck of the draw allowed for."""
    seeds = range(1000, 1200 if model.fan >= 50 else 1050)
    share = kept(preset, among(model, model.given(preset.title), seeds)).mean()
    assert share >= ENOUGH - 2 * (ENOUGH * (1 - ENOUGH) / len(seeds)) ** 0.5, f"kept in {share:.0%} of {len(seeds)} seeds"


def test_a_promise_that_luck_keeps_is_found_out() -> None:
    """The chartists’ market with a promise that half of the seeds break."""
    model = next(m for m in NOISY if m.id == "chartist-market")
    runs = among(model, model.given(), range(50))
    lucky = Preset("Lucky", {}, {"tail": (float(np.median(runs["tail"])), 1e9)})
    assert kept(lucky, runs).mean() < ENOUGH
