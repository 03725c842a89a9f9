"""Impact by size of the order, and how it fades."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.core import Result
from squeezelab.dynamics.market_impact import invariance_impact, power_law_impact, propagator, signature
from squeezelab.dynamics.run import run
from squeezelab.errors import NotANumber, OutOfRange
from squeezelab.models import market_impact, transient_impact


@given(st.floats(1e-4, 0.5), st.floats(0.002, 0.1), st.floats(0.3, 0.95))
def test_impact_is_concave_odd_and_a_power_of_the_size(size: float, volatility: float, exponent: float) -> None:
    one, two = (float(power_law_impact(k * size, volatility, 1.0, exponent)) for k in (1, 2))
    assert two == pytest.approx(one * 2**exponent) and two < 2 * one
    assert float(power_law_impact(-size, volatility, 1.0, exponent)) == pytest.approx(-one)
    assert float(power_law_impact(size, volatility)) == pytest.approx(volatility * np.sqrt(size))


def test_invariance_is_linear_in_size_and_scales_with_the_benchmark() -> None:
    assert float(invariance_impact(0.01, 0.02, 40e6)) == pytest.approx(5e-4)
    assert float(invariance_impact(0.02, 0.02, 40e6)) == pytest.approx(1e-3)
    assert float(invariance_impact(0.01, 0.02, 8 * 40e6)) == pytest.approx(1e-3)
    assert float(invariance_impact(0.01, 0.16, 40e6)) == pytest.approx(16 * 5e-4)


def test_the_lines_cross_where_the_reading_says() -> None:
    model = market_impact.MODEL
    at = run(model, model.given())["crossing"]
    there = run(model, model.given(order_size=at))
    assert there["move"] == pytest.approx(there["linear_move"])


def fall(**values: Any) -> Result:
    return run(transient_impact.MODEL, transient_impact.MODEL.given(**values))


@given(st.floats(0, 1), st.floats(1, 50), st.floats(0, 1))
def test_impact_fades_to_its_permanent_part(decay: float, memory: float, permanent: float) -> None:
    left = propagator(np.arange(2000.0), decay, memory, permanent)
    assert left[0] == pytest.approx(1) and np.all(np.diff(left) <= 1e-15)
    assert left[-1] >= permanent - 1e-12


@given(st.floats(-0.5, 0.5), st.integers(1, 100), st.floats(0, 1))
def test_the_path_is_the_sum_of_what_is_left_of_every_sale(shock: float, duration: int, permanent: float) -> None:
    result = fall(shock=shock, duration=duration, permanent=permanent)
    sale = np.where(np.arange(100) < duration, shock / duration, 0.0)
    kernel = propagator(np.arange(100.0), 0.25, 2.0, permanent)
    np.testing.assert_allclose(np.log(result["price"][1:] / 100), np.convolve(sale, kernel)[:100], rtol=1e-9, atol=1e-12)


def test_the_rebound_is_as_large_as_the_impact_was_transient() -> None:
    """C17: forced sales come back, half-informed ones half, informed ones not at all; the trough deepens the other way."""
    results = [fall(permanent=part) for part in (0.0, 0.5, 1.0)]
    assert results[0]["contrarian"] > results[1]["contrarian"] > results[2]["contrarian"] == pytest.approx(0, abs=1e-12)
    assert results[0]["trough"] > results[1]["trough"] > results[2]["trough"]
    logs = [np.log1p([r["trough"], r["end"]]) for r in results]
    np.testing.assert_allclose(logs[1], (logs[0] + logs[2]) / 2, rtol=1e-9)
    assert results[2]["end"] == pytest.approx(np.expm1(-0.2))


def test_spreading_a_sale_softens_its_trough_only_where_impact_fades() -> None:
    """C32: at once or bit by bit ends the same where impact stays."""
    assert fall(duration=1)["trough"] < fall(duration=10)["trough"] < fall(duration=100)["trough"]
    assert fall(duration=1, permanent=1.0)["trough"] == pytest.approx(fall(duration=50, permanent=1.0)["trough"])


def test_prices_diffuse_at_the_decay_that_the_memory_of_signs_asks_for() -> None:
    lags = np.array([1, 10, 100, 400])
    flat, slow, fast = (signature(lags, decay, 0.5) for decay in (0.25, 0.05, 0.45))
    assert np.all(np.abs(flat / flat[0] - 1) < 0.2)
    assert slow[-1] > 5 * slow[0] and fast[-1] < 0.25 * fast[0]
    assert fall(persistence=0.5)["diffusive_decay"] == pytest.approx(0.25)


def test_the_signature_is_the_variance_of_simulated_prices() -> None:
    lags, length, paths = np.array([1, 5, 20]), 256, 3000
    rng = np.random.default_rng(12)
    correlation = np.r_[1.0, 0.2 * np.arange(1, length + 20.0) ** -0.5]
    where = np.abs(np.subtract.outer(np.arange(length + 20), np.arange(length + 20)))
    signs = rng.standard_normal((paths, length + 20)) @ np.linalg.cholesky(correlation[where]).T
    kernel = propagator(np.arange(length), 0.25, 1.0)
    for lag, variance in zip(lags, signature(lags, 0.25, 0.5, length=length), strict=True):
        weight = np.r_[kernel, np.zeros(lag)][:length] - np.r_[np.zeros(lag), kernel][:length]
        move = signs[:, :length] @ weight[::-1]
        assert move.var() / lag == pytest.approx(variance, rel=0.12)


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(OutOfRange, match="exponent"):
        power_law_impact(0.1, 0.02, 1.0, 1.5)
    with pytest.raises(NotANumber, match="participation"):
        invariance_impact(np.nan, 0.02, 40e6)
    with pytest.raises(OutOfRange, match="permanent"):
        propagator(1.0, 0.5, 1.0, 1.5)
    with pytest.raises(OutOfRange, match="memory"):
        propagator(1.0, 0.5, 0.0)
