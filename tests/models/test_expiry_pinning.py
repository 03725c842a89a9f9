"""What must hold of pinning at expiry, and of the calendars that say when expiry is."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas import calendars as cal_formulas

from squeezelab.dynamics import calendars as cal
from squeezelab.dynamics.pinning import pinning_probability, pinning_step, simulate_pinning, time_left
from squeezelab.dynamics.run import run
from squeezelab.errors import NotANumber, OutOfRange
from squeezelab.models.expiry_pinning import MODEL

quick = settings(max_examples=60, deadline=None, derandomize=True)
YEARS = 20 / 252


@given(strength=st.floats(0, 1), volatility=st.floats(0.05, 1), days=st.floats(1, 40), y=st.floats(-0.2, 0.2))
@quick
def test_the_chance_of_a_pin_lies_between_none_and_all_and_grows_with_the_pull(strength, volatility, days, y) -> None:
    here = float(pinning_probability(strength, volatility, days / 252, y))
    assert 0 <= here <= 1
    assert here <= float(pinning_probability(strength + 0.1, volatility, days / 252, y))
    assert here == pytest.approx(float(pinning_probability(strength, volatility, days / 252, -y)))  # above or below the strike alike
    assert float(pinning_probability(strength, volatility, days / 252, 0)) >= here
    assert float(pinning_probability(-strength, volatility, days / 252, y)) == 0


@given(strength=st.floats(0.01, 1), volatility=st.floats(0.05, 1), days=st.floats(1, 40), y=st.floats(-0.1, 0.1), scale=st.floats(0.2, 5))
@quick
def test_only_pull_and_distance_over_the_spread_of_news_count(strength, volatility, days, y, scale) -> None:
    here = pinning_probability(strength, volatility, days / 252, y)
    np.testing.assert_allclose(
        here, pinning_probability(strength * scale, volatility * scale, days / 252, y * scale), rtol=1e-9, atol=1e-300
    )
    np.testing.assert_allclose(here, pinning_probability(strength, volatility * scale, days / 252 / scale**2, y), rtol=1e-9, atol=1e-300)


def test_the_closed_form_solves_the_equation_of_the_pulled_price() -> None:
    """u = exp(-nE p): drift, spread and time balance, with the delta of the driftless y that the closed form stands on."""
    strength, sigma, h = 0.1, 0.3, 1e-4

    def u(left: float, y: float) -> float:
        return 1 - float(pinning_probability(strength, sigma, left, y))

    for tau in (0.02, 0.05, 0.2):
        for y in (-0.05, 0.01, 0.08):
            density = np.exp(-0.5 * (y / (sigma * np.sqrt(tau))) ** 2) / np.sqrt(2 * np.pi)
            drift = -strength * density * y / (2 * sigma * tau**1.5)
            slope, bend = (u(tau, y + h) - u(tau, y - h)) / (2 * h), (u(tau, y + h) - 2 * u(tau, y) + u(tau, y - h)) / h**2
            time = -(u(tau + h * tau, y) - u(tau - h * tau, y)) / (2 * h * tau)
            size = abs(time) + abs(drift * slope) + abs(0.5 * sigma**2 * bend)
            assert time + drift * slope + 0.5 * sigma**2 * bend == pytest.approx(0, abs=1e-5 * size)


@pytest.mark.parametrize(("strength", "y"), [(0.05, 0.0), (0.1, 0.0), (0.1, 0.04), (0.1, 0.06)])
def test_many_paths_pin_as_often_as_the_closed_form_says(strength: float, y: float) -> None:
    z = np.random.default_rng(3).standard_normal((400, 10_000))
    share = (np.abs(simulate_pinning(strength, 0.2, YEARS, y, z)) < 1e-3).mean()
    assert share == pytest.approx(float(pinning_probability(strength, 0.2, YEARS, y)), abs=4 * np.sqrt(0.25 / 10_000) + 0.008)


def test_dealers_long_options_make_expiry_calmer_and_dealers_short_make_it_wilder() -> None:
    """Claim C25."""
    z = np.random.default_rng(4).standard_normal((400, 10_000))
    spread = [simulate_pinning(strength, 0.2, YEARS, 0.0, z).std() for strength in (-0.05, 0.0, 0.05, 0.1, 0.2)]
    assert all(a > b for a, b in pairwise(spread))
    np.testing.assert_allclose(spread, [0.0609, 0.0563, 0.0509, 0.0453, 0.0349], atol=4 * 0.0563 / np.sqrt(2 * 10_000) + 5e-4)


def test_without_a_pull_the_price_is_the_news() -> None:
    z = np.random.default_rng(5).standard_normal((50, 100))
    left = np.array([time_left(i, 50) for i in range(51)])
    want = 0.03 + (0.2 * np.sqrt(-np.diff(left) * YEARS)[:, None] * z).sum(axis=0)
    np.testing.assert_allclose(simulate_pinning(0.0, 0.2, YEARS, 0.03, z), want, rtol=1e-12)
    assert left[0] == 1 and left[-1] == 0 and np.all(np.diff(left) < 0)


@given(
    strength=st.floats(-0.2, 1), y=st.floats(-0.3, 0.3), left=st.floats(1e-8, 0.2), share=st.floats(0.01, 1), volatility=st.floats(0.05, 1)
)
@quick
def test_a_step_never_overshoots_the_strike(strength, y, left, share, volatility) -> None:
    quiet = float(pinning_step(np.array(y), strength, volatility, left, share * left, np.array(0.0)))
    assert np.isfinite(quiet)
    if strength >= 0 and abs(y) > volatility**2 * left:  # beyond the tiny push of the strike's own drift
        assert abs(quiet) <= abs(y) + 1e-12 and quiet * y >= 0


def test_the_calculator_shows_what_the_functions_say() -> None:
    r = run(MODEL, MODEL.given())
    assert r["pin_chance"] == pytest.approx(0.5073972978925649, rel=1e-9)
    assert r["passed"][-1] == pytest.approx(20) and np.all(np.diff(r["passed"]) > 0)
    assert run(MODEL, MODEL.given(strength=-0.1))["pin_chance"] == 0


# calendars ----------------------------------------------------------------------------------------
def test_good_friday_and_juneteenth_move_expiry_to_thursday() -> None:
    assert cal.equity_expiry(2025, 4) == dt.date(2025, 4, 17)  # Good Friday was the 18th
    assert cal.equity_expiry(2026, 6) == dt.date(2026, 6, 18)  # Juneteenth falls on the third Friday
    assert cal.equity_expiry(2027, 6) == dt.date(2027, 6, 17)  # observed on Friday for a Saturday
    assert cal.equity_expiry(2021, 6) == dt.date(2021, 6, 18)  # not yet a market holiday


@given(year=st.integers(1975, 2190), month=st.integers(1, 12))
@quick
def test_an_expiry_is_in_the_third_week_on_a_session_and_the_crypto_one_in_the_last(year, month) -> None:
    equity, crypto = cal.equity_expiry(year, month), cal.crypto_expiry(year, month)
    assert 14 <= equity.day <= 21 and equity.weekday() in (3, 4) and equity not in cal.market_holidays(year)
    assert crypto.weekday() == 4 and crypto.hour == 8 and (crypto + dt.timedelta(days=7)).month != month


def test_holidays_are_those_of_quantlib() -> None:
    ql = pytest.importorskip("QuantLib", reason="QuantLib has no wheel here")
    theirs = ql.UnitedStates(ql.UnitedStates.NYSE)
    proclaimed = {dt.date(2025, 1, 9)}  # mourning for a president: known to no rule
    for year in range(2022, 2060):
        mine = cal.market_holidays(year)
        day = dt.date(year, 1, 1)
        while day.year == year:
            if day.weekday() < 5 and day not in proclaimed:
                assert (day in mine) == theirs.isHoliday(ql.Date(day.day, day.month, day.year)), day
            day += dt.timedelta(days=1)


def test_easter_is_that_of_dateutil() -> None:
    theirs = pytest.importorskip("dateutil.easter", reason="dateutil is not installed")
    assert all(cal.easter(year) == theirs.easter(year) for year in range(1971, 2200))


def test_days_to_expiry_count_fractions_and_need_a_time_zone() -> None:
    now = dt.datetime(2025, 3, 28, 2, tzinfo=dt.UTC)
    assert cal.days_to_expiry(now, cal.crypto_expiry(2025, 3)) == pytest.approx(0.25)
    assert cal_formulas.equity_close(dt.date(2025, 7, 18)).hour == 20 and cal_formulas.equity_close(dt.date(2025, 1, 17)).hour == 21
    with pytest.raises(OutOfRange, match="time zone"):
        cal.days_to_expiry(dt.datetime(2025, 3, 1), cal.crypto_expiry(2025, 3))
    with pytest.raises(OutOfRange, match="before now"):
        cal.days_to_expiry(now, cal.crypto_expiry(2025, 2))
    with pytest.raises(OutOfRange, match="month"):
        cal.equity_expiry(2025, 13)


def test_the_next_expiry_is_never_past_and_rolls_over_the_year() -> None:
    assert cal.next_equity_expiry(dt.date(2025, 12, 20)) == dt.date(2026, 1, 16)
    assert cal.next_crypto_expiry(dt.date(2025, 12, 26)) == dt.date(2025, 12, 26)
    assert cal.next_crypto_expiry(dt.date(2025, 12, 27)) == dt.date(2026, 1, 30)
    assert cal.trading_days(dt.date(2025, 4, 14), dt.date(2025, 4, 21)) == 4  # Tuesday to Thursday and Monday; Good Friday closed


def test_bad_input_is_refused_by_name() -> None:
    with pytest.raises(NotANumber, match="strength"):
        pinning_probability(float("nan"), 0.2, 0.1, 0)
    with pytest.raises(OutOfRange, match="years"):
        pinning_probability(0.1, 0.2, 0, 0)
