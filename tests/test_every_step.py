"""A step is part of the market, and the model says why; or it only cuts time, and finer cuts leave the readings where they were."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.core import Model, Process
from squeezelab.dynamics.run import run
from squeezelab.models import grid_balance, list_models

PROCESSES = [m for m in list_models().values() if isinstance(m.dynamics, Process)]
FINER = [m for m in PROCESSES if isinstance(m.dynamics, Process) and m.dynamics.finer]
PATHS = 1500


@pytest.mark.parametrize("model", PROCESSES, ids=[m.id for m in PROCESSES])
def test_a_model_in_time_says_what_its_step_is(model: Model) -> None:
    assert isinstance(model.dynamics, Process)
    assert bool(model.dynamics.rounds) != bool(model.dynamics.finer), "say rounds=, why the step is part of the market, or finer="
    assert not model.dynamics.rounds or (model.dynamics.rounds.endswith(".") and len(model.dynamics.rounds) > 40)


def middle_and_error(model: Model, pieces: int) -> dict[str, tuple[float, float]]:
    """The mean of each reading over many paths, and its standard error; 0 where nothing is drawn."""
    assert isinstance(model.dynamics, Process)
    result = run(model, model.given(**{model.dynamics.finer: pieces}), paths=PATHS if model.dynamics.draw else 1)
    crowd = 0.5 / np.sqrt(result.values.get("averaged_paths", np.inf))  # of a share that the model itself takes over a crowd
    found = {}
    for reading in model.readings:
        values = np.atleast_1d(np.asarray(result[reading.name], float))
        values = values[np.isfinite(values)]
        if values.size:
            found[reading.name] = float(values.mean()), float(np.hypot(values.std() / np.sqrt(values.size), crowd))
    return found


@pytest.mark.parametrize("model", FINER, ids=[m.id for m in FINER])
def test_readings_stay_where_they_were_at_half_and_a_quarter_of_the_step(model: Model) -> None:
    assert isinstance(model.dynamics, Process)
    parameter = model.parameter(model.dynamics.finer)
    first = int(parameter.default) if 4 * parameter.default <= parameter.high else int(parameter.high) // 4
    whole, half, quarter = (middle_and_error(model, pieces * max(first, int(parameter.low))) for pieces in (1, 2, 4))
    for name in whole:
        (a, _), (b, error), (c, other) = whole[name], half[name], quarter[name]
        allowed = 4 * np.hypot(error, other) + max(0.75 * abs(b - a), 0.02 * abs(c))
        assert abs(c - b) <= allowed + 1e-9, f"{name}: {a:g}, {b:g} at half the step, {c:g} at a quarter"
        assert abs(c - b) <= 4 * np.hypot(error, other) + 0.03 * abs(c) + 1e-9, f"{name} moves from {b:g} to {c:g}"


def test_the_swing_of_the_grid_does_not_hang_on_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its step is a constant of the file: half of it, twice as many."""
    model = grid_balance.MODEL
    whole = run(model, model.given())["lowest_frequency"]
    monkeypatch.setattr(grid_balance, "STEP", grid_balance.STEP / 2)
    monkeypatch.setattr(grid_balance, "LOST_AT", grid_balance.LOST_AT * 2)
    half = run(model, model.given(steps=240))["lowest_frequency"]
    assert half == pytest.approx(whole, rel=1e-12)
