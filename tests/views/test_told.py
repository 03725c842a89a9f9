"""A text beside a calculator sets it in one gesture and says so; while a guess is open, what tells the outcome is hidden."""

import pytest

import squeezelab
from squeezelab.errors import Unreadable
from squeezelab.views.page.host import HERE

THIN, DEEP = "squeezelab:short-squeeze?preset=Thin+market", "squeezelab:short-squeeze?preset=Thin+market&market_depth=2m"


@pytest.fixture
def calculator():
    return squeezelab.open("short-squeeze", preset="Thin market")


def test_the_text_sets_all_values_in_one_gesture_and_the_finding_says_what(calculator):
    before = calculator.result
    said = calculator.set_by_text(DEEP)
    assert said == "Set by the text: market depth 1.5 → 2.0 m USD."
    assert said in calculator.stage.finding.value
    assert calculator["market_depth"] == 2e6 == calculator.setting["values"]["market_depth"]
    assert calculator.session.before is before, "the ghost is the run before the text spoke"


def test_two_changes_are_named_and_more_are_counted(calculator):
    said = calculator.set_by_text(f"{DEEP}&shock=5%25&maintenance_margin=20%25&collateral=1.4")
    assert said.startswith("Set by the text: spark ") and said.endswith(", and 2 more.")


def test_what_the_text_does_not_name_is_as_in_the_preset(calculator):
    calculator["shock"] = 0.05
    calculator.set_by_text(DEEP)
    assert calculator["shock"] == squeezelab.get_model("short-squeeze").given("Thin market")["shock"]


def test_an_edge_that_the_text_crosses_is_not_found_by_the_reader(calculator):
    tipped = bool(calculator.result.tipped[0])
    calculator.set_by_text(DEEP)
    assert bool(calculator.result.tipped[0]) != tipped
    assert not calculator.session.found and not calculator.session.crossed


def test_a_text_about_another_calculator_changes_nothing_and_is_refused(calculator):
    before = dict(calculator.given)
    with pytest.raises(Unreadable, match="bank run"):
        calculator.set_by_text("squeezelab:bank-run")
    assert calculator.given == before


def test_the_page_asks_the_same_by_message_and_is_answered(calculator, monkeypatch):
    answers = []
    monkeypatch.setattr(calculator, "send", answers.append)
    calculator.by_page(calculator, {"type": "sets", "state": DEEP, "play": True}, [])
    assert answers == [{"type": "told", "says": "Set by the text: market depth 1.5 → 2.0 m USD."}]
    assert calculator.stage.transport.at == 0 and calculator.stage.transport.play.playing
    calculator.by_page(calculator, {"type": "sets", "state": "nonsense"}, [])
    assert answers[-1] == {"type": "told", "says": ""}
    assert "nonsense" in calculator.stage.status.value


def test_played_with_reduced_motion_the_run_stands_at_its_end(calculator):
    calculator.stage.transport.still = True
    calculator.by_page(calculator, {"type": "play"}, [])
    assert calculator.stage.transport.at is None and not calculator.stage.transport.play.playing


def test_while_a_guess_is_open_the_figure_has_the_axis_of_its_paper(calculator):
    own = calculator.stage.ink.picture.y
    calculator.veil(True, (10.0, 60.0))
    held = calculator.stage.ink.picture.y
    assert (held.low, held.high) == (10.0, 60.0) != (own.low, own.high)
    calculator.veil(False)
    assert calculator.stage.ink.picture.y == own


def test_the_veil_hides_every_part_that_tells_the_outcome_and_lifts_again(calculator):
    calculator.play()
    calculator.veil(True)
    assert "is-veiled" in calculator._dom_classes and not calculator.stage.transport.play.playing
    hidden = (HERE / "veiled.css").read_text(encoding="utf-8")
    for part in ("sq-read", "sq-gauge", "sq-mini", "sq-find", "sq-tip", "sq-transport", "sq-tbtns", "sq-status"):
        assert f".{part}" in hidden, f"{part} tells the outcome"
    calculator.veil(False)
    assert "is-veiled" not in calculator._dom_classes


def test_the_page_hears_where_a_text_has_taken_it_and_that_it_was_the_text():
    """Whoever moves it afterwards has moved it away from there: so the page tells a reader’s own setting from the text’s."""
    calculator = squeezelab.open("short-squeeze")
    assert calculator.by_text == {}
    calculator.set_by_text("squeezelab:short-squeeze?market_depth=2m")
    assert calculator.by_text == calculator.setting and calculator.by_text["values"] == {"market_depth": 2e6}
    calculator["shock"] = 0.2
    assert calculator.by_text != calculator.setting
    calculator.by_page(None, {"type": "sets", "setting": calculator.by_text}, [])
    assert calculator.by_text == calculator.setting and calculator["shock"] != 0.2


def test_a_card_that_is_locked_is_the_text():
    calculator = squeezelab.open("short-squeeze")
    card = squeezelab.guess(calculator, "Where does it end?", of="end_price", set={"market_depth": 5e6})
    card.ask()
    calculator["shock"] = 0.2
    card.skip()
    assert calculator.by_text == calculator.setting and calculator["market_depth"] == 5e6
