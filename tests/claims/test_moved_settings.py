"""Every setting of a claim's space with one quantity at half and at one and a half of its value: the verdict stays.

A verdict that falls beyond the edge of its declared space was made by the choice of the space. So each setting is moved, within
what the model allows, and must bear the claim out as before, or be told silent by the premise or outside by the condition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pytest

from squeezelab.claims import find, written
from squeezelab.claims.experiment import Experiment, experiment
from squeezelab.claims.judging import FAILS, HOLDS, INSIDE
from squeezelab.claims.measuring import outcomes
from squeezelab.claims.space import axes, settings
from squeezelab.claims.trial import Runs
from squeezelab.core import Parameter
from squeezelab.dynamics.seeds import spread
from squeezelab.models import get_model

UNIQUE = {claim.id: claim for claim in written()}
LONG = {"C7", "C80", "C85", "C111", "C113", "C117", "C121"}  # half a minute each
BOUND = [claim for claim in UNIQUE.values() if claim.verdict == "holds"]
SAMPLE = {claim.id for claim in BOUND if claim.id not in LONG and int(claim.id[1:]) % 2}
HALF = [pytest.param(claim, id=claim.id, marks=[pytest.mark.slow] * (claim.id not in SAMPLE)) for claim in BOUND]
FIXED = {  # what the sentence itself, or the comparison it makes, holds: another value would be another sentence
    "C25": {"start_price", "strike"}, "C32": {"duration"}, "C38": {"start_price", "strike"}, "C41": {"confirmations"}, "C59": {"exponent"},
    "C60": {"trades", "belief"}, "C63": {"spot", "strike"}, "C89": {"cheap_price"}, "C96": {"confirmations"}, "C107": {"leverage"},
    "C108": {"shock"}, "C159": {"start_price", "strike"}, "C177": {"blocks"},
}  # fmt: skip
OTHERS = [claim for claim in UNIQUE.values() if claim.verdict in {"conditional", "fails"}]


def moved(check: Experiment) -> Iterator[tuple[str, float, list[dict[str, Any]]]]:
    """Each quantity of the space at half and at one and a half, with all settings of the space so changed."""
    model = get_model(check.model) if check.model else None
    varied, held = axes(model, check.space, check.also)
    tried = settings(varied, held, spread(check.points, len(varied), check.seed))
    known = {q.name: q for q in model.parameters} if model else {}
    for name, value in tried[0].items():
        if isinstance(value, str):
            continue
        for times in (0.5, 1.5):
            yield name, times, [{**one, name: _within(known.get(name), times * one[name])} for one in tried]


def _within(quantity: Any, value: float) -> Any:
    if not isinstance(quantity, Parameter):
        return value
    value = min(max(value, quantity.low), quantity.high)
    return round(value) if quantity.structural else value


def fallen(check: Experiment, verdict: str, fixed: Collection[str] = ()) -> list[str]:
    """The moves at which the verdict falls, each with how many settings of those that speak went the other way."""
    model = get_model(check.model) if check.model else None
    told = []
    for name, times, tried in moved(check):
        if name in fixed:
            continue
        effect, premise, inside, _, _ = outcomes(check, model, tried)
        speak = premise & np.isfinite(effect) & (inside if verdict == "conditional" else True)
        borne = check.borne_out(np.where(speak, effect, np.nan)) & speak
        wrong = int(borne.sum() if verdict == "fails" else (speak & ~borne).sum())
        allowed = {"holds": 1 - HOLDS, "fails": FAILS, "conditional": 1 - INSIDE}[verdict]
        if wrong > (allowed + 1e-9) * speak.sum():
            told.append(f"{name} × {times:g}: {wrong} of {speak.sum()}")
    return told


@pytest.mark.parametrize("claim", HALF)
def test_what_holds_still_holds_with_any_setting_at_half_and_at_one_and_a_half(claim: Any) -> None:
    assert not fallen(find(claim.check), claim.verdict)


@pytest.mark.slow
@pytest.mark.parametrize("claim", OTHERS, ids=lambda claim: claim.id)
def test_what_holds_under_a_condition_or_fails_does_so_with_any_setting_moved_as_well(claim: Any) -> None:
    assert not fallen(find(claim.check), claim.verdict, FIXED.get(claim.id, ()))


def test_a_verdict_that_its_space_has_made_is_found_out() -> None:
    def measure(run: Runs) -> np.ndarray:
        """C0. A number that is small in its declared space, and nowhere else."""
        return run["x"]

    narrow = experiment(None, "the number", space={"x": (0.5, 0.9)}, less_than=1.0, because="dynamics.margin.cover_fraction")(measure)
    assert [one.partition(":")[0] for one in fallen(narrow, "holds")] == ["x × 1.5"]
    wary = experiment(
        None, "the number", space={"x": (0.5, 0.9)}, less_than=1.0, because="dynamics.margin.cover_fraction",
        premise=lambda run: run["x"] < 1, silent_for="the number is large",
    )(measure)  # fmt: skip
    assert fallen(wary, "holds") == []
