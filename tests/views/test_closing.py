"""A calculator that is closed leaves nothing in the kernel: no widget, no comm, no memory that grows."""

from __future__ import annotations

import gc

import ipywidgets as widgets
import pytest

import squeezelab
from squeezelab.views.parts.closing import close


def standing():
    gc.collect()
    return set(widgets.Widget._instances if hasattr(widgets.Widget, "_instances") else widgets.widget._instances)


@pytest.mark.parametrize("name", ["short-squeeze", "gamma-scalping", "bank-run", "order-book", "option-greeks"])
def test_every_widget_of_a_calculator_is_closed_with_it(name):
    before = standing()
    calculator = squeezelab.open(name)
    assert len(standing() - before) > 50
    closed = close(calculator)
    assert closed > 50
    del calculator
    assert len(standing() - before) <= 2, "widgets are left"


def test_what_was_opened_later_is_closed_as_well():
    before = standing()
    calculator = squeezelab.open("squeezelab:short-squeeze?b.preset=Deep+market")
    calculator.alone()
    close(calculator)
    del calculator
    assert len(standing() - before) <= 2, "widgets are left"


def test_a_second_side_that_is_closed_leaves_the_first_alive():
    calculator = squeezelab.open("short-squeeze")
    before = standing()
    for _ in range(3):
        calculator.open_side("Deep market", {})
        calculator.alone()
    assert len(standing() - before) <= 4, "widgets of the second side are left"
    assert before <= standing()
    calculator["shock"] = 0.07
    assert calculator.session.given["shock"] == 0.07
    close(calculator)


def test_closing_one_leaves_the_other():
    one, other = squeezelab.open("bank-run"), squeezelab.open("bank-run")
    kept = {widget.model_id for widget in [other, *other.children]}
    close(one)
    assert kept <= standing()
    close(other)
