"""Cases: facts and assumptions are kept apart, the gaps are reckoned, and the words follow the numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

import squeezelab
from squeezelab.cases import cases
from squeezelab.cases.comparison import Gap
from squeezelab.data.events import events
from squeezelab.errors import OutOfRange, UnknownName
from squeezelab.models import get_model
from squeezelab.views.figures.plot import LETTER
from squeezelab.views.own.case_picture import chart

every_case = pytest.mark.parametrize("case", cases().values(), ids=list(cases()))


@every_case
def test_what_goes_in_is_known_or_assumed_and_never_both(case) -> None:  # type: ignore[no-untyped-def]
    model = get_model(case.model)
    given = set(case.known) | set(case.assumed)
    assert not set(case.known) & set(case.assumed) and given <= {one.name for one in model.parameters}
    assert case.what_if in case.assumed, "only an assumption can be turned"
    for name, one in (*case.known.items(), *case.assumed.items()):
        assert model.parameter(name).check(one.value) == one.value, "nothing is clipped to a slider"
    assert all(len(one.says) > 10 for one in case.known.values()) and all(len(one.why) > 10 for one in case.assumed.values())


@every_case
def test_every_number_of_the_record_comes_from_a_fact_or_a_day(case) -> None:  # type: ignore[no-untyped-def]
    happened = case.happened
    facts = [value for fact in happened.facts for value in (fact.value, fact.low, fact.high) if value is not None]
    closes = [price for day in happened.days for price in (day.close, day.low, day.high) if price is not None]
    found = case.compared()
    assert found.gaps
    for mark in found.marks[1:]:
        ratio = mark.price / found.marks[0].price - 1
        assert mark.price in closes or any(abs(ratio - fact) < 1e-9 for fact in facts), mark
    if case.against:
        assert happened[case.against].says


@every_case
def test_the_gaps_are_the_record_over_the_model(case) -> None:  # type: ignore[no-untyped-def]
    found = case.compared()
    for gap in found.gaps:
        assert np.isfinite(gap.record) and np.isfinite(gap.model), gap
        record, model, away = gap.written(found.currency)
        assert record and model and away and "nan" not in record + model + away
        want = gap.record / gap.model if gap.kind in ("price", "money") and gap.model else gap.record - gap.model
        assert gap.ratio == pytest.approx(want)


@every_case
def test_a_deeper_market_or_a_smaller_order_moves_the_price_less(case) -> None:  # type: ignore[no-untyped-def]
    values, ends = case.curve(9)
    away = np.abs(np.log(ends / case.compared().marks[0].price))
    assert np.isfinite(ends).all()
    falling = case.what_if == "market_depth"
    assert (np.diff(away) <= 1e-9).all() if falling else (np.diff(away) >= -1e-9).all(), (values, ends)


@every_case
def test_the_headline_says_the_numbers_that_are_drawn(case) -> None:  # type: ignore[no-untyped-def]
    found = case.compared()
    printed = [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\.?\d*", found.headline)]
    for price in (found.farthest, found.extreme.price):
        assert any(abs(price - one) <= max(0.0051, 5.1e-4 * price * (price >= 1_000)) for one in printed), found.headline
    missed = [gap.what for gap in found.gaps if gap.wide]
    assert all(name in found.verdict for name in missed if len(missed) < len(found.gaps))


@every_case
def test_another_assumption_changes_the_model_and_never_the_record(case) -> None:  # type: ignore[no-untyped-def]
    low, high = case.what_if_range
    first, second = case.compared(low), case.compared(high)
    assert first.marks == second.marks
    assert first.farthest != second.farthest
    assert [gap.record for gap in first.gaps] == [gap.record for gap in second.gaps]
    assert [gap.model for gap in first.gaps] != [gap.model for gap in second.gaps]


def test_every_event_has_a_case() -> None:
    assert {case.event for case in cases().values()} == set(events())


def test_what_no_slider_holds_is_refused_and_an_unknown_case_is_answered_with_the_near_ones() -> None:
    with pytest.raises(OutOfRange, match="Market depth"):
        cases()["gamestop-2021"].compared(1.0)
    with pytest.raises(UnknownName, match="gamestop-2021"):
        squeezelab.case("gamestop-2012")


@pytest.mark.parametrize(
    ("gap", "wide"),
    [
        (Gap("a", 100, 99, "price"), False),
        (Gap("a", 347.51, 37.14, "price"), True),
        (Gap("a", 0.13, 0.90, "share"), True),
        (Gap("a", 0.70, 0.75, "share"), False),
        (Gap("a", -0.145, -0.52, "change"), True),
        (Gap("a", 0.017, -0.003, "change"), True),
        (Gap("a", 19e9, 18e9, "money"), False),
        (Gap("a", 1.0, 0.0, "money"), True),
    ],
)
def test_a_gap_is_wide_by_a_declared_measure(gap: Gap, wide: bool) -> None:
    assert gap.wide is wide


def test_gamestops_model_meets_the_first_week_and_misses_the_covering() -> None:
    found = cases()["gamestop-2021"].compared()
    wide = {gap.what: gap.wide for gap in found.gaps}
    assert not wide["15 Jan, close"] and wide["27 Jan, close"] and wide["shorts out, 15 Jan"]


@pytest.mark.parametrize("width", [240, 280, 320, 480, 700])
@every_case
def test_no_name_below_a_chart_runs_out_of_it(case, width: int) -> None:  # type: ignore[no-untyped-def]
    named = re.findall(r'<text x="([\d.]+)" y="[\d.]+" class="p-tick" text-anchor="middle">([^<]+)', chart(case.compared(), width))
    assert named and all(float(x) - len(text) * LETTER / 2 >= 0 and float(x) + len(text) * LETTER / 2 <= width + 0.1 for x, text in named)
