"""Smiles: constraints, jump wings, repair, density, and the surface made of slices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.formulas.svi import calendar_crossing, negative_density

from squeezelab.dynamics.black_scholes import price
from squeezelab.dynamics.butterfly import butterfly
from squeezelab.dynamics.svi import SSVI, JumpWings, RawSVI
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange

VOGT = RawSVI(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153)
CALM = RawSVI(0.02, 0.1, -0.5, 0.0, 0.1)
K = np.linspace(-1.5, 1.5, 601)
slices = st.builds(
    lambda lowest, b, rho, m, sigma: RawSVI(lowest - b * sigma * np.sqrt(1 - rho**2), b, rho, m, sigma),
    st.floats(1e-4, 0.2), st.floats(0.01, 1), st.floats(-0.99, 0.99), st.floats(-1, 1), st.floats(0.01, 1),
)  # fmt: skip


@given(slices)
def test_slope_and_curvature_are_those_of_the_curve(smile: RawSVI) -> None:
    h = 1e-6
    scale = float(smile.b) * (1 + 1 / float(smile.sigma))
    np.testing.assert_allclose((smile.total_variance(K + h) - smile.total_variance(K - h)) / (2 * h), smile.slope(K), atol=1e-5 * scale)
    np.testing.assert_allclose(
        (smile.slope(K + h) - smile.slope(K - h)) / (2 * h), smile.curvature(K), atol=1e-4 * scale / float(smile.sigma) ** 2
    )


@given(slices)
def test_total_variance_is_lowest_at_its_minimum_and_its_wings_are_straight(smile: RawSVI) -> None:
    far = np.array([-1e6, 1e6])
    assert np.all(smile.total_variance(np.linspace(-30, 30, 4001)) >= smile.minimum - 1e-12)
    np.testing.assert_allclose(smile.slope(far), smile.b * np.array([smile.rho - 1, smile.rho + 1]), atol=1e-6)


@given(slices, st.floats(0.05, 2))
def test_jump_wings_lead_back_to_the_raw_parameters(smile: RawSVI, years: float) -> None:
    beta = smile.m / np.sqrt(smile.m**2 + smile.sigma**2)
    assume(1 - smile.rho * beta - np.sqrt((1 - beta**2) * (1 - smile.rho**2)) > 1e-3)  # else lowest at the money
    back = smile.jump_wings(years).raw()
    for name in ("a", "b", "rho", "m", "sigma"):
        assert getattr(back, name) == pytest.approx(float(getattr(smile, name)), abs=1e-8), name


def test_jump_wings_are_what_their_names_say() -> None:
    years = 0.5
    j = CALM.jump_wings(years)
    root = np.sqrt(j.v * years)
    assert j.v == pytest.approx(float(CALM.volatility(0, years)) ** 2, rel=1e-12)
    assert j.psi == pytest.approx(float(CALM.skew(years) * np.sqrt(years)), rel=1e-12)
    assert (-j.p, j.c) == pytest.approx((float(CALM.slope(-1e9) / root), float(CALM.slope(1e9) / root)), rel=1e-6)
    assert j.v_tilde * years == pytest.approx(float(CALM.total_variance(np.linspace(-1, 1, 200001)).min()), rel=1e-9)


def test_vogts_smile_has_negative_density_and_its_repair_has_none() -> None:
    [(low, high)] = negative_density(VOGT, np.linspace(-1.5, 2, 3501))
    assert (low, high) == pytest.approx((0.6424, 1.2569), abs=1e-4)
    mended = VOGT.jump_wings().repaired()
    assert negative_density(mended.raw(), np.linspace(-3, 3, 6001)) == []
    now = VOGT.jump_wings()
    assert (mended.v, mended.psi, mended.p) == (now.v, now.psi, now.p)


@given(slices)
def test_the_lowest_g_is_found_at_every_strike_and_negative_between_its_ends(smile: RawSVI) -> None:
    v = np.concatenate([-np.geomspace(1e-6, 20, 800)[::-1], [0], np.geomspace(1e-6, 20, 800)])
    k = smile.m + smile.sigma * np.sinh(v - np.arctanh(smile.rho))
    found, tried = butterfly(smile), smile.durrleman(k)
    assert found.lowest[0] <= tried.min() + 1e-6 * (1 + abs(tried.min()))
    if not found.held[0]:
        assert np.isnan(found.low[0]) and np.isnan(found.high[0])
        return
    inside = np.linspace(found.low[0], found.high[0], 52)[1:-1]
    assert smile.durrleman(inside).max() < 1e-6


def test_a_wing_steeper_than_the_bound_stays_negative_to_its_end() -> None:
    """Lee (2004): b(1 + ρ) = 3.2."""
    found = butterfly(RawSVI(0.2, 2.0, 0.6, 0.0, 0.5))
    assert found.lowest[0] <= 0.25 - 3.2**2 / 16 and np.isinf(found.high[0]) and np.isfinite(found.low[0])


@pytest.mark.parametrize("rho", [-0.7, 0.7])
def test_a_wing_that_is_too_steep_is_negative_to_its_end(rho: float) -> None:
    """Lee: its slope may be two at most; on the other side there is an end."""
    found = butterfly(RawSVI(0.04, 1.5, rho, 0.0, 0.1))
    low, high = sorted((found.low[0], found.high[0]), reverse=rho > 0)
    assert abs(low) == np.inf and np.sign(low) == np.sign(rho)
    assert 0 < abs(high) < 1 and np.sign(high) == np.sign(rho)


@given(slices, st.floats(0.05, 2))
def test_a_repaired_slice_is_free_of_butterflies_at_every_strike(smile: RawSVI, years: float) -> None:
    assume(smile.jump_wings(years).p + 2 * smile.jump_wings(years).psi > 1e-9)
    now = smile.jump_wings(years)
    mended = now.repaired()
    assert butterfly(mended.natural().raw()).lowest[0] >= 0
    assert mended.v == now.v and np.abs(mended.psi) <= np.abs(now.psi) and mended.p <= now.p


def test_repair_says_when_the_skew_is_too_steep_for_it() -> None:
    with pytest.raises(NoAnswer, match="p \\+ 2 psi"):
        JumpWings(np.array(0.04), np.array(-0.6), np.array(0.5), np.array(0.5), np.array(0.03)).repaired()


@pytest.mark.parametrize("smile", [VOGT, CALM, VOGT.jump_wings().repaired().raw(), SSVI(0.04, 2.0, -0.4)])
def test_density_is_the_second_derivative_of_prices_by_strike(smile: RawSVI) -> None:
    """Breeden & Litzenberger (1978), with F = 1 and T = 1; also where it is negative."""
    k, h = np.linspace(-0.8, 1.4, 23), 1e-4
    strikes = np.exp(k)[:, None] + h * np.array([-1, 0, 1])
    worth = price(1.0, strikes, 1.0, smile.volatility(np.log(strikes), 1.0))
    density = (worth[:, 0] - 2 * worth[:, 1] + worth[:, 2]) / h**2 * np.exp(k)
    np.testing.assert_allclose(smile.density(k), density, atol=2e-5)


@pytest.mark.parametrize("smile", [CALM, VOGT])
def test_density_holds_all_odds_and_its_mean_is_the_forward(smile: RawSVI) -> None:
    k = np.linspace(-12, 12, 96001)
    assert np.trapezoid(smile.density(k), k) == pytest.approx(1, abs=1e-6)
    assert np.trapezoid(smile.density(k) * np.exp(k), k) == pytest.approx(1, abs=1e-6)


def test_a_flat_smile_has_the_lognormal_density() -> None:
    flat = RawSVI(0.04, 0.0, 0.0, 0.0, 0.1)
    np.testing.assert_allclose(flat.density(K), np.exp(-((K + 0.02) ** 2) / 0.08) / np.sqrt(2 * np.pi * 0.04), rtol=1e-12)
    np.testing.assert_allclose(flat.durrleman(K), 1.0)


@given(st.floats(0.001, 1), st.floats(0.05, 20), st.floats(-0.99, 0.99))
def test_the_surface_is_a_raw_slice_and_its_conditions_suffice(theta: float, phi: float, rho: float) -> None:
    surface = SSVI(theta, phi, rho)
    np.testing.assert_allclose(surface.total_variance(K), surface.raw().total_variance(K), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(surface.slope(K), surface.raw().slope(K), rtol=1e-9, atol=1e-9)
    assert surface.total_variance(0.0) == pytest.approx(theta, rel=1e-9)
    wing = theta * phi * (1 + abs(rho))  # Gatheral & Jacquier 2014, theorem 4.2
    if wing < 4 and wing * phi <= 4:
        assert np.min(surface.durrleman(np.linspace(-5, 5, 2001))) >= -1e-9


def test_a_later_slice_below_an_earlier_is_calendar_arbitrage() -> None:
    assert calendar_crossing(SSVI(0.04, 2.0, -0.4), SSVI(0.09, 1.8, -0.4), K).size == 0
    crossed = calendar_crossing(SSVI(0.04, 4.0, -0.4), SSVI(0.05, 0.5, -0.4), K)
    assert crossed.min() < -0.5 and np.all(np.abs(crossed) > 0.05)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"b": -0.1}, OutOfRange, "b cannot be -0.1"),
        ({"rho": 1.0}, OutOfRange, "rho cannot be 1"),
        ({"sigma": 0.0}, OutOfRange, "sigma cannot be 0"),
        ({"m": np.nan}, NotANumber, "m must be finite"),
        ({"a": -0.2}, NoAnswer, "a = -0.2 makes total variance fall"),
    ],
)
def test_a_slice_that_is_none_is_refused(change: dict[str, float], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        RawSVI(**{"a": 0.02, "b": 0.1, "rho": -0.5, "m": 0.0, "sigma": 0.1, **change})


def test_jump_wings_that_no_slice_has_are_refused() -> None:
    with pytest.raises(NoAnswer, match="psi = 1 is steeper"):
        JumpWings(np.array(0.04), np.array(1.0), np.array(0.5), np.array(0.5), np.array(0.03)).raw()
    with pytest.raises(NoAnswer, match="lowest at the money"):
        RawSVI(0.02, 0.1, 0.0, 0.0, 0.1).jump_wings().raw()
    with pytest.raises(NoAnswer, match="at the money is 0"):
        RawSVI(0.0, 0.0, 0.0, 0.0, 0.1).jump_wings()


@pytest.mark.parametrize("smile", [CALM, SSVI(0.04, 2.0, -0.4)])
def test_a_log_strike_that_is_no_number_is_refused(smile: RawSVI) -> None:
    for ask in (smile.total_variance, smile.slope, smile.curvature, smile.durrleman, smile.density):
        with pytest.raises(NotANumber, match="k must be finite"):
            ask(np.nan)


@pytest.mark.parametrize(("name", "error"), [("v", OutOfRange), ("psi", NotANumber), ("c", NotANumber), ("years", OutOfRange)])
def test_jump_wings_that_are_no_numbers_are_refused_by_name(name: str, error: type[Exception]) -> None:
    at = {"v": 0.04, "psi": -0.1, "p": 0.5, "c": 0.5, "v_tilde": 0.03, "years": 1.0}
    with pytest.raises(error, match=name):
        JumpWings(**{**at, name: 0.0 if error is OutOfRange else np.inf})
