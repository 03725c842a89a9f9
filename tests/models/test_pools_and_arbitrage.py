"""Pools as curves and as integers, and arbitrage between venues."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.formulas import amm as amm_formulas
from reference.formulas import amm_integers as exact_formulas

from squeezelab.core import Result
from squeezelab.dynamics import amm, amm_ranges
from squeezelab.dynamics import amm_integers as exact
from squeezelab.dynamics.arbitrage import pool_against_market, two_books
from squeezelab.dynamics.run import run
from squeezelab.errors import NotANumber, OutOfRange
from squeezelab.models import amm_lab, amm_swap, fee_failure, pool_arbitrage, venue_arbitrage

reserves, amounts = st.integers(10**6, 10**30), st.integers(1, 10**30)
coins, fees = st.floats(1, 1e4), st.floats(0, 0.05)
ratios, factors = st.floats(0.05, 20), st.floats(1.05, 100)


@given(amounts, reserves, reserves)
def test_no_swap_lowers_the_product_and_none_empties_the_pool(amount: int, reserve_in: int, reserve_out: int) -> None:
    out = exact.amount_out(amount, reserve_in, reserve_out)
    assert 0 <= out < reserve_out
    assert (reserve_in + amount) * (reserve_out - out) >= reserve_in * reserve_out
    assert out <= float(amm.swap_in(reserve_in, reserve_out, amount, 0.003)) * (1 + 1e-12) + 1


@given(st.integers(1, 10**24), reserves, reserves)
def test_what_is_asked_for_an_amount_is_enough_to_get_it(amount: int, reserve_in: int, reserve_out: int) -> None:
    assume(amount < reserve_out)
    paid = exact.amount_in(amount, reserve_in, reserve_out)
    assert exact.amount_out(paid, reserve_in, reserve_out) >= amount


@given(st.integers(10**6, 10**24), reserves, reserves)
def test_a_round_trip_loses(amount: int, reserve_in: int, reserve_out: int) -> None:
    out = exact.amount_out(amount, reserve_in, reserve_out)
    assume(out > 0)
    assert exact.amount_out(out, reserve_out - out, reserve_in + amount) < amount


@given(coins, coins, coins, coins)
def test_without_a_fee_two_halves_are_one_whole(base: float, quote: float, first: float, second: float) -> None:
    one = amm.swap_in(base, quote, first + second, 0.0)
    half = amm.swap_in(base, quote, first, 0.0)
    rest = amm.swap_in(base + first, quote - half, second, 0.0)
    assert float(half + rest) == pytest.approx(float(one), rel=1e-9)


@given(coins, coins, st.floats(0.001, 0.9), fees)
def test_buying_undoes_selling_but_for_the_fee(base: float, quote: float, share: float, fee: float) -> None:
    sold = share * base
    out = amm.swap_in(base, quote, sold, fee)
    asked = amm_formulas.swap_out(base + sold, quote - out, sold, fee)
    assert float(asked) >= float(out) * (1 - 1e-12)
    if fee == 0:
        assert float(asked) == pytest.approx(float(out), rel=1e-9)


def test_selling_a_share_of_the_reserve_moves_price_and_fill_as_the_rule_says() -> None:
    for share in (0.1, 0.5, 1.0):
        out, after = amm_ranges.range_swap(1000.0, 2000.0, 1000.0 * share, 0.0)
        assert float(after) == pytest.approx(2000 / (1 + share) ** 2)
        assert float(out) / (1000 * share) == pytest.approx(2000 / (1 + share))


@given(st.floats(1, 900), factors, st.floats(0, 0.01))
def test_a_range_acts_like_a_larger_pool_until_it_ends(sold: float, factor: float, fee: float) -> None:
    out, after = amm_ranges.range_swap(1000.0, 2000.0, sold, fee, factor)
    assert float(after) >= 2000 / factor * (1 - 1e-9)
    low, high = 2000 / factor, 2000 * factor
    liquidity = 1000 / (1 / np.sqrt(2000.0) - 1 / np.sqrt(high))
    before, then = amm_ranges.range_amounts(liquidity, 2000.0, low, high), amm_ranges.range_amounts(liquidity, after, low, high)
    assert float(before[0]) == pytest.approx(1000)
    assert float(then[0] - before[0]) == pytest.approx(sold * (1 - fee), rel=1e-6)
    assert float(before[1] - then[1]) == pytest.approx(float(out), rel=1e-6)


def test_past_the_end_of_its_range_a_pool_has_no_price() -> None:
    out, after = amm_ranges.range_swap(1000.0, 2000.0, np.array([1048.0, 1050.0]), 0.0, 1.1)
    assert np.isfinite(after[0]) and np.isnan(after[1]) and np.isnan(out[1])
    result = run(amm_swap.MODEL, amm_swap.MODEL.given("Past the range"))
    assert "paid out all it held" in result.finding and result.tipped.all()


def test_a_pool_under_sales_holds_more_coins_and_quotes_no_wider() -> None:
    """C13 fails: selling 100 into 1000 leaves 1100, and the spread is the fee as before."""
    calm, sold = (run(amm_swap.MODEL, amm_swap.MODEL.given(sold=x)) for x in (1.0, 100.0))
    assert sold["base_after"] == pytest.approx(1100) and sold["base_after"] > calm["base_after"]
    assert sold["quoted_spread"] == calm["quoted_spread"]


@given(st.floats(1, 2000), st.floats(0.0005, 0.01), factors)
def test_selling_and_buying_back_loses_coins(sold: float, fee: float, factor: float) -> None:
    result = run(amm_swap.MODEL, amm_swap.MODEL.given(sold=sold, fee=fee, range_factor=factor, pool="full"))
    assert result["round_trip"] == pytest.approx(1 - (1 - fee) ** 2, rel=0.9) and result["round_trip"] > 0


@given(ratios, factors)
def test_a_provider_is_never_ahead_of_one_who_held(ratio: float, factor: float) -> None:
    full, narrow = float(amm.impermanent_loss(ratio)), float(amm_ranges.range_loss(ratio, factor))
    assert narrow <= full + 1e-12 <= 2e-12
    assert float(amm.impermanent_loss(1 / ratio)) == pytest.approx(full, rel=1e-9, abs=1e-15)
    if 1 / factor <= ratio <= factor and abs(ratio - 1) > 1e-3:
        assert narrow / full == pytest.approx(float(amm_ranges.concentration(factor)), rel=1e-6)


def test_a_wide_range_is_the_full_range() -> None:
    assert float(amm_ranges.range_loss(2.0, 1e12)) == pytest.approx(float(amm.impermanent_loss(2.0)), rel=1e-5)


def test_outside_its_range_a_position_is_all_one_coin() -> None:
    share = [run(amm_lab.MODEL, amm_lab.MODEL.given(price_ratio=r, range_factor=1.5))["base_share"] for r in (0.2, 1.0, 5.0)]
    assert share == pytest.approx([1, 0.5, 0])


def test_arbitrage_takes_an_eighth_of_the_variance() -> None:
    """Rebalancing at market prices beats the pool by sigma²/8 of its value, step by step, on simulated prices."""
    rng, sigma, steps = np.random.default_rng(13), 0.05, 400
    price = np.exp(np.cumsum(sigma / np.sqrt(steps) * rng.standard_normal((steps, 4000)) - sigma**2 / steps / 2, axis=0))
    price = np.vstack([np.ones((1, 4000)), price])
    rebalanced = (np.diff(price, axis=0) / np.sqrt(price[:-1])).sum(axis=0)  # holds 1/sqrt(p) coins
    lost = rebalanced - (2 * np.sqrt(price[-1]) - 2)
    assert lost.mean() / 2 == pytest.approx(float(amm.lvr_rate(sigma)), rel=0.03)


@given(st.floats(0.05, 2), st.floats(0.0001, 0.01), st.floats(1, 1000))
def test_a_fee_pays_just_where_the_break_evens_say(volatility: float, fee: float, turnover: float) -> None:
    result = run(fee_failure.MODEL, fee_failure.MODEL.given(volatility=volatility, fee=fee, turnover=turnover))
    assert result["break_even_volatility"] == pytest.approx(float(amm.break_even_volatility(turnover, fee)), rel=1e-9)
    pays = result["net_return"] >= 0
    near = abs(volatility / result["break_even_volatility"] - 1) < 1e-9
    assert near or pays == (volatility <= result["break_even_volatility"]) == (turnover >= result["break_even_turnover"])
    if not near and not pays:
        assert result["break_even_incentives"] == pytest.approx(-result["net_return"])


@given(st.floats(0, 10), st.floats(1e-6, 1e-3), st.floats(1e-6, 1e-3), st.floats(0, 3))
def test_no_other_size_earns_more_between_two_books(gap: float, cheap: float, dear: float, cost: float) -> None:
    best = two_books(gap, cheap, dear, cost)
    trial = np.linspace(0, 2, 401) * max(float(best.quantity), 1.0)
    earned = (gap - cost) * trial - (cheap + dear) * trial**2 / 2
    assert float(best.profit) >= earned.max() - 1e-9 * max(1, abs(earned).max())
    assert float(best.gap_left) == pytest.approx(min(gap, cost) if gap > cost else gap, abs=1e-9)


@given(st.floats(0.5, 2), st.floats(0, 0.02))
def test_no_other_trade_earns_more_against_a_pool(ratio: float, fee: float) -> None:
    base, quote = 1000.0, 2e6
    price = ratio * quote / base
    paid, taken, profit = (float(x) for x in pool_against_market(base, quote, price, fee))
    assert profit >= 0
    for nudge in np.linspace(-0.5, 0.5, 41):
        if ratio > 1:
            pay = max(paid * (1 + nudge), 0.0)
            other = (base - base * quote / (quote + pay * (1 - fee))) * price - pay
        else:
            give = max(-taken * (1 + nudge), 0.0)
            other = (quote - base * quote / (base + give * (1 - fee))) - give * price
        assert other <= profit + 1e-6
    if 1 - fee < ratio < 1 / (1 - fee):
        assert (paid, taken, profit) == (0, 0, 0)


def test_within_the_band_of_the_fee_nothing_trades_at_all() -> None:
    """Not even the last digit of a reserve."""
    rng = np.random.default_rng(3)
    base, quote, fee = rng.uniform(500, 2000, 2000), rng.uniform(1e6, 4e6, 2000), rng.uniform(0.001, 0.01, 2000)
    within = quote / base * (1 - fee) ** rng.uniform(-0.99, 0.99, 2000)
    for amount in pool_against_market(base, quote, within, fee):
        assert not amount.any()


def test_after_arbitrage_the_pool_stands_within_its_fee_of_the_market() -> None:
    for price in (1000.0, 1990.0, 2000.0, 2010.0, 4000.0):
        result = run(pool_arbitrage.MODEL, pool_arbitrage.MODEL.given(market_price=price))
        assert 0.997 - 1e-9 <= result["price_after"] / price <= 1 / 0.997 + 1e-3


def venues(**values: Any) -> Result:
    return run(venue_arbitrage.MODEL, venue_arbitrage.MODEL.given(**values))


def test_arbitrage_moves_both_venues_together_and_stops_one_cost_apart() -> None:
    result = venues()
    assert result["cheap_move"] > 0 > result["dear_move"]
    assert result["gap_left"] == pytest.approx(result["cost"])
    peak = np.argmax(result["profit_by_size"])
    assert result["moved"][peak] == pytest.approx(result["quantity"], rel=0.02)


@given(st.integers(-887_272, 887_272))
def test_a_tick_is_a_step_of_one_basis_point(tick: int) -> None:
    mpmath = pytest.importorskip("mpmath", reason="the oracle of many digits is a test extra")
    with mpmath.workdps(60):
        true = mpmath.mpf("1.0001") ** (mpmath.mpf(tick) / 2) * 2**96
        assert abs(exact_formulas.root_at_tick(tick) / true - 1) < mpmath.mpf(10) ** -8
        if abs(tick) < 100_000:
            assert abs(exact_formulas.root_at_tick(tick) / true - 1) < mpmath.mpf(10) ** -22
    if tick < 887_272:
        assert exact_formulas.root_at_tick(tick) < exact_formulas.root_at_tick(tick + 1)


@given(st.integers(10**15, 10**21), st.integers(1, 10**21), st.integers(0, 10_000), st.booleans())
def test_a_swap_step_spends_no_more_than_is_left_and_stops_at_its_target(liquidity: int, amount: int, fee: int, up: bool) -> None:
    root = exact_formulas.root_of_price(1, 1)
    target = exact_formulas.root_of_price(121, 100) if up else exact_formulas.root_of_price(100, 121)
    step = exact_formulas.swap_step(root, target, liquidity, amount, fee)
    assert step.amount_in + step.fee <= amount
    assert min(root, target) <= step.root <= max(root, target)
    if step.root != target:
        assert step.amount_in + step.fee == amount
    wanted = exact_formulas.swap_step(root, target, liquidity, -amount, fee)
    assert wanted.amount_out <= amount


def test_bad_numbers_are_refused_with_a_sentence() -> None:
    with pytest.raises(OutOfRange, match="last unit"):
        exact.amount_in(10, 10, 10)
    with pytest.raises(OutOfRange, match="amount_in"):
        exact.amount_out(0, 1, 1)
    with pytest.raises(OutOfRange, match="tick"):
        exact_formulas.root_at_tick(887_273)
    with pytest.raises(OutOfRange, match="last coin"):
        amm_formulas.swap_out(10.0, 10.0, 10.0, 0.003)
    with pytest.raises(OutOfRange, match="factor"):
        amm_ranges.range_loss(1.0, 1.0)
    with pytest.raises(NotANumber, match="volatility"):
        amm.lvr_rate(np.nan)
    with pytest.raises(OutOfRange, match="slope_cheap"):
        two_books(1.0, 0.0, 1.0)
    with pytest.raises(OutOfRange, match="low must lie below high"):
        amm_ranges.range_amounts(1.0, 1.0, 2.0, 1.0)
