"""The numbers of an entry are those of the calculator that stands beside it: one run, at one seed."""

from __future__ import annotations

from typing import Any

import pytest

from squeezelab.core import Result
from squeezelab.dynamics.typical import noisy
from squeezelab.glossary import fill, read_all
from squeezelab.glossary.blocks import blocks
from squeezelab.glossary.reader import Entry
from squeezelab.models import get_model
from squeezelab.places import glossary_folder
from squeezelab.views.figures.session import Session

ENTRIES, _ = read_all(glossary_folder())
COMPUTED = [entry for entry in ENTRIES if entry.front.calculator]
Told = tuple[str, str | None, tuple[tuple[str, Any], ...], Result]


def told(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """The runs that an entry takes numbers from: its worked example, its facts, the examples of its text."""
    seen: list[Told] = []
    whole = fill.ran

    def ran(model: str, preset: str | None = None, values: tuple[tuple[str, Any], ...] = ()) -> Result:
        seen.append((model, preset, values, whole(model, preset, values)))
        return seen[-1][3]

    monkeypatch.setattr(fill, "ran", ran)
    fill.example(entry)
    fill.facts(entry)
    for block in blocks(entry.body):
        if block.kind == "example":
            fill.filled(entry, block, {})
    return seen


@pytest.mark.parametrize("entry", COMPUTED, ids=[entry.id for entry in COMPUTED])
def test_a_calculator_opened_there_shows_the_numbers_of_the_entry(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, preset, values, result in told(entry, monkeypatch):
        model = get_model(name)
        shown = Session(model, preset, values=dict(values)).result
        for reading in model.readings:
            a, b = float(result[reading.name]), float(shown[reading.name])
            assert reading.write(a) == reading.write(b), (
                f"{model.title}, {preset or 'as it opens'}: {reading.label} is {reading.write(a)} in the text"
            )
        assert result.finding == shown.finding


def test_some_of_them_are_drawn_at_random(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {name for entry in COMPUTED for name, *_ in told(entry, monkeypatch) if noisy(get_model(name))}
    assert len(drawn) > 5, "else nothing is tested by this"
