"""A run can be played, paused, branched, compared, predicted, mapped and taken home."""

from __future__ import annotations

import asyncio
import json
from html import escape
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from ipywidgets.widgets import widget
from ipywidgets.widgets.widget_link import Link

import squeezelab
from squeezelab.core import Choice, Model, Process
from squeezelab.dynamics.run import replay, run
from squeezelab.dynamics.typical import noisy
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import table
from squeezelab.views.figures.session import Session
from squeezelab.views.figures.words import until
from squeezelab.views.parts import exports
from squeezelab.views.parts.control import Control

SQUEEZE = get_model("short-squeeze")
PROCESSES = [m for m in list_models().values() if isinstance(m.dynamics, Process)]
every_process = pytest.mark.parametrize("model", PROCESSES, ids=[m.id for m in PROCESSES])
every_model = pytest.mark.parametrize("model", list(list_models().values()), ids=list(list_models()))


@every_process
def test_values_changed_on_the_way_leave_the_past_as_it_was(model: Model) -> None:
    given = model.given()
    whole = run(model, given)
    moved = next((q for q in model.parameters if not q.structural and q.role in {"stops", "keeps"}), None)
    if moved is None or len(whole.series[model.series[0].name]) < 4:
        pytest.skip("nothing to move on the way")
    other = {**given, moved.name: moved.high if given[moved.name] != moved.high else moved.low}
    try:
        changed = replay(model, [(0, given), (2, other)])
    except NoAnswer:
        return  # the model has no answer at the far end of that slider, and says so
    for q in model.series:
        np.testing.assert_array_equal(changed.series[q.name][:3], whole.series[q.name][:3])


def test_a_margin_raised_in_mid_squeeze_acts_from_that_round_on() -> None:
    given = SQUEEZE.given()
    eased = replay(SQUEEZE, [(0, given), (8, {**given, "market_depth": 50e6})])
    assert eased["end_price"] < run(SQUEEZE, given)["end_price"] - 5
    np.testing.assert_array_equal(eased["covered"][:9], run(SQUEEZE, given)["covered"][:9])


def test_the_playhead_shows_the_run_up_to_it() -> None:
    calculator = Calculator(SQUEEZE)
    transport = calculator.stage.transport
    assert transport is not None and transport.at is None
    transport.go(5)
    assert transport.at == 5 and "Loop gain in round 5" in calculator.stage.top.value
    price = until(calculator.result, 5)["end_price"]
    assert SQUEEZE.quantities["end_price"].unit.number(price) in calculator.stage.top.value
    transport.go(transport.steps)
    assert transport.at is None and "at its strongest" in calculator.stage.top.value


def test_the_clock_moves_the_lane_and_a_hand_on_the_lane_stops_the_clock() -> None:
    transport = Calculator(SQUEEZE).stage.transport
    assert transport is not None
    transport.go(3)
    transport.toggle()
    assert transport.play.playing and transport.at == 3
    transport.play.value = 4  # a tick of the page's clock
    assert transport.at == 4 and transport.play.playing
    transport.scrub.value = 9  # a hand
    assert transport.at == transport.play.value == 9 and not transport.play.playing


def test_nothing_in_the_page_may_hand_on_an_old_place_of_the_playhead() -> None:
    """A link between two widgets in the page tells the kernel what it saw last: where the run before this one had ended."""
    before = set(widget._instances)
    calculator = Calculator(SQUEEZE)
    made = [one for name, one in widget._instances.items() if name not in before]
    assert calculator in made
    assert [type(one).__name__ for one in made if isinstance(one, Link)] == []


def test_a_branch_lets_sliders_act_from_the_playhead_and_keeps_the_old_run_as_ghost() -> None:
    calculator = Calculator(SQUEEZE)
    whole = calculator.result["price"].copy()
    transport = calculator.stage.transport
    assert transport is not None
    calculator.branch()
    assert transport.branch_at is None and "Go back" in transport.note.value
    transport.go(6)
    calculator.branch()
    calculator["market_depth"] = 20e6
    np.testing.assert_array_equal(calculator.result["price"][:7], whole[:7])
    assert calculator.result["end_price"] < whole[-1] and calculator.session.before is not None
    calculator.preset("Thin market")
    np.testing.assert_array_equal(calculator.result["price"], whole)
    assert transport.branch_at is None


@pytest.mark.parametrize(
    ("model", "name", "idle"),
    [
        ("short-squeeze", "short_interest", True),
        ("liquidation-cascade", "maintenance_margin", True),
        ("short-squeeze", "market_depth", False),
        ("agent-market", "noise_size", True),
    ],
)
def test_a_move_in_a_branch_that_nothing_hangs_on_any_more_says_so(model: str, name: str, idle: bool) -> None:
    calculator = Calculator(get_model(model))
    said, slider = f"{calculator.stage.transport.unit} 3 on nothing hangs on it", calculator.controls[name].slider
    slider.value -= 1
    calculator.settle()
    assert said not in calculator.session.change
    slider.value -= 1
    calculator.stage.transport.go(3)
    calculator.branch()
    assert calculator.stage.transport.branch_at == 3
    readings = dict(calculator.result.readings)
    slider.value -= 2
    assert (dict(calculator.result.readings) == readings) is idle
    assert (said in calculator.session.last_change()) is idle


@pytest.mark.parametrize(("soon", "paths"), [(1e9, 9), (0.0, 1)])
def test_a_band_that_takes_longer_than_a_picture_may_comes_at_rest(soon: float, paths: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("squeezelab.views.figures.session.SOON", soon)
    session = Session(get_model("agent-market"))
    session.took = 1.9 / session.model.fan  # so that the band is drawn at all, and is no dearer than that
    assert session.widen() and session.fan.lanes == 9
    assert session.paths == paths


def test_with_reduced_motion_play_shows_the_end() -> None:
    calculator = Calculator(SQUEEZE)
    transport = calculator.stage.transport
    assert transport is not None
    transport.still = True
    transport.go(2)
    transport.toggle()
    assert transport.at is None and not transport.play.playing


@every_model
def test_twins_name_what_differs_and_share_the_axis(model: Model) -> None:
    calculator = Calculator(model)
    calculator.twins.toggle(True)
    other = calculator.twins.session
    assert other is not None and calculator.twins.stage is not None
    for q in model.parameters:
        if calculator.given[q.name] != other.given[q.name]:
            assert q.label in calculator.twins.differs.value.replace("&#x27;", "'").replace("&amp;", "&")
    if model.panels[0].kind in {"steps", "line", "band", "area"}:
        assert calculator.stage.reach == pytest.approx(calculator.twins.stage.reach)
    calculator.twins.side.value = "B"
    held = dict(calculator.given)
    name = next((n for n, c in calculator.controls.items() if hasattr(c, "slider")), None)
    if name:
        slider = calculator.controls[name].slider  # type: ignore[union-attr]
        slider.value = slider.min if slider.value != slider.min else slider.max
        assert calculator.given == held and other.given[name] != held[name]
    calculator.twins.toggle(False)
    assert calculator.session.given == held


def test_twins_of_opposite_dealers_agree_with_the_prediction() -> None:
    calculator = Calculator(get_model("dealer-gamma"))
    calculator.twins.toggle(True)
    says = calculator.twins.comparison()
    ratio, predicted = (
        float(says.split(word)[1].split(";")[0].split(".  ")[0].rstrip(".").split(". ")[0]) for word in ("ratio B to A ", "predicts ")
    )
    assert ratio == pytest.approx(predicted, rel=0.15)


@pytest.mark.parametrize("model", [m for m in list_models().values() if noisy(m)][::4], ids=lambda m: m.id)
def test_a_calculator_opens_on_a_typical_run_however_it_is_asked_for(model: Model) -> None:
    preset = model.presets[-1].title
    plain, written = squeezelab.open(model.id, preset=preset), squeezelab.open(f"squeezelab:{model.id}?{urlencode({'preset': preset})}")
    assert plain.seed == written.seed == plain.session.typical and "seed=" not in plain.state
    assert squeezelab.open(model.id, preset=preset, seed=0).seed == 0


def test_new_draws_keep_the_settings() -> None:
    calculator = Calculator(get_model("dealer-gamma"))
    given, path = dict(calculator.given), calculator.result["price"].copy()
    calculator.draw_again()
    assert (
        calculator.given == given
        and calculator.seed == calculator.session.typical + 1
        and not np.array_equal(calculator.result["price"], path)
    )


@every_model
def test_every_export_carries_state_version_seed_and_source(model: Model) -> None:
    calculator = Calculator(model)
    line = calculator.menu.caption
    for part in (calculator.state, "squeezelab 0.", f"seed {calculator.seed}", model.sources[0].text):
        assert part in line
    text = exports.as_csv(calculator.result, line)
    assert text.startswith("# ") and text.count("\n") > 2 and model.series[0].name in text.splitlines()[1]
    setting: tuple[Any, ...] = (model, calculator.given, calculator.chosen.title, calculator.seed)
    code = exports.as_python(*setting, line=line)
    assert code.startswith(f"# {line}\n")
    space: dict[str, Any] = {}
    exec(code.replace("squeezelab.plot(result)", ""), space)
    np.testing.assert_allclose(space["result"].series[model.series[0].name], calculator.result.series[model.series[0].name], rtol=1e-9)
    held = json.loads(exports.as_json(*setting, state=calculator.state))
    assert held["state"] == calculator.state and held["source"] == model.sources[0].text and {"seed", "version"} <= set(held)
    page = exports.as_page(model, calculator.result, line, "says", "<svg></svg>", table.table(calculator.result, model.panels[0]))
    assert line.split(" · ")[1] in page and "http" not in page.split("<footer>")[0].replace("http://www.w3.org", "")


@pytest.mark.one_in(3)
@every_model
def test_the_state_opens_the_same_calculator_both_sides_map_choices_and_units(model: Model) -> None:
    calculator = Calculator(model, seed=3)
    calculator.preset(model.presets[-1].title)
    for q in model.parameters:
        if isinstance(q, Choice):
            calculator.move(q.name, list(q.options)[-1])
    calculator.twins.toggle(True)
    calculator.twins.side.value = "B"
    slider = next((c.slider for c in calculator.controls.values() if isinstance(c, Control)), None)
    if slider:
        slider.value += 1 if slider.value < slider.max else -1
    if calculator.units:
        calculator.units.value = True
    phase = calculator.phase
    if phase:
        phase.across.value, phase.up.value = phase.up.value, phase.across.value
    again = squeezelab.open(calculator.state)
    if "do not go together" in again.stage.status.value:
        return  # the last choices and the last preset have no answer together: said, and shown at the preset
    assert again.stage.status.value == "" and again.state == calculator.state
    assert again.given == calculator.given and again.seed == 3 and again.style == calculator.style
    assert again.twins.session is not None and calculator.twins.session is not None
    assert again.twins.session.given == calculator.twins.session.given
    if phase:
        assert again.phase is not None and again.phase.chosen == phase.chosen
    told = calculator.setting  # from which the page opens it again in a new kernel
    beside = {name: text for name, text in told["values"].items() if "." in name}
    values = {name: value for name, value in told["values"].items() if "." not in name}
    back = squeezelab.open(f"squeezelab:{model.id}?{urlencode(beside)}", preset=told["preset"], **values)
    assert back.state == calculator.state and back.setting == told


@pytest.mark.parametrize(
    "part", ["b.gone=7", "b.preset=Vanished", "view.map=shock~shock", "view.map=timing~days", "view.units=ells", "view.gone=1"]
)
def test_a_part_of_a_later_version_is_named_and_the_rest_opens(part: str) -> None:
    calculator = squeezelab.open(f"squeezelab:dealer-gamma?impact=20%25&{part}")
    assert part in calculator.stage.status.value and "was not read" in calculator.stage.status.value
    assert calculator["impact"] == 0.2


def test_a_second_side_without_an_answer_opens_at_its_preset_and_says_so() -> None:
    calculator = squeezelab.open("squeezelab:order-book?b.best_bid=105")
    assert calculator.twins.session is not None and calculator.twins.session.untouched
    assert "side B do not go together" in calculator.stage.status.value


@every_model
def test_every_figure_has_a_table(model: Model) -> None:
    calculator = Calculator(model)
    calculator.panes.tabs.go("table")
    titles = [panel.title for panel in model.panels] + [one.title for one in (model.cliff, model.individuals) if one]
    tables = calculator.stage.table.value.split("<caption>")[1:]
    assert [one.partition("</caption>")[0] for one in tables] == [escape(title) for title in titles]
    assert all(one.count("<tr") >= 2 and 'scope="col"' in one for one in tables)
    calculator.panes.tabs.go("picture")
    assert not calculator.stage.tabled


def test_tables_follow_every_move_and_the_map_has_one_too() -> None:
    calculator = Calculator(SQUEEZE)

    def tables() -> list[str]:
        return str(calculator.stage.table.value).split("<caption>")[1:]

    calculator.panes.tabs.go("table")
    before = tables()
    calculator["market_depth"] = 4e6
    calculator.settle()
    assert len(before) == len(tables()) and all(a != b for a, b in zip(before, tables(), strict=True))
    phase = calculator.phase
    assert phase is not None
    asyncio.run(phase._draw())
    assert phase.paper.value.count('scope="row"') == table.CELLS and "Price at the end, USD" in phase.paper.value


def test_a_state_string_opens_the_calculator_and_names_what_it_could_not_read() -> None:
    calculator = squeezelab.open("squeezelab:short-squeeze?shock=5%25&gone=7&seed=2")
    assert calculator["shock"] == 0.05 and calculator.seed == 2
    assert "gone=7" in calculator.stage.status.value
    assert squeezelab.open(calculator.state).given == calculator.given


@pytest.mark.parametrize("payload", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "javascript:alert(1)", "'-alert(1)-'"])
def test_a_state_string_with_a_script_in_it_shows_the_script_as_text(payload: str) -> None:
    from urllib.parse import quote_plus

    calculator = squeezelab.open(f"squeezelab:short-squeeze?{quote_plus(payload)}={quote_plus(payload)}&shock={quote_plus(payload)}")
    shown = calculator.stage.status.value
    assert "<img" not in shown and "<script" not in shown


def test_greeks_and_rates_are_written_as_traders_or_as_mathematicians_do() -> None:
    calculator = Calculator(get_model("option-greeks"))
    calculator.move("greek", "vega")
    calculator.panes.tabs.go("why")
    traders = calculator.controls["volatility"].field.value  # type: ignore[union-attr]
    assert "%" in traders and "vol point" in calculator.panes.more.value
    calculator.wear("maths")
    field = calculator.controls["volatility"].field  # type: ignore[union-attr]
    assert "%" not in field.value and "per 1.00" in calculator.panes.more.value
    field.value = "0.25"
    assert calculator["volatility"] == 0.25
    calculator.wear("trader")
    assert field.value.startswith("25")


@pytest.mark.parametrize(
    ("texts", "even"),
    [
        (["25.0000", "62.5000", "100.0000"], ["25.0", "62.5", "100.0"]),
        (["25", "62.5000"], ["25.0", "62.5"]),
        (["0", "1,000"], ["0", "1,000"]),
        (["0.10", "0.1072"], ["0.1000", "0.1072"]),
        (["352,853", "1.411 m"], ["352,853", "1.411 m"]),
        (["none", "1.50"], ["none", "1.50"]),
    ],
)
def test_the_numbers_of_a_column_have_as_many_decimals_each_as_they_need(texts: list[str], even: list[str]) -> None:
    assert table.even(texts) == even
