"""The thin line of a second figure, the same without the loop, is flat but where a push grows along it; presets have short numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Model, Parameter
from squeezelab.dynamics.stepping import laned
from squeezelab.models import list_models

MODELS = list(list_models().values())
CLIFFS = [model for model in MODELS if model.cliff and model.cliff.plain]
GOES: dict[str, Callable[[Any, np.ndarray], np.ndarray] | None] = {  # a push, a size or a spread that lies along the axis itself
    "bid-ask-bounce": None, "crash-fold": lambda p, x: p.start_price * np.exp(-p.impact * x), "kelly-bet": lambda p, x: p.drift * x,
    "loss-spiral": None, "market-impact": None, "order-flow-imbalance": lambda p, x: 2 * x,
    "short-squeeze": lambda p, x: p.start_price * (1 + x), "volatility-margin": lambda p, x: x,
}  # fmt: skip
FROM_SOURCES = {  # numbers of a paper or of an exercise, two steps of a pull, exact parts of a year
    106.2, 140.3846153846154, 1.694e-06, 0.0117647, 0.0202027, 0.1331, 0.3586, 0.4153, 2004.0,
}  # fmt: skip


@pytest.mark.parametrize("model", CLIFFS, ids=[model.id for model in CLIFFS])
def test_the_line_without_the_loop_is_flat_or_goes_with_the_push(model: Model) -> None:
    assert model.cliff and model.cliff.plain
    q = model.parameter(model.cliff.over)
    assert isinstance(q, Parameter)
    p, x = laned(model, model.given()), np.linspace(q.low, q.high, 9)
    line = np.broadcast_to(np.ravel(model.cliff.plain(p, x)), x.shape)
    assert np.isfinite(line).all()
    flat = np.ptp(line) <= 1e-12 * (1 + np.abs(line).max())
    assert flat == (model.id not in GOES), line
    if not flat:
        steps = np.diff(line)
        assert np.all(steps > 0) or np.all(steps < 0)
        formula = GOES[model.id]
        assert formula is None or np.allclose(line, formula(p, x), rtol=1e-12)


@pytest.mark.parametrize("model", MODELS, ids=[model.id for model in MODELS])
def test_a_preset_has_short_numbers_within_its_sliders(model: Model) -> None:
    for preset in model.presets:
        for name, value in preset.values.items():
            q = model.parameter(name)
            if isinstance(q, Parameter):
                assert q.low <= value <= q.high, f"{preset.title}: {name}"
                assert float(f"{value:.3g}") == pytest.approx(value, rel=1e-12) or value in FROM_SOURCES, f"{preset.title}: {name} {value}"
