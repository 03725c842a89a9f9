"""The card of a guess: it asks, hides, judges and gives the reason; before it is locked nothing that the page holds tells the outcome."""

from __future__ import annotations

import json
import re
from html import unescape

import numpy as np
import pytest

import squeezelab
from squeezelab.core.unit import PRICE, SHARE
from squeezelab.errors import DeclarationError, InputError, OutOfRange, UnknownName
from squeezelab.views import Calculator
from squeezelab.views.ask.card import Guess
from squeezelab.views.ask.reasons import rounds
from squeezelab.views.ask.tally import tally

SEEN, SET = {"shock": 0.03}, {"shock": 0.12}
ASKS = "The spark is {shock} now, not {seen.shock}. Where does the price go?"


def curve(on: object = "short-squeeze") -> Guess:
    return squeezelab.guess(on, ASKS, of="price", kind="curve", seen=SEEN, set=SET)  # type: ignore[arg-type]


def number(**more: object) -> Guess:
    return squeezelab.guess("short-squeeze", ASKS, of="end_price", seen=SEEN, set=SET, **more)  # type: ignore[arg-type]


def choice(right: str = "up", **more: object) -> Guess:
    return squeezelab.guess("short-squeeze", "Up or down?", choices={"up": right == "up", "down": right == "down"}, set=SET, **more)  # type: ignore[arg-type]


def sent(card: Guess) -> str:
    """All that the page is given of a card, the picture for a page without a kernel included."""
    return json.dumps(card.get_state(), default=str) + json.dumps(card._repr_mimebundle_(), default=str)


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).replace("\u202f", " ")


@pytest.mark.parametrize("make", [curve, number])
@pytest.mark.parametrize("phase", ["closed", "open"])
def test_before_the_lock_nothing_sent_to_the_page_tells_the_outcome(make, phase: str) -> None:
    card = make()
    if phase == "open":
        card.ask()
        card.type("24")
    hidden = card.question.outcome
    told = {hidden.write("end_price"), hidden.write("covered_share"), f"{hidden['end_price']:.2f}", f"{hidden['end_price']:.1f}"}
    assert not [text for text in told if text in sent(card)]
    card.skip()
    assert hidden.write("end_price") in sent(card), "and the same search finds it afterwards"


def test_a_choice_is_not_marked_before_it_is_locked() -> None:
    up, down = choice("up", why="It rises."), choice("down", why="It falls.")
    assert up.view == down.view and "It rises" not in sent(up)
    up.choose("down")
    up.lock()
    assert plain(up.view["head"]) == "No: up" and "You chose “down”" in up.view["more"] and up.view["why"] == "It rises."


def test_the_axes_of_the_paper_do_not_follow_the_outcome() -> None:
    """Two outcomes that differ widely, asked from the same start: the same paper."""
    thin = squeezelab.guess("short-squeeze", "Where?", of="price", kind="curve", set={"lending_share": 0.25})
    other = squeezelab.guess("short-squeeze", "Where?", of="price", kind="curve", set={"daily_volume": 2e6})
    assert thin._sheet is not None and other._sheet is not None
    assert thin._sheet.y == other._sheet.y and len(thin._sheet.at) == 21
    for card in (curve(), thin):
        assert card._sheet is not None
        start, low, high = card.question.given["start_price"], card._sheet.y.low, card._sheet.y.high
        assert low <= 0.6 * start * 1.12 and high >= 1.8 * start
        before = card._sheet.y, card._sheet.x
        card.skip()
        assert (card._sheet.y, card._sheet.x) == before


def test_a_drawn_curve_is_locked_with_its_miss_and_its_reason() -> None:
    card = curve()
    card.lock()
    assert card.phase == "closed" and "Draw first" in card.says
    card.ask()
    card.draw([0.3] * 21)
    assert card.ready and re.search(r"It ends at [\d.]+ USD", card.says)
    card.lock()
    assert card.phase == "locked"
    end = card.question.outcome.write("end_price")
    assert end in plain(card.view["head"]) and "too low" in plain(card.view["head"])
    assert "loop gain is" in plain(card.view["why"]) and "your guess" in card.view["pad"]
    assert card.view["steps"][0][1] == "round 0: 22.40 USD" and card.view["steps"][-1][1].endswith(end)


@pytest.mark.parametrize(("typed", "value"), [("23,50", 23.5), ("23.5 USD", 23.5), (" $24 ", 24.0), ("36,349", 36349.0), ("36.35", 36.35)])
def test_a_number_is_read_as_people_type_it(typed: str, value: float) -> None:
    card = number()
    card.type(typed)
    assert card.guess == value and card.ready and PRICE.write(value, exact=True) in card.says


@pytest.mark.parametrize("typed", ["about ten", "30 %", "", "nan", "1,2,3.4", "€5"])
def test_an_answer_that_is_no_number_is_told_in_the_card(typed: str) -> None:
    card = number()
    card.ask()
    card.type(typed)
    card.lock()
    assert card.guess is None and card.phase == "open" and card.says.endswith(".") and "Traceback" not in card.says


def test_a_curve_that_ends_near_the_outcome_is_named_where_its_number_does_not_stand() -> None:
    card = curve()
    sheet = card._sheet
    assert sheet is not None
    truth = np.asarray(squeezelab.run("short-squeeze", shock=SET["shock"]).series["price"][:, 0])
    heights = sheet.up(np.r_[truth, np.full(21, truth[-1])][:21])
    card.draw([float(height) + 0.003 * place for place, height in enumerate(heights)])
    card.lock()
    (named,) = re.findall(r"left:\s*([\d.]+)%[^>]*>your guess", card.view["pad"])
    assert float(named) < 60


@pytest.mark.parametrize(("typed", "above", "align"), [("34", True, "start"), ("39", True, "end"), ("23", False, "middle")])
def test_a_number_near_the_outcome_is_named_above_it_and_the_outcome_leads_away(typed: str, above: bool, align: str) -> None:
    card = number()
    card.type(typed)
    card.lock()
    answer = card.question.outcome.write("end_price")
    words = re.findall(r'class="([^"]*)" style="[^"]*top:([\d.]+)%[^"]*">([^<]*)', card.view["paper"])
    tops = {text: (float(top), kind.split()) for kind, top, text in words}
    (guess,) = (text for text in tops if text.startswith("your guess"))
    assert (tops[guess][0] < tops[answer][0]) is above and align in tops[answer][1]


def test_a_guess_that_is_near_is_as_good_as_right() -> None:
    card = number()
    card.type("36,3")
    card.lock()
    assert "as good as right" in plain(card.view["head"])
    far = number()
    far.type("24")
    far.lock()
    assert "12.35 USD too low" in plain(far.view["more"])


def test_going_on_without_a_guess_tells_the_outcome_and_nothing_goes_back() -> None:
    card = curve()
    card.skip()
    assert card.phase == "skipped" and card.guess is None and "your guess" not in card.view["pad"]
    shown = card.view
    card.draw([0.5] * 21)
    card.lock()
    card.ask()
    assert card.phase == "skipped" and card.view == shown
    card.set_state({"phase": "closed"})
    assert card.phase == "skipped" and card.view == shown, "nor does a page take it back"


def test_a_page_can_show_a_card_again_as_it_was_left() -> None:
    first, again = curve(), curve()
    first.draw([0.4] * 21)
    first.lock()
    again.set_state({"guess": first.guess, "phase": "locked"})
    assert again.view == first.view
    foreign = curve()
    foreign.set_state({"guess": {"what": "ever"}, "phase": "locked"})
    assert "your guess" not in foreign.view["pad"] and foreign.question.outcome.write("end_price") in plain(foreign.view["head"])


def test_the_calculator_waits_at_what_was_seen_and_follows_once_it_is_locked() -> None:
    calculator = Calculator(squeezelab.get_model("short-squeeze"))
    card = curve(calculator)
    calculator["shock"] = 0.12  # a reader who has tried it before
    card.ask()
    assert calculator["shock"] == 0.03
    shown = calculator.stage.top.value + calculator.stage.finding.value
    assert card.question.outcome.write("end_price") not in shown, "no ghost, no reading, no word of it"
    assert "is-veiled" in calculator._dom_classes
    assert card._sheet is not None and calculator.stage.ink.picture.y == card._sheet.y, "the figure has the axis of the paper"
    card.draw([0.5] * 21)
    card.lock()
    assert calculator["shock"] == 0.12 and calculator.result.write("end_price") in plain(card.view["head"])
    card.play()
    assert "is-veiled" not in calculator._dom_classes
    assert calculator.stage.transport is not None and calculator.stage.transport.at == 0


def test_the_reader_does_not_change_the_question_by_moving_sliders() -> None:
    calculator = Calculator(squeezelab.get_model("short-squeeze"), market_depth=5e6)
    assert curve(calculator).question.outcome["end_price"] == curve().question.outcome["end_price"]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"of": "end_price", "asks": "It ends at {end_price}. Where?"}, "would tell"),
        ({"of": "nowhere"}, "no quantity called"),
        ({"of": 3.0}, "needs a unit"),
        ({"kind": "choice"}, "belong to the kind choice"),
        ({"kind": "curve", "of": "end_price"}, "Ask for a number"),
        ({}, "say what it asks of"),
    ],
)
def test_a_question_that_gives_itself_away_or_has_no_answer_is_refused(more: dict[str, object], problem: str) -> None:
    with pytest.raises(DeclarationError, match=problem):
        squeezelab.guess("short-squeeze", str(more.pop("asks", "Where?")), **more)  # type: ignore[arg-type]


def test_a_wrong_setting_is_told_when_the_card_is_made() -> None:
    with pytest.raises(OutOfRange):
        number(preset=None) and squeezelab.guess("short-squeeze", "Where?", of="end_price", set={"shock": 9})
    with pytest.raises(UnknownName):
        squeezelab.guess("short-squeeze", "Where?", of="end_price", set={"shok": 0.1})
    with pytest.raises(DeclarationError, match="2 of the choices"):
        squeezelab.guess("short-squeeze", "Which?", choices={"a": True, "b": True}).skip()


def test_a_computed_answer_is_judged_in_its_unit() -> None:
    card = squeezelab.guess("short-squeeze", "How much of it?", of=0.25, unit=SHARE)
    assert "25" not in card.view["asks"]
    card.type("30")
    card.lock()
    assert "5 points too high" in plain(card.view["more"])


def test_the_reason_tells_from_the_path_which_rounds_grow() -> None:
    run = squeezelab.run("short-squeeze")
    sizes = np.abs(np.diff(run["price"]))
    assert sizes[1] < sizes[0] and sizes[3] > sizes[2]
    assert "Rounds 2 and 3 are each smaller" in rounds(run) and "rounds 4 to 9 grow" in rounds(run)
    assert not rounds(squeezelab.run("short-squeeze", shock=0.03)), "where none grows nothing is said"


def test_a_choice_that_is_a_sentence_has_one_full_stop() -> None:
    card = squeezelab.guess("short-squeeze", "Which?", choices={"It rises.": True, "It falls.": False}, set=SET)
    card.choose("It falls.")
    card.lock()
    assert "You chose “It falls.”" in card.view["more"] and "”." not in card.view["more"]


def test_the_guesses_of_a_class_are_counted_and_shown_beside_the_answer(tmp_path) -> None:
    card = number()
    card.gather("24, 30 x 12; 23,50 USD\n36.35 x 2")
    assert card.class_ is not None and card.class_.count == 16 and "16 guesses" in card.says
    assert card.question.outcome.write("end_price") not in sent(card)
    card.lock()
    assert (
        card.phase == "locked" and "Of 16 guesses" in plain(card.view["more"]) and "2 of them as good as right" in plain(card.view["more"])
    )
    assert card.view["paper"].count("r-points") == 1
    path = tmp_path / "class.csv"
    path.write_text("name;guess\nAda;24\nGrace;23,50\n", "utf-8")
    assert tally(path, card.question.quantity).numbers == (24.0, 23.5)
    picked = choice()
    picked.gather({"up": 12, "Down": 8})
    picked.lock()
    assert "Of 20 guesses 12 are right. up: 12; down: 8." in plain(picked.view["more"])


@pytest.mark.parametrize(
    "text",
    [
        "24\n23,50\n", "guess\n24\n23,50 USD\n", "name\tguess\nAda\t24\nGrace\t23,50\n",
        "Timestamp,Where does it end?\n29/11/2026 10:00,24\n29/11/2026 10:01,23.50\n",
        '"Timestamp","Your guess"\n"29/11/2026 10:00","24"\n"29/11/2026 10:01","23,50"\n',
    ],
)  # fmt: skip
def test_the_guesses_of_a_class_are_read_from_the_files_that_forms_and_tables_write(text: str, tmp_path) -> None:
    path = tmp_path / "class.csv"
    path.write_text(text, "utf-8")
    assert tally(path, number().question.quantity).numbers == (24.0, 23.5)


@pytest.mark.parametrize("typed", ["", "24, lots", "24 x 99999", "nowhere.csv", "30 %"])
def test_a_slip_in_a_tally_is_told_and_counts_nothing(typed: str) -> None:
    card = number()
    card.gather(typed)
    assert card.class_ is None and card.says.endswith(".")
    with pytest.raises(InputError):
        tally(typed, card.question.quantity)


def test_without_a_kernel_the_question_and_the_blank_paper_stand_there() -> None:
    shown = curve()._repr_mimebundle_()
    data = shown[0] if isinstance(shown, tuple) else shown
    assert "<svg" in data["text/html"] and "Where does the price go?" in data["text/html"] and "Where does" in data["text/plain"]


def test_the_handles_of_the_paper_are_vertical_sliders_with_words() -> None:
    pad = curve().view["pad"]
    assert pad.count('role="slider"') == 7 and pad.count('aria-orientation="vertical"') == 7
    assert 'aria-label="My curve at round 20"' in pad
