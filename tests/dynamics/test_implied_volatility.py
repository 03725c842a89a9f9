"""Quotes give back the volatility they were made with; quotes that none explains give a reason."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from reference.formulas.implied_volatility import total_volatility

from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.dynamics.implied_volatility import first_guess, implied_volatilities, implied_volatility
from squeezelab.dynamics.scaled_price import normalised_price
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange

MANY = 20_000


def chain(reach: float, wings_only: bool, seed: int = 5) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Random options up to ``reach`` standard deviations from the forward, and their volatilities."""
    rng = np.random.default_rng(seed)
    spot, years = rng.uniform(1, 1e5, MANY), np.exp(rng.uniform(np.log(1 / 365), np.log(2), MANY))
    volatility, rate, carry = rng.uniform(0.05, 2, MANY), rng.uniform(-0.02, 0.15, MANY), rng.uniform(-0.05, 0.15, MANY)
    away = rng.uniform(-reach, reach, MANY)
    cp = np.where(away > 0, 1.0, -1.0) if wings_only else rng.choice([-1.0, 1.0], MANY)
    strike = spot * np.exp(carry * years + away * volatility * np.sqrt(years))
    return (spot, strike, years, rate, carry, cp), volatility


@pytest.mark.parametrize(("reach", "wings_only"), [(2.0, False), (10.0, True), (30.0, True)])
def test_every_quote_gives_back_its_volatility(reach: float, wings_only: bool) -> None:
    (spot, strike, years, rate, carry, cp), volatility = chain(reach, wings_only)
    quote = BlackScholes(spot, strike, years, volatility, rate, carry, cp).price
    found = implied_volatilities(quote, spot, strike, years, rate, carry, cp)
    assert found.ok.all()
    assert np.max(np.abs(found.volatility - volatility)) <= 1e-12


def test_deep_in_the_money_the_answer_is_as_good_as_the_digits_of_the_quote() -> None:
    """The time value hides behind intrinsic value: an error of one last digit of the quote, over vega, is all that remains."""
    (spot, strike, years, rate, carry, cp), volatility = chain(8.0, wings_only=True)
    option = BlackScholes(spot, strike, years, volatility, rate, carry, -cp)
    found = implied_volatilities(option.price, spot, strike, years, rate, carry, -cp)
    time_value = BlackScholes(spot, strike, years, volatility, rate, carry, cp).price  # of the other side, by parity
    last_digits = 8 * np.finfo(float).eps * (spot + strike)
    told = time_value > 100 * last_digits
    assert found.ok[told].all() and told.sum() > MANY / 2
    assert np.all(np.abs(found.volatility - volatility)[told] <= last_digits[told] / option.vega[told] + 1e-12)
    assert set(found.code[~told]) <= {0, 4, 5}


@given(st.sampled_from([0.0, 1e-6, 0.01, 1.0, 30.0]) | st.floats(0, 36), st.sampled_from([1e-6, 0.05, 3.0, 6.0]) | st.floats(1e-6, 6))
@example(3.05e-134, 1e-05)  # at the money but for a hair: the first guess had lost all its digits
def test_total_volatility_is_found_over_the_whole_plane(deviations: float, root: float) -> None:
    x, scaled = np.array([deviations * root]), normalised_price(np.array([-deviations]), np.array([root]))
    assume(scaled[0] > 1e-290)
    found, settled = total_volatility(x, scaled)
    assert settled.all()
    known = (
        8 * np.finfo(float).eps * np.exp(-x / 2) / (np.exp(-(deviations**2 + root**2 / 4) / 2) * root)
    )  # one last digit of the bound, over vega
    assert abs(found[0] / root - 1) <= 1e-12 + (known[0] if scaled[0] > np.exp(-x[0] / 2) / 2 else 0)


def test_the_first_guess_is_within_nine_per_cent() -> None:
    deviations, root = np.meshgrid(np.linspace(0.01, 10, 60), np.geomspace(0.003, 3, 60))
    guess = first_guess((deviations * root).ravel(), normalised_price(-deviations, root).ravel())
    assert np.max(np.abs(np.log(guess / root.ravel()))) < 0.09


@pytest.mark.parametrize(
    ("quote", "changes", "words"),
    [
        (np.nan, {}, "not a finite number"),
        (np.inf, {}, "not a finite number"),
        (-1.0, {}, "below 0"),
        (5.0, {"spot": 0.0}, "spot, strike and years"),
        (5.0, {"strike": -1.0}, "spot, strike and years"),
        (5.0, {"years": 0.0}, "spot, strike and years"),
        (5.0, {"rate": np.nan}, "spot, strike and years"),
        (19.0, {"spot": 120.0}, "below its value at no volatility"),
        (100.0, {}, "not below its upper bound"),
        (100.0, {"cp": -1}, "not below its upper bound"),
        (0.0, {"strike": 130.0}, "no time value"),
        (20.0, {"spot": 120.0}, "no time value"),
    ],
)
def test_an_impossible_quote_gets_its_reason(quote: float, changes: dict[str, float], words: str) -> None:
    at = {"spot": 100.0, "strike": 100.0, "years": 0.5, **changes}
    found = implied_volatilities(np.array([5.0, quote]), **at)
    assert words in found.reason[1] and not found.ok[1] and np.isnan(found.volatility[1])
    with pytest.raises(NoAnswer, match=words):
        implied_volatility(quote, **at)


def test_bad_quotes_leave_the_good_ones_alone() -> None:
    found = implied_volatilities([5.0, np.nan, 200.0, 6.0], 100, 100, 0.5)
    assert list(found.ok) == [True, False, False, True] and list(found.reason[found.ok]) == ["", ""]
    assert found.volatility[0] == pytest.approx(float(implied_volatility(5.0, 100, 100, 0.5)), rel=1e-15)
    with pytest.raises(NoAnswer, match="Quote 2 of 200 USD"):
        implied_volatility([5.0, 6.0, 200.0], 100, 100, 0.5)


def test_a_side_that_is_none_is_refused() -> None:
    with pytest.raises(OutOfRange, match="cp cannot be 3"):
        implied_volatilities(5.0, 100, 100, 0.5, cp=3)


@pytest.mark.parametrize("name", ["price", "spot", "strike", "years", "rate", "carry", "cp"])
def test_text_is_refused_by_name(name: str) -> None:
    at = {"price": 5.0, "spot": 100, "strike": 100, "years": 0.5, "rate": 0.0, "carry": 0.0, "cp": 1, name: "much"}
    with pytest.raises(NotANumber, match=name):
        implied_volatilities(**at)


def test_a_single_quote_gives_a_single_number() -> None:
    assert implied_volatility(5.876024233827607, 100, 100, 0.5, 0.01).shape == ()
    assert (
        implied_volatilities(500.0, 100, 100, 0.5).reason
        == "the price is not below its upper bound, the discounted underlying for a call and the discounted strike for a put"
    )
