"""Second accounts of what only whole models and claims used to reach: sums one at a time, limits, mirrors, exact ends."""

from __future__ import annotations

import datetime as dt
from math import erf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.core import Values
from squeezelab.dynamics.amm import break_even_volatility, lost_on_the_way
from squeezelab.dynamics.black_scholes import BlackScholes, greeks
from squeezelab.dynamics.borrowing import days_to_cover, fee_paid, sold_of_float
from squeezelab.dynamics.calendars import crypto_expiry, days_to_expiry, next_crypto_expiry
from squeezelab.dynamics.durations import modified_duration
from squeezelab.dynamics.hedged_call import ends
from squeezelab.dynamics.hedging import exits_a_day
from squeezelab.dynamics.indicators import variance_ratio
from squeezelab.dynamics.option_trader_crowd import held_gamma
from squeezelab.dynamics.order_book import book_pressure
from squeezelab.dynamics.pinning import pinning_paths, time_left
from squeezelab.dynamics.prospects import felt
from squeezelab.dynamics.resting_orders import ladder_fill
from squeezelab.dynamics.risk import power_law_shortfall
from squeezelab.dynamics.run import among, run
from squeezelab.dynamics.runs import joining_cut
from squeezelab.dynamics.stepping import states
from squeezelab.errors import OutOfRange
from squeezelab.models import get_model

some = st.floats(0.05, 0.95)


# options ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("strength", [-0.15, 0.0, 0.3])
def test_paths_of_a_pin_are_its_steps_one_after_another(strength: float) -> None:
    normals = np.random.default_rng(3).standard_normal((25, 4))
    lanes = [np.full(4, value) for value in (strength, 0.3, 0.1, 0.02)]
    y, free = pinning_paths(*lanes, normals)
    now, news = np.full(4, 0.02), np.full(4, 0.02)
    assert y.shape == free.shape == (26, 4) and y[0].tolist() == free[0].tolist() == now.tolist()
    for i, each in enumerate(normals):
        left, then = 0.1 * time_left(i, 25), 0.1 * time_left(i + 1, 25)
        moved = 0.3 * np.sqrt(left - then) * each
        pull = strength * (left - then) / (2 * np.sqrt(2 * np.pi) * 0.3 * left**1.5) * np.exp(-(now**2) / (2 * 0.3**2 * left))
        now = (now + moved) / (1 + pull) if strength >= 0 else now + moved - pull * now
        news = news + moved
        assert y[i + 1] == pytest.approx(now, rel=1e-12) and free[i + 1] == pytest.approx(news, rel=1e-12)
    assert time_left(0, 25) == 1 and time_left(25, 25) == 0


def test_a_price_leaves_a_band_once_in_the_square_of_its_width() -> None:
    """A walk of s a look leaves ±b after (b/s)² looks on average, once both are small beside each other; looks miss a little."""
    daily = 0.2 / sqrt(252)
    for times in (3.0, 6.0):
        band = times * daily / sqrt(192)
        often = float(exits_a_day(band, 0.2, 1, days=10, paths=200))
        assert often == pytest.approx(192 / (times + 0.583) ** 2, rel=0.05)  # 0.583: how far a look comes too late (Siegmund 1985)
    two = exits_a_day(np.array([band, 2 * band]), np.array([0.2, 0.4]), 1, days=3, paths=50)
    assert two[0] == two[1]


def test_gamma_is_held_in_dollars_of_shares_per_one_per_cent() -> None:
    opens = get_model("gamma-scalping").given()
    held = {name: np.array([value]) if isinstance(value, float) else value for name, value in opens.items()}
    spot = opens["start_price"]
    one = BlackScholes(spot, opens["strike"], opens["days_to_expiry"] / 365, opens["implied_volatility"], opens["rate"])
    for position, sign in (("long", 1), ("short", -1)):
        gained = held_gamma(Values(held | {"position": position}))
        assert gained == pytest.approx(sign * opens["options"] * spot * 0.01 * spot * float(one.gamma), rel=1e-9)


def test_greeks_by_name_are_those_of_the_option() -> None:
    option = BlackScholes(100.0, 110.0, 0.5, 0.3, 0.02, None, -1)
    found = greeks(100.0, 110.0, 0.5, 0.3, 0.02, cp=-1)
    assert set(found) == {"price", "delta", "gamma", "vega", "theta", "rho"}
    assert {name: float(value) for name, value in found.items()} == {name: float(getattr(option, name)) for name in found}


def test_outcomes_fall_into_31_classes_of_the_middle_of_all() -> None:
    profit = np.linspace(-50.0, 50.0, 10_001)
    found = ends(profit)
    assert found["outcome"].shape == found["frequency"].shape == (31, 1)
    assert found["frequency"].sum() == pytest.approx(0.996, abs=0.001)
    width = np.diff(found["outcome"][:, 0])
    assert np.allclose(width, 99.6 / 31) and found["outcome"][0, 0] == pytest.approx(-49.8 + 99.6 / 62)
    same = ends(np.full(20, 7.0))
    assert same["frequency"].max() == 1 and abs(same["outcome"] - 7.0).max() < 1e-6


# loans, bonds, markets --------------------------------------------------------------------------
@given(some, st.floats(0, 365), st.floats(0, 3))
def test_a_loan_of_shares_costs_the_fee_on_what_they_are_worth_day_by_day(fee: float, days: float, end: float) -> None:
    worth = 1 + (end - 1) * (np.arange(1000) + 0.5) / 1000
    assert float(fee_paid(fee, days, end)) == pytest.approx(np.sum(worth * fee / 365 * days / 1000), rel=1e-9, abs=1e-12)
    assert float(fee_paid(fee, days)) == pytest.approx(fee * days / 365)


@given(some)
def test_what_is_lent_on_is_sold_again_round_by_round(part: float) -> None:
    assert float(sold_of_float(part)) == pytest.approx(part / (1 - part), rel=1e-6)
    assert float(sold_of_float(part, rounds=1)) == part and float(sold_of_float(part, rounds=2)) == pytest.approx(part + part**2)


def test_days_to_cover_are_shares_over_shares_a_day() -> None:
    assert days_to_cover(np.array([0.0, 3e6]), 1.5e6).tolist() == [0.0, 2.0]


@pytest.mark.parametrize("per_year", [1, 2, 12])
def test_modified_duration_is_minus_the_slope_of_the_log_of_the_price(per_year: int) -> None:
    times, flows = np.arange(1, 11.0), np.full(10, 5.0) + 100.0 * (np.arange(10) == 9)

    def worth(rate: float) -> float:
        return float(np.sum(flows * (1 + rate / per_year) ** (-times * per_year)))

    slope = (log(worth(0.04 + 1e-6)) - log(worth(0.04 - 1e-6))) / 2e-6
    assert modified_duration(times, flows, 0.04, per_year) == pytest.approx(-slope, rel=1e-7)
    with pytest.raises(OutOfRange, match=f"lies above -{per_year}"):
        modified_duration(times, flows, -float(per_year), per_year)


@given(st.integers(1, 40), st.floats(0.2, 3), st.floats(0.01, 1))
def test_a_ladder_fills_from_its_nearest_order_on(orders: int, growth: float, filled: float) -> None:
    left, cost, total = filled * sum(growth**k for k in range(orders)), 0.0, 0.0
    for k in range(orders):
        done = min(left, growth**k)
        cost, total, left = cost + done * (k / (orders - 1) if orders > 1 else 0.0), total + done, left - done
    assert ladder_fill(orders, growth, filled) == pytest.approx(cost / total, rel=1e-9, abs=1e-12)


def test_the_pressure_of_a_book_weighs_a_level_by_one_over_its_number_and_is_its_own_mirror() -> None:
    bids, asks = np.array([[10.0], [20.0], [30.0]]), np.array([[5.0], [0.0], [60.0]])
    expected = (5 + 20 / 2 - 30 / 3) / (15 + 20 / 2 + 90 / 3)
    assert book_pressure(bids, asks) == pytest.approx([expected]) and book_pressure(asks, bids) == pytest.approx([-expected])
    assert book_pressure(bids, 0 * bids) == 1 and book_pressure(bids, bids) == 0


@given(st.floats(-100, 100), st.floats(0.3, 1), st.floats(1, 5))
def test_a_loss_is_felt_as_the_gain_times_the_aversion(x: float, curve: float, aversion: float) -> None:
    gain = abs(x) ** curve
    assert float(felt(x, curve, aversion)) == pytest.approx(gain if x >= 0 else -aversion * gain, rel=1e-12)


# risk, crowds, pools ----------------------------------------------------------------------------
@given(st.floats(1.05, 20), some)
def test_the_mean_beyond_a_quantile_of_a_power_is_a_over_a_less_one(exponent: float, confidence: float) -> None:
    assert np.ravel(power_law_shortfall(confidence, exponent)) == pytest.approx(exponent / (exponent - 1), rel=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.01, 1))
def test_one_who_reads_the_cut_is_indifferent_whether_to_join(cost: float, noise: float) -> None:
    """The target falls below 1 - c; one who reads x believes that with chance Φ((1 - c - x)/σ), which is the cost at the cut."""
    cut = float(joining_cut(cost, noise))
    assert (1 + erf((1 - cost - cut) / noise / sqrt(2))) / 2 == pytest.approx(cost, rel=1e-6)


def test_a_fee_pays_up_to_an_eighth_of_the_variance() -> None:
    assert float(break_even_volatility(5.0, 0.003)) ** 2 / 8 == pytest.approx(5.0 * 0.003)


def test_a_pool_loses_an_eighth_of_the_variance_on_the_way_round() -> None:
    lost = [lost_on_the_way(0.2, 1.0, seed) for seed in range(20)]
    assert np.mean(lost) == pytest.approx(0.2**2 / 8, rel=0.02) and min(lost) > 0
    assert np.mean([lost_on_the_way(0.2, 0.25, seed) for seed in range(20)]) == pytest.approx(0.01 / 8, rel=0.02)


# days -------------------------------------------------------------------------------------------
def test_days_to_expiry_are_calendar_days_with_their_fractions_across_zones() -> None:
    now = dt.datetime(2026, 3, 27, 8, tzinfo=dt.UTC)
    assert days_to_expiry(now, now) == 0.0 and days_to_expiry(now, now + dt.timedelta(hours=36)) == 1.5
    assert days_to_expiry(now.astimezone(dt.timezone(dt.timedelta(hours=9))), now + dt.timedelta(hours=6)) == 0.25
    with pytest.raises(OutOfRange, match=r"it was 0\.5 days ago"):
        days_to_expiry(now, now - dt.timedelta(hours=12))
    for one, other in ((now.replace(tzinfo=None), now), (now, now.replace(tzinfo=None))):
        with pytest.raises(OutOfRange, match="time zone"):
            days_to_expiry(one, other)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_next_monthly_expiry_is_the_first_last_friday_from_today_on(year: int) -> None:
    fridays = []
    for month in range(1, 14):
        first = dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        days = [first + dt.timedelta(days=k) for k in range(31)]
        fridays.append(max(day for day in days if day.month == first.month and day.weekday() == 4))
    for k in range(365):
        today = dt.date(year, 1, 1) + dt.timedelta(days=k)
        assert next_crypto_expiry(today) == next(day for day in fridays if day >= today)
    assert crypto_expiry(year, 12).date() == fridays[11]


# runs -------------------------------------------------------------------------------------------
def test_many_seeds_side_by_side_are_each_seed_by_itself() -> None:
    model = get_model("chartist-market")
    given_ = model.given(days=100)
    many = among(model, given_, [3, 8, 5])
    assert many.lanes == 3
    for k, seed in enumerate((3, 8, 5)):
        assert many["price"][:, k].tolist() == run(model, given_, seed=seed)["price"].tolist()


def test_states_from_the_start_to_a_step_are_those_of_the_run_and_no_more() -> None:
    model = get_model("short-squeeze")
    given_ = model.given()
    price = run(model, given_)["price"]
    for steps in (0, 1, 3):
        found = states(model, [(0, given_)], steps)
        assert [state["t"] for state in found] == list(range(steps + 1))
        assert [float(state["price"][0]) for state in found] == price[: steps + 1].tolist()
    beyond = [float(state["price"][0]) for state in states(model, [(0, given_)], 10_000)]
    assert beyond[: len(price)] == price.tolist() and set(beyond[len(price) :]) <= {price[-1]}  # the model's last step at the latest
    assert len(beyond) == model.dynamics.steps + 1  # type: ignore[union-attr,operator]
    assert states(get_model("kelly-bet"), [(0, get_model("kelly-bet").given())], 3) == []
    other = states(model, [(0, given_), (2, {**given_, "market_depth": 5e7, "start_price": 25.0})], 4)
    assert float(other[2]["price"][0]) == price[2] and float(other[4]["price"][0]) < price[4]


@given(st.integers(0, 50), st.floats(-3, 3), st.integers(1, 6))
def test_a_trend_beside_a_walk_leaves_its_variance_ratio(seed: int, trend: float, q: int) -> None:
    walk = np.random.default_rng(seed).standard_normal(40).cumsum()
    assert variance_ratio(walk + trend * np.arange(40.0), q) == pytest.approx(variance_ratio(walk, q), rel=1e-9)
    moves = np.diff(walk) - np.diff(walk).mean()
    many = [sum(moves[i : i + q]) for i in range(40 - q)]
    assert variance_ratio(walk, q) == pytest.approx(np.mean(np.square(many)) / (q * np.mean(moves**2)))
