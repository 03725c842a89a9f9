"""A guess is drawn or said before the model answers, and measured against the model at the reader's own settings."""

from __future__ import annotations

import json
import re
from html import unescape

import numpy as np
import pytest

from squeezelab.core import Model
from squeezelab.core.unit import MONEY, PERCENT, SHARE
from squeezelab.dynamics.run import run
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.ask import sketch
from squeezelab.views.ask.foretold import SIGNS
from squeezelab.views.ask.score import distance, score, turns, way

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
SQUEEZE = get_model("short-squeeze")


def asked(name: str, **values: float) -> Calculator:
    calculator = Calculator(get_model(name), **values)
    calculator.predict.ask()
    return calculator


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).replace("\u202f", " ")


def paper_of(calculator: Calculator) -> sketch.Paper:
    assert calculator.predict.sheet is not None
    return calculator.predict.sheet


@every_model
def test_every_model_asks_hides_its_answer_and_says_how_far_off_the_guess_was(model: Model) -> None:
    calculator = Calculator(model)
    answer = calculator.result.write(model.readings[0].name)
    predict = calculator.predict
    predict.ask()
    assert "is-asking" in calculator._dom_classes
    if predict.sheet is None:
        assert answer.replace("\u202f", " ") in plain(calculator.stage.finding.value), "a change is asked for: from where is said"
        predict.sign.value, predict.size.value = "rises", predict.size.max / 2
    else:
        assert 'class="rd"' not in calculator.stage.top.value and 'class="g ' not in calculator.stage.top.value
        predict.draw(list(np.linspace(0.2, 0.8, len(predict.sheet.at))))
    predict.reveal()
    assert "is-asking" not in calculator._dom_classes and not calculator.problem
    said = plain(calculator.stage.finding.value)
    assert re.search(r"your curve ends|your curve ends too|direction", said)
    assert "squeezelab:term/" in calculator.stage.finding.value


@every_model
def test_the_axis_of_the_paper_holds_the_answer_and_more(model: Model) -> None:
    if not sketch.drawable(model):
        pytest.skip("its figure is no curve: sign and size are asked for")
    calculator = Calculator(model)
    calculator.predict.ask()
    sheet = paper_of(calculator)
    heights = sheet.up(sheet.truth)
    assert heights.min() > -1e-9 and heights.max() < 1 + 1e-9
    np.testing.assert_allclose(sheet.values(np.clip(heights, 0, 1)), sheet.truth, rtol=1e-6, atol=1e-9 * abs(sheet.truth).max())
    held = json.loads(unescape(re.search('data-paper="([^"]*)"', calculator.predict.pad.value)[1]))  # type: ignore[index]
    assert len(held["x"]) == len(sheet.at) and held["x"] == sorted(held["x"]) and held["x"][0] >= 0 and held["x"][-1] <= 1
    assert len(held["levels"]) == sketch.LEVELS + 1 and sheet.quantity.write(sheet.y.high) in held["levels"][-1]


def test_a_curve_drawn_as_the_model_runs_is_no_unit_off() -> None:
    calculator = asked("short-squeeze")
    sheet = paper_of(calculator)
    found = score(sheet, sheet.truth)
    assert found.mean == 0 and found.end == 0 and found.near and found.ways == (1, 1) and found.turns == (0, 0)
    calculator.predict.draw(list(sheet.up(sheet.truth)))
    calculator.predict.reveal()
    end = run(SQUEEZE, SQUEEZE.given()).write("end_price")
    assert f"It ends at {end}, where your curve ends too." in plain(calculator.stage.finding.value)


def test_a_miss_is_said_in_the_unit_of_the_axis_at_the_readers_own_settings() -> None:
    calculator = asked("short-squeeze", market_depth=3e6)
    sheet, end = paper_of(calculator), run(SQUEEZE, SQUEEZE.given(market_depth=3e6))["end_price"]
    guess = sheet.truth - np.linspace(0, 2, len(sheet.at))
    calculator.predict.draw(list(sheet.up(guess)))
    calculator.predict.reveal()
    said = plain(calculator.stage.finding.value)
    assert f"It ends at {end:.2f} USD: your curve ends 2.00 USD too low." in said
    assert "On average your curve is 1.00 USD away." in said
    assert "your guess" in calculator.predict.pad.value and "Your guess: round" in calculator.predict.pad.value


def test_where_draws_matter_the_guess_is_measured_against_the_middle_of_the_runs() -> None:
    calculator = asked("dealer-gamma")
    sheet, lanes = paper_of(calculator), calculator.session.fan.series["price"]
    assert sheet.truth[-1] == pytest.approx(np.median(lanes[-1])) and sheet.band is not None
    assert score(sheet, sheet.truth).inside == 1 and score(sheet, sheet.band[1] * 1.01).inside == pytest.approx(0, abs=0.02)
    calculator.predict.draw(list(sheet.up(sheet.truth)))
    calculator.predict.reveal()
    assert "100 % of your curve lies where 90 % of 200 runs do" in plain(calculator.stage.finding.value)


def test_a_wrong_way_and_a_missed_turn_are_named() -> None:
    calculator = asked("transient-impact")  # falls, and comes back most of the way
    sheet = paper_of(calculator)
    calculator.predict.draw(list(np.linspace(sheet.up(sheet.truth)[0], 1, len(sheet.at))))
    calculator.predict.reveal()
    said = plain(calculator.stage.finding.value)
    assert "It falls; your curve rises." in said and "It turns once, your curve never." in said


def test_a_run_past_one_leads_to_loop_gain_and_another_to_its_own_entry() -> None:
    links = {}
    for name in ("short-squeeze", "amm-swap"):
        calculator = asked(name)
        calculator.predict.draw([0.5] * len(paper_of(calculator).at))
        calculator.predict.reveal()
        links[name] = re.search("squeezelab:term/([a-z-]+)", calculator.stage.finding.value)[1]  # type: ignore[index]
    assert links == {"short-squeeze": "loop-gain", "amm-swap": "automated-market-maker"}


def test_nothing_is_revealed_before_there_is_a_guess() -> None:
    calculator = asked("short-squeeze")
    calculator.predict.reveal()
    assert calculator.predict.asking and "Draw first" in calculator.predict.says.value
    calculator.predict.way.value = "say"
    calculator.predict.reveal()
    assert calculator.predict.asking and "Choose a direction" in calculator.predict.says.value
    calculator.predict.sign.value = "rises"
    calculator.predict.reveal()
    assert calculator.predict.asking and "Say how much" in calculator.predict.says.value


@pytest.mark.parametrize("name", ["order-book", "deleveraging-queue", "short-squeeze"])
def test_sign_and_size_are_asked_of_a_move_and_the_move_is_made(name: str) -> None:
    calculator = asked(name)
    predict = calculator.predict
    predict.way.value = "say"
    assert predict.moved is not None
    parameter, target = predict.moved.parameter, predict.moved.target
    reading = predict.reading
    before = float(calculator.result[reading.name])
    after = float(run(calculator.model, {**calculator.given, parameter.name: target})[reading.name])
    predict.sign.value = next(word for word, sign in SIGNS.items() if sign == np.sign(after - before))
    predict.size.value = abs(after - before)
    predict.reveal()
    assert calculator[parameter.name] == target and float(calculator.result[reading.name]) == after
    said = plain(calculator.stage.finding.value)
    assert "Right direction" in said and reading.write(after).replace("\u202f", " ") in said


def test_the_guess_goes_with_the_next_move_and_the_axis_is_free_again() -> None:
    calculator = asked("short-squeeze")
    calculator.predict.draw([0.5] * len(paper_of(calculator).at))
    calculator.predict.reveal()
    assert calculator.predict.pad.value and calculator.stage.hold
    calculator["market_depth"] = 5e6
    assert calculator.predict.pad.value == "" and calculator.stage.hold == ()


@pytest.mark.parametrize("way", ["draw", "say"])
def test_a_slider_moved_while_asking_asks_about_the_new_setting_and_tells_nothing(way: str) -> None:
    calculator = asked("short-squeeze")
    predict = calculator.predict
    predict.way.value = way
    calculator["market_depth"] = 3e6
    assert predict.asking and "is-asking" in calculator._dom_classes and predict.guess is None
    end = run(SQUEEZE, SQUEEZE.given(market_depth=3e6))["end_price"]
    if way == "draw":
        assert f"{end:.2f}" not in plain(calculator.stage.finding.value)
        predict.draw(list(paper_of(calculator).up(paper_of(calculator).truth)))
        predict.reveal()
        assert f"It ends at {end:.2f} USD, where your curve ends too." in plain(calculator.stage.finding.value)
    else:
        assert f"now {end:.2f} USD?" in plain(calculator.stage.finding.value)


def test_a_drawing_for_another_paper_is_not_taken() -> None:
    calculator = asked("short-squeeze")
    calculator.predict._heard(None, {"type": "sketch", "y": [0.5, 0.6]}, None)
    assert calculator.predict.guess is None


def test_ways_and_turns_do_not_mind_a_trembling_hand() -> None:
    climb = np.linspace(0, 1, 50) + 0.02 * np.sin(np.arange(50))
    assert way(climb) == 1 and turns(climb) == 0
    hump = np.sin(np.linspace(0, np.pi, 50))
    assert way(hump) == 0 and turns(hump) == 1 and turns(-hump) == 1
    assert turns(np.sin(np.linspace(0, 4 * np.pi, 200))) == 4


def test_a_difference_of_per_cents_is_points() -> None:
    from squeezelab.core import Quantity

    assert distance(Quantity("share", "s", PERCENT, "A share."), 0.079) == "7.9 points"
    assert distance(Quantity("share", "s", SHARE, "A share."), 0.015) == "1.5 points", "25 % and 23.5 % are not 2 points apart"
    assert distance(Quantity("sold", "s", MONEY, "Sold."), 2e6) == "2.0 m USD"
