"""The market that each tutorial has built: it can be, it is not there to begin with, and nothing but the model says that it is right."""

from __future__ import annotations

from itertools import product

import pytest

import squeezelab
from squeezelab.errors import DeclarationError
from squeezelab.exercises import MARKETS, Market, exercise, tutorials
from squeezelab.exercises.construct import Construct
from squeezelab.exercises.form import Builder

each = pytest.mark.parametrize("name", list(MARKETS))


def every(name: str):
    """The market at each number that a learner may be asked with."""
    one = MARKETS[name]
    for drawn in one.draws:
        for value in one.values(drawn):
            task = Market(one, "Ada")
            task.runs = type(task.runs)(task.runs.model, one.preset, {**task.runs.given, drawn: value})
            yield task


def test_every_tutorial_has_one():
    assert set(MARKETS) == set(tutorials())
    assert all(one.id == f"{name[:3]}construct" for name, one in MARKETS.items())


@each
def test_it_can_be_built_and_is_not_there_to_begin_with(name):
    for task in every(name):
        began = task.check({key: task.start[key] for key in task.exercise.moves})
        assert not began.right, (name, task.runs.given)
        assert began.says.startswith("Not yet: ") and any(s[0].lower() + s[1:] in began.says for s in task.exercise.wants)
        assert task.check(task.written()).right and task.points(task.written()) == task.exercise.points
        assert task.written() in task.reveal()


@each
def test_every_condition_is_needed(name):
    """Some market along the sliders fails each condition alone or together with others: none of them always holds."""
    task = exercise(MARKETS[name].id, "Ada")
    seen = {sentence: set() for sentence in MARKETS[name].wants}
    moves = {key: MARKETS[name].declared.parameter(key) for key in MARKETS[name].moves}
    settings = [{key: q.check(float(stop))} for key, q in moves.items() for stop in q.stops[:: max(len(q.stops) // 12, 1)]]
    if len(moves) > 1:
        settings += [dict(zip(moves, ends, strict=True)) for ends in product(*[(q.low, q.high) for q in moves.values()])]
    for setting in settings:
        result = task.run(setting)
        for sentence, holds in MARKETS[name].wants.items():
            seen[sentence].add(bool(holds(result)))
    assert all(False in found for found in seen.values()), seen


@each
def test_its_texts_are_whole_and_give_no_setting_away(name):
    task = exercise(MARKETS[name].id, "Ada")
    for text in (task.question, *(task.hint(n) for n in range(task.hints))):
        assert text.endswith((".", "?")) and "{" not in text and task.written() not in text
    assert task.reveal().endswith(".") and "{" not in task.reveal()


def test_only_what_may_be_moved_is_moved():
    task = exercise("00-construct", "Ada")
    assert "stays as it is" in task.check("shock = 1 %; market_depth = 2m").says
    assert "stays as it is" in task.check(f"squeezelab:short-squeeze?shock={task.given['shock'] / 2}&market_depth=2m").says


@pytest.mark.parametrize(
    "typed", ["", "2m", "market_depth", "depth of the sea = 3", "market_depth = 30 %", "squeezelab:bank-run", "nan", None]
)
def test_a_slip_is_answered_in_a_sentence(typed):
    feedback = exercise("00-construct", "Ada").check(typed)
    assert feedback.kind == "unreadable" and feedback.says.endswith(".")


@pytest.mark.parametrize("typed", ["market_depth = {}", "Market depth: {}", "market_depth={}"])
def test_a_setting_is_read_by_name_and_by_label_and_as_people_type(typed):
    task = exercise("00-construct", "Ada")
    depth = task.solution["market_depth"]
    for written in (
        f"{depth / 1e6:g}m",
        f"$ {depth / 1e6:g} million",
        f"{depth:,.0f} USD",
        task.exercise.declared.parameter("market_depth").write(depth, exact=True),
    ):
        assert task.check(typed.format(written)).right, written
    assert task.check(f"squeezelab:short-squeeze?shock={100 * task.given['shock']:g}%25&market_depth={depth / 1e6:g}m").right


def test_the_form_judges_the_calculator_as_it_stands():
    task = exercise("00-construct", "Ada")
    form = Builder(task)
    form.judge()
    assert "Nothing is moved" in form.says.value
    form.calculator["market_depth"] = 20e6
    form.judge()
    assert "Not yet: at least a tenth" in form.says.value
    for number in range(task.hints):
        form.hint()
        assert task.hint(number)[:20] in form.hints.value
    form.calculator["market_depth"] = task.solution["market_depth"]
    form.judge()
    assert "Right" in form.says.value and "market_depth = " in form.says.value
    assert squeezelab.run("short-squeeze", **task.given, **task.solution)["covered_share"] >= 0.1


def test_a_construct_that_cannot_be_built_is_found_out():
    never = Construct(
        id="x", title="x", model="short-squeeze", asks="Build.", moves=("market_depth",), wants={"never.": lambda r: False},
        hints=("a", "b"), why="x", draws={"shock": (0.1,)},
    )  # fmt: skip
    with pytest.raises(DeclarationError, match="no market"):
        Market(never).solution  # noqa: B018


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("00-start-here", {"market_depth": 50e6}, "beyond the spark"),
        ("03-short-squeeze", {"entry_spread": 0.25, "market_depth": 1e6}, "without a spark"),
        ("05-gamma-scalping", {"rebalances": 21, "realised_volatility": "as assumed"}, "must move more than the price assumes"),
        ("10-contagion-and-runs", {"promise": 1.0000001}, "a fiftieth above"),
    ],
)
def test_the_end_of_a_slider_or_a_lucky_draw_is_no_answer(name, values, says):
    """Markets that keep the letter alone: no echo, no need of a spark, no edge over the price, no promise to speak of."""
    for task in every(name):
        asked = {key: task.start["implied_volatility"] if value == "as assumed" else value for key, value in values.items()}
        found = task.check(asked)
        assert not found.right, (task.given, asked, found.says)
    assert any(says in sentence for sentence in MARKETS[name].wants)


@pytest.mark.parametrize("odd", [{5: 3}, {"market_depth": float("nan")}, {"market_depth": True}, {"market_depth": [1e6, 2e6]}, {None: 1}])
def test_an_odd_answer_is_answered_in_a_sentence(odd):
    feedback = exercise("00-construct", "Ada").check(odd)
    assert feedback.kind == "unreadable" and feedback.says.endswith(".")


def test_a_bare_number_is_a_base_value_and_what_was_read_is_said():
    """As on the command line and in a link: 0.05 is five per cent, and 5 is refused with the way to write 5 %."""
    task = exercise("03-construct", "Ada")
    assert task.read("entry_spread = 0.05") == task.read("entry_spread = 5 %") == {"entry_spread": 0.05}
    assert "Read was entry_spread = 5%." in task.check("Spread of entries: 0.05").says
    assert "write “5 %”" in task.check("entry_spread = 5").says
