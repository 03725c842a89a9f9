"""Each option of a choice is a market of its own: something comes out otherwise, and a reading has no answer only where it is told here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.core import Choice, Model
from squeezelab.dynamics.run import run
from squeezelab.models import get_model, list_models

CHOICES = [(model.id, q.name) for model in list_models().values() for q in model.parameters if isinstance(q, Choice)]
CHOICES = [one for one in CHOICES if one not in {("expiry-pinning", "month"), ("expiry-pinning", "year")}]  # dates: some lie as far ahead
# readings without an answer where a model opens, by model, choice and option; "" stands for whatever is chosen
NONE = {
    ("bank-run", "suspension", "on"): {"tipping"},
    ("dealer-gamma", "", ""): {"flip"},
    ("hedging-feedback", "kind", "dealers"): {"largest_share"},
    ("herding-threshold", "family", "uniform"): {"critical"},
    ("herding-threshold", "family", "ladder"): {"critical"},
    ("smile-lab", "shown", "repaired"): {"negative_from", "negative_to"},
}
VOGT = {"level": -0.041, "wings": 0.1331, "tilt": 0.306, "centre": 0.3586, "roundness": 0.4153}
WHERE: dict[tuple[str, str], dict[str, Any]] = {  # settings in which a choice makes a difference, where it makes none at first
    ("liquidation-cascade", "circuit_breaker"): {"depth_refill": 4.0},
    ("delta-hedge", "hedge_with"): {"own_volatility": 0.25, "realised_volatility": 0.3},
    ("gamma-scalping", "hedge_with"): {"own_volatility": 0.25, "realised_volatility": 0.3, "rebalances": 20},
    ("informed-trading", "truth"): {"flow": "traders"},
    ("smile-lab", "shown"): VOGT,
}


def told(model: Model, name: str, option: Any) -> tuple[dict[str, Any], set[str]]:
    result = run(model, model.given(**WHERE.get((model.id, name), {}), **{name: option}))
    values = {q.name: result[q.name] for q in (*model.readings, *model.series)}
    for panel in model.panels:
        values |= panel.data(result.values) if panel.data else {}
    none = {q.name for q in model.readings if isinstance(result[q.name], float) and np.isnan(result[q.name])}
    return values | {"": result.finding}, none


@pytest.mark.parametrize(("id", "name"), CHOICES, ids=[f"{id}.{name}" for id, name in CHOICES])
def test_options_differ_and_give_an_answer(id: str, name: str) -> None:
    model = get_model(id)
    options = next(q.options for q in model.parameters if q.name == name)
    seen = {}
    for option in options:
        seen[option], none = told(model, name, option)
        assert none == NONE.get((id, name, option), NONE.get((id, "", ""), set())), option
    for one in options:
        for other in options:
            same = all(np.array_equal(seen[one][key], seen[other][key], equal_nan=key != "") for key in seen[one])
            assert same == (one == other), f"{one}, {other}"
