"""Tranches, maturities, margins, ruin, Jensen, horizons, Kelly and the grid: limits, monotonicity, conservation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.credit import tranche_spread, worst_default_rate
from reference.formulas.grid import frequency_change, mining_break_even
from reference.formulas.risk import (
    ewma_volatility,
    jensen_gap,
    liquidity_coverage,
    normal_quantile,
    portfolio_value_at_risk,
    position_size,
    shortfall_factor,
)

from squeezelab.dynamics.credit import conditional_default, large_pool_tranches
from squeezelab.dynamics.durations import macaulay_duration, modified_duration
from squeezelab.dynamics.loop_gain import leverage_targeting, strongest
from squeezelab.dynamics.risk import growth_rate, kelly_fraction, lognormal_call, value_at_risk
from squeezelab.dynamics.ruin import fund_for, ruin_probability
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.stepping import Run
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange
from squeezelab.models import get_model, volatility_margin

(TRANCHE, LADDER, MARGIN, FUND, JENSEN, HORIZON, KELLY, GRID) = (
    get_model(name)
    for name in (
        "senior-tranche",
        "maturity-ladder",
        "volatility-margin",
        "ruin-fund",
        "jensen-gap",
        "risk-horizon",
        "kelly-bet",
        "grid-balance",
    )
)


def over(model: Any, name: str, reading: str, count: int = 25, **values: Any) -> np.ndarray:
    stops = model.parameter(name).stops
    return sweep(model, model.given(**values), name, stops[:: max(1, len(stops) // count)])[reading]


# tranches -----------------------------------------------------------------------------------------
@given(
    probability=st.floats(0.001, 0.5), correlation=st.floats(0, 0.95), recovery=st.floats(0, 0.9),
    attach=st.floats(0.005, 0.3), width=st.floats(0.01, 0.3),
)  # fmt: skip
def test_the_tranches_together_lose_what_the_pool_loses(
    probability: float, correlation: float, recovery: float, attach: float, width: float
) -> None:
    p, rho, r, a, d = (np.array([x]) for x in (probability, correlation, recovery, attach, attach + width))
    (equity, mezzanine, senior), pool = large_pool_tranches(p, rho, r, a, d)
    assert equity * a + mezzanine * (d - a) + senior * (1 - d) == pytest.approx(pool, rel=1e-9)
    assert pool[0] == pytest.approx((1 - recovery) * probability, rel=1e-5, abs=1e-9)
    assert equity >= mezzanine - 1e-12 and mezzanine >= senior - 1e-12


def test_correlation_moves_losses_from_equity_to_senior() -> None:
    assert np.all(np.diff(over(TRANCHE, "correlation", "senior_share")) >= -1e-9)
    assert np.all(np.diff(over(TRANCHE, "correlation", "equity_share")) <= 1e-9)
    alone = run(TRANCHE, TRANCHE.given(correlation=0.0))
    assert alone["senior_share"] == 0  # a loss of 2.9 % and no other
    assert alone["equity_share"] == pytest.approx(1.0, rel=1e-9)


def test_the_worst_case_tends_to_the_average_without_correlation_and_to_all_or_nothing_with_it() -> None:
    assert worst_default_rate(0.02, 0.0, 0.999) == pytest.approx(0.02)
    assert worst_default_rate(0.02, 0.9999, 0.999) == pytest.approx(1.0, abs=1e-6)
    rates = worst_default_rate(0.02, np.linspace(0, 0.9, 30), 0.999)
    assert np.all(np.diff(rates) > 0)


@given(probability=st.floats(0.001, 0.6), correlation=st.floats(0.0, 0.95))
def test_the_common_factor_averages_out(probability: float, correlation: float) -> None:
    nodes, weight = np.polynomial.hermite_e.hermegauss(100)
    mean = weight @ conditional_default(np.array(probability), np.array(correlation), nodes) / weight.sum()
    assert mean == pytest.approx(probability, abs=2e-3)


def test_the_whole_pool_as_one_tranche_is_fairly_paid_by_its_hazard() -> None:
    for rho in (0.0, 0.2, 0.6):
        assert tranche_spread(0, 1, rho) == pytest.approx(0.6 * 0.01, rel=0.03)


def test_impossible_tranches_are_refused() -> None:
    with pytest.raises(OutOfRange, match="detach"):
        tranche_spread(0.1, 0.1, 0.2)
    with pytest.raises(OutOfRange, match="correlation"):
        tranche_spread(0.0, 0.1, 1.0)
    with pytest.raises(NoAnswer, match="mezzanine"):
        run(TRANCHE, TRANCHE.given(attach=0.2, detach=0.1))


# maturities ---------------------------------------------------------------------------------------
def test_cash_is_what_was_liquid_and_came_back_less_what_left() -> None:
    for preset in LADDER.presets:
        result = run(LADDER, LADDER.given(preset.title))
        np.testing.assert_allclose(result["cash"], result["liquid"] + result["inflow"] - result["outflow"], rtol=1e-9, atol=1e-3)
        assert result["cash"][0] == result["liquid"]
        assert result["inflow"][-1] <= result["assets"] and result["outflow"][-1] <= result["liabilities"] * (1 + 1e-12)
        assert np.all(np.diff(result["outflow"]) >= -1e-3)


def test_cash_is_lower_the_faster_money_leaves_and_the_later_it_comes_back() -> None:
    for name, sign in (("run_share", -1), ("run_speed", -1), ("asset_years", -1), ("liability_years", 1)):
        assert np.all(sign * np.diff(over(LADDER, name, "lowest_cash", liquid=5e9)) >= -1e-3), name


def test_duration_of_what_falls_due_at_a_steady_rate_is_that_of_its_cash_flows() -> None:
    years = np.linspace(0, 200, 400_001)
    flows = np.exp(-years / 5)
    assert run(LADDER, LADDER.given())["asset_duration"] == pytest.approx(macaulay_duration(years, flows, 0.04), rel=1e-4)


def test_duration_of_a_bond_is_the_textbooks() -> None:
    """Hull, table 4.6: three years, 10 % coupon in halves, 12 % continuous: 2.653 years."""
    times = np.arange(0.5, 3.01, 0.5)
    flows = np.array([5, 5, 5, 5, 5, 105.0])
    assert macaulay_duration(times, flows, 0.12) == pytest.approx(2.653, abs=5e-4)
    assert macaulay_duration(np.array([4.0]), np.array([1.0]), 0.3) == 4.0  # a zero bond lasts to its end
    y = 2 * np.expm1(0.12 / 2)
    value = lambda rate: (flows * (1 + rate / 2) ** (-2 * times)).sum()  # noqa: E731
    slope = -(value(y + 1e-6) - value(y - 1e-6)) / 2e-6 / value(y)
    assert modified_duration(times, flows, y, 2) == pytest.approx(slope, rel=1e-6)


def test_coverage_counts_inflow_only_up_to_three_quarters() -> None:
    assert liquidity_coverage(100, 100, 0) == pytest.approx(1.0)
    assert liquidity_coverage(25, 100, 500) == pytest.approx(1.0)
    with pytest.raises(OutOfRange, match="outflow"):
        liquidity_coverage(1, 0, 0)


# margins that follow volatility -------------------------------------------------------------------
@pytest.mark.parametrize("corner", [{}, {"shock": -0.3}, {"market_depth": 1e6}, {"multiple": 15.0}, {"decay": 0.7}, {"floor": 0.3}])
def test_units_and_equity_of_a_margined_market_are_conserved(corner: dict[str, float]) -> None:
    result = run(MARGIN, MARGIN.given(**corner))
    price, units, sold, equity = result["price"], result["units"], result["sold"], result["equity"]
    np.testing.assert_allclose(result["held"], units * price, rtol=1e-9)
    assert np.all(np.diff(units) <= 1e-9) and np.all(units >= -1e-6) and np.all(equity >= 0)
    marked = price[:-1] * np.where(np.arange(len(price) - 1) == volatility_margin.SHOCK_DAY, 1 + result["shock"], 1.0)
    np.testing.assert_allclose(units[:-1] - units[1:], sold[1:] / marked, rtol=1e-9, atol=1e-6)
    # equity changes by the move of what is held, and by the average price of what is sold, until it is gone
    alive = (equity[1:] > 0) & (equity[:-1] + units[:-1] * (marked - price[:-1]) > 0)
    slippage = sold[1:] / marked * (np.sqrt(marked * price[1:]) - marked)
    gain = units[:-1] * (marked - price[:-1]) + units[1:] * (price[1:] - marked) + slippage
    np.testing.assert_allclose(np.diff(equity)[alive], gain[alive], rtol=1e-9, atol=1e-3)


def test_without_a_shock_nothing_happens() -> None:
    result = run(MARGIN, MARGIN.given(shock=0.0))
    assert result["sales"] == 0 and np.ptp(result["price"]) == 0 and result["procyclicality"] == pytest.approx(1.0)


def test_a_floor_a_deeper_market_and_a_longer_memory_soften_the_fall() -> None:
    for name in ("floor", "market_depth", "decay"):
        assert np.all(np.diff(over(MARGIN, name, "fall", 15)) >= -1e-9), name
    assert np.all(np.diff(over(MARGIN, "shock", "fall", 15)) >= -1e-9)
    assert np.all(np.diff(over(MARGIN, "floor", "procyclicality", 15)) <= 1e-9)


def test_with_a_constant_margin_the_gain_is_that_of_constant_leverage() -> None:
    p = run(MARGIN, MARGIN.given(floor=0.3, multiple=2.0)).values
    parts = volatility_margin.gain(p, np.array([[0.01]]), {})
    assert parts["margin rise"][0, 0] == 0
    assert parts["leverage"][0, 0] == pytest.approx(leverage_targeting(100e6, 1 / 0.3) / 20e6, rel=1e-9)


@given(assets=st.floats(1e6, 1e9), shock=st.floats(-0.2, 0.0), decay=st.floats(0.7, 0.99))
def test_funds_with_a_volatility_target_keep_their_books_and_never_soften_the_fall(assets: float, shock: float, decay: float) -> None:
    values = {"shock": shock, "decay": decay}
    without, among = (run(MARGIN, MARGIN.given(**values, target_assets=a)) for a in (0.0, assets))
    assert without["fund_sales"] == 0 and among["fall"] <= without["fall"] + 1e-12
    assert (among["weight"] <= 1).all() and (among["weight"] > 0).all()
    going = Run(MARGIN, among.values, {})
    while not going.over:
        before = going.state
        going.advance()
        sold, after = going.state["fund_sold"], going.state
        marked = before["price"] * (1 + (shock if before["t"] == volatility_margin.SHOCK_DAY else 0.0))
        assert before["fund_units"] - after["fund_units"] == pytest.approx(sold / marked, rel=1e-9, abs=1e-9)
        assert after["fund_cash"] - before["fund_cash"] == pytest.approx(sold * np.sqrt(after["price"] / marked), rel=1e-9, abs=1e-3)
        assert after["fund_units"] >= 0


def test_in_calm_times_funds_with_a_volatility_target_are_all_invested_and_trade_nothing() -> None:
    result = run(MARGIN, MARGIN.given(shock=0.0, target_assets=1e9))
    assert (
        np.abs(result["weight"] - 1).max() < 1e-12
        and np.abs(result["fund_sold"]).max() < 1
        and result["fall"] == pytest.approx(0, abs=1e-9)
    )


def test_a_margin_that_rises_adds_to_the_gain() -> None:
    result = run(MARGIN, MARGIN.given(calm_volatility=0.005, decay=0.8, multiple=15.0))
    fixed = volatility_margin.gain(result.values, np.array([[0.005]]), {})
    assert fixed["margin rise"][0, 0] > 0.1 * fixed["leverage"][0, 0]
    assert strongest(MARGIN.gain.parts, result.values, result.series["volatility"])[0] > fixed["leverage"][0, 0]


def test_ewma_of_equal_moves_is_their_size_and_forgets_a_shock_by_its_half_life() -> None:
    assert ewma_volatility(np.full(50, 0.01), start=0.01) == pytest.approx(np.full(50, 0.01))
    after = ewma_volatility(np.r_[0.1, np.zeros(60)], 0.94, start=1e-9) ** 2
    assert after[12] / after[1] == pytest.approx(0.94**11)
    with pytest.raises(NotANumber, match="moves"):
        ewma_volatility(np.array([0.1, np.nan]))


# ruin ---------------------------------------------------------------------------------------------
@given(fund=st.floats(0, 50), loading=st.floats(0, 2), claim=st.floats(0.1, 10))
def test_ruin_is_less_likely_with_more_fund_and_more_income(fund: float, loading: float, claim: float) -> None:
    here = float(ruin_probability(fund, loading, claim))
    assert 0 <= here <= 1
    assert ruin_probability(fund * 1.1 + 0.1, loading, claim) <= here
    assert ruin_probability(fund, loading + 0.1, claim) <= here
    assert ruin_probability(0, loading, claim) == pytest.approx(1 / (1 + loading))


@given(ruin=st.floats(0.001, 0.9), loading=st.floats(0.01, 2), claim=st.floats(0.1, 10))
def test_the_fund_for_a_chance_has_that_chance(ruin: float, loading: float, claim: float) -> None:
    fund = float(fund_for(ruin, loading, claim))
    assert fund == 0 or ruin_probability(fund, loading, claim) == pytest.approx(ruin, rel=1e-9)


def test_simulated_funds_are_ruined_as_often_as_the_formula_says() -> None:
    paths = 3000
    result = run(FUND, FUND.given(loading=0.4, fund=6e6, claims=600), seed=11, paths=paths)
    chance = float(ruin_probability(6e6, 0.4, 2e6))
    assert result["path_ruined"].mean() == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / paths))


def test_the_fund_is_what_it_had_and_earned_less_what_it_paid() -> None:
    for values in ({}, {"loading": -0.2}, {"mean_claim": 50e6}):
        result = run(FUND, FUND.given(**values), paths=7)
        np.testing.assert_allclose(result["fund_left"], 1.0 * result.values.fund + result["earned"] - result["paid"], rtol=1e-9, atol=1e-3)
        gone = result["ruined"] > 0
        assert np.all(np.diff(gone, axis=0) >= 0) and np.all((result["fund_left"].min(axis=0) < 0) == gone[-1])


# Jensen -------------------------------------------------------------------------------------------
@given(s=st.floats(0, 1), strike=st.floats(0.5, 1.5))
def test_convex_payoffs_gain_concave_ones_lose_and_straight_ones_neither(s: float, strike: float) -> None:
    """Claim C22: at least, not more than; equal where the line is straight or nothing is uncertain."""
    payoffs = ("call", "pool", "square", "growth", "line")
    gap = {f: run(JENSEN, JENSEN.given(payoff=f, uncertainty=s, strike=strike))["gap"] for f in payoffs}
    assert gap["call"] >= -1e-12 and gap["square"] >= 0 and gap["pool"] <= 0 and gap["growth"] <= 0 and gap["line"] == 0
    if s == 0:
        assert all(abs(value) < 1e-12 for value in gap.values())


@pytest.mark.parametrize(("payoff", "function"), [("pool", np.sqrt), ("square", np.square), ("growth", np.log), ("line", lambda x: x)])
def test_closed_gaps_agree_with_quadrature(payoff: str, function: Any) -> None:
    s = 0.4
    result = run(JENSEN, JENSEN.given(payoff=payoff, uncertainty=s))
    nodes = jensen_gap(lambda z: function(np.exp(s * z - s**2 / 2)), 0.0, 1.0) + function(np.exp(-(s**2) / 2)) - function(1.0)
    assert result["gap"] == pytest.approx(nodes, abs=1e-10)


def test_the_expected_call_agrees_with_a_fine_sum_and_its_limits() -> None:
    u = (np.arange(400_000) + 0.5) / 400_000
    from scipy.special import ndtri

    price = np.exp(0.3 * ndtri(u) - 0.045)
    assert lognormal_call(np.array(1.0), np.array(0.3), np.array(1.1)) == pytest.approx(np.maximum(price - 1.1, 0).mean(), rel=1e-4)
    assert lognormal_call(np.array(1.0), np.array(1e-6), np.array(0.7)) == pytest.approx(0.3)


def test_the_gap_grows_with_uncertainty() -> None:
    assert np.all(np.diff(over(JENSEN, "uncertainty", "gap")) >= -1e-12)


# horizons and bets --------------------------------------------------------------------------------
@given(days=st.floats(1, 250), size=st.floats(0.1, 10))
def test_risk_grows_with_the_root_of_time_and_in_proportion_to_size(days: float, size: float) -> None:
    one = value_at_risk(1e6, 0.02, days, 2.326)
    assert value_at_risk(1e6, 0.02, 4 * days, 2.326) == pytest.approx(2 * one)
    assert value_at_risk(size * 1e6, 0.02, days, 2.326) == pytest.approx(size * one)


def test_shortfall_is_the_mean_beyond_value_at_risk_and_always_above_it() -> None:
    c = np.linspace(0.9, 0.9995, 20)
    assert np.all(shortfall_factor(c) > normal_quantile(c))
    sample = np.sort(np.random.default_rng(0).standard_normal(1_000_000))
    assert shortfall_factor(0.99) == pytest.approx(sample[990_000:].mean(), abs=0.01)


def test_the_models_horizon_is_the_root_rule_when_days_do_not_follow_each_other() -> None:
    result = run(HORIZON, HORIZON.given())
    np.testing.assert_allclose(result["at_risk"], result["root_rule"], rtol=1e-12)
    later = result["horizon"] > 1.01
    assert np.all(run(HORIZON, HORIZON.given(follow=0.3))["at_risk"][later] > result["at_risk"][later])


def test_days_that_follow_each_other_add_up_as_simulated() -> None:
    rng, a, days = np.random.default_rng(4), 0.4, 10
    noise = rng.standard_normal((200_000, days))
    moves = np.empty_like(noise)
    moves[:, 0] = noise[:, 0]
    for t in range(1, days):
        moves[:, t] = a * moves[:, t - 1] + np.sqrt(1 - a**2) * noise[:, t]
    result = run(HORIZON, HORIZON.given(follow=a))
    deviation = result["value_at_risk"] / result["value"] / normal_quantile(0.99) / 0.02
    assert deviation == pytest.approx(moves.sum(axis=1).std(), rel=0.01)


def test_positions_that_move_together_add_up_and_others_partly_cancel() -> None:
    parts = np.array([3.0, 4.0])
    assert portfolio_value_at_risk(parts, np.ones((2, 2))) == pytest.approx(7)
    assert portfolio_value_at_risk(parts, np.eye(2)) == pytest.approx(5)
    with pytest.raises(OutOfRange, match="correlation"):
        portfolio_value_at_risk(np.ones(3), np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))


@given(drift=st.floats(0.01, 1), volatility=st.floats(0.05, 1.5))
def test_the_kelly_bet_grows_fastest_and_twice_it_not_at_all(drift: float, volatility: float) -> None:
    best = float(kelly_fraction(drift, volatility))
    others = growth_rate(best * np.linspace(0, 3, 61), np.array(drift), np.array(volatility))
    assert growth_rate(best, drift, volatility) >= others.max() - 1e-12
    assert growth_rate(2 * best, drift, volatility) == pytest.approx(0, abs=1e-9 * (1 + best))


def test_a_position_sized_by_its_stop_loses_just_the_risk() -> None:
    assert position_size(1_000, 100, 95) * 5 == pytest.approx(1_000)
    assert position_size(1_000, 95, 100) == position_size(1_000, 100, 95)
    with pytest.raises(OutOfRange, match="stop"):
        position_size(1_000, 100, 100)


def test_kellys_chance_of_a_loss_agrees_with_simulated_wealth() -> None:
    z = np.random.default_rng(1).standard_normal(200_000)
    result = run(KELLY, KELLY.given())
    wealth = (0.08 - 0.02) * 5 + 0.2 * np.sqrt(5) * z
    assert result["loss_chance"] == pytest.approx((wealth < 0).mean(), abs=0.004)


# the grid -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("values", [{}, {"power_price": 1.0}, {"droop": 0.02}, {"damping": 3.0, "inertia": 10.0}, {"lost": 0.3}])
def test_frequency_comes_to_rest_where_the_formula_says(values: dict[str, float]) -> None:
    result = run(GRID, GRID.given(steps=480, **values))
    assert result["frequency"][-1] - 50 == pytest.approx(result["settled"], abs=2e-3)
    assert -result["gap"][-1] == pytest.approx(result.values.damping[0] * (result["frequency"][-1] / 50 - 1), abs=2e-4)


def test_the_fall_is_shallower_with_inertia_speed_and_damping() -> None:
    for name, sign in (("inertia", 1), ("governor_time", -1), ("damping", 1), ("lost", -1), ("droop", -1)):
        assert np.all(sign * np.diff(over(GRID, name, "lowest_frequency", 12)) >= -1e-6), name
    assert np.all(np.diff(over(GRID, "miner_load", "settled", 12, power_price=1.0)) >= -1e-12)


def test_miners_leave_when_power_costs_more_than_they_earn() -> None:
    even = float(mining_break_even(50, 20))
    assert run(GRID, GRID.given(power_price=even))["miners_relief"] == pytest.approx(0.02, rel=1e-9)  # half of them
    assert np.all(np.diff(over(GRID, "power_price", "miners_relief")) >= -1e-15)
    assert frequency_change(-0.1, 0.05, 1.0, 60.0) == pytest.approx(1.2 * frequency_change(-0.1, 0.05, 1.0))
    with pytest.raises(OutOfRange, match="droop"):
        frequency_change(-0.1, 0.0, 1.0)


def test_even_the_fastest_governors_on_the_lightest_grid_come_to_rest() -> None:
    fast = {"droop": 0.02, "inertia": 1.0, "governor_time": 0.2, "damping": 0.0, "steps": 480}
    result = run(GRID, GRID.given(**fast))
    assert result["frequency"][-1] - 50 == pytest.approx(result["settled"], abs=1e-3)
    assert result["frequency"].min() > 50 + 3 * result["settled"]
