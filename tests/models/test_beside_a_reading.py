"""The words beside a reading are those of its case, and a limit that a refusal tells is the limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from squeezelab.dynamics.execution import damped_impact
from squeezelab.dynamics.run import run
from squeezelab.errors import OutOfRange
from squeezelab.models import get_model

VOGT = {"level": -0.041, "wings": 0.1331, "tilt": 0.306, "centre": 0.3586, "roundness": 0.4153}
CASES = [  # model, a setting, what stands beside the reading there, and what where the model opens
    ("amm-swap", {"sold": 1200.0, "pool": "range", "range_factor": 1.1}, "no price for all of it", "receives"),
    ("amm-swap", {"pool": "range"}, "the fee is kept apart", ""),
    ("bid-ask-bounce", {"runs": 0.6}, "runs hide part of it", "sides come by chance"),
    ("chartist-market", {"news_size": 0.0}, "no news comes", "of the news"),
    ("dealer-gamma", {"daily_volume": 1e9}, "no day is typical", "news alone"),
    ("dealer-gamma", {"timing": "late"}, "if hedges cleared at once", "hedges clear at once"),
    ("delta-hedge", {"round_trip_cost": 0.0}, "without costs: no end", "now 63"),
    ("expiry-pinning", {"calendar": "equity"}, "day, .* 2025", "as set"),
    ("informed-trading", {"alarm": 1.0}, "just before it", "no alarm"),
    ("inverse-option", {"kind": "put"}, "no bound as the coin falls", "never pays a whole coin"),
    ("leverage-targeting", {"leverage": 25.0, "shock": -0.05}, "no equity left", "target"),
    ("loop-gain", {"market_depth": 1e6}, "1 or more: no limit", "1/.1 − g. ="),
    ("maturity-ladder", {"asset_years": 2.0}, "never short", "short from day"),
    ("risk-horizon", {"days": 1.0}, "longer than the horizon", "within the horizon"),
    ("smile-lab", VOGT, "below 0", "nowhere negative"),
]


def beside(name: str, setting: dict[str, Any]) -> str:
    model = get_model(name)
    result = run(model, model.given(**setting))
    return "\n".join(reading.context(result) for reading in model.readings if reading.context)


@pytest.mark.parametrize(("name", "setting", "there", "opens"), CASES, ids=[f"{one[0]}-{one[2]}" for one in CASES])
def test_words_beside_a_reading_are_those_of_its_case(name: str, setting: dict[str, Any], there: str, opens: str) -> None:
    first, then = beside(name, {}), beside(name, setting)
    assert re.search(there, then) and not re.search(there, first), f"{first}\n---\n{then}"
    assert not opens or (re.search(opens, first) and (then.count("\n") or not re.search(opens, then))), f"{first}\n---\n{then}"


LIMITS: list[tuple[Callable[[float], Any], float]] = [  # what is refused, and a value for which it is
    (lambda eta: damped_impact(eta, 0.3, 2.0), 0.1),
    (lambda eta: damped_impact(np.array([1.0, eta]), np.array([0.1, 0.5]), 3.0), 0.2),
]


@pytest.mark.parametrize(("given", "bad"), LIMITS, ids=[str(k) for k in range(len(LIMITS))])
def test_a_limit_that_a_refusal_tells_is_the_limit(given: Callable[[float], Any], bad: float) -> None:
    with pytest.raises(OutOfRange) as told:
        given(bad)
    limit = float(re.search(r"= ([\d.]+)", str(told.value))[1])  # type: ignore[index]
    given(limit * 1.001)
    with pytest.raises(OutOfRange):
        given(limit * 0.999)
