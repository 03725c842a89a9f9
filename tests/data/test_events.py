"""Documented events: every fact has a source, and numbers that belong together agree."""

from __future__ import annotations

import re
from datetime import date

import pytest

from squeezelab.data.event import EVIDENCE
from squeezelab.data.events import event, events
from squeezelab.errors import UnknownName
from squeezelab.models import model_ids

every_event = pytest.mark.parametrize("one", events().values(), ids=list(events()))


@every_event
def test_an_event_is_complete(one) -> None:  # type: ignore[no-untyped-def]
    assert one.first_day <= one.last_day and one.what.endswith(".") and one.facts
    assert set(one.models) <= set(model_ids())
    assert not one.days or one.days_source
    names = [fact.name for fact in one.facts]
    assert len(set(names)) == len(names)
    assert one.told().count("\n| ●") == len(one.facts)
    for fact in one.facts:
        assert fact.evidence in EVIDENCE and len(fact.source.text) > 10
        if fact.value is not None and fact.low is not None:
            assert fact.low <= fact.value <= fact.high


@every_event
def test_each_fact_is_a_sentence_that_carries_its_unit(one) -> None:  # type: ignore[no-untyped-def]
    for fact in one.facts:
        assert fact.says[0].isupper() or fact.says[0].isdigit(), fact.says
        assert fact.says.endswith(".") and len(fact.says.split()) >= 6, fact.says
        unit = fact.unit.split()[0] if fact.unit[:1].isupper() or fact.unit in ("shares", "accounts") else "%"
        assert unit in fact.says or fact.value is fact.low is None or "basis points" in fact.says, fact.says


@every_event
def test_what_was_read_names_its_page_and_the_day(one) -> None:  # type: ignore[no-untyped-def]
    for fact in one.facts:
        if fact.evidence == "read":
            assert fact.source.url.startswith("http") and "seen " in fact.source.text, fact.name
            assert "not checked" not in fact.source.text, fact.name


@every_event
def test_what_somebody_else_quotes_is_not_told_as_read_in_the_document(one) -> None:  # type: ignore[no-untyped-def]
    told = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in one.told().splitlines() if line.startswith("| ●")}
    for fact in one.facts:
        how = next(known for says, known in told.items() if fact.says in says)
        assert ("where it is quoted" in how) == bool(re.search(r"\bas (quoted|told|summarised|listed|reported)\b", fact.source.text))


def test_the_reports_of_regulators_are_told_as_quoted() -> None:
    for name, fact in (("gamestop-2021", "covering"), ("flash-crash-2010-05-06", "programme"), ("crash-1987", "insured")):
        (told,) = [one for one in event(name).facts if one.name == fact]
        assert told.known == "read where it is quoted, not in the document"


@every_event
def test_its_days_are_in_order_and_each_could_have_happened(one) -> None:  # type: ignore[no-untyped-def]
    days = [date.fromisoformat(day.date) for day in one.days]
    assert days == sorted(set(days)) and all(day.weekday() < 5 or one.id.startswith("btc") for day in days)
    for day in one.days:
        assert day.close > 0
        if day.high is not None:
            assert day.low <= min(day.open, day.close) <= max(day.open, day.close) <= day.high


def test_an_unknown_event_or_fact_is_refused_with_the_near_ones() -> None:
    with pytest.raises(UnknownName, match="gamestop-2021"):
        event("gamestop-2020")
    with pytest.raises(UnknownName, match="long_share"):
        event("crypto-2025-10-10")["longs_share"]


def test_gamestops_two_shares_of_short_interest_fit_each_other() -> None:
    gme = event("gamestop-2021")
    outstanding = gme["si_2020-12-31"].value / gme["si_pct_outstanding"].value
    assert outstanding == pytest.approx(65.16e6, rel=1e-3)
    assert gme["si_pct_float"].value > gme["si_pct_outstanding"].value
    assert max(day.high for day in gme.days) == gme["high_28jan"].value


def test_volkswagens_shares_add_up_and_shorts_exceeded_what_was_left() -> None:
    vw = event("volkswagen-2008")
    assert vw["porsche_shares"].value + vw["porsche_cash_settled_options"].value == pytest.approx(vw["sum"].value)
    left = [1 - vw["sum"].value - share for share in (vw["lower_saxony"].high, vw["lower_saxony"].low)]
    assert left == pytest.approx([vw["residual_float"].low, vw["residual_float"].high], abs=0.0025)
    assert vw["short_interest"].low > 2 * vw["residual_float"].high
    closes = {day.date: day.close for day in vw.days}
    assert closes["2008-10-27"] / closes["2008-10-24"] - 1 == pytest.approx(1.47, abs=0.005)
    assert closes["2008-10-28"] / closes["2008-10-27"] - 1 == pytest.approx(0.82, abs=0.005)
    assert closes["2008-10-29"] / closes["2008-10-28"] - 1 == pytest.approx(-0.453, abs=0.001)


def test_the_falls_of_bitcoin_are_those_of_its_prices() -> None:
    assert event("btc-2020-03-12")["close_to_close"].value == pytest.approx(-0.372, abs=5e-4)
    assert event("btc-2021-05-19")["close_to_close"].value == pytest.approx(-0.138, abs=5e-4)
    assert event("btc-2021-05-19")["close_to_low"].value == pytest.approx(-0.285, abs=5e-4)
    assert event("crypto-2025-10-10")["high_to_low"].value == pytest.approx(-0.145, abs=5e-4)


def test_the_parts_of_october_2025_lie_within_the_whole() -> None:
    day = event("crypto-2025-10-10")
    parts = [day[name].value for name in ("peak_minute", "amberdata_40min", "amberdata_14h")]
    assert sorted(parts) == parts and parts[-1] < day["liq_24h_usd"].low
    assert 0 < day["long_share"].value < 1 and day["usde_low_binance"].value < day["usde_elsewhere"].low
