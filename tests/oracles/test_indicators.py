"""The indicators agree with TA-Lib on random charts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.indicators import directional_index

from squeezelab.dynamics.bars import walk_bars
from squeezelab.dynamics.indicators import bandwidth, rolling
from squeezelab.dynamics.wilder import average_true_range, directional_movement, true_range, wilder_sum

talib = pytest.importorskip("talib", reason="TA-Lib is not installed: pip install TA-Lib")

charts = st.builds(
    lambda seed, count, scale: tuple(
        100 * np.exp(scale * x) for x in walk_bars(np.random.default_rng(seed).standard_normal(count * 5), 5)
    ),
    st.integers(0, 2**32 - 1), st.integers(70, 300), st.floats(1e-4, 0.05),
)  # fmt: skip


def same(ours: np.ndarray, theirs: np.ndarray, rtol: float = 1e-9) -> None:
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(theirs))
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-9)


@given(charts, st.integers(2, 30))
def test_directional_lines_agree(chart: tuple[np.ndarray, ...], n: int) -> None:
    _, high, low, close = chart
    lines = directional_index(high, low, close, n, seeding="ta-lib")
    same(lines["plus"], talib.PLUS_DI(high, low, close, n))
    same(lines["minus"], talib.MINUS_DI(high, low, close, n))
    same(lines["dx"], talib.DX(high, low, close, n), 1e-7)
    same(lines["adx"], talib.ADX(high, low, close, n), 1e-7)


@given(charts, st.integers(2, 30))
def test_summed_directional_movement_agrees(chart: tuple[np.ndarray, ...], n: int) -> None:
    _, high, low, _ = chart
    plus, minus = directional_movement(high, low)
    same(wilder_sum(plus, n, 1, n - 1), talib.PLUS_DM(high, low, n))
    same(wilder_sum(minus, n, 1, n - 1), talib.MINUS_DM(high, low, n))


@given(charts)
def test_true_range_agrees(chart: tuple[np.ndarray, ...]) -> None:
    _, high, low, close = chart
    same(true_range(high, low, close), talib.TRANGE(high, low, close))


@given(charts, st.integers(2, 30))
def test_the_average_true_range_agrees(chart: tuple[np.ndarray, ...], n: int) -> None:
    _, high, low, close = chart
    same(average_true_range(high, low, close, n), talib.ATR(high, low, close, n))


@given(charts, st.integers(5, 40))
def test_the_width_of_the_bands_agrees(chart: tuple[np.ndarray, ...], n: int) -> None:
    close = chart[3]
    upper, middle, lower = talib.BBANDS(close, n, 2.0, 2.0)
    np.testing.assert_allclose(bandwidth(close, n)[n - 1 :], ((upper - lower) / middle)[n - 1 :], rtol=1e-3, atol=1e-6)


@given(charts, st.integers(2, 40))
def test_rolling_extremes_and_deviations_agree(chart: tuple[np.ndarray, ...], n: int) -> None:
    _, high, low, close = chart
    np.testing.assert_array_equal(rolling(high, n).max(axis=-1), talib.MAX(high, n)[n - 1 :])
    np.testing.assert_array_equal(rolling(low, n).min(axis=-1), talib.MIN(low, n)[n - 1 :])
    np.testing.assert_allclose(rolling(close, n).std(axis=-1), talib.STDDEV(close, n)[n - 1 :], rtol=1e-3, atol=1e-5)
