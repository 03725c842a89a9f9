"""The same tests for every exercise: whoever knows the answer passes, whoever is off does not, and nobody sees a traceback."""

import json
import re
from functools import cache

import numpy as np
import pytest

import squeezelab
from squeezelab.core import unit
from squeezelab.errors import DeclarationError, UnknownName
from squeezelab.exercises import Exercise, Task, exercise, exercises, tutorials
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
