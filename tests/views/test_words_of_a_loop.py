"""What keeps going, runs, stops and tips is said only of a model that has a loop and a tip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from squeezelab.core import ROLES, Choice, Fate, Model
from squeezelab.core.quantity import PLAIN
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, list_models
from squeezelab.views.figures.cliff import tips_at
from squeezelab.views.figures.equation import why
from squeezelab.views.figures.gauge import gauge_of
from squeezelab.views.parts.column import Column, grouped, made

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
OF_A_LOOP = re.compile(r"\bkeeps it going|\bstops it|\bstarts it|\bit runs|\bit stops|\bruns away|\btips at")


def texts(widget: Any) -> Iterator[str]:
    """Every head of a column: the open ones and the folded."""
    value = getattr(widget, "value", "")
    yield from re.findall(r"<h2>(.*?)</h2>", value) if isinstance(value, str) else ()
    yield getattr(widget, "description", "") or ""
    for child in getattr(widget, "children", ()):
        yield from texts(child)


def heads(model: Model) -> set[str]:
    column = Column(model, made(model, model.given(), lambda name, value: None), [])
    return {text for text in texts(column.box) if text in {*ROLES.values(), *PLAIN.values()}}


@every_model
def test_the_heads_of_the_controls_speak_of_a_loop_only_where_there_is_one(model: Model) -> None:
    runs = model.loop in {"reinforcing", "either"} and model.tipped is not None
    expected = {(ROLES if runs else PLAIN)[role] for role, _ in grouped(model)}
    assert heads(model) == expected
    if not runs:
        assert not [head for head in heads(model) if OF_A_LOOP.search(head)]


@every_model
def test_gauge_and_equation_say_runs_and_stops_only_where_there_is_a_loop_and_a_tip(model: Model) -> None:
    for preset in model.presets:
        try:
            result = run(model, model.given(preset.title))
        except NoAnswer:
            continue
        said = f"{why(result)} {gauge_of(result)}"
        if model.tipped is None or model.loop in {"none", "balancing"}:
            assert not OF_A_LOOP.search(said), said
        if result.fate is Fate.NOTHING_FORCED:
            assert why(result) == "Why", "nothing ran, and nothing had to stop"
        if result.fate is not None and result.fate >= Fate.RUNS_AWAY:
            assert why(result) == "Why it runs"


@every_model
def test_no_slider_tips_where_nothing_does(model: Model) -> None:
    if model.tipped is not None:
        return
    for q in model.parameters:
        if not isinstance(q, Choice):
            assert tips_at(model, model.given(), q, 0) is None


def test_heads_differ_between_what_runs_and_what_does_not() -> None:
    assert heads(get_model("short-squeeze")) == set(ROLES.values())
    assert "What it depends on" in heads(get_model("option-greeks"))
