"""Loops, results and words where they change their mind: exactly at a limit, before it, and beyond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.core import Fate, Parameter, Values, fate_of, unit, words
from squeezelab.core.loop.gain import EVEN, FEW, met, of_lanes, strongest, strongest_of
from squeezelab.core.loop.individuals import moment
from squeezelab.core.unit import THIN
from squeezelab.dynamics.run import run
from squeezelab.errors import UnknownName
from squeezelab.models import get_model


def plain(text: str) -> str:
    return text.replace(THIN, " ")


# the loop ---------------------------------------------------------------------------------------
def test_more_is_out_than_is_left_from_one_half_on() -> None:
    ends = fate_of(np.array([0.0, 1e-12, 0.4999, 0.5, 0.5]), np.array([2.0, 2.0, 2.0, 1.0, 0.9999]))
    assert ends.tolist() == [Fate.NOTHING_FORCED, Fate.DIES_OUT, Fate.DIES_OUT, Fate.RUNS_AWAY, Fate.DIES_OUT]
    assert fate_of(np.array([1.0]), np.array([2.0]), True).tolist() == [Fate.BOOK_GAPS]
    assert list(Fate) == [0, 1, 2, 3]


def hump(p: Values, x: np.ndarray, draws: Any) -> dict[str, np.ndarray]:
    """Strongest, 1.5, at 10; two actors."""
    return {"one": 1 - (x - 10) ** 2, "other": np.array([[0.5]])}


@pytest.mark.parametrize("lanes", [1, 2, FEW, FEW + 1])
def test_the_gain_of_a_path_is_met_between_its_ends_and_nowhere_else(lanes: int) -> None:
    path = np.linspace(9.0, 10.5, 4)[:, None] + np.zeros((1, lanes))
    grid, parts = met(hump, Values({}), path)
    assert grid.shape == (len(EVEN), lanes) and len(EVEN) >= 200
    assert grid[0].tolist() == [9.0] * lanes and grid[-1].tolist() == [10.5] * lanes
    assert np.allclose(np.diff(grid, axis=0), 1.5 / (len(EVEN) - 1))
    assert parts["other"].shape == grid.shape
    assert strongest(hump, Values({}), path) == pytest.approx(np.full(lanes, 1.5), abs=1e-4)
    assert strongest(hump, Values({}), path - 3) == pytest.approx(np.full(lanes, 1.5 - 2.5**2), abs=1e-9)  # the nearer end is 7.5


def test_places_that_a_model_knows_are_drawn_in_to_the_ends_and_come_in_order() -> None:
    path = np.array([[9.5, 11.0], [10.2, 8.0]])
    asked: list[np.ndarray] = []

    def places(p: Values, ends: np.ndarray, draws: Any) -> np.ndarray:
        asked.append(ends)
        return np.array([[12.0], [10.0], [3.0]])

    grid, _ = met(hump, Values({}), path, places=places)
    assert asked[0].tolist() == [[9.5, 8.0], [10.2, 11.0]]
    assert grid.T.tolist() == [[9.5, 9.5, 10.0, 10.2, 10.2], [8.0, 8.0, 10.0, 11.0, 11.0]]
    assert strongest(hump, Values({}), path, places=places).tolist() == [1.5, 1.5]


@pytest.mark.parametrize("name", ["short-squeeze", "loop-gain", "kelly-bet", "liquidation-cascade"])
def test_the_gain_of_some_lanes_is_that_of_each_by_itself(name: str) -> None:
    model = get_model(name)
    over = next(q for q in model.parameters if isinstance(q, Parameter) and not q.structural)
    values = model.given() | {over.name: np.linspace(over.low, over.high, 5)}
    many = run(model, values)
    every = strongest_of(many)
    assert every.shape == (5,)
    for asked in ([3, 1], [4, 3, 2, 1, 0], [2, 2, 0, 1, 1], [0, 1, 2, 3, 4, 0]):  # fewer, turned round, some twice
        assert strongest_of(many, np.array(asked)) == pytest.approx(every[asked], rel=1e-12)
    some = np.array([3, 1])
    assert strongest_of(many, slice(1, 4)) == pytest.approx(every[1:4], rel=1e-12)
    assert [strongest_of(many.lane(k))[0] for k in range(5)] == pytest.approx(every, rel=1e-12)
    held, drawn = of_lanes(many, some)
    assert held[over.name].tolist() == many.values[over.name][some].tolist()
    assert all(array.shape[-1] in {1, 2} for array in drawn.values())
    assert of_lanes(many, slice(None))[0] is many.values and of_lanes(many, np.arange(5))[0] is many.values
    if model.gain is None:
        assert not every.any()


# a result ---------------------------------------------------------------------------------------
def test_the_end_is_the_last_step_and_any_step_before_it_has_its_number() -> None:
    result = run(get_model("short-squeeze"), get_model("short-squeeze").given())
    last = len(result["price"]) - 1
    assert moment(result, last) == moment(result, last + 3) == "at the end"
    assert moment(result, last - 1) == f"in round {last - 1}" and moment(result, 0) == "in round 0"


def test_a_sentence_reads_the_last_of_a_series_or_the_one_at_a_position() -> None:
    result = run(get_model("short-squeeze"), get_model("short-squeeze").given())
    price = result["price"]
    assert price[0] != price[1] != price[-1]
    for field, value in (("price", price[-1]), ("price@0", price[0]), ("price@1", price[1]), ("price@-1", price[-1])):
        assert result.say(f"{{{field}}}") == unit.PRICE.write(value), field
    assert result.say("{shock:size}") == unit.CHANGE.write(result["shock"]).lstrip("+")
    assert result.write("price", at=0) == unit.PRICE.write(price[0])
    restless = run(get_model("chartist-market"), get_model("chartist-market").given(days=100))
    assert restless.say("{price}") == unit.PRICE.write(restless["price"][-1]) != unit.PRICE.write(restless["price"][-2])


def test_a_sign_stands_where_no_size_is_asked_for() -> None:
    result = run(get_model("liquidation-cascade"), get_model("liquidation-cascade").given(shock=-0.031234))
    told = {spec: plain(result.say(f"{{shock{spec}}}")) for spec in ("", ":size", ":exact")}
    assert told == {"": "−3.1 %", ":size": "3.1 %", ":exact": "−3.123 %"}


def test_lanes_taken_from_many_are_those_lanes_in_the_order_given() -> None:
    model = get_model("short-squeeze")
    many = run(model, model.given() | {"shock": np.array([0.0, 0.1, 0.2])})
    taken = many.take(np.array([2, 0]))
    assert taken["shock"].tolist() == [0.2, 0.0] and taken.lanes == 2
    assert taken["end_price"].tolist() == many["end_price"][[2, 0]].tolist()
    one = many.lane(1)
    assert one.lanes == 1 and isinstance(one["end_price"], float) and one["price"].ndim == 1 and one.state and not many.state
    frame = many.to_frame()
    assert f"{many.model.series[0].name}[2]" in frame.columns and not any("[" in column for column in one.to_frame().columns)
    assert one.summary().splitlines()[0].strip("*") and "3 lanes" in many.summary() and "lanes" not in one.summary()
    assert repr(many) == "<short-squeeze: 3 lanes>" and repr(one).startswith("<short-squeeze: ") and "lanes" not in repr(one)


def test_each_reading_of_a_summary_stands_in_a_column_of_its_own() -> None:
    result = run(get_model("short-squeeze"), get_model("short-squeeze").given())
    lines = result.summary().splitlines()[1:-1]
    wide = max(len(r.label) for r in result.model.readings)
    assert len(lines) == len(result.model.readings)
    for line, reading in zip(lines, result.model.readings, strict=True):
        assert line == f"{reading.label.ljust(wide)}  {result.write(reading.name)}"


def test_values_are_read_and_never_written() -> None:
    values = Values({"a": 1.0})
    with pytest.raises(AttributeError, match="read only"):
        values.a = 2.0
    with pytest.raises(AttributeError, match="no parameter “b”; there are a"):
        _ = values.b
    assert values.replace(a=2.0)["a"] == 2.0 and values.a == 1.0 and len(values) == 1 and list(values) == ["a"]
    assert repr(values) == "Values(a=1.0)"


@pytest.mark.parametrize("name", ["jensen-gap", "option-greeks", "short-squeeze"])
def test_a_name_that_is_refused_is_not_what_was_meant(name: str) -> None:
    result = run(get_model(name), get_model(name).given())
    names = {q.name for q in result.model.profiles} - set(result.series) | {"nothing"}
    for one in names:
        with pytest.raises(UnknownName) as told:
            _ = result[one]
        assert one not in str(told.value).partition("Did you mean")[2].replace("?", "").replace(",", "").split(), told.value


# words ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("way", "sign"), [("up", 1), ("down", -1), ("same", 0)])
def test_every_word_for_a_direction_is_of_the_same_direction(way: str, sign: int) -> None:
    a, b = 20.0, 20.0 + 3 * sign
    change = 0.15 * sign
    assert words.order(unit.PRICE, b, a) == sign and words.order(unit.PRICE, a, b) == -sign
    assert words.compared(unit.PRICE, b, a, "up", "down", "same") == way
    assert words.moved(unit.PRICE, a, b, "up", "down", "same").startswith(way)
    assert words.moved_by(unit.CHANGE, change, "up", "down", "same").startswith(way)
    assert words.pushed(unit.CHANGE, change, "up", "down", "same").startswith(way)
    assert words.gained(unit.CASH, change, "up", "down", "same").startswith(way)
    assert words.calm(unit.PRICE, 3.0 * sign) == (sign == 0)
    assert ("instead" in words.instead(unit.PRICE, b, a)) == (sign != 0)


@pytest.mark.parametrize(("count", "text"), [(0.4, "no coin"), (0.5, "no coin"), (0.6, "one coin"), (1.4, "one coin"), (1.6, "2 coins")])
def test_a_fraction_is_counted_as_what_it_is_nearest_to(count: float, text: str) -> None:
    said = words.counted(count, "coin")
    assert said == text and said.values == (float(round(count)),)


def test_what_numbers_chose_knows_them() -> None:
    assert words.chosen(True, "so", "not").values == (1.0,) and words.chosen(False, "so", "not") == "not"
    assert words.value(unit.PRICE, 2.0).capital() == "2.00 USD" and words.counted(0, "coin").capital() == "No coin"
    assert words.chosen(True, "*so*").capital() == "*So*"
    assert plain(words.times(2.236)) == "2.24 ×"
