"""The same tests for every exercise: whoever knows the answer passes, whoever is off does not, and nobody sees a traceback."""

import json
import re
from functools import cache

import numpy as np
import pytest

import squeezelab
from squeezelab.core import unit
from squeezelab.errors import DeclarationError, UnknownName
from squeezelab.exercises import MARKETS, Exercise, Task, exercise, exercises, tutorials
from squeezelab.exercises.feedback import judge
from squeezelab.exercises.pages import page, stale_pages

EVERY = list(exercises().values())
LEARNERS = ["", "Ada", "Grace", "Emmy", "Sofja", "Maryam"]
each = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
GARBAGE = ["", "   ", "nan", "NaN", "inf", "-inf", "1e999", "about ten", "ten", "None", "[1]", "1,2,3.4.5", "😀", "0x10", "%", "USD", "--3"]


@cache
def task_of(one: str, learner: str) -> Task:
    return exercise(one, learner)


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"[−+-]?\d[\d,]*\.?\d*", text))


@pytest.fixture(scope="module")
def tutorials_there(checkout):
    return {path.stem for path in (checkout / "notebooks" / "tutorials").glob("*.ipynb")}


def test_every_tutorial_has_at_least_four_and_no_id_is_given_twice(tutorials_there):
    assert set(tutorials()) == tutorials_there
    assert all(len(several) >= 4 for several in tutorials().values())
    assert len(EVERY) == sum(map(len, tutorials().values()))
    assert all(one.id.startswith(name[:3]) for name, several in tutorials().items() for one in several)


@each
@pytest.mark.parametrize("learner", LEARNERS[:3])
def test_the_solution_passes_and_an_answer_beyond_the_tolerance_does_not(one, learner):
    task = task_of(one.id, learner)
    assert np.isfinite(task.answer)
    written = task.written()
    assert task.check(written).right, (written, task.answer)
    assert task.points(written) == one.points
    allowed = max(one.within * abs(task.answer), one.or_within)
    for off in (-1.5 * allowed, 1.5 * allowed, -20 * allowed, 20 * allowed):
        typed = repr((task.answer + off) * one.unit_of_answer.factor)
        assert not task.check(typed).right, typed
        assert task.points(typed) == 0


@each
def test_points_are_a_number_to_the_grader_and_a_sentence_to_the_reader(one):
    task = task_of(one.id, "Ada")
    none, wrong, right = (task.points(answer) for answer in ("", "no idea", task.written()))
    assert (repr(none), repr(wrong), repr(right)) == ("0", "0", str(one.points))
    assert none._repr_html_() == "", "a page without code shows no stray number"
    assert f"0 of {one.points}" in wrong._repr_html_() and f"{one.points} of {one.points} point" in right._repr_html_()


@each
def test_an_answer_counts_with_its_unit_without_it_and_as_a_number(one):
    task = task_of(one.id, "Ada")
    exact = repr(task.answer * one.unit_of_answer.factor)
    symbol = one.unit_of_answer.symbol
    for typed in (exact, f"  {exact} ", f"{exact} {symbol}", f"{exact}{symbol}", exact.replace("-", "−"), float(exact)):
        assert task.check(typed).right, typed


@each
def test_garbage_is_answered_in_a_sentence(one):
    for garbage in (*GARBAGE, float("nan"), float("inf"), None):
        feedback = task_of(one.id, "Ada").check(garbage)
        assert feedback.kind == "unreadable" and feedback.read is None, garbage
        assert feedback.says.endswith(".") and len(feedback.says) > 15


@each
@pytest.mark.parametrize("learner", LEARNERS[:3])
def test_hints_never_give_the_answer_away_before_the_last(one, learner):
    task = task_of(one.id, learner)
    answer = one.unit_of_answer.number(task.answer, exact=True).split()[0]
    written = task.written()
    for text in (task.question, task.counts, *(task.hint(n) for n in range(task.hints - 1))):
        assert written not in text, text
        if len(answer.strip("−+")) >= 4:  # a short number may stand there by chance
            assert answer not in numbers_in(text), text
    assert written in task.reveal()


@each
def test_learners_get_their_own_numbers_and_the_same_ones_every_time(one):
    given = {learner: Task(one, learner).given for learner in (*LEARNERS, *map(str, range(20)))}
    assert all(Task(one, learner).given == values for learner, values in given.items())
    assert Task(one, " ADA ").given == given["Ada"], "a name is a name, however it is typed"
    assert len({json.dumps(values, sort_keys=True) for values in given.values()}) >= 3


@each
def test_every_number_that_may_be_drawn_has_an_answer(one):
    for name in (*one.draws, *one.others):
        for value in one.values(name):
            task = Task(one, "Ada")
            task.runs = type(task.runs)(task.runs.model, one.preset, {**task.given, name: value})
            task.__dict__.pop("answer", None)
            assert np.isfinite(task.answer), (name, value)


@each
def test_its_texts_are_whole_sentences_without_an_open_brace(one):
    task = task_of(one.id, "Ada")
    for text in (task.question, task.reveal(), *(task.hint(n) for n in range(task.hints))):
        assert text[0].isupper() or text[0].isdigit() or text[0] in "−{", text
        assert text.endswith((".", "?")) or "[" in text, text
        assert "{" not in text and "nan" not in text.casefold().split()


def test_the_answer_hangs_on_the_model_and_not_on_the_declaration():
    first = exercise("03-first-call", "Ada")
    run = squeezelab.run("short-squeeze", **first.given)
    assert first.answer == run["average_call"]
    assert exercise("03-forced").answer == pytest.approx(
        0.01 * (1 + exercise("03-forced").given["maintenance_margin"]) / exercise("03-forced").given["maintenance_margin"], rel=1e-4
    )


GERMAN, FRENCH = str.maketrans(",.", ".,"), str.maketrans({",": "\u202f", ".": ","})
FOREIGN = ["%", "USD", "bp", "days", "shares", "EUR", "m USD", "hours"]


@each
@pytest.mark.parametrize("learner", LEARNERS[:3])
def test_german_and_french_commas_count(one, learner):
    task = task_of(one.id, learner)
    for written in (task.written(), one.unit_of_answer.write(task.answer)):
        if not task.check(written).right:
            continue  # rounded too far to count, whoever writes it
        assert task.check(written.translate(GERMAN)).right, written.translate(GERMAN)
        assert task.check(written.translate(FRENCH)).right, written.translate(FRENCH)
        number = written.split()[0].replace(",", "")
        assert task.check(f"{number.replace('.', ',')} {' '.join(written.split()[1:])}").right


@each
def test_a_wrong_unit_is_no_right_answer(one):
    """The digits of the answer with the mark of something else: 24.44 % where USD are asked for."""
    task, unit_ = task_of(one.id, "Ada"), one.unit_of_answer
    digits = repr(task.answer * unit_.factor)
    tried = 0
    for mark in FOREIGN:
        if unit_.symbol.startswith(mark) or abs(task.answer) < 1e-12:
            continue
        tried += 1
        assert not task.check(f"{digits} {mark}").right, f"{digits} {mark}"
    assert tried >= 5 or abs(task.answer) < 1e-12


@pytest.mark.parametrize("one", [one for one in EVERY if one.slips], ids=lambda one: one.id)
def test_a_misconception_is_named(one):
    told = set()
    for learner in LEARNERS:
        task = Task(one, learner)
        for text, value in task._others(one.slips):
            if task._near(value):
                continue
            feedback = task.check(repr(value * one.unit_of_answer.factor))
            assert not feedback.right
            told.add(text if feedback.kind == "slip" else "")
    assert told - {""}, "no learner is ever told it"


def test_most_exercises_name_a_misconception_of_their_own():
    assert sum(bool(one.slips) for one in EVERY) >= 0.55 * len(EVERY)
    assert all(any(one.slips for one in several) for name, several in tutorials().items() if name[:2] not in {"12"})


def test_a_convention_that_the_text_leaves_open_counts_and_both_are_named():
    one = exercises()["03-break-even"]
    assert "compound" not in " ".join((one.asks, *one.hints[:-1])) and " e " not in " ".join(one.hints[:-1])
    for learner in LEARNERS:
        task = Task(one, learner)
        given = task.runs()
        simple = given["borrow_fee"] * given["holding_period"] / 365
        feedback = task.check(f"{100 * simple:.2f} %")
        assert feedback.right and task.check(task.written()).right
        if not task._near(simple):
            assert "simple interest" in feedback.says and task.written() in feedback.says
        assert not task.check(f"{100 * simple * 1.2:.2f} %").right
    assert task.check(f"{100 * given['borrow_fee']:.2f} %").kind == "slip"


PLAUSIBLE = {
    "a hundred times": lambda x: 100 * x, "a hundredth": lambda x: x / 100, "a million times": lambda x: 1e6 * x, "the sign": lambda x: -x,
    "upside down": lambda x: 1 / x, "a year's for a day's": lambda x: 365 * x, "trading days": lambda x: x / 252,
    "the root of time": lambda x: x * 252**0.5, "twice": lambda x: 2 * x, "half": lambda x: x / 2, "hours": lambda x: x / 24,
    "the other part": lambda x: 1 - x, "with the start": lambda x: 1 + x,
}  # fmt: skip


@each
@pytest.mark.parametrize("learner", LEARNERS[:3])
def test_a_plausible_wrong_answer_is_never_right_and_is_told_what_it_is(one, learner):
    """The usual slips with sizes, signs, ratios and periods: each is named, not only called too high."""
    task = task_of(one.id, learner)
    parts = one.unit_of_answer.symbol.startswith(("%", "×")) or not one.unit_of_answer.symbol
    for slip, wrong in PLAUSIBLE.items():
        value = wrong(task.answer)
        if task._near(value) or any(task._near_to(value, other) for _, other in task._others(one.also)):
            continue
        feedback = task.check(repr(value * one.unit_of_answer.factor))
        assert not feedback.right, slip
        if parts or slip not in {"the other part", "with the start"}:
            assert feedback.kind in {"size", "sign", "slip", "close"}, (slip, feedback.says)


def test_a_ratio_upside_down_is_told():
    assert judge("0.5", 2.0, unit.RATIO, 0.01).says.startswith("That is the ratio upside down")


def test_feedback_tells_a_wrong_size_a_wrong_sign_and_a_near_miss_apart():
    assert judge("0.125", 0.125, unit.PERCENT, 0.01).kind == "size"
    assert judge("12.5", 0.125, unit.PERCENT, 0.01).kind == "right"
    assert judge("3 %", -0.03, unit.CHANGE, 0.01).kind == "sign"
    assert judge("12.8 %", 0.125, unit.PERCENT, 0.01).kind == "close"
    assert judge("20 %", 0.125, unit.PERCENT, 0.01).kind == "high"
    assert judge("2 m USD", 2e6, unit.MONEY, 0.01).kind == "right"
    assert judge("2", 2e6, unit.MONEY, 0.01).kind == "size"


def test_an_unknown_exercise_answers_with_the_near_ones():
    with pytest.raises(UnknownName, match="03-first-call"):
        exercise("03-first-cal")


def test_a_declaration_that_gives_itself_away_or_draws_nothing_is_refused():
    good = {"id": "x", "title": "x", "model": "short-squeeze", "asks": "?", "answer": "end_price", "hints": ("a", "b"), "why": "{answer}"}
    with pytest.raises(DeclarationError, match="draw at least one"):
        Exercise(**good)
    with pytest.raises(DeclarationError, match="before the last hint"):
        Exercise(**good | {"draws": {"shock": (0.1,)}, "hints": ("{answer}", "b")})
    with pytest.raises(DeclarationError, match="needs a unit"):
        Exercise(**good | {"draws": {"shock": (0.1,)}, "answer": lambda runs: 1.0})


def test_the_notebooks_are_what_the_collection_says(checkout):
    assert not stale_pages(checkout / "notebooks"), "run: squeezelab sync"
    stored = {path.stem for path in (checkout / "notebooks" / "exercises").glob("*.ipynb")}
    assert stored == set(tutorials())


def test_a_notebook_holds_no_answer():
    for name, several in tutorials().items():
        text = page(name)
        for one in several:
            assert one.id in text and Task(one).written() not in text
        assert MARKETS[name].id in text


def test_the_form_judges_hints_and_opens_the_calculator():
    from squeezelab.exercises.form import Form

    task = exercise("03-first-call", "Ada")
    form = Form(task)
    assert task.question.split(".")[0] in form.question.value
    form.answer.value = "rubbish"
    assert "no number" in form.says.value
    form.answer.value = "1.00"
    assert "too low" in form.says.value and form.solution.layout.display == "none"
    for number in range(task.hints):
        form.more.click()
        assert task.hint(number)[:30].replace("&", "&amp;") in form.hints.value
    assert form.more.disabled and form.solution.layout.display == ""
    form.answer.value = task.written()
    assert "Right" in form.says.value
    form.calculator.click()
    assert form.place.children[0]["average_entry"] == task.given["average_entry"]
    assert "application/vnd.jupyter.widget-view+json" in task._repr_mimebundle_()
