"""Debts, common holdings, funds that sell, conditioned correlation, clusters and the leverage cycle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas.clearing import clearing_vector, equities
from reference.formulas.clusters import third_moment
from reference.formulas.fire_sales import bounded_impact, deleveraging_round, realised_covariance

from squeezelab.dynamics.clusters import borel, excess_kurtosis, mean_size, orders
from squeezelab.dynamics.conditioning import conditional_correlation, corrected_correlation, excess_beyond, excess_within
from squeezelab.dynamics.fire_sales import realised_equal
from squeezelab.dynamics.leverage_clearing import AGGRESSION, SHARES, clear, pieced
from squeezelab.dynamics.leverage_cycle import excess_kurtosis_so_far, simulate
from squeezelab.dynamics.leverage_funds import loop_strength
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.errors import InputError
from squeezelab.models import get_model

CLEARING, HOLDINGS, FUND, TRAP, CLUSTERS, CYCLE = (
    get_model(name)
    for name in ("clearing-network", "common-holdings", "fund-liquidation", "correlation-trap", "opinion-clusters", "agent-market")
)


def network(seed: int, banks: int = 8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    debts = rng.exponential(size=(banks, banks)) * (rng.random((banks, banks)) < 0.5)
    np.fill_diagonal(debts, 0)
    return debts, rng.exponential(size=banks) * 0.5


# clearing --------------------------------------------------------------------------------------------
@given(seed=st.integers(0, 10**6))
def test_nobody_pays_more_than_they_have_and_who_pays_less_keeps_nothing(seed: int) -> None:
    debts, outside = network(seed)
    paid = clearing_vector(debts, outside)
    left = equities(debts, outside, paid)
    assert (left >= -1e-9).all() and (paid >= 0).all() and (paid <= debts.sum(axis=1) + 1e-9).all()
    assert ((paid > debts.sum(axis=1) - 1e-9) | (left < 1e-8)).all()
    assert left.sum() == pytest.approx(outside.sum(), rel=1e-9), "what is paid is received: owners' money is the outside assets"


@given(seed=st.integers(0, 10**6), more=st.floats(0, 1), who=st.integers(0, 7))
def test_more_outside_assets_never_mean_less_paid(seed: int, more: float, who: int) -> None:
    debts, outside = network(seed)
    richer = outside.copy()
    richer[who] += more
    assert (clearing_vector(debts, richer) >= clearing_vector(debts, outside) - 1e-9).all()


def test_from_full_payment_down_the_greatest_vector_is_found() -> None:
    """Two banks that owe each other and have nothing: both full payment and none clear."""
    assert clearing_vector(np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2)).tolist() == [1.0, 1.0]


@given(shock=st.floats(-1, 0), links=st.floats(0, 1), impact=st.floats(0, 2), ratio=st.floats(0.01, 0.5), seed=st.integers(0, 20))
def test_payments_only_fall_and_what_is_paid_is_received(shock: float, links: float, impact: float, ratio: float, seed: int) -> None:
    p = laned(CLEARING, CLEARING.given(shock=shock, links=links, price_impact=impact, capital_ratio=ratio))
    going = Run(CLEARING, p, draws_for(CLEARING, p, seed))
    while not going.over:
        before = going.state["paid"]
        going.advance()
        assert (going.state["paid"] <= before * (1 + 1e-12) + 1e-6).all()
    state = going.state
    owed = np.einsum("ij...,i...->j...", state["shares"], state["paid"])
    assert owed.sum() == pytest.approx(state["paid"].sum(), rel=1e-9)
    if impact == 0:
        worth = state["outside"] * state["asset_price"]
        exact = clearing_vector(state["shares"] * state["debt"][:, None], worth)
        assert state["paid"] == pytest.approx(exact, rel=1e-6, abs=1e-3 * state["debt"].max())


def test_with_more_own_money_no_more_banks_fail() -> None:
    failed = np.asarray(sweep(CLEARING, CLEARING.given(price_impact=0.0), "capital_ratio", np.linspace(0.01, 0.5, 50))["failed"])  # type: ignore[call-overload]
    assert failed[0] > failed[-1] and failed[-1] <= 1


# common holdings -------------------------------------------------------------------------------------
def test_the_first_round_of_the_model_is_the_algebra_of_one_round() -> None:
    """Small shock, deep market: USD sold in the first round are M'(A B R) of Greenwood, Landier & Thesmar."""
    p = laned(HOLDINGS, HOLDINGS.given(shock=-0.001, market_depth=1e9, banks=4, leverage=10.0, overlap=0.5))
    going = Run(HOLDINGS, p, {})
    going.advance()
    weights = 0.5 * np.eye(4) + 0.5 / 4
    shock = np.array([-0.001, 0, 0, 0])
    # what is sold in the model is sold after the loss: own-money ratio 1/10, debt over equity 9
    algebra = deleveraging_round(np.full(4, 400e6), np.full(4, 9.0), weights, np.full(4, 1e-11), shock)
    assert float(going.state["sold"][0]) == pytest.approx(-algebra["sales"].sum(), rel=1e-2)


@given(
    shock=st.floats(-0.5, 0), leverage=st.floats(2, 40), overlap=st.floats(0, 1), depth=st.floats(1e6, 1e9), banks=st.sampled_from([2, 8])
)
def test_holdings_only_shrink_and_cash_repays_debt(shock: float, leverage: float, overlap: float, depth: float, banks: int) -> None:
    p = laned(HOLDINGS, HOLDINGS.given(shock=shock, leverage=leverage, overlap=overlap, market_depth=depth, banks=banks))
    going = Run(HOLDINGS, p, {})
    held, debt, brought = going.state["held"].copy(), going.state["debt"].copy(), np.zeros_like(going.state["debt"])
    while not going.over:
        before = going.state
        going.advance()
        units = before["held"] - going.state["held"]
        assert (units >= -1e-6).all() and (going.state["held"] >= -1e-6).all()
        assert (going.state["prices"] <= before["prices"] * (1 + 1e-12)).all() and (going.state["prices"] > 0).all()
        brought += (units * np.sqrt(before["prices"] * going.state["prices"])).sum(axis=1)
    assert debt - going.state["debt"] == pytest.approx(brought, rel=1e-9, abs=1e-3)
    assert (going.state["held"] <= held * (1 + 1e-12)).all()


def test_nothing_held_in_common_spreads_nothing_and_a_deeper_market_spreads_less() -> None:
    assert run(HOLDINGS, HOLDINGS.given(overlap=0.0))["other_end"] == 1
    ends = np.asarray(sweep(HOLDINGS, HOLDINGS.given(), "market_depth", np.geomspace(20e6, 1e9, 30))["other_end"])  # type: ignore[call-overload]
    assert (np.diff(ends) >= -1e-9).all()


@given(quantity=st.floats(0, 1e12), price=st.floats(0.1, 100), depth=st.floats(1, 1e9))
def test_impact_with_a_floor_never_falls_below_it(quantity: float, price: float, depth: float) -> None:
    """Cont & Schaanning (2017)."""
    floor = 0.05
    assert price * (1 - float(bounded_impact(quantity, price, floor, depth))) >= floor * (1 - 1e-9)
    assert float(bounded_impact(quantity + 1, price, floor, depth)) >= float(bounded_impact(quantity, price, floor, depth))


# a fund that sells -----------------------------------------------------------------------------------
@given(count=st.integers(2, 40), rho=st.floats(0, 0.9), push=st.floats(0, 2))
def test_like_assets_follow_the_matrix(count: int, rho: float, push: float) -> None:
    full = realised_covariance((1 - rho) * np.eye(count) + rho, np.full(count, push), np.full(count, 1 / count), 1.0)
    variance, correlation = realised_equal(count, rho, push)
    assert float(variance) == pytest.approx(full[0, 0], rel=1e-9)
    assert float(correlation) == pytest.approx(full[0, 1] / full[0, 0], rel=1e-9, abs=1e-12)
    assert float(realised_equal(count, rho, push + 0.1)[1]) > float(correlation) - 1e-12


def test_without_selling_the_covariance_is_that_of_news_and_assets_not_held_are_left_alone() -> None:
    covariance = np.array([[1.0, 0.2, 0.1], [0.2, 1.0, 0.3], [0.1, 0.3, 2.0]])
    assert realised_covariance(covariance, np.array([0.2, 0.2, 0.0]), np.array([0.5, 0.5, 0.0]), 0.0) == pytest.approx(covariance)
    sold = realised_covariance(covariance, np.array([0.2, 0.2, 0.0]), np.array([0.5, 0.5, 0.0]), 2.5)
    assert sold[2, 2] == 2.0 and sold[0, 1] > 0.2


def test_the_model_realises_the_correlation_that_the_formula_gives_while_it_sells() -> None:
    """A line that is always crossed: 40 seeds of 250 days. The push goes with the fund's value, as π does in the formula."""
    values = FUND.given(shock=-0.15, sells_from=1.0, sold_out=0.2, reach=0.9, volatility=0.1, days=250)
    result = run(FUND, values, seed=1, paths=40)
    kept = np.asarray(result["kept_share"])
    assert kept.min() > 0.05 and kept.max() < 1
    seen = np.asarray(result["measured_correlation"])
    value = float(np.mean(result["fund_value"]))
    formula = float(realised_equal(20, 0.0, 0.9 / 0.8 * value)[1])
    assert seen.mean() == pytest.approx(formula, abs=4 * seen.std() / np.sqrt(40) + 0.01)


def test_the_asset_not_held_does_not_feel_the_fund() -> None:
    small, large = (run(FUND, FUND.given(reach=x), seed=2) for x in (0.0, 0.9))
    np.testing.assert_array_equal(small["outside_price"], large["outside_price"])


# conditioned correlation -----------------------------------------------------------------------------
@given(rho=st.floats(-0.99, 0.99), excess=st.floats(-0.9, 20))
def test_the_correction_undoes_the_condition(rho: float, excess: float) -> None:
    seen = float(conditional_correlation(rho, excess))
    assert float(corrected_correlation(seen, excess)) == pytest.approx(rho, abs=1e-9)
    assert abs(seen) <= 1 and (abs(seen) >= abs(rho) - 1e-12) == (excess >= 0 or abs(rho) < 1e-12 or abs(abs(seen) - abs(rho)) < 1e-12)


def test_wild_and_calm_days_measure_what_the_formula_says_on_a_sample() -> None:
    """Claim C24, two million days at a correlation of 0.3: 0.17 on calm days, 0.60 on wild ones."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal(2_000_000)
    y = 0.3 * x + np.sqrt(1 - 0.09) * rng.standard_normal(x.size)
    for days, excess in ((np.abs(x) > 1.96, excess_beyond(1.96)), (np.abs(x) < 1.0, excess_within(1.0))):
        seen = np.corrcoef(x[days], y[days])[0, 1]
        assert seen == pytest.approx(float(conditional_correlation(0.3, excess)), abs=4 / np.sqrt(days.sum()))
        assert x[days].var() - 1 == pytest.approx(float(excess), abs=0.02)


def test_a_genuine_rise_survives_the_correction_and_an_artefact_does_not() -> None:
    artefact, genuine = run(TRAP, TRAP.given()), run(TRAP, TRAP.given(selling=0.5))
    assert artefact["genuine"] == pytest.approx(0.3, abs=1e-9) and artefact["stress"] > 0.55
    assert genuine["genuine"] > 0.5


# clusters --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("links", [0.0, 0.2, 0.5, 0.8])
def test_borels_law_sums_to_one_and_has_its_moments(links: float) -> None:
    size = np.arange(1.0, 20_001)
    share = borel(size, links)
    assert share.sum() == pytest.approx(1, abs=1e-9)
    assert (share * size).sum() == pytest.approx(float(mean_size(links)), rel=1e-8)
    assert (share * size**3).sum() == pytest.approx(float(third_moment(links)), rel=1e-6)


def test_near_one_link_the_tail_is_a_power_of_five_halves_until_its_cut_off() -> None:
    """Clusters of size k among all clusters fall as k^-5/2 while k is far below (1-c)^-2."""
    size = np.array([20.0, 200.0])
    groups = borel(size, 0.995) / size
    assert np.diff(np.log(groups))[0] / np.diff(np.log(size))[0] == pytest.approx(-2.5, abs=0.03)


def test_random_graphs_have_these_clusters() -> None:
    """2,000 people, half a link each, 60 graphs: size of a person's cluster and its third moment."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rng, people, links = np.random.default_rng(5), 2000, 0.5
    first, third = [], []
    for _ in range(60):
        edges = rng.integers(0, people, (2, rng.poisson(people * links / 2)))
        count, label = connected_components(coo_matrix((np.ones(edges.shape[1]), edges), (people, people)), directed=False)
        size = np.bincount(label, minlength=count)[label]
        first.append(size.mean())
        third.append((size.astype(float) ** 3).mean())
    assert np.mean(first) == pytest.approx(2.0, abs=4 * np.std(first) / np.sqrt(60) + 0.01)
    assert np.mean(third) == pytest.approx(64.0, abs=4 * np.std(third) / np.sqrt(60) + 1.0)


@given(links=st.floats(0, 0.95), activity=st.floats(0.002, 0.2), people=st.floats(500, 1e5))
def test_tails_grow_with_links_and_shrink_with_people_who_act(links: float, activity: float, people: float) -> None:
    here = float(excess_kurtosis(people, links, activity))
    assert float(excess_kurtosis(people, min(links + 0.01, 0.96), activity)) > here
    assert float(excess_kurtosis(2 * people, links, activity)) == pytest.approx(here / 2)
    assert float(orders(people, links, activity)) <= people * activity


# the leverage cycle ----------------------------------------------------------------------------------
@given(seed=st.integers(0, 10**6), cap=st.floats(1, 15))
def test_at_the_clearing_price_all_shares_are_held(seed: int, cap: float) -> None:
    rng = np.random.default_rng(seed)
    held = rng.exponential(size=(10, 2)) * 20
    cash = rng.normal(size=(10, 2)) * 8
    demand = SHARES * np.exp(rng.normal(size=2) * 0.3)
    limit = np.full(2, cap)
    price = clear(held, cash, demand, limit)
    own = np.maximum(held * price + cash, 0)
    wanted = (np.minimum(AGGRESSION * np.maximum(1 - price, 0), limit) * own).sum(axis=0) / price
    assert demand / price + wanted == pytest.approx(SHARES, rel=1e-6)


def test_a_market_that_clears_at_several_prices_takes_the_highest() -> None:
    """Where funds in debt are ruined between two of them: there the market is in excess supply, above it is not."""
    held = np.array([5.9, 11.6, 17.2, 22.7, 28.0, 33.1, 38.0, 42.7, 47.2, 51.5])
    cash = np.array([3.5, -1.6, -6.7, -11.6, -16.4, -21.0, -25.5, -29.8, -33.9, -37.8])
    demand, cap = np.array([557.7]), np.array([15.0])

    def excess(price: np.ndarray) -> np.ndarray:
        own = np.maximum(held * price[:, None] + cash, 0)
        return demand + (np.minimum(AGGRESSION[:, 0] * (1 - price[:, None]), cap) * own).sum(axis=1) - SHARES * price

    prices = np.linspace(0.5578, 1.0, 4001)
    crossings = prices[:-1][np.diff(np.sign(excess(prices))) != 0]
    assert len(crossings) == 3
    assert clear(held[:, None], cash[:, None], demand, cap)[0] == pytest.approx(crossings[-1], abs=2e-4)


def test_where_all_funds_are_ruined_noise_traders_set_the_price() -> None:
    """To the last bit of a sum: a market that found no price of its own once went back to value for a round."""
    demand = np.random.default_rng(1).uniform(300, 990, 4000)
    held, cash = np.zeros((10, 4000)), np.full((10, 4000), -2.0)
    for way in (clear, pieced):
        assert way(held, cash, demand, np.full(4000, 10.0)) == pytest.approx(demand / SHARES, rel=1e-9)


@pytest.mark.parametrize("seed", [0, 2])
def test_tails_grow_with_the_leverage_that_lenders_allow(seed: int) -> None:
    """The ordering of Thurner, Farmer & Geanakoplos: 1 < 3 < 5 < 10, on 20,000 rounds of the same noise."""
    noise = np.random.default_rng(seed).standard_normal((20_000, 1))
    out = simulate(noise, np.array([1.0, 3, 5, 10]), *(np.array([x]) for x in (0.035, 0.15, 2.0)))
    assert (np.diff(out["kurtosis"][-1]) > 0).all()
    assert out["defaults"][-1][0] == 0 and (np.diff(out["defaults"][-1]) > 0).all()


@pytest.mark.parametrize("price", [0.7, 0.85, 0.97])
def test_the_gauge_counts_what_a_fall_makes_funds_at_their_limit_sell(price: float) -> None:
    """Against a fall of a hundredth of a per cent, with each fund's demand worked out anew."""
    cap, worth = 5.0, np.linspace(2.0, 20.0, 10)
    lever = np.minimum(AGGRESSION[:, 0] * (1 - price), cap)
    held = lever * worth / price
    cash = worth - held * price

    def wanted(p: float) -> np.ndarray:
        return np.minimum(AGGRESSION[:, 0] * (1 - p), cap) * (held * p + cash) / p

    slope = (wanted(price) - wanted(price * (1 - 1e-6))) / 1e-6  # shares sold per unit of relative fall
    flow = np.where(lever >= cap, slope, np.minimum(slope, 0)).sum()
    read = float(loop_strength(np.array([price]), held[:, None], lever[:, None], np.array([cap]))[0])
    assert read == pytest.approx(flow / (SHARES - held.sum()), rel=1e-3)


def test_the_gauge_is_above_nought_only_while_a_fund_stands_at_its_limit() -> None:
    noise = np.random.default_rng(4).standard_normal((3000, 1))
    out = simulate(noise, *(np.array([x]) for x in (5.0, 0.035, 0.15, 2.0)))
    mispriced = np.maximum(1 - out["price"][:, 0], 0) * AGGRESSION.max()
    amplifies = out["gain"][:, 0] > 0
    assert amplifies.any() and (mispriced[amplifies] >= 5.0 - 1e-9).all()
    assert out["gain"][mispriced < 5.0].max() <= 0


def test_without_funds_moves_follow_a_bell_curve() -> None:
    noise = np.random.default_rng(4).standard_normal((6_000, 1))
    out = simulate(noise, np.array([1.0]), np.array([0.035]), np.array([0.15]), np.array([1e-9]))
    assert abs(out["kurtosis"][-1][0]) < 4 * np.sqrt(24 / 6_000)
    assert out["price"][1:] == pytest.approx(np.exp(noise_walk(noise)), rel=1e-6)


def noise_walk(noise: np.ndarray) -> np.ndarray:
    """Log price of noise traders alone: an autoregression with ρ = 0.99."""
    out, x = np.empty_like(noise), 0.0
    for t, z in enumerate(noise[:, 0]):
        x = 0.99 * x + 0.035 * z
        out[t] = x
    return out


@settings(max_examples=15)
@given(cap=st.floats(1, 15), size=st.floats(0.01, 0.06), flow=st.floats(0, 0.5), wealth=st.floats(0.5, 10))
def test_prices_stay_between_noise_traders_and_value_and_funds_hold_no_more_than_there_is(
    cap: float, size: float, flow: float, wealth: float
) -> None:
    noise = np.random.default_rng(8).standard_normal((600, 1))
    out = simulate(noise, *(np.array([x]) for x in (cap, size, flow, wealth)))
    assert (out["price"] > 0).all() and np.isfinite(out["price"]).all()
    assert (out["fund_share"] >= 0).all() and (out["fund_share"] < 1).all()
    assert (out["leverage"] <= cap + 1e-6 + flow * 40).all()
    assert (np.diff(out["defaults"], axis=0) >= 0).all()


def test_the_same_run_is_kept_and_not_made_twice() -> None:
    noise = np.random.default_rng(9).standard_normal((200, 1))
    arguments = [np.array([x]) for x in (5.0, 0.035, 0.15, 2.0)]
    assert simulate(noise, *arguments)["price"] is simulate(noise.copy(), *arguments)["price"]
    assert simulate(noise, np.array([6.0]), *arguments[1:])["price"] is not simulate(noise, *arguments)["price"]


def test_kurtosis_so_far_is_that_of_the_moves_so_far() -> None:
    price = np.exp(np.cumsum(np.random.default_rng(3).standard_t(4, (400, 1)) * 0.01, axis=0))
    moves = np.diff(np.log(price[:, 0]))[:250]
    centred = moves - moves.mean()
    assert excess_kurtosis_so_far(price)[250, 0] == pytest.approx((centred**4).mean() / (centred**2).mean() ** 2 - 3, rel=1e-6)


def test_the_two_prices_of_the_model_stand_on_the_same_noise() -> None:
    result = run(CYCLE, CYCLE.given(max_leverage=1.0, weeks=50))
    np.testing.assert_array_equal(result["price"], result["unlevered"])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: clearing_vector(np.eye(2), np.ones(2)), "liabilities"),
        (lambda: clearing_vector(np.zeros((2, 3)), np.ones(2)), "liabilities"),
        (lambda: clearing_vector(np.array([[0, -1.0], [0, 0]]), np.ones(2)), "liabilities"),
        (lambda: clearing_vector(np.zeros((2, 2)), np.array([np.nan, 1])), "outside"),
        (lambda: deleveraging_round(np.ones(2), np.ones(2), np.full((2, 2), 0.4), np.ones(2), np.zeros(2)), "weights"),
        (lambda: conditional_correlation(1.2, 1.0), "correlation"),
        (lambda: borel(0, 0.5), "size"),
        (lambda: mean_size(1.0), "links"),
        (lambda: excess_kurtosis(1000, 0.5, 0.0), "activity"),
        (lambda: simulate(np.zeros(5), np.ones(1), np.ones(1), np.zeros(1), np.ones(1)), "noise"),
        (lambda: simulate(np.zeros((5, 1)), np.zeros(1), np.ones(1), np.zeros(1), np.ones(1)), "max_leverage"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(call: Any, name: str) -> None:
    with pytest.raises(InputError, match=name):
        call()


def test_the_largest_fall_so_far_of_a_leverage_cycle_is_a_fall_of_the_price() -> None:
    """A log below −1 read as a fall of more than everything."""
    noise = np.random.default_rng(3).standard_normal((200, 1))
    market = simulate(noise, *(np.array([value]) for value in (20.0, 0.6, 1.0, 0.02)))
    change = market["price"][1:] / market["price"][:-1] - 1
    np.testing.assert_allclose(market["deepest"][1:, 0], np.minimum(np.minimum.accumulate(change[:, 0]), 0), rtol=1e-9)
    assert np.log1p(change).min() < -1 < market["deepest"].min(), "a move large enough to tell the two apart"
