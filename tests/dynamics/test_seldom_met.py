"""Branches that a run seldom meets: refusals at the end of a range, sizes of arrays in a sweep, a solver that does not settle."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Equation, Parameter
from squeezelab.core.result import closed_form
from squeezelab.core.symbols import equations_of
from squeezelab.dynamics import implied_volatility as inverse
from squeezelab.dynamics.beside import answered, swept
from squeezelab.dynamics.calendars import nth_weekday
from squeezelab.dynamics.durations import macaulay_duration
from squeezelab.dynamics.guard import side
from squeezelab.dynamics.indicators import rolling
from squeezelab.dynamics.margin import liquidation_price
from squeezelab.dynamics.run import replay, run, sweep
from squeezelab.dynamics.seeds import draws_of
from squeezelab.dynamics.stepping import laned
from squeezelab.dynamics.svi import JumpWings, Smile
from squeezelab.dynamics.wilder import wilder_sum
from squeezelab.errors import InputError, NoAnswer, OutOfRange, UnknownName
from squeezelab.models import get_model

REFUSED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: run(get_model("short-squeeze"), {}, paths=10**9), InputError, "paths must be a whole number from 1 to"),
    (lambda: nth_weekday(2026, 3, 5, 5), OutOfRange, "n and weekday cannot be 5 and 5|allowed are 1 to 4 or -1"),
    (lambda: nth_weekday(2026, 3, 7, 1), OutOfRange, "0 .Monday. to 6"),
    (lambda: macaulay_duration(np.array([1.0, 2.0]), np.zeros(2), 0.05), OutOfRange, "nothing whose duration"),
    (lambda: side("side", np.array([1.0, 0.5, -1.0])), OutOfRange, "side cannot be 0.5"),
    (lambda: rolling(np.arange(3.0), 4), OutOfRange, "n cannot be 4: the record has 3 bars"),
    (lambda: liquidation_price(100.0, 5.0, 0.6, fee=0.4), OutOfRange, "together cannot be 1: allowed is below 1"),
    (lambda: JumpWings(0.04, 0.0, 0.0, 0.0, 0.04, 1.0).raw(), NoAnswer, "a smile without wings"),
    (lambda: closed_form(get_model("short-squeeze"), "nothing"), UnknownName, "closed form of short-squeeze"),
]


@pytest.mark.parametrize(("given", "error", "says"), REFUSED, ids=[says[:30] for _, _, says in REFUSED])
def test_what_cannot_be_is_refused_at_the_end_of_its_range(given: Callable[[], Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        given()


def test_a_slice_of_a_smile_owes_its_formulas() -> None:
    for owed in ("total_variance", "slope", "curvature"):
        with pytest.raises(NotImplementedError):
            getattr(Smile(), owed)(0.0)


@pytest.mark.parametrize(("x", "first", "count", "there"), [(np.ones(5), 1, 5, 0), (np.ones(5), 1, 4, 1), (np.ones(5), 0, 2, 4)])
def test_a_sum_begins_where_its_bars_are_there(x: np.ndarray, first: int, count: int, there: int) -> None:
    found = wilder_sum(x, 3, first, count)
    assert int(np.isfinite(found).sum()) == there and np.isnan(found[: len(x) - there]).all()
    assert there == 0 or found[first + count - 1] == count


def test_an_inverse_that_does_not_settle_says_so_and_gives_no_volatility(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverse, "ROUNDS", 1)
    monkeypatch.setattr(inverse, "SETTLED", 0.0)
    with pytest.raises(NoAnswer, match="the search did not settle"):
        inverse.implied_volatility(np.array([10.0]), 100.0, 101.0, 0.5)


@pytest.mark.parametrize("name", ["liquidation-cascade", "chartist-market"])
def test_what_sets_the_size_of_arrays_is_swept_one_by_one(name: str) -> None:
    model = get_model(name)
    size = next(q for q in model.parameters if isinstance(q, Parameter) and q.structural)
    values = [size.low, size.default]
    each = sweep(model, model.given(), size.name, values)
    assert isinstance(each, list) and [one.values[size.name] for one in each] == values
    beside = swept(model, model.given(), size.name, values)
    reading = model.readings[0].name
    assert beside.kept.tolist() == [True, True] and beside.column(lambda one: one[reading]).tolist() == [one[reading] for one in each]


def test_lanes_without_an_answer_are_told_one_by_one() -> None:
    model = get_model("chain-reorganisation")
    one = laned(model, model.given())
    assert answered(model, one, 3).tolist() == [True] * 3
    many = laned(model, model.given() | {"attacker": np.array([0.1, 0.2])})
    assert answered(model, many, 2).tolist() == [True, True]


@pytest.mark.parametrize("name", ["short-squeeze", "liquidation-cascade", "lending-desk", "dealer-gamma"])
def test_values_that_change_on_the_way_act_from_their_step_on(name: str) -> None:
    model = get_model(name)
    before = model.given()
    q = next(q for q in model.parameters if q.name in {"market_depth", "impact", "daily_volume"})
    after = {**before, q.name: q.high}
    one, other = run(model, before), replay(model, [(0, before), (2, after)])
    path = model.panels[0].series[0]
    assert np.array_equal(one[path][:3], other[path][:3]) and not np.array_equal(one[path][3:5], other[path][3:5])
    assert replay(model, [(0, before), (2, after)], seeds=range(2)).lanes in {1, 2}


def test_a_model_that_draws_nothing_has_no_draws_and_one_that_has_them_has_a_lane_for_each_seed() -> None:
    model = get_model("amm-lab")
    assert draws_of(model, laned(model, model.given()), [1, 2]) == {}
    model = get_model("chartist-market")
    drawn = draws_of(model, laned(model, model.given()), [1, 2])
    assert drawn and all(one.shape[-1] == 2 for one in drawn.values())


def test_a_model_is_pickled_by_its_name_and_says_how_it_reasons() -> None:
    model = get_model("short-squeeze")
    assert pickle.loads(pickle.dumps(model)) is model and len(pickle.dumps(model)) < 200
    assert len(model.explain().splitlines()) > 1
    wrong = replace(model, equations=lambda s: (Equation("nothing", "Nothing."),))
    with pytest.raises(UnknownName, match="closed form of short-squeeze is called “nothing”"):
        equations_of(wrong)
