"""What goes wrong is said in the calculator's own status line, and the controls stay usable."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import squeezelab
from squeezelab.core import Model, Process
from squeezelab.errors import SqueezelabError, Unreadable
from squeezelab.models import get_model
from squeezelab.views import Calculator

SQUEEZE = get_model("short-squeeze")


def breaking(model: Model = SQUEEZE) -> Model:
    """The same model, which breaks where the market is deeper than 10 m USD."""
    dynamics = model.dynamics
    assert isinstance(dynamics, Process)

    def step(state: Any, p: Any, draws: Any) -> Any:
        if np.any(p.market_depth > 10e6):
            raise ZeroDivisionError("the book is empty")
        return dynamics.step(state, p, draws)

    return replace(model, dynamics=replace(dynamics, step=step))


def test_a_model_that_breaks_in_mid_drag_keeps_the_last_picture_and_every_control() -> None:
    calculator = Calculator(breaking())
    slider = calculator.controls["market_depth"].slider  # type: ignore[union-attr]
    picture = calculator.stage.ink.lines.y.copy()
    slider.value = slider.max  # as a hand drags it
    status = calculator.stage.status.value
    assert "The model stopped at these values: the book is empty" in status and 'role="alert"' in status
    assert "is-wrong" in calculator.stage.box._dom_classes
    np.testing.assert_array_equal(calculator.stage.ink.lines.y, picture)
    calculator.controls["shock"].slider.value += 3  # type: ignore[union-attr]
    assert "the book is empty" in calculator.stage.status.value, "another slider answers too, and the trouble is still said"
    slider.value = 10
    assert calculator.stage.status.value == "" and "is-wrong" not in calculator.stage.box._dom_classes
    assert calculator.result["market_depth"] == calculator["market_depth"]


def test_a_model_that_breaks_far_from_here_leaves_tips_cliff_and_map_standing() -> None:
    calculator = Calculator(breaking())
    calculator.settle()
    assert not calculator.problem and calculator.stage.finding.value
    calculator.show_edges(True)
    assert "edge at" in calculator.controls["shock"].tip.value  # type: ignore[union-attr]
    phase = calculator.phase
    assert phase is not None
    asyncio.run(phase._draw())
    assert "Price at the end from" in phase.says.value, "rows that break stay empty, the others are drawn"


def test_a_figure_below_that_breaks_is_named_and_the_others_are_drawn() -> None:
    model = get_model("dealer-gamma")

    def broken(p: Any) -> Any:
        if np.any(p.daily_volume > 60e9):
            raise ValueError("too deep to draw.")
        return model.panels[1].data(p)  # type: ignore[misc]

    panels = (model.panels[0], replace(model.panels[1], data=broken), *model.panels[2:])
    calculator = Calculator(replace(model, panels=panels))
    calculator.panes.tabs.go("curve")
    calculator.move("daily_volume", 100e9)
    calculator.settle()
    assert panels[1].title in calculator.stage.status.value and "too deep to draw." in calculator.stage.status.value
    assert not calculator.problem
    calculator.move("daily_volume", 50e9)
    calculator.settle()
    assert calculator.stage.status.value == ""


@pytest.mark.parametrize("text", [
    "squeezelab:short-squeeze?preset=Gone",
    "squeezelab:short-squeeze?shock=seven",
    "squeezelab:short-squeeze?shock=900%25",
    "squeezelab:short-squeeze?%%%&&&=",
    "squeezelab:short-squeeze?seed=-3",
    "squeezelab:short-squeeze?cohorts=2.5",
    "squeezelab:dealer-gamma?timing=never",
])  # fmt: skip
def test_a_broken_state_string_opens_and_says_which_part_was_not_read(text: str) -> None:
    calculator = squeezelab.open(text)
    status = calculator.stage.status.value
    assert "was not read" in status and len(status) > 60
    assert not calculator.problem and calculator.given == calculator.model.given(calculator.chosen.title)
    calculator.preset(calculator.model.presets[-1].title)
    assert calculator.session.untouched


def test_values_that_do_not_go_together_open_at_the_preset_and_say_so() -> None:
    calculator = squeezelab.open("squeezelab:order-book?best_bid=105")
    assert "do not go together" in calculator.stage.status.value and "crossed" in calculator.stage.status.value
    assert calculator.session.untouched


@pytest.mark.parametrize("text", ["squeezelab:", "squeezelab", "http://squeezelab:x", "squeezelab:" + "x" * 5000])
def test_what_is_no_state_string_at_all_is_refused_with_an_example(text: str) -> None:
    from squeezelab import links
    from squeezelab.errors import SqueezelabError

    with pytest.raises(SqueezelabError) as refused:
        links.read(text)
    if isinstance(refused.value, Unreadable):
        assert "short-squeeze?shock=5%25" in str(refused.value)


@pytest.mark.parametrize("odd", [None, 1, b"short-squeeze", [], {}, float("nan"), object()], ids=lambda odd: type(odd).__name__)
def test_what_is_no_name_no_seed_and_no_count_is_refused_in_a_sentence(odd: object) -> None:
    for call in (lambda: squeezelab.open(odd), lambda: squeezelab.run(odd), lambda: squeezelab.sweep(odd, {"shock": "0:1:3"})):  # type: ignore[arg-type, return-value]
        with pytest.raises(SqueezelabError, match="named by a text"):
            call()
    for name in ("seed", "paths"):
        if odd != 1 and (name, odd) != ("seed", None):  # no seed is that of the run that a calculator opens with
            with pytest.raises(SqueezelabError, match=f"{name} must be a whole number"):
                squeezelab.run("short-squeeze", **{name: odd})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["self", "model", "__class__", "constructor"])
def test_a_value_of_a_name_that_python_has_of_its_own_is_refused_like_any_other(name: str) -> None:
    with pytest.raises(SqueezelabError, match=f"is called “{name}”"):
        squeezelab.run("short-squeeze", **{name: 1})


def test_an_endless_name_is_told_short() -> None:
    with pytest.raises(SqueezelabError) as told:
        squeezelab.open("a" * 100_000)
    assert len(str(told.value)) < 5_000
