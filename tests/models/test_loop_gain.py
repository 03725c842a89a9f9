"""What must hold of the loop gain of all forced traders, and of hedges that come late."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas.lagged_hedging import lagged_returns, long_run_volatility, one_step_volatility

from squeezelab.core import Fate
from squeezelab.dynamics.lagged_hedging import horizon_volatility
from squeezelab.dynamics.loop_gain import amplification, constant_product_pool, leveraged_etf
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import OutOfRange
from squeezelab.models.loop_gain import MODEL, forced, total

quick = settings(max_examples=60, deadline=None, derandomize=True)
ALONE = {
    name: 0.0
    for name in (
        "dealer_gamma",
        "shorts_at_call",
        "longs_at_call",
        "fund_assets",
        "etf_assets",
        "insured_exposure",
        "liquidations",
        "pool_value",
    )
}
SIZES = {
    "dealer_gamma": -20e6,
    "shorts_at_call": 300e6,
    "longs_at_call": 100e6,
    "fund_assets": 100e6,
    "etf_assets": 200e6,
    "insured_exposure": 80e6,
    "liquidations": 5e6,
    "pool_value": 1e9,
}


def gain(**values: float) -> float:
    return float(total(laned(MODEL, MODEL.given(**values)))[0])


def test_amplification_is_one_without_a_loop_and_grows_ever_faster() -> None:
    g = np.linspace(0, 0.99, 100)
    a = amplification(g)
    assert a[0] == 1 and np.all(np.diff(a) > 0) and np.all(np.diff(a, 2) > 0)
    assert np.isinf(amplification(1.0)) and float(amplification(-0.4)) == pytest.approx(1 / 1.4)


def test_gains_add_and_half_the_depth_doubles_them() -> None:
    each = [gain(**{**ALONE, name: size}) for name, size in SIZES.items()]
    assert gain(**SIZES) == pytest.approx(sum(each), rel=1e-12)
    assert gain(**SIZES, market_depth=25e6) == pytest.approx(2 * gain(**SIZES, market_depth=50e6), rel=1e-12)


def test_each_trader_pushes_the_way_the_table_says() -> None:
    pushes = {name: float(usd[0]) for name, usd in forced(laned(MODEL, MODEL.given(**SIZES))).items()}
    assert pushes.pop("liquidity pools") < 0 and all(usd > 0 for usd in pushes.values())
    assert gain(**{**ALONE, "dealer_gamma": 20e6}) == -0.4
    for multiple in (-3.0, -2.0, -1.0, 2.0, 3.0):
        assert gain(**{**ALONE, "etf_assets": 1e9, "etf_multiple": multiple}) > 0  # bulls and bears alike
    assert gain(**{**ALONE, "etf_assets": 1e9, "etf_multiple": 0.5}) < 0 and leveraged_etf(100, 3) == leveraged_etf(100, -2)


def test_a_pool_trades_a_quarter_of_its_value_per_unit_of_log_price() -> None:
    """From its reserves: base x = sqrt(k/p), value V = 2 sqrt(kp)."""
    k, p, h = 1e6, 4.0, 1e-6
    base = [np.sqrt(k / (p * np.exp(s * h))) for s in (1, -1)]
    assert (base[0] - base[1]) / (2 * h) * p * 0.01 == pytest.approx(float(constant_product_pool(2 * np.sqrt(k * p))), rel=1e-9)


@given(g=st.floats(-3, 0.94), shock=st.floats(-0.05, 0.05).filter(lambda x: abs(x) > 1e-4))
@quick
def test_the_rounds_add_up_to_the_push_over_one_minus_the_gain(g, shock) -> None:
    r = run(MODEL, MODEL.given(**{**ALONE, "dealer_gamma": -g * 50e6}, shock=shock, forced_positions=10e9))
    assert r["log_move"] == pytest.approx(np.log1p(shock) / (1 - g), rel=1e-6)
    if g < 0:
        assert abs(r["log_move"]) <= abs(np.log1p(shock))


@given(
    gamma=st.sampled_from([-10e9, -60e6, -49e6]),
    shock=st.sampled_from([-0.1, 0.1, 0.01]),
    depth=st.sampled_from([1e6, 50e6, 1e9]),
    room=st.sampled_from([10e6, 400e6, 10e9]),
)
@quick
def test_the_forced_never_trade_more_than_they_hold_and_past_one_they_trade_it_all(gamma, shock, depth, room) -> None:
    r = run(MODEL, MODEL.given(**{**ALONE, "dealer_gamma": gamma}, shock=shock, market_depth=depth, forced_positions=room))
    assert r["spent"][-1] <= room * (1 + 1e-9)
    assert r["spent"][-1] == pytest.approx(np.abs(r["traded"]).sum(), rel=1e-9)
    assert r["log_move"] == pytest.approx(np.log1p(shock) + 0.01 * r["traded"].sum() / depth, rel=1e-9)
    if r["total_gain"] > 1.1:
        assert r.tipped[0]
        if r.fate is Fate.BOOK_GAPS:  # ten times the price, or a tenth: the rest finds nobody
            assert abs(r["log_move"]) == pytest.approx(np.log(10), rel=1e-9) and r["spent"][-1] < room
        else:
            assert r["spent"][-1] == pytest.approx(room, rel=1e-6)


def test_long_gamma_calms_and_short_gamma_drives_at_once_or_over_long_horizons_but_not_over_one_late_step() -> None:
    """Claim C18, and the lag caveat: one step varies more for both signs."""
    news = np.random.default_rng(18).standard_normal((4000, 200))
    for g, run_ratio, at_once in ((-0.4, 0.714, 0.714), (0.4, 1.667, 1.667)):
        late = lagged_returns(news, g)[100:]
        assert late.std() == pytest.approx(1.091, abs=0.01) == float(one_step_volatility(g))
        hundred = late[:3900].reshape(39, 100, 200).sum(axis=1)
        alone = news[100:4000].reshape(39, 100, 200).sum(axis=1)
        assert hundred.std() / alone.std() == pytest.approx(run_ratio, abs=0.03)
        assert float(long_run_volatility(g)) == pytest.approx(run_ratio, abs=0.001)
        assert float(amplification(g)) == pytest.approx(at_once, abs=0.001)


@given(g=st.floats(-0.95, 0.95), steps=st.integers(1, 60))
@quick
def test_the_volatility_of_every_horizon_is_that_of_the_covariances(g, steps) -> None:
    lags = np.abs(np.subtract.outer(np.arange(steps), np.arange(steps)))
    variance = (g**lags).sum() / (1 - g**2)
    assert float(horizon_volatility(g, np.array([[float(steps)]]))[0, 0]) == pytest.approx(np.sqrt(variance / steps), rel=1e-9)


def test_horizons_run_from_one_step_to_the_long_run() -> None:
    for g in (-0.6, 0.6):
        curve = horizon_volatility(g, np.array([[1.0], [1e6]]))[:, 0]
        assert curve[0] == pytest.approx(float(one_step_volatility(g))) and curve[1] == pytest.approx(
            float(long_run_volatility(g)), rel=1e-5
        )
    with pytest.raises(OutOfRange, match="gain"):
        horizon_volatility(1.0, np.array([[1.0]]))
