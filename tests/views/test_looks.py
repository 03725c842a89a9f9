"""A calculator's widgets have one look in common: what Jupyter would open for each of them is opened once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import ipywidgets as widgets
import pytest

import squeezelab
from squeezelab.models import model_ids
from squeezelab.views.parts import looks
from squeezelab.views.parts.closing import belonging, close

HIDDEN = 24  # of a calculator's widgets so many can be hidden, shown or moved by themselves; half of these come with the picture


@pytest.mark.one_in(3)
@pytest.mark.parametrize("model", model_ids())
def test_a_calculator_opens_one_style_of_a_kind_and_few_layouts(model: str) -> None:
    calculator = squeezelab.open(model)
    kinds = Counter(type(one) for one in belonging(calculator))
    styles = {kind.__name__: n for kind, n in kinds.items() if kind.__name__.endswith("Style")}
    assert styles and set(styles.values()) == {1}, styles
    assert kinds[looks.Plain] == 1
    assert kinds[widgets.Layout] <= HIDDEN
    close(calculator)


def test_two_calculators_have_nothing_in_common_so_that_each_can_be_closed() -> None:
    one, other = squeezelab.open("bank-run"), squeezelab.open("bank-run")
    assert not {w.model_id for w in belonging(one)} & {w.model_id for w in belonging(other)}
    close(one)
    assert all(w.comm is not None for w in belonging(other))


def test_side_b_is_closed_without_taking_the_looks_of_side_a() -> None:
    calculator = squeezelab.open("short-squeeze")
    before = {w.model_id for w in belonging(calculator)}
    calculator.twins.button.value = True
    calculator.twins.button.value = False
    assert before <= {w.model_id for w in belonging(calculator)}


def test_a_look_that_many_have_cannot_be_changed_by_one_of_them() -> None:
    calculator: Any = squeezelab.open("short-squeeze")
    shared = calculator.controls["shock"].slider.layout
    with pytest.raises(AttributeError, match="made with one of its own"):
        shared.display = "none"
    assert shared.display is None
