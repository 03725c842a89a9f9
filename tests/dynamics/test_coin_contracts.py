"""Contracts settled in the coin, the price of a perpetual, and the strip that replicates a variance swap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.inverse import coin_pnl_gamma
from reference.formulas.variance_swap import fair_variance, log_payoff, strip_weights

from squeezelab.dynamics.inverse import InverseOption, coin_pnl, usd_pnl
from squeezelab.dynamics.perpetual_basis import fair_ratio, funding_intensity, funding_per_year, premium_half_life
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange

PRICES = np.linspace(20_000, 120_000, 101)


@given(st.floats(0.3, 3), st.floats(1 / 365, 2), st.floats(0.1, 2), st.sampled_from([1, -1]))
def test_coin_delta_is_the_slope_of_the_worth_in_coins(moneyness: float, years: float, volatility: float, cp: int) -> None:
    spot = 50_000.0
    deviation = spot * min(volatility * np.sqrt(years), 0.2)
    h = 1e-3 * deviation
    low, mid, high = (InverseOption(spot + d, spot * moneyness, years, volatility, cp=cp) for d in (-h, 0.0, h))
    assert mid.coin_delta == pytest.approx(float(spot * (high.coin_price - low.coin_price) / (2 * h)), abs=1e-5)
    assert mid.coin_gamma == pytest.approx(float(high.coin_delta - low.coin_delta) / (2 * h), abs=1e-5 / deviation)
    assert mid.coin_delta <= mid.delta and mid.coin_price * spot == pytest.approx(float(mid.price), rel=1e-12)


def test_a_call_never_pays_a_whole_coin_and_a_put_pays_without_bound() -> None:
    call, put = InverseOption(PRICES, 50_000, 0.0, 0.6), InverseOption(np.array([500.0, 50.0]), 50_000, 0.0, 0.6, cp=-1)
    assert np.all(call.coin_price < 1) and put.coin_price.tolist() == [99.0, 999.0]


@pytest.mark.parametrize("side", [1, -1])
def test_the_pnl_in_coins_bends_and_its_worth_in_usd_is_straight(side: int) -> None:
    coins, usd = coin_pnl(10_000, 50_000, PRICES, side), usd_pnl(10_000, 50_000, PRICES, side)
    np.testing.assert_allclose(coins * PRICES, usd, atol=1e-9)
    np.testing.assert_allclose(np.diff(usd, 2), 0, atol=1e-9)
    assert np.all(side * np.diff(coins, 2) < 0)
    step = PRICES[1] - PRICES[0]
    np.testing.assert_allclose(np.diff(coins, 2) / step**2, coin_pnl_gamma(10_000, PRICES[1:-1], side), rtol=0.01)


def test_ten_times_leverage_is_bankrupt_at_nine_per_cent_down_and_eleven_up() -> None:
    margin = 10_000 / 50_000 / 10  # coins
    assert coin_pnl(10_000, 50_000, 50_000 * (1 - 1 / 11)) == pytest.approx(-margin, rel=1e-12)
    assert coin_pnl(10_000, 50_000, 50_000 * (1 + 1 / 9), side=-1) == pytest.approx(-margin, rel=1e-12)


def test_long_and_short_pnl_cancel() -> None:
    np.testing.assert_array_equal(coin_pnl(1.0, 50_000, PRICES, 1), -coin_pnl(1.0, 50_000, PRICES, -1))


@pytest.mark.parametrize(
    ("name", "change"), [("quantity", (-1, 5, 5, 1)), ("entry", (1, 0, 5, 1)), ("price", (1, 5, -2, 1)), ("side", (1, 5, 5, 0))]
)
def test_an_impossible_contract_is_refused_by_name(name: str, change: tuple[float, ...]) -> None:
    for function in (coin_pnl, usd_pnl):
        with pytest.raises(OutOfRange, match=name):
            function(*change)


def test_a_perpetual_paid_every_eight_hours_stands_half_a_basis_point_above() -> None:
    assert funding_intensity(3) == 1095
    assert fair_ratio(1095, 0.05) == pytest.approx(1.0000457, abs=5e-8)


@given(st.floats(-0.3, 0.3), st.floats(0, 0.2), st.floats(1, 1e5))
def test_funding_pays_for_the_gap_in_interest(quote: float, base: float, kappa: float) -> None:
    """Bought on credit, lent, and hedged with 1/φ perpetuals: what it costs is what funding pays."""
    ratio = fair_ratio(kappa, quote, base)
    assert funding_per_year(kappa, ratio) == pytest.approx(float(ratio * (quote - base)), abs=1e-9)


def test_the_premium_vanishes_with_equal_rates_and_with_unbounded_funding() -> None:
    assert fair_ratio(1095, 0.05, 0.05) == 1
    premium = fair_ratio(np.geomspace(1, 1e9, 10), 0.05) - 1
    assert np.all(np.diff(premium) < 0) and premium[-1] < 1e-10
    assert premium_half_life(1095) == pytest.approx(0.231, abs=1e-3)


def test_funding_too_weak_for_any_price_says_so() -> None:
    with pytest.raises(NoAnswer, match="does not outweigh a gap"):
        fair_ratio(0.04, 0.05)
    with pytest.raises(OutOfRange, match="intensity"):
        fair_ratio(0.0, 0.05)
    with pytest.raises(NotANumber, match="quote_rate"):
        fair_ratio(1095, np.nan)


def strikes(low: float, high: float, step: float) -> np.ndarray:
    return np.arange(low, high + step / 2, step)


def test_a_fine_strip_over_a_flat_smile_gives_its_variance() -> None:
    puts, calls = strikes(20, 100, 0.5), strikes(100, 400, 0.5)
    fair = fair_variance(100, 0.05, 0.5, puts, np.full(puts.shape, 0.2), calls, np.full(calls.shape, 0.2), 0.5)
    assert fair == pytest.approx(0.04, rel=1e-3)


def test_fewer_strikes_cost_more_because_the_strip_lies_above_the_payoff() -> None:
    fair = []
    for step in (10.0, 5.0, 2.5, 1.0):
        puts, calls = strikes(20, 100, step), strikes(100, 400, step)
        fair.append(fair_variance(100, 0.05, 0.5, puts, np.full(puts.shape, 0.2), calls, np.full(calls.shape, 0.2), step))
    assert fair == sorted(fair, reverse=True) and fair[-1] > 0.04


def test_the_strip_pays_the_log_payoff_at_its_strikes() -> None:
    ladder = strikes(100, 200, 5)
    weights = strip_weights(ladder, 100.0, 0.5, 205.0)
    paid = np.maximum(ladder[:, None] - ladder, 0) @ weights
    np.testing.assert_allclose(paid, log_payoff(ladder, 100.0, 0.5), atol=1e-12)
    assert np.all(weights > 0)


@pytest.mark.parametrize(
    ("puts", "calls", "step", "words"),
    [
        ([95, 90], [100, 105], 5, "ascend"),
        ([90, 95], [100, 105], 5, "must be the lowest call strike"),
        ([5, 100], [100, 105], 5, "below the lowest put strike"),
        ([-5, 100], [100, 105], 5, "strikes"),
    ],
)
def test_strikes_that_make_no_strip_are_refused(puts: list[float], calls: list[float], step: float, words: str) -> None:
    with pytest.raises(OutOfRange, match=words):
        fair_variance(100, 0.05, 0.5, puts, [0.2] * len(puts), calls, [0.2] * len(calls), step)
