"""Dealer gamma: signs, sums and small moves; the amplifier; and what a hedge a day late does to both signs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from squeezelab.dynamics.dealer_book import amplifier, exposure, gamma_exposure, loop
from squeezelab.dynamics.dealer_gamma import flip_level, gain, one_push
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.stepping import laned
from squeezelab.models.dealer_gamma import MODEL

STRIKE = np.array([90.0, 95, 100, 105, 110])
VOLATILITY = np.array([0.25, 0.22, 0.2, 0.19, 0.2])
INTEREST = np.array([7e3, 9e3, 4e3, 8e3, 1e3])
MONTH = 30 / 365


def chain(price: float, calls: np.ndarray, puts: np.ndarray) -> float:
    """Dealer gamma of calls and puts at the same strikes, USD per 1 %."""
    kind = np.r_[np.ones(5, bool), np.zeros(5, bool)]
    both = (np.r_[STRIKE, STRIKE], kind, np.r_[VOLATILITY, VOLATILITY], np.r_[calls, puts])
    return float(gamma_exposure(np.array([price]), *both, MONTH)[0])


@given(price=st.floats(70, 140))
def test_swapping_calls_and_puts_turns_the_sign(price: float) -> None:
    other = INTEREST[::-1]
    assert chain(price, INTEREST, other) == pytest.approx(-chain(price, other, INTEREST), rel=1e-12)


@given(price=st.floats(70, 140), more=st.floats(0.1, 10))
def test_exposure_adds_up_over_contracts(price: float, more: float) -> None:
    nothing = np.zeros(5)
    assert chain(price, INTEREST * more, nothing) == pytest.approx(more * chain(price, INTEREST, nothing), rel=1e-9)
    whole, parts = chain(price, INTEREST, INTEREST), chain(price, INTEREST, nothing) + chain(price, nothing, INTEREST)
    assert whole == pytest.approx(parts, rel=1e-9, abs=1e-6 * abs(chain(price, INTEREST, nothing)))


def test_the_hedge_of_a_small_move_is_minus_the_exposure() -> None:
    """Dealers who hold calls sell the change of their delta: USD traded per 1 %, from deltas and not from gammas."""

    def delta(price: float) -> float:
        d1 = (np.log(price / STRIKE) + VOLATILITY**2 * MONTH / 2) / (VOLATILITY * np.sqrt(MONTH))
        return float((ndtr(d1) * INTEREST).sum() * 100)

    for move, within in ((1e-2, 0.1), (1e-3, 1e-2), (1e-5, 1e-4)):
        flow = -(delta(100 * (1 + move)) - delta(100)) * 100
        assert flow / (100 * move) == pytest.approx(-chain(100, INTEREST, np.zeros(5)), rel=within)


def test_each_option_brings_one_share_of_gamma_over_all_prices() -> None:
    one = np.array([True])
    total, _ = quad(
        lambda s: gamma_exposure(np.array([s]), np.array([100.0]), one, np.array([0.2]), np.array([1.0]), MONTH, 1.0)[0] / (0.01 * s**2),
        40,
        250,
        points=[100.0],
    )
    assert total == pytest.approx(1, abs=1e-6)


@given(gamma=st.floats(-4.9e9, 10e9), adv=st.floats(50e9, 500e9))
def test_the_amplifier_is_one_over_one_less_the_gain_and_falls_with_dealer_gamma(gamma: float, adv: float) -> None:
    g = loop(gamma, adv, 0.1)
    assert amplifier(gamma, adv, 0.1) == pytest.approx(1 / (1 - g))
    assert amplifier(gamma + 1e6, adv, 0.1) < amplifier(gamma, adv, 0.1)
    assert loop(gamma, adv / 2, 0.1) == pytest.approx(2 * g)


def test_past_a_gain_of_one_there_is_no_amplifier() -> None:
    assert np.isinf(amplifier(-5e9, 50e9, 0.1)) and np.isinf(amplifier(-9e9, 50e9, 0.1))


@pytest.mark.parametrize(("gamma", "factor"), [(-2e9, 1 / 0.6), (2e9, 1 / 1.4), (0.0, 1.0)])
def test_a_small_push_becomes_what_the_amplifier_says(gamma: float, factor: float) -> None:
    p = laned(MODEL, MODEL.given(dealer_gamma=gamma, daily_volume=50e9, strike_width=0.3))
    assert float(one_push(p, 1e-4)[0]) == pytest.approx(1e-4 * factor, rel=5e-3)


def test_long_gamma_calms_and_short_gamma_drives_when_hedges_are_at_once() -> None:
    """Claim C18, at once: the typical day grows as dealers' gamma falls."""
    gammas = np.array([-3e9, -1e9, 0.0, 1e9, 3e9, 9e9])
    days = np.asarray(sweep(MODEL, MODEL.given(strike_width=0.3), "dealer_gamma", gammas)["typical_day"])  # type: ignore[call-overload]
    assert (np.diff(days) < 0).all()
    assert days[2] == pytest.approx(run(MODEL, MODEL.given(dealer_gamma=0.0))["news_day"])


@pytest.mark.parametrize("sign", [-1, 1])
def test_hedges_a_day_late_make_single_days_wilder_for_either_sign(sign: int) -> None:
    """Claim C18, a day late: the typical day grows by 1/√(1-g²) for both signs, to sampling error."""
    ratio = []
    for seed in range(40):
        late = {"timing": "late", "days": 250, "strike_width": 0.3, "news": 0.002}
        result = run(MODEL, MODEL.given(dealer_gamma=sign * 2e9, daily_volume=50e9, **late), seed=seed)
        ratio.append(result["typical_day"] / result["news_day"])
    assert np.mean(ratio) == pytest.approx(1 / np.sqrt(1 - 0.4**2), abs=4 * np.std(ratio) / np.sqrt(40) + 0.01)


def test_the_flip_level_is_where_exposure_is_zero() -> None:
    p = laned(MODEL, MODEL.given("Puts below the price"))
    at = flip_level(p)
    scale = abs(float(exposure(p, np.zeros((1, 1)))[0, 0]))
    assert abs(float(exposure(p, np.log(at / p.start_price)[None])[0, 0])) < 0.01 * scale
    sides = [float(gain(p, at[None] * k, {})["dealers"][0, 0]) for k in (0.99, 1.01)]
    assert sides[0] > 0 > sides[1]


@pytest.mark.filterwarnings("error")
def test_from_a_loop_gain_of_1_on_the_amplifier_has_no_finite_answer_and_says_so_without_a_warning() -> None:
    """The gain is -100 Y G / ADV: here Y = 1 and ADV = 100 USD, so that dealers' gamma of -g USD per 1 % has the gain g."""
    found = amplifier(-np.array([0.5, 1 - 1e-12, 1.0, 1.5, 1e9]), np.array(100.0), np.array(1.0))
    assert found[0] == 2 and np.isfinite(found[1]) and np.isinf(found[2:]).all() and (found > 0).all()


@pytest.mark.parametrize(
    ("values", "why"),
    [({"dealer_gamma": 50e9, "timing": "late"}, "leaves"), ({"dealer_gamma": -50e9, "daily_volume": 10e9, "strike_width": 0.3}, "leaves")],
)
def test_where_the_price_leaves_what_is_told_no_day_is_typical(values: dict[str, float], why: str) -> None:
    result = run(MODEL, MODEL.given(**{"daily_volume": 20e9, "strike_width": 0.3, **values}))
    assert np.isnan(result["typical_day"]) and why in result.finding and "no day is typical" in result.finding
    assert 0 < run(MODEL, MODEL.given())["typical_day"] < 0.1


@pytest.mark.parametrize("centre", [0.0, 0.012, 0.0125, 0.03])
def test_near_expiry_the_book_is_no_larger_than_it_is_said_to_be(centre: float) -> None:
    """Between two strikes there is no gamma on the last day: a book told by what lies there had 10¹⁵ USD at the next strike."""
    p = laned(MODEL, MODEL.given(strike_gap=centre, implied_volatility=0.05, days_to_expiry=1, strike_width=0.01))
    at = np.linspace(-0.1, 0.1, 2001)[:, None]
    assert 0.8 < np.abs(exposure(p, at)).max() / 2e9 < 1.2
