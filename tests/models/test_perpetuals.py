"""Perpetual contracts: where positions are closed, how likely that is, what funding does, and whom a venue deleverages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas import funding as funding_formulas
from reference.formulas.deleveraging import cover_two
from reference.formulas.perpetual import inverse_cross_prices, long_short_ratios, tiered_maintenance

from squeezelab.dynamics import funding
from squeezelab.dynamics.deleveraging import closed_from_the_top, ranking_score, shortfall, sold_before_the_fund_is_empty
from squeezelab.dynamics.margin import bankruptcy_price, liquidation_price
from squeezelab.dynamics.perpetual import equity, inverse_bankruptcy, inverse_liquidation, inverse_liquidation_on_mark, touch_probability
from squeezelab.dynamics.ruin import fund_for, ruin_probability
from squeezelab.dynamics.run import run, sweep
from squeezelab.errors import InputError, NoAnswer
from squeezelab.models import get_model

LEVERAGE, MARGIN, SIDE = st.floats(1.5, 60), st.floats(0.002, 0.012), st.sampled_from([1, -1])
DESK, RATE, QUEUE = get_model("perpetual-desk"), get_model("funding-rate"), get_model("deleveraging-queue")


# liquidation and bankruptcy ------------------------------------------------------------------------
@given(leverage=LEVERAGE, margin=MARGIN, side=SIDE)
def test_a_position_is_closed_between_its_entry_and_its_bankruptcy(leverage: float, margin: float, side: int) -> None:
    for closed, bankrupt in (
        (liquidation_price(100.0, leverage, margin, side), bankruptcy_price(100.0, leverage, side)),
        (inverse_liquidation(100.0, leverage, margin, side), inverse_bankruptcy(100.0, leverage, side)),
        (inverse_liquidation_on_mark(100.0, leverage, margin, side), inverse_bankruptcy(100.0, leverage, side)),
    ):
        assert side * 100.0 > side * float(closed) > side * float(bankrupt)


@given(leverage=LEVERAGE, margin=MARGIN, side=SIDE)
def test_equity_is_gone_at_bankruptcy_and_maintenance_is_left_at_liquidation(leverage: float, margin: float, side: int) -> None:
    at = float(liquidation_price(1.0, leverage, margin, side))
    assert float(equity(at, 1.0, leverage, side)) / leverage == pytest.approx(margin * at, rel=1e-9)
    assert float(equity(bankruptcy_price(1.0, leverage, side), 1.0, leverage, side)) == pytest.approx(0, abs=1e-9)
    inverse = float(inverse_liquidation(1.0, leverage, margin, side))
    assert float(equity(inverse, 1.0, leverage, side, inverse=True)) / leverage == pytest.approx(margin, rel=1e-9)
    on_mark = float(inverse_liquidation_on_mark(1.0, leverage, margin, side))
    assert float(equity(on_mark, 1.0, leverage, side, inverse=True)) / leverage == pytest.approx(margin / on_mark, rel=1e-9)
    assert float(equity(inverse_bankruptcy(1.0, leverage, side), 1.0, leverage, side, inverse=True)) == pytest.approx(0, abs=1e-9)


@given(leverage=LEVERAGE, side=SIDE)
def test_more_leverage_brings_liquidation_nearer_to_the_entry(leverage: float, side: int) -> None:
    here, nearer = (abs(float(liquidation_price(1.0, x, 0.002, side)) - 1) for x in (leverage, 1.2 * leverage))
    assert nearer < here
    assert abs(float(liquidation_price(1.0, 1e9, 0.0, side)) - 1) < 1e-8


@given(leverage=LEVERAGE)
def test_a_long_settled_in_the_coin_is_bankrupt_sooner_and_a_short_later(leverage: float) -> None:
    assert float(inverse_bankruptcy(1.0, leverage)) > float(bankruptcy_price(1.0, leverage))
    assert float(inverse_bankruptcy(1.0, leverage, -1)) > float(bankruptcy_price(1.0, leverage, -1))


def test_at_ten_times_an_inverse_long_is_bankrupt_after_a_fall_of_an_eleventh() -> None:
    assert 1 - float(inverse_bankruptcy(1.0, 10)) == pytest.approx(1 / 11)
    assert 1 - float(bankruptcy_price(1.0, 10)) == pytest.approx(1 / 10)


def test_a_short_with_all_its_value_as_coin_margin_cannot_be_liquidated() -> None:
    assert np.isinf(inverse_liquidation(1.0, 1.0, 0.0, -1))
    result = run(DESK, DESK.given(leverage=1.0, side="short", contract="inverse"))
    assert np.isnan(result["bankruptcy"]) and "any move" not in run(DESK, DESK.given()).finding


@given(balance=st.floats(0.05, 2), side=SIDE)
def test_cross_margin_is_liquidated_before_it_is_bankrupt(balance: float, side: int) -> None:
    bankrupt, closed = inverse_cross_prices(10_000, 8_000, balance, 0.005, 0.00075, side)
    if bankrupt > 0 and closed > 0:
        assert side * closed > side * bankrupt and side * 8_000 > side * bankrupt


def test_maintenance_is_continuous_at_the_borders_of_its_tiers() -> None:
    limits, rates = np.array([1e6, 5e6, 2e7, np.inf]), np.array([0.004, 0.005, 0.01, 0.025])
    for border in limits[:-1]:
        below, above = tiered_maintenance(np.array([border * (1 - 1e-9), border * (1 + 1e-9)]), limits, rates)
        assert above == pytest.approx(below, rel=1e-6)
    margin = tiered_maintenance(np.geomspace(1e3, 1e9, 200), limits, rates)
    assert (np.diff(margin) > 0).all() and margin[0] == pytest.approx(4.0)
    with pytest.raises(InputError, match="limits"):
        tiered_maintenance(np.array([1e6]), limits[::-1], rates)


def test_an_opening_margin_below_maintenance_has_no_answer() -> None:
    with pytest.raises(NoAnswer, match="maintenance"):
        run(DESK, DESK.given(leverage=125.0, maintenance_margin=0.05))


# the chance of getting there -----------------------------------------------------------------------
@given(distance=st.floats(0.01, 0.9), volatility=st.floats(0.05, 2), years=st.floats(0.001, 1), side=SIDE)
def test_the_chance_grows_with_time_and_volatility_and_falls_with_distance(
    distance: float, volatility: float, years: float, side: int
) -> None:
    here = float(touch_probability(distance, volatility, years, side))
    assert 0 <= here <= 1
    assert float(touch_probability(distance, volatility, 1.5 * years, side)) >= here - 1e-12
    assert float(touch_probability(distance, 1.2 * volatility, years, side)) >= here - 1e-3 * (volatility > 1)
    assert float(touch_probability(min(distance * 1.1, 0.95), volatility, years, side)) <= here + 1e-12


@pytest.mark.parametrize("side", [1, -1])
def test_the_chance_agrees_with_simulated_paths(side: int) -> None:
    """40,000 paths of 1,000 steps; the barrier is moved by 0.5826 of a step's deviation for what happens between steps."""
    steps, paths, sigma, years, distance = 1000, 40_000, 0.6, 30 / 365, 0.15
    rng, path, done = np.random.default_rng(1), np.zeros(paths), np.zeros(paths, bool)
    step = sigma * np.sqrt(years / steps)
    barrier = np.log1p(-side * distance) + side * 0.5826 * step
    for _ in range(steps):
        path += step * rng.standard_normal(paths) - step**2 / 2
        done |= path <= barrier if side > 0 else path >= barrier
    share = done.mean()
    error = np.sqrt(share * (1 - share) / paths)
    assert float(touch_probability(distance, sigma, years, side)) == pytest.approx(share, abs=4 * error)


def test_a_crowd_of_equal_positions_has_the_gain_of_its_densest_per_cent() -> None:
    from squeezelab.dynamics.loop_gain import met
    from squeezelab.dynamics.stepping import laned

    p = laned(DESK, DESK.given())
    grid, parts = met(DESK.gain.parts, p, run(DESK, DESK.given()).series["mark_price"])  # type: ignore[union-attr]
    result = run(DESK, DESK.given())
    strongest = int(np.argmax(parts["liquidations"][:, 0]))
    assert parts["liquidations"].max() == pytest.approx(result["waiting"] / result["market_depth"], rel=1e-2)
    assert grid[strongest, 0] == pytest.approx(result["liquidation_price"], rel=0.01)


def test_contracts_balance_however_many_accounts_stand_on_either_side() -> None:
    """Claim C4: each contract has two sides, the count of accounts is free."""
    contracts, accounts = long_short_ratios(np.full(80, 1.0), np.array([80.0]))
    assert (contracts, accounts) == (1.0, 80.0)
    model = get_model("long-short-ratio")
    for longs, shorts in ((1, 1000), (500, 3)):
        assert run(model, model.given(long_accounts=longs, short_accounts=shorts))["contract_ratio"] == pytest.approx(1)


# funding -------------------------------------------------------------------------------------------
def test_the_clamp_rule_is_flat_within_its_band_and_follows_beyond_it() -> None:
    premium = np.linspace(-0.005, 0.005, 100_001)
    rate = funding.clamp_rule(premium)
    slope = np.diff(rate) / np.diff(premium)
    inside = np.abs(premium[:-1] + 5e-8 - funding.INTEREST) < funding.BAND - 1e-7
    outside = np.abs(premium[:-1] + 5e-8 - funding.INTEREST) > funding.BAND + 1e-7
    assert np.abs(slope[inside]).max() < 1e-6 and np.abs(slope[outside] - 1).max() < 1e-6
    assert np.abs(np.diff(rate)).max() < 1.1 * np.diff(premium)[0], "continuous"
    plateau = premium[np.abs(rate - funding.INTEREST) < 1e-12]
    assert np.ptp(plateau) == pytest.approx(0.001, abs=3e-7), "the plateau is 0.10 % wide"


@given(premium=st.floats(-0.02, 0.02), cap=st.floats(0.0001, 0.01))
def test_the_damper_rule_is_odd_and_both_rules_keep_to_their_cap(premium: float, cap: float) -> None:
    assert float(funding.damper_rule(premium)) == pytest.approx(-float(funding.damper_rule(-premium)), abs=1e-15)
    assert abs(float(funding.damper_rule(premium, cap=cap))) <= cap and abs(float(funding.clamp_rule(premium, cap=cap))) <= cap
    if abs(premium) <= funding.DAMPER:
        assert float(funding.damper_rule(premium)) == 0


@given(rate=st.floats(-0.01, 0.01), notional=st.floats(0, 1e9))
def test_what_longs_pay_shorts_receive(rate: float, notional: float) -> None:
    assert float(funding.payment(notional, rate, 1)) + float(funding.payment(notional, rate, -1)) == 0


def test_within_the_band_funding_does_not_pull_and_beyond_it_it_calms() -> None:
    from squeezelab.dynamics.stepping import laned

    p = laned(RATE, RATE.given())
    inside, beyond = (RATE.gain.parts(p, np.array([[x]]), {})["carry traders"][0, 0] for x in (0.0002, 0.002))  # type: ignore[union-attr]
    assert inside == 0 and beyond < 0


def test_a_crossed_book_has_no_premium() -> None:
    assert float(funding_formulas.premium_index(101.0, 101.2, 100.0)) == pytest.approx(0.01)
    assert float(funding_formulas.premium_index(99.0, 99.2, 100.0)) == pytest.approx(-0.008)
    with pytest.raises(InputError, match="crossed"):
        funding_formulas.premium_index(101.0, 100.0, 100.0)


# deleveraging --------------------------------------------------------------------------------------
@given(size=st.floats(0.01, 100), leverage=st.floats(2, 50), move=st.floats(-0.2, 0.0))
def test_rank_does_not_depend_on_size_or_on_the_unit_of_money(size: float, leverage: float, move: float) -> None:
    mark, bankrupt = 100 * (1 + move), float(bankruptcy_price(100.0, leverage, -1))
    score = float(ranking_score(mark, 100.0, bankrupt, -1))
    assert float(ranking_score(size * mark, size * 100.0, size * bankrupt, -1)) == pytest.approx(score, rel=1e-9)


def test_of_two_winners_with_the_same_profit_the_one_with_more_leverage_comes_first() -> None:
    careful, bold = (float(ranking_score(90.0, 100.0, bankruptcy_price(100.0, x, -1), -1)) for x in (3, 20))
    assert bold > careful > 0 > float(ranking_score(110.0, 100.0, bankruptcy_price(100.0, 3, -1), -1))


@given(needed=st.floats(0, 60), seed=st.integers(0, 1000))
def test_closing_starts_at_the_top_and_matches_what_is_needed(needed: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    score, units = rng.normal(size=(12, 1)), rng.uniform(0.1, 5, (12, 1))
    closed = closed_from_the_top(score, units, np.array([needed]))
    assert closed.sum() == pytest.approx(min(needed, units.sum()), rel=1e-9)
    assert (closed >= 0).all() and (closed <= units + 1e-12).all()
    order = np.argsort(-score[:, 0])
    share = (closed / units)[order, 0]
    assert (np.diff(share) <= 1e-12).all(), "nobody below is closed before all above are"


@given(
    fall=st.floats(-0.5, 0),
    leverage=st.floats(1.5, 100),
    fund=st.floats(0, 100e6),
    depth=st.floats(1e6, 1e9),
    position=st.floats(1e6, 500e6),
)
def test_nothing_is_lost(fall: float, leverage: float, fund: float, depth: float, position: float) -> None:
    """Bankrupt long, fund, deleveraged shorts and the buyers in the market: what one loses the others have."""
    values: dict[str, Any] = {
        "fall": fall,
        "leverage": leverage,
        "insurance_fund": fund,
        "market_depth": depth,
        "bankrupt_position": position,
    }
    result = run(QUEUE, QUEUE.given(**values))
    start, mark = result["start_price"], result["start_price"] * (1 + fall)
    total = min(position, result["shorts"]) / start
    sold, closed = float(result["sold_units"][0]), float(result["deleveraged_units"].sum())
    assert sold + closed == pytest.approx(total, rel=1e-9)
    bankrupt = result["bankruptcy"]
    k = 0.01 * mark / depth
    proceeds = mark * -np.expm1(-k * sold) / k
    # long closes at bankruptcy on paper; who pays its difference to what was really received?
    paid_by_fund = float(result["paid_by_fund"][0])
    assert proceeds + paid_by_fund == pytest.approx(bankrupt * sold, rel=1e-9, abs=1e-3)
    assert float(result["given_up"].sum()) == pytest.approx(closed * (bankrupt - mark), rel=1e-9, abs=1e-3)
    assert paid_by_fund <= fund * (1 + 1e-9) + 1e-3
    assert closed == pytest.approx(0, abs=1e-6 * total) or paid_by_fund == pytest.approx(fund, rel=1e-6, abs=1.0)


def test_a_deleveraged_short_in_profit_keeps_a_gain_against_the_bankruptcy_price() -> None:
    from squeezelab.dynamics.stepping import laned
    from squeezelab.models.deleveraging_queue import queue

    q = queue(laned(QUEUE, QUEUE.given()))
    closed = q["closed"] > 0
    assert closed.any()
    assert (q["entry"] - q["bankrupt"])[closed].min() >= 0


def test_the_fund_that_is_needed_is_just_enough() -> None:
    needed = run(QUEUE, QUEUE.given())["fund_needed"]
    assert run(QUEUE, QUEUE.given(insurance_fund=needed * 1.001))["accounts_closed"] == 0
    assert run(QUEUE, QUEUE.given(insurance_fund=needed * 0.99))["accounts_closed"] > 0


def test_a_larger_fund_never_deleverages_more() -> None:
    closed = np.asarray(sweep(QUEUE, QUEUE.given(), "insurance_fund", np.linspace(0, 20e6, 41))["deleveraged"])  # type: ignore[call-overload]
    assert (np.diff(closed) <= 1e-3).all()


def test_the_market_takes_a_position_above_its_bankruptcy_price_without_any_fund() -> None:
    assert float(sold_before_the_fund_is_empty(100.0, 50.0, 10.0, 0.0, 1e6)) == 10
    assert float(shortfall(100.0, 100.0, 0.0, 1e-3)) == 0


# insurance -----------------------------------------------------------------------------------------
@given(fund=st.floats(0, 100), loading=st.floats(0.01, 2), chance=st.floats(0.001, 0.3))
def test_the_fund_for_a_chance_of_ruin_has_that_chance(fund: float, loading: float, chance: float) -> None:
    needed = float(fund_for(chance, loading, 1.0))
    if needed > 0:
        assert float(ruin_probability(needed, loading, 1.0)) == pytest.approx(chance, rel=1e-9)
    assert float(ruin_probability(fund + 1, loading, 1.0)) < float(ruin_probability(fund, loading, 1.0)) <= 1 / (1 + loading)


def test_the_chance_of_ruin_agrees_with_simulated_accidents() -> None:
    """20,000 funds, 4,000 accidents each, exponential claims and waits; ruin later than that is rare at this loading."""
    rng = np.random.default_rng(0)
    fund, lowest = np.full(20_000, 3.0), np.full(20_000, 3.0)
    for _ in range(4000):
        fund += 1.3 * rng.exponential(size=fund.size) - rng.exponential(size=fund.size)
        np.minimum(lowest, fund, out=lowest)
    share = (lowest < 0).mean()
    assert float(ruin_probability(3.0, 0.3, 1.0)) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / fund.size))


def test_cover_two_is_the_two_largest_losses() -> None:
    assert float(cover_two(np.array([3.0, 9.0, 1.0, 7.0]))) == 16


# what is refused -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: inverse_liquidation(float("nan"), 10, 0.005), "entry"),
        (lambda: inverse_liquidation(-1.0, 10, 0.005), "entry"),
        (lambda: inverse_liquidation(100, 0, 0.005), "leverage"),
        (lambda: touch_probability(0.0, 0.6, 1), "distance"),
        (lambda: touch_probability(0.1, float("inf"), 1), "volatility"),
        (lambda: funding.clamp_rule(float("nan")), "premium"),
        (lambda: funding.payment(-5, 0.0001), "notional"),
        (lambda: ruin_probability(-1, 0.3, 1), "fund"),
        (lambda: long_short_ratios(np.array([1.0, 0.0]), np.array([1.0])), "longs"),
    ],
)
def test_bad_input_is_refused_by_name(call: Any, name: str) -> None:
    with pytest.raises(InputError, match=name):
        call()
