"""What holds for every calculator: it is derived from its model, follows every control and never falls silent."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances

from squeezelab.core import Choice, Model
from squeezelab.dynamics.run import among, run
from squeezelab.errors import OutOfRange, UnknownName
from squeezelab.models import list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import choice as figures
from squeezelab.views.figures.roles import OUTSIDE

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many state messages each kind of widget has sent since it was last cleared."""
    sent: Counter[str] = Counter()
    real = widgets.Widget._send

    def send(self: widgets.Widget, msg: dict[str, Any], buffers: Any = None) -> None:
        if msg.get("method") == "update":
            sent[type(self).__name__] += 1
        real(self, msg, buffers)

    monkeypatch.setattr(widgets.Widget, "_send", send)
    return sent


def ends(model: Model) -> list[tuple[str, Any]]:
    return [
        (q.name, end)
        for q in model.parameters
        for end in (list(q.options) if isinstance(q, Choice) else ([q.low, q.high] if not q.structural else [int(q.low)]))
    ]


def drawn(calculator: Calculator) -> tuple[np.ndarray, np.ndarray]:
    return calculator.stage.ink.lines.x, calculator.stage.ink.lines.y


@every_model
def test_it_opens_with_a_control_for_every_parameter_and_a_figure_for_every_panel(model: Model) -> None:
    calculator = Calculator(model)
    assert set(calculator.controls) == {q.name for q in model.parameters}
    if calculator.panes.beside and len(model.panels) > 1:
        calculator.panes.tabs.go("cliff" if model.cliff and model.tipped else "curve")
    told = calculator.panes.cliff.value + calculator.panes.minis.value
    for panel in model.panels[1:]:
        assert escape(panel.title, quote=True) in told or panel.title in told
    assert calculator.stage.finding.value and model.title in calculator.children[1].children[0].children[0].value
    for reading in [r for r in model.readings if r.headline][:3]:
        assert reading.label in calculator.stage.top.value.replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.one_in(3)
@every_model
def test_every_end_of_every_control_redraws_or_says_why_not(model: Model) -> None:
    calculator = Calculator(model)
    for name, end in ends(model):
        calculator.move(name, model.parameter(name).check(end))
        x, y = drawn(calculator)
        assert not np.isinf(x).any() and not np.isinf(y).any()
        assert np.all(np.isfinite(y[:, -1])), "a line that ends on NaN throws in the page"
        assert len(calculator.problem) == 0 or len(calculator.problem) > 30
        assert calculator[name] == end
        calculator.preset(model.presets[0].title)


@every_model
def test_the_picture_is_that_of_the_values_shown(model: Model) -> None:
    calculator = Calculator(model)
    name, end = ends(model)[-1]
    calculator.move(name, model.parameter(name).check(end))
    calculator.preset(model.presets[-1].title)
    if calculator.problem:
        return
    alone = run(model, calculator.given, seed=calculator.seed)
    fan = among(model, calculator.given, range(model.fan)).series[model.panels[0].series[0]] if calculator.session.paths > 1 else None
    shown = figures.picture(alone, model.panels[0], calculator.session.before, fan=fan, spare=calculator.session.spare).rows(
        calculator.stage.ink.roles
    )
    np.testing.assert_array_equal(drawn(calculator)[1], shown[1])


@every_model
def test_a_move_costs_one_message_for_the_figure_and_one_for_the_words(model: Model, messages: Counter[str]) -> None:
    calculator = Calculator(model)
    slider = next((c for c in calculator.controls.values() if hasattr(c, "slider")), None)
    if slider is None:
        pytest.skip("no slider")
    place = slider.slider.value + (1 if slider.slider.value < slider.slider.max else -1)
    messages.clear()
    slider.slider.value = place
    assert messages["Lines"] <= 1 and messages["HTML"] <= 2 and messages["Text"] <= 1
    assert not messages["LinearScale"]


@pytest.mark.one_in(3)
@every_model
def test_a_drag_makes_no_new_widgets(model: Model) -> None:
    calculator = Calculator(model)
    before = len(_instances)
    name = next(iter(calculator.controls))
    control = calculator.controls[name]
    for place in range(0, getattr(getattr(control, "slider", None), "max", 0), 7):
        control.slider.value = place
    calculator.settle()
    assert len(_instances) == before


@every_model
def test_every_preset_shows_itself_and_its_readings(model: Model) -> None:
    calculator = Calculator(model)
    for preset in model.presets:
        calculator.preset(preset.title)
        assert not calculator.problem
        assert "is-on" in calculator.presets[preset.title]._dom_classes
        assert calculator.given == model.given(preset.title)
        calculator.settle()


@every_model
def test_a_typed_value_out_of_range_is_kept_out_and_explained(model: Model) -> None:
    calculator = Calculator(model)
    for name, control in calculator.controls.items():
        if isinstance(model.parameter(name), Choice):
            continue
        parameter, held = model.parameter(name), calculator[name]
        control.field.value = parameter.write(parameter.high * 3 + abs(parameter.low) + 7, exact=True)
        assert calculator[name] == held and "goes from" in control.tip.value and "Kept at" in calculator.stage.status.value
        control.field.value = "seven"
        assert calculator[name] == held and "no number" in control.tip.value and "no number" in calculator.stage.status.value
        with pytest.raises(OutOfRange):
            calculator[name] = parameter.high * 3 + abs(parameter.low) + 7
    with pytest.raises(UnknownName):
        calculator["no_such_parameter"] = 1
    with pytest.raises(UnknownName):
        calculator.preset("no such preset")


@every_model
def test_no_stroke_but_the_parked_ones_lies_far_outside(model: Model) -> None:
    calculator = Calculator(model)
    x = np.asarray(calculator.stage.ink.lines.x, float)
    parked = x[:, 0] == np.float32(OUTSIDE)
    assert not parked.all(), "a figure without a stroke is blank"
    live = x[~parked]
    assert np.nanmin(live) > -2 and np.nanmax(live) < 3, "in parts of the axis"
