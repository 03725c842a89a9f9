"""The walk by ear is that of the calculators: every name that it tells stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from squeezelab.core import Model
from squeezelab.models import list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import panes, situation

TOLD = (Path(__file__).parents[2] / "kit/docs/SCREEN_READER.md").read_text(encoding="utf-8")
BY_TITLE = {model.title: model for model in list_models().values()}
WALKS = {title: text for title, _, text in (part.partition("\n") for part in TOLD.split("\n## ")[1:]) if title in BY_TITLE}
SAID = {"crossed at"}  # of the calculator itself, whatever the model
TABS = {"picture", "cliff", "curve", "why", "map", "table", "who"}


def names(model: Model) -> set[str]:
    calculator = Calculator(model)
    transport = calculator.stage.transport
    unit = transport.scrub.description if transport else ""
    presets = [
        part
        for preset, line in zip(model.presets, situation.lines(model), strict=True)
        for part in (preset.title, f"{preset.title}, {line}")
    ]
    readings = [q.label for q in model.readings]
    playing = {f"Price in {unit.lower()} 1", f"Moves act from {unit.lower()} 1 on"} if unit else set()
    return {
        model.title,
        model.summary,
        f"{model.title}. {model.summary}",
        unit,
        *presets,
        *readings,
        *(q.label for q in model.parameters),
        *playing,
    }


def test_the_flagships_are_walked() -> None:
    assert {"Short squeeze", "Liquidation cascade", "Gamma and the market"} <= set(WALKS)


@pytest.mark.parametrize("title", WALKS)
def test_every_name_that_is_told_by_ear_stands_in_its_calculator(title: str) -> None:
    model = BY_TITLE[title]
    text = " ".join(WALKS[title].split())
    told = {one.rstrip(".") for one in re.findall(r"“([^”]+)”", text)}
    known = {one.rstrip(".").replace("\u202f", " ") for one in names(model)} | SAID
    assert told and not told - known
    tabs = {one.lower() for one in re.findall(r"\*(\w+)\*", text)} & TABS
    absent = {one.lower() for one in re.findall(r"there is no \*(\w+)\*", text)}
    assert tabs - absent <= {"picture", *panes.tabs(model)} and not absent & set(panes.tabs(model))
    if "There is no player" in text:
        assert Calculator(model).stage.transport is None
