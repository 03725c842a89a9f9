"""What must hold between prices and Greeks at any values, corners included, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.black_scholes import GREEKS, BlackScholes, greeks, price
from squeezelab.errors import NotANumber, OutOfRange, UnknownName

SPOTS = st.sampled_from([1.0, 100.0, 1e6]) | st.floats(1.0, 1e6)
MONEYNESS = st.sampled_from([0.1, 0.9, 1.0, 1.1, 10.0]) | st.floats(0.1, 10.0)  # strike over spot
YEARS = st.sampled_from([1 / 365, 30 / 365, 2.0]) | st.floats(1 / 365, 2.0)
VOLATILITIES = st.sampled_from([0.05, 0.2, 2.0]) | st.floats(0.05, 2.0)
RATES = st.sampled_from([-0.02, 0.0, 0.15]) | st.floats(-0.02, 0.15)
CARRIES = st.sampled_from([-0.1, 0.0, 0.15]) | st.floats(-0.1, 0.15)
SIDES = st.sampled_from([1, -1])
anywhere = given(st.tuples(SPOTS, MONEYNESS, YEARS, VOLATILITIES, RATES, CARRIES))
anywhere_either = given(st.tuples(SPOTS, MONEYNESS, YEARS, VOLATILITIES, RATES, CARRIES, SIDES))


def both(spot: float, moneyness: float, *rest: float) -> tuple[BlackScholes, BlackScholes]:
    return BlackScholes(spot, spot * moneyness, *rest, 1), BlackScholes(spot, spot * moneyness, *rest, -1)


@anywhere
def test_call_less_put_is_the_forward(at: tuple[float, ...]) -> None:
    call, put = both(*at)
    forward = call.spot * call.carry_factor - call.strike * call.discount
    assert call.price - put.price == pytest.approx(forward, abs=2e-14 * (call.spot + call.strike))


@anywhere
def test_parity_holds_for_every_derivative(at: tuple[float, ...]) -> None:
    """Derivatives of the forward by spot, strike, time and rates; by volatility it has none."""
    call, put = both(*at)
    b, r, years = call.carry, call.rate, call.years
    worth, cash = call.spot * call.carry_factor, call.strike * call.discount
    differences = {
        "delta": call.carry_factor, "dual_delta": -call.discount, "theta": -(b - r) * worth - r * cash, "rho": years * cash,
        "phi": -years * worth, "charm": -(b - r) * call.carry_factor,
    }  # fmt: skip
    for name, difference in differences.items():
        scale = max(1.0, abs(float(call.greek(name))), abs(float(put.greek(name))))
        assert call.greek(name) - put.greek(name) == pytest.approx(float(difference), abs=1e-13 * scale), name
    for name in ("gamma", "vega", "vanna", "vomma", "speed", "zomma", "color", "veta", "ultima", "dual_gamma"):
        assert call.greek(name) == put.greek(name), name


@anywhere_either
def test_price_solves_the_partial_differential_equation(at: tuple[float, ...]) -> None:
    """theta + b S delta + σ²S²gamma/2 = r V (Black & Scholes 1973)."""
    option = BlackScholes(at[0], at[0] * at[1], *at[2:])
    terms = [
        option.theta,
        option.carry * option.spot * option.delta,
        option.volatility**2 * option.spot**2 * option.gamma / 2,
        -option.rate * option.price,
    ]
    assert sum(terms) == pytest.approx(0, abs=1e-12 * (sum(map(abs, terms)) + option.spot))


@anywhere_either
def test_price_is_homogeneous_in_spot_and_strike(at: tuple[float, ...]) -> None:
    option = BlackScholes(at[0], at[0] * at[1], *at[2:])
    parts = option.spot * option.delta, option.strike * option.dual_delta
    assert option.price == pytest.approx(sum(parts), abs=1e-13 * (1 + option.d1**2) * sum(map(abs, parts)))
    twice = BlackScholes(2 * option.spot, 2 * option.strike, *at[2:])
    assert twice.price == pytest.approx(2 * option.price, rel=1e-11)


@anywhere
def test_vega_is_gamma_over_time(at: tuple[float, ...]) -> None:
    option, _ = both(*at)
    assert option.vega == pytest.approx(option.spot**2 * option.gamma * option.volatility * option.years, rel=1e-12)


@anywhere_either
def test_price_keeps_within_its_bounds(at: tuple[float, ...]) -> None:
    option = BlackScholes(at[0], at[0] * at[1], *at[2:])
    worth, cash = option.spot * option.carry_factor, option.strike * option.discount
    slack = 1e-14 * (worth + cash)
    assert max(0.0, option.cp * (worth - cash)) - slack <= option.price <= (worth if option.cp > 0 else cash) + slack


@anywhere_either
def test_price_rises_with_volatility_and_bends_up_over_the_strike(at: tuple[float, ...]) -> None:
    spot, moneyness, years, volatility, rate, carry, cp = at
    up = price(spot, spot * moneyness, years, volatility * np.array([1.0, 1.05, 1.1]), rate, carry, cp)
    assert np.all(np.diff(up) >= -1e-14 * spot * (1 + moneyness))
    strikes = spot * moneyness * np.linspace(0.8, 1.2, 9)
    over = price(spot, strikes, years, volatility, rate, carry, cp)
    slack = 1e-13 * spot * (1 + moneyness)
    assert np.all(np.diff(over, 2) >= -slack)
    assert np.all(cp * np.diff(over) <= slack)
    over_spot = price(spot * np.linspace(0.8, 1.2, 9), spot * moneyness, years, volatility, rate, carry, cp)
    assert np.all(cp * np.diff(over_spot) >= -slack)


@given(MONEYNESS, YEARS, VOLATILITIES, RATES, SIDES)
def test_decay_is_minus_the_derivative_by_time(moneyness: float, years: float, volatility: float, rate: float, cp: int) -> None:
    """Charm, color and veta against central differences of delta, gamma and vega."""
    h = years * 1e-4
    early, mid, late = (BlackScholes(100, 100 * moneyness, years + d, volatility, rate, 0.03, cp) for d in (h, 0.0, -h))
    if abs(mid.d1) > 6:
        return
    for rate_of, of in (("theta", "price"), ("charm", "delta"), ("color", "gamma"), ("veta", "vega")):
        difference = (late.greek(of) - early.greek(of)) / (2 * h)
        size = abs(mid.greek(of)) / years * (1 + mid.d1**2 + mid.d2**2) * (1 + abs(mid.d1) / mid.root)
        assert mid.greek(rate_of) == pytest.approx(float(difference), abs=1e-5 * float(size) + 1e-9), rate_of


@pytest.mark.parametrize(
    ("spot", "kind", "worth", "delta"), [(110, 1, 10, 1), (90, 1, 0, 0), (110, -1, 0, 0), (90, -1, 10, -1), (100, 1, 0, 0.5)]
)
@pytest.mark.parametrize("years", [0.0, -0.5])
def test_at_expiry_the_price_is_the_payoff(spot: float, kind: int, worth: float, delta: float, years: float) -> None:
    option = BlackScholes(spot, 100, years, 0.2, 0.05, 0.02, kind)
    assert option.price == worth and option.delta == delta
    assert option.gamma == option.vega == option.vanna == option.charm + (0.02 - 0.05) * delta == 0


@pytest.mark.parametrize("kind", [1, -1])
@pytest.mark.parametrize("spot", [80.0, 98.0, 101.0, 130.0])
def test_without_volatility_the_price_is_the_payoff_of_the_forward(spot: float, kind: int) -> None:
    option = BlackScholes(spot, 100, 0.5, 0.0, 0.05, 0.02, kind)
    nearly = BlackScholes(spot, 100, 0.5, 1e-5, 0.05, 0.02, kind)
    forward = spot * np.exp(0.02 * 0.5)
    assert option.price == pytest.approx(np.exp(-0.05 * 0.5) * max(kind * (forward - 100), 0), rel=1e-14)
    for name in GREEKS:
        if name != "elasticity":
            assert option.greek(name) == pytest.approx(float(nearly.greek(name)), abs=1e-9), name


def test_near_expiry_charm_and_color_blow_up_only_at_the_strike() -> None:
    days = np.array([10, 1, 0.1, 0.01]) / 365
    at, off = BlackScholes(100, 100, days, 0.2, 0.05), BlackScholes(110, 100, days, 0.2, 0.05)
    assert np.all(np.diff(np.abs(at.color)) > 0) and abs(at.color[-1]) > 1e3 and np.all(np.diff(np.abs(at.charm)) > 0)
    assert abs(off.color[-1]) < 1e-12 and abs(off.charm[-1]) < 1e-12


def test_time_can_raise_the_price_of_a_put_deep_in_the_money() -> None:
    """Claim C23 holds for most options only."""
    assert BlackScholes(50, 100, 1, 0.2, 0.1, cp=-1).theta > 9


def test_elasticity_has_no_value_where_the_option_has_none() -> None:
    assert np.isnan(BlackScholes(1, 100, 0.01, 0.05).elasticity)
    assert BlackScholes(100, 100, 0.5, 0.2).elasticity > 1


def test_arguments_broadcast_and_keep_their_shape() -> None:
    found = greeks(np.array([[90.0], [110.0]]), np.array([95.0, 100.0, 105.0]), 0.5, 0.2, names=GREEKS)
    assert {array.shape for array in found.values()} == {(2, 3)}
    assert found["price"][1, 0] == pytest.approx(float(price(110, 95, 0.5, 0.2)), rel=1e-15)
    assert price(100, 100, 0.5, 0.2).shape == ()


@pytest.mark.parametrize("name", ["spot", "strike", "years", "volatility", "rate", "carry", "cp"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, "much", None])
def test_what_is_no_finite_number_is_refused_by_name(name: str, bad: object) -> None:
    given_values = {"spot": 100, "strike": 100, "years": 0.5, "volatility": 0.2, "rate": 0.0, "carry": 0.0, "cp": 1, name: bad}
    if name == "carry" and bad is None:
        return  # means the rate
    with pytest.raises(NotANumber, match=name):
        BlackScholes(**given_values)


@pytest.mark.parametrize(
    ("name", "bad"), [("spot", 0), ("spot", -5), ("strike", 0), ("strike", -1), ("volatility", -0.2), ("cp", 0), ("cp", 2)]
)
def test_impossible_values_are_refused_by_name(name: str, bad: float) -> None:
    given_values = {"spot": 100, "strike": 100, "years": 0.5, "volatility": 0.2, name: np.array([1, bad])}
    with pytest.raises(OutOfRange, match=f"{name}.*{bad:g}.*allowed"):
        BlackScholes(**given_values)


def test_an_unknown_greek_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="vanna"):
        BlackScholes(100, 100, 0.5, 0.2).greek("vana")
