"""The option explorer draws what the option core computes, at every slider corner."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.black_scholes import GREEKS, BlackScholes
from squeezelab.dynamics.run import run, sweep
from squeezelab.models.option_greeks import MODEL, SHOWN

SPOT, STRIKE, DAYS = MODEL.parameter("spot"), MODEL.parameter("strike"), MODEL.parameter("days_to_expiry")


def corners(name: str) -> st.SearchStrategy[float]:
    q = MODEL.parameter(name)
    return st.sampled_from([q.low, q.high, q.default]) | st.floats(q.low, q.high)


anywhere = given(
    st.fixed_dictionaries({name: corners(name) for name in ("spot", "volatility", "days_to_expiry", "rate", "dividend_yield")}),
    st.sampled_from([0.2, 0.9, 1.0, 1.1, 5.0]),
)


def at(values: dict[str, float], moneyness: float, **more: object) -> dict[str, object]:
    return {**values, "strike": min(max(values["spot"] * moneyness, STRIKE.low), STRIKE.high), **more}


def test_every_greek_of_the_core_can_be_chosen() -> None:
    assert set(SHOWN) == set(GREEKS) == set(MODEL.parameter("greek").options)


@pytest.mark.parametrize("greek", GREEKS)
@pytest.mark.parametrize("kind", ["call", "put"])
def test_the_curve_passes_through_the_reading_at_the_spot(greek: str, kind: str) -> None:
    result = run(MODEL, MODEL.given(greek=greek, kind=kind, dividend_yield=0.01))
    at_spot = np.interp(result["spot"], result["underlying"], result["today"])
    scale = np.max(np.abs(result["today"]))
    assert at_spot == pytest.approx(result["chosen"], abs=2e-3 * scale)
    assert result["chosen"] == result[greek]


@anywhere
def test_call_less_put_is_the_forward_at_every_setting(values: dict[str, float], moneyness: float) -> None:
    call, put = (run(MODEL, MODEL.given(**at(values, moneyness, kind=kind))) for kind in ("call", "put"))
    years = call["days_to_expiry"] / 365
    forward = call["spot"] * np.exp(-call["dividend_yield"] * years) - call["strike"] * np.exp(-call["rate"] * years)
    assert call["price"] - put["price"] == pytest.approx(forward, abs=1e-12 * (call["spot"] + call["strike"]))
    for name in ("gamma", "vega", "vanna", "vomma", "speed", "zomma", "color"):
        assert call[name] == pytest.approx(put[name], rel=1e-12), name
    assert call["chance"] + put["chance"] == pytest.approx(1, abs=1e-12)


@anywhere
def test_time_takes_what_gamma_and_interest_give(values: dict[str, float], moneyness: float) -> None:
    r = run(MODEL, MODEL.given(**at(values, moneyness)))
    carry = r["rate"] - r["dividend_yield"]
    terms = (r["theta"], carry * r["spot"] * r["delta"], r["volatility"] ** 2 * r["spot"] ** 2 * r["gamma"] / 2, -r["rate"] * r["price"])
    assert sum(terms) == pytest.approx(0, abs=1e-10 * (sum(map(abs, terms)) + r["spot"]))


def test_price_rises_with_volatility_and_with_time_where_nothing_is_paid() -> None:
    for name in ("volatility", "days_to_expiry"):
        prices = sweep(MODEL, MODEL.given(), name, MODEL.parameter(name).stops)["price"]
        assert np.all(np.diff(prices) > 0), name


def test_gamma_gathers_at_the_strike_as_expiry_nears() -> None:
    result = run(MODEL, MODEL.given("Gamma near expiry"))
    peaks = [float(np.max(result[name])) for name in ("today", "half_time", "last_day")]
    widths = [float(np.ptp(result["underlying"][result[name] > np.max(result[name]) / 2])) for name in ("today", "half_time", "last_day")]
    assert peaks == sorted(peaks) and widths == sorted(widths, reverse=True)
    assert peaks[2] / peaks[0] == pytest.approx(np.sqrt(10), rel=0.01)


def test_theta_is_mostly_below_zero_but_not_deep_in_a_put() -> None:
    """Claim C23: the premium falls as time passes, for most options."""
    assert run(MODEL, MODEL.given())["theta"] < 0
    assert run(MODEL, MODEL.given("A put deep in the money"))["theta"] > 9


@pytest.mark.parametrize("greek", ["gamma", "speed", "ultima", "elasticity", "color"])
def test_spot_and_strike_at_opposite_ends_still_draw(greek: str) -> None:
    for spot, strike in ((SPOT.low, STRIKE.high), (SPOT.high, STRIKE.low)):
        for days in (DAYS.low, DAYS.high):
            result = run(MODEL, MODEL.given(greek=greek, spot=spot, strike=strike, days_to_expiry=days, volatility=0.05))
            assert np.all(np.diff(result["underlying"]) > 0)
            assert not np.isinf(result["today"]).any()
            assert result.finding.endswith(".")


def test_the_finding_names_the_greek_and_its_value() -> None:
    result = run(MODEL, MODEL.given("Gamma near expiry"))
    assert "its gamma is *0.1205 per USD*" in result.finding and "near 99.86 USD" in result.finding


def test_readings_are_those_of_the_option_core() -> None:
    result = run(MODEL, MODEL.given("A coin’s call"))
    option = BlackScholes(50_000, 55_000, 30 / 365, 0.65)
    for name in GREEKS:
        assert result[name] == pytest.approx(float(option.greek(name)), rel=1e-12), name


def test_an_option_worth_next_to_nothing_has_no_elasticity() -> None:
    """A put at four days and two thirds of the spot, worth 10⁻⁹², was said to gain 1,186 % with 1 %."""
    far = run(MODEL, MODEL.given(spot=159.0, strike=112.0, days_to_expiry=4.0, volatility=0.16, kind="put", greek="elasticity"))
    assert np.isnan(far["elasticity"]) and "has no value there" in far.finding
    assert run(MODEL, MODEL.given(greek="elasticity"))["elasticity"] > 10
