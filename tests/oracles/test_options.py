"""Prices, Greeks and implied volatilities against QuantLib, vollib and 50-digit arithmetic, on random inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.dynamics.implied_volatility import implied_volatilities

DEVIATIONS = 10.0


def options(count: int, reach: float, seed: int) -> dict[str, np.ndarray]:
    """Random options up to ``reach`` standard deviations from the forward, by the names of our arguments."""
    rng = np.random.default_rng(seed)
    spot, years = np.exp(rng.uniform(0, np.log(1e5), count)), np.exp(rng.uniform(np.log(1 / 365), np.log(2), count))
    volatility, rate, carry = rng.uniform(0.05, 2, count), rng.uniform(-0.02, 0.15, count), rng.uniform(-0.05, 0.15, count)
    strike = spot * np.exp(carry * years - rng.uniform(-reach, reach, count) * volatility * np.sqrt(years))
    return {
        "spot": spot, "strike": strike, "years": years, "volatility": volatility, "rate": rate, "carry": carry,
        "cp": rng.choice([-1.0, 1.0], count),
    }  # fmt: skip


def exact(mp: Any, at: dict[str, np.ndarray], i: int) -> Callable[..., Any]:
    """V(S, K, T, σ, r, q) of option i in arbitrary precision, written from the definition."""
    cp = int(at["cp"][i])

    def value(spot: Any, strike: Any, years: Any, volatility: Any, rate: Any, yielded: Any) -> Any:
        root = volatility * mp.sqrt(years)
        d1 = (mp.log(spot / strike) + (rate - yielded + volatility**2 / 2) * years) / root
        below = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2  # noqa: E731
        worth, cash = spot * mp.exp(-yielded * years), strike * mp.exp(-rate * years)
        return cp * (worth * below(cp * d1) - cash * below(cp * (d1 - root)))

    return value


def point(mp: Any, at: dict[str, np.ndarray], i: int) -> tuple[Any, ...]:
    rate, carry = mp.mpf(float(at["rate"][i])), mp.mpf(float(at["carry"][i]))
    return (*(mp.mpf(float(at[name][i])) for name in ("spot", "strike", "years", "volatility")), rate, rate - carry)


@pytest.fixture
def mp() -> Any:
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed: pip install mpmath")
    with mpmath.workdps(50):
        yield mpmath


def test_prices_deltas_and_probabilities_keep_twelve_digits_to_ten_deviations(mp: Any) -> None:
    at = options(1500, DEVIATIONS, 11)
    option = BlackScholes(**at)
    for i in range(1500):
        value, where = exact(mp, at, i), point(mp, at, i)
        spot, strike, years, volatility, rate, yielded = where
        root = volatility * mp.sqrt(years)
        d1 = (mp.log(spot / strike) + (rate - yielded + volatility**2 / 2) * years) / root
        cp = int(at["cp"][i])
        below = mp.erfc(-cp * d1 / mp.sqrt(2)) / 2, mp.erfc(-cp * (d1 - root) / mp.sqrt(2)) / 2
        density = mp.exp(-d1 * d1 / 2) / mp.sqrt(2 * mp.pi)
        carried = mp.exp(-yielded * years)
        expected = {
            "price": value(*where), "delta": cp * carried * below[0], "dual_delta": -cp * mp.exp(-rate * years) * below[1],
            "gamma": carried * density / (spot * root), "vega": spot * carried * density * mp.sqrt(years),
            "rho": cp * years * strike * mp.exp(-rate * years) * below[1],
        }  # fmt: skip
        for name, number in expected.items():
            assert abs(float(option.greek(name)[i] / number - 1)) <= 1e-12, (name, {n: a[i] for n, a in at.items()})


# how often to differentiate by S, K, T, σ, r, q, and the sign
DERIVATIVES = {
    "delta": ((1, 0, 0, 0, 0, 0), 1), "gamma": ((2, 0, 0, 0, 0, 0), 1), "speed": ((3, 0, 0, 0, 0, 0), 1),
    "vega": ((0, 0, 0, 1, 0, 0), 1), "vomma": ((0, 0, 0, 2, 0, 0), 1), "ultima": ((0, 0, 0, 3, 0, 0), 1),
    "theta": ((0, 0, 1, 0, 0, 0), -1), "charm": ((1, 0, 1, 0, 0, 0), -1), "color": ((2, 0, 1, 0, 0, 0), -1),
    "vanna": ((1, 0, 0, 1, 0, 0), 1), "zomma": ((2, 0, 0, 1, 0, 0), 1), "veta": ((0, 0, 1, 1, 0, 0), -1),
    "rho": ((0, 0, 0, 0, 1, 0), 1), "phi": ((0, 0, 0, 0, 0, 1), 1),
    "dual_delta": ((0, 1, 0, 0, 0, 0), 1), "dual_gamma": ((0, 2, 0, 0, 0, 0), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", DERIVATIVES)
def test_every_greek_is_the_derivative_of_the_price_to_twelve_digits(mp: Any, name: str) -> None:
    """By numerical differentiation in 50 digits."""
    orders, sign = DERIVATIVES[name]
    at = options(40, DEVIATIONS, 12)
    found = BlackScholes(**at).greek(name)
    for i in range(40):
        expected = float(sign * mp.diff(exact(mp, at, i), point(mp, at, i), orders))
        assert float(found[i]) == pytest.approx(expected, rel=1e-12, abs=0), {n: a[i] for n, a in at.items()}


def test_prices_and_greeks_agree_with_quantlib() -> None:
    """Room beyond 1e-10: QuantLib takes the difference of two nearly equal terms, so its error is of their size."""
    ql = pytest.importorskip("QuantLib", reason="QuantLib has no wheel here: pip install QuantLib")
    at = options(500, 5.0, 13)
    option = BlackScholes(**at)
    for i in range(500):
        spot, strike, years, volatility, rate, carry, cp = (float(at[name][i]) for name in at)
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if cp > 0 else ql.Option.Put, strike)
        theirs = ql.BlackCalculator(payoff, spot * np.exp(carry * years), volatility * np.sqrt(years), np.exp(-rate * years))
        terms = 1e-13 * (spot + strike)
        expected = {
            "price": (theirs.value(), terms), "delta": (theirs.delta(spot), 1e-13), "gamma": (theirs.gamma(spot), 0),
            "vega": (theirs.vega(years), 0), "theta": (theirs.theta(spot, years), terms / years), "rho": (theirs.rho(years), terms),
            "phi": (theirs.dividendRho(years), terms),
            "dual_delta": (theirs.strikeSensitivity(), 1e-13), "dual_gamma": (theirs.strikeGamma(), 0),
            "elasticity": (theirs.elasticity(spot), terms / float(option.price[i]) * abs(float(option.elasticity[i]))),
        }  # fmt: skip
        for name, (number, room) in expected.items():
            assert float(option.greek(name)[i]) == pytest.approx(number, rel=1e-10, abs=room), (name, {n: a[i] for n, a in at.items()})


def test_prices_and_implied_volatilities_agree_with_vollib() -> None:
    """vollib carries Jaeckel's “Let’s be rational” (2015)."""
    pytest.importorskip("vollib", reason="vollib has no wheel here: pip install vollib")
    from vollib.black_scholes_merton import black_scholes_merton
    from vollib.black_scholes_merton.implied_volatility import implied_volatility

    at = options(300, 4.0, 14)
    at["cp"] = np.where(at["strike"] > at["spot"] * np.exp(at["carry"] * at["years"]), 1.0, -1.0)  # out of the money
    quotes = BlackScholes(**at).price
    found = implied_volatilities(quotes, at["spot"], at["strike"], at["years"], at["rate"], at["carry"], at["cp"])
    assert found.ok.all()
    for i in range(300):
        spot, strike, years, volatility, rate, carry, cp = (float(at[name][i]) for name in at)
        flag = "c" if cp > 0 else "p"
        theirs = black_scholes_merton(flag, spot, strike, years, rate, volatility, rate - carry)
        assert float(quotes[i]) == pytest.approx(theirs, abs=1e-13 * (spot + strike))
        assert float(found.volatility[i]) == pytest.approx(
            implied_volatility(float(quotes[i]), spot, strike, years, rate, rate - carry, flag), rel=1e-9
        )


def test_implied_volatility_undoes_an_exact_price_to_twelve_digits(mp: Any) -> None:
    """The quote is priced in 50 digits, so that our own price cannot hide an error."""
    at = options(300, DEVIATIONS, 15)
    at["cp"] = np.where(at["strike"] > at["spot"] * np.exp(at["carry"] * at["years"]), 1.0, -1.0)
    quotes = np.array([float(exact(mp, at, i)(*point(mp, at, i))) for i in range(300)])
    found = implied_volatilities(quotes, at["spot"], at["strike"], at["years"], at["rate"], at["carry"], at["cp"])
    assert found.ok.all()
    assert np.max(np.abs(found.volatility - at["volatility"])) <= 1e-12
