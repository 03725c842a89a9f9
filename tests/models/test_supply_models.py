"""Vesting, fee burn, netting and reorganisation: their limits, what grows with what, and what is conserved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.supply import blocks_to_multiply, capital_cost, netting_ratio, next_base_fee, transaction_fee, vested_share

from squeezelab.dynamics.loop_gain import strongest
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.supply import base_fee_step, block_fullness, overtaking_probability
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange
from squeezelab.models import get_model

VESTING, FEES, NETTING, CHAIN = (get_model(name) for name in ("token-vesting", "fee-burn", "settlement-netting", "chain-reorganisation"))


# vesting ------------------------------------------------------------------------------------------
@given(cliff=st.integers(0, 36), more=st.integers(0, 36), share=st.floats(0, 1))
def test_a_grant_unlocks_nothing_before_the_cliff_never_shrinks_and_is_whole_in_the_end(cliff: int, more: int, share: float) -> None:
    free = vested_share(np.arange(80.0), cliff, share, cliff + more)
    assert np.all(free[:cliff] == 0) and np.all(np.diff(free) >= -1e-15)
    assert free[cliff + more] == pytest.approx(1.0, abs=1e-12) and np.all(free[cliff + more :] == pytest.approx(1.0))
    if more:
        assert free[cliff] == pytest.approx(share)


CORNERS = [{}, {"sold_share": 1.0, "market_depth": 0.1e6}, {"cliff_share": 0.0}, {"recovery": 0.0}, {"recovery": 1.0}]


@pytest.mark.parametrize("corner", CORNERS)
def test_tokens_and_cash_of_a_grant_are_conserved(corner: dict[str, float]) -> None:
    result = run(VESTING, VESTING.given(**corner))
    months, p = np.arange(len(result["price"])), result.values
    free = p.grant[0] * vested_share(months, 12, p.cliff_share[0], 48)
    np.testing.assert_allclose(result["unlocked"], free, rtol=1e-12)
    np.testing.assert_allclose(result["sold"], p.sold_share[0] * (free - free[0]), rtol=1e-9)
    np.testing.assert_allclose(result["floating"], p.free_float[0] + free, rtol=1e-12)
    # sellers receive at most the price before each sale, and at least the price after it
    sold = np.diff(result["sold"])
    cash = np.diff(result["proceeds"])
    assert np.all(cash <= result["selling"][1:] * (1 + 1e-12)) and np.all(cash >= sold * result["price"][1:] * (1 - 1e-9))


def test_the_price_falls_lower_the_more_is_sold_the_thinner_the_market_and_the_slower_buyers_return() -> None:
    for name, sign in (("sold_share", -1), ("cliff_share", -1), ("market_depth", 1), ("recovery", 1)):
        parameter = VESTING.parameter(name)
        low = sweep(VESTING, VESTING.given(), name, parameter.stops[::10])["lowest_price"]
        assert np.all(sign * np.diff(low) >= -1e-12), name


def test_with_permanent_impact_the_path_hangs_only_on_what_was_spent() -> None:
    result = run(VESTING, VESTING.given(recovery=0.0))
    spent = np.cumsum(result["selling"])
    np.testing.assert_allclose(np.log(result["price"]), -0.01 * spent / 2e6, rtol=1e-12, atol=1e-15)


def test_vesting_that_ends_before_its_cliff_is_refused() -> None:
    with pytest.raises(NoAnswer, match="cliff"):
        run(VESTING, VESTING.given(cliff_month=24, vesting_end=12))
    with pytest.raises(OutOfRange, match="cliff"):
        vested_share(3, 24, 0.5, 12)
    with pytest.raises(NotANumber, match="month"):
        vested_share(float("nan"), 1, 0.5, 12)


# fee burn -----------------------------------------------------------------------------------------
@given(fee=st.integers(8, 10**12), used=st.integers(0, 30_000_000))
def test_the_whole_number_rule_follows_the_smooth_one_to_a_wei(fee: int, used: int) -> None:
    exact = next_base_fee(fee, used, 30_000_000)
    smooth = float(base_fee_step(np.array(float(fee)), np.array(used / 15_000_000)))
    assert abs(exact - smooth) <= 1 + 1e-9 * smooth
    assert 0.875 * fee - 1 <= exact <= 1.125 * fee + 1


def test_a_block_at_its_target_keeps_the_fee_and_any_excess_raises_it() -> None:
    assert next_base_fee(7, 15_000_000, 30_000_000) == 7
    assert next_base_fee(7, 15_000_001, 30_000_000) == 8  # at least 1 wei
    assert next_base_fee(0, 30_000_000, 30_000_000) == 1


def test_impossible_blocks_are_refused() -> None:
    for bad, name in (((1, 31, 30), "gas_used"), ((-1, 0, 30), "base_fee"), ((1, 0, 1), "gas_limit"), ((1, 0.5, 30), "gas_used")):
        with pytest.raises(OutOfRange, match=name):
            next_base_fee(*bad)  # type: ignore[arg-type]


@given(elasticity=st.floats(0.5, 15.0), demand=st.floats(0.2, 10))
def test_below_an_elasticity_of_sixteen_the_fee_settles_where_blocks_are_at_their_target(elasticity: float, demand: float) -> None:
    fee = np.array([1.0])
    for _ in range(600):
        fee = base_fee_step(fee, block_fullness(fee, 1.0, demand, elasticity))
    assert fee[0] == pytest.approx(demand ** (1 / elasticity), rel=1e-4)


def test_at_an_elasticity_of_twenty_the_fee_swings_for_ever_between_two_values() -> None:
    fee, seen = np.array([1.0]), []
    for _ in range(4000):
        fee = base_fee_step(fee, block_fullness(fee, 1.0, 4.0, 20.0))
        seen.append(fee[0])
    assert sorted(seen[-2:]) == pytest.approx([1.040, 1.146], abs=5e-4)
    assert seen[-1] == pytest.approx(seen[-3], rel=1e-9)


@given(elasticity=st.floats(0.2, 25), fee=st.floats(0.98, 1.02))
def test_near_the_balance_a_deviation_is_multiplied_by_one_less_an_eighth_of_the_elasticity(elasticity: float, fee: float) -> None:
    away = np.log(fee) * 1e-3
    after = np.log(base_fee_step(np.exp(away), block_fullness(np.exp(away), 1.0, 1.0, elasticity)))
    assert after == pytest.approx((1 - elasticity / 8) * away, abs=0.1 * abs(away) + 1e-12)


def test_the_loop_of_the_fee_calms() -> None:
    """Claim C14: the gain is negative at every elasticity, and the swing grows only past 16."""
    for elasticity in (0.2, 1.0, 8.0, 15.0):
        result = run(FEES, FEES.given(elasticity=elasticity, blocks=300, demand=1.5))
        assert strongest(FEES.gain.parts, result.values, result.series["base_fee"])[0] == pytest.approx(-elasticity / 8)
        assert not result.tipped[0] and result["swing"] < 0.002
    assert run(FEES, FEES.given(elasticity=20.0)).tipped[0]


def test_what_is_burned_and_issued_adds_up_to_the_change_of_supply() -> None:
    for values in ({}, {"demand": 20.0}, {"elasticity": 25.0}, {"issuance": 0.0}):
        result = run(FEES, FEES.given(**values))
        count = len(result["burned"])
        issued = result["issuance"] * np.arange(1, count + 1)
        np.testing.assert_allclose(result["supply_change"], issued - np.cumsum(result["burned"]), rtol=1e-9)
        np.testing.assert_allclose(result["burned"], result["base_fee"] * 1e-9 * result["fullness"] * result["gas_target"], rtol=1e-12)


def test_full_blocks_multiply_the_fee_by_ten_in_twenty() -> None:
    assert np.ceil(blocks_to_multiply(10)) == 20


# netting ------------------------------------------------------------------------------------------
@given(members=st.floats(2.001, 1000), classes=st.floats(1, 50))
def test_a_clearing_house_pays_only_with_enough_dealers(members: float, classes: float) -> None:
    ratio = float(netting_ratio(members, classes))
    enough = 1 + (np.sqrt(classes) + np.sqrt(classes - 1)) ** 2
    assert (ratio < 1) == (members > enough) or abs(members / enough - 1) < 1e-9
    assert ratio > np.sqrt(1 - 1 / classes) - 1e-12


def test_one_class_nets_to_one_over_the_root_and_agrees_with_simulated_exposures() -> None:
    n = 12
    exposure = np.random.default_rng(5).standard_normal((200_000, n - 1))
    ratio = np.maximum(exposure.sum(axis=1), 0).mean() / np.maximum(exposure, 0).sum(axis=1).mean()
    assert ratio == pytest.approx(float(netting_ratio(n)), abs=4 * 0.0012)
    assert float(netting_ratio(n)) == pytest.approx(1 / np.sqrt(n - 1))


def test_costs_of_settlement_are_plain_arithmetic() -> None:
    assert transaction_fee(21_000, 20, 2, 3_000) == pytest.approx(21_000 * 22e-9 * 3_000)
    assert capital_cost(1e6, 0.08, 2) == pytest.approx(1e6 * 0.08 * 2 / 365)
    with pytest.raises(OutOfRange, match="coin_price"):
        transaction_fee(21_000, 20, 2, 0)
    with pytest.raises(OutOfRange, match="members"):
        netting_ratio(1)


# reorganisation -----------------------------------------------------------------------------------
WAITS = [(0.10, 5), (0.15, 8), (0.20, 11), (0.25, 15), (0.30, 24), (0.35, 41), (0.40, 89), (0.45, 340)]


@pytest.mark.parametrize(("share", "blocks"), WAITS)
def test_the_white_papers_waits_for_a_risk_below_a_tenth_of_a_per_cent(share: float, blocks: int) -> None:
    assert run(CHAIN, CHAIN.given(attacker=share))["confirmations_needed"] == blocks


@pytest.mark.parametrize("exact", [False, True])
def test_a_rewrite_is_less_likely_with_each_block_and_more_with_power(exact: bool) -> None:
    share, blocks = np.linspace(0.01, 0.6, 40)[:, None], np.arange(60.0)
    chance = overtaking_probability(share, blocks, exact=exact)
    assert np.all((chance >= 0) & (chance <= 1))
    assert np.all(np.diff(chance, axis=1) <= 1e-12) and np.all(np.diff(chance, axis=0) >= -1e-12)
    assert np.all(chance[:, 0] == pytest.approx(1.0)) and np.all(chance[share[:, 0] >= 0.5] == 1)


def test_the_poisson_count_is_the_sum_of_the_white_paper() -> None:
    from math import exp, factorial

    for q, z in ((0.1, 4), (0.3, 7), (0.45, 12)):
        mean, ratio = z * q / (1 - q), q / (1 - q)
        paper = 1 - sum(mean**k * exp(-mean) / factorial(k) * (1 - ratio ** (z - k)) for k in range(z + 1))
        assert overtaking_probability(q, z) == pytest.approx(paper, rel=1e-10)


def test_the_exact_count_agrees_with_simulated_races() -> None:
    rng, q, z, races = np.random.default_rng(3), 0.3, 4, 40_000
    found = rng.negative_binomial(z, 1 - q, races)  # blocks of the attacker while the honest find z
    caught = np.where(found >= z, 1.0, (q / (1 - q)) ** (z - np.minimum(found, z)))
    assert overtaking_probability(q, z, exact=True) == pytest.approx(caught.mean(), abs=4 * caught.std() / np.sqrt(races))


def test_part_of_a_block_is_refused() -> None:
    with pytest.raises(OutOfRange, match="whole"):
        overtaking_probability(0.1, 1.5)
    with pytest.raises(OutOfRange, match="attacker"):
        overtaking_probability(1.1, 1)
