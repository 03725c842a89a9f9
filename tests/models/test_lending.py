"""Lending: a liquidation heals above the toxic level and harms below it, nothing is lost, and the kink does its work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.lending import kink_rate

from squeezelab.dynamics.lending import close_factor, health_factor, liquidate, liquidation_price, supply_rate, toxic_level
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.errors import InputError
from squeezelab.models import get_model

DESK, RATE = get_model("lending-desk"), get_model("interest-rate")
THRESHOLD, BONUS = st.floats(0.3, 0.95), st.floats(0, 0.2)


@given(health=st.floats(0.5, 0.999), threshold=THRESHOLD, bonus=BONUS, share=st.floats(0.01, 0.5))
def test_a_liquidation_heals_exactly_above_the_toxic_level(health: float, threshold: float, bonus: float, share: float) -> None:
    """HF rises if and only if HF > LT (1 + bonus) (Warmuz, Chaudhary & Pinna 2022)."""
    debt, level = 100.0, float(toxic_level(threshold, bonus))
    value = health * debt / threshold
    repaid, seized, _ = liquidate(value, debt, share, bonus)
    left = value - float(seized)
    if left <= 1e-9 * value or abs(health / level - 1) < 1e-9:
        return
    after = float(health_factor(left, debt - float(repaid), threshold))
    assert (after > health) == (health > level)


@given(value=st.floats(0, 1e9), debt=st.floats(0, 1e9), share=st.floats(0, 1), bonus=BONUS, fee=st.floats(0, 1))
def test_nobody_seizes_more_than_there_is_or_repays_more_than_is_owed(
    value: float, debt: float, share: float, bonus: float, fee: float
) -> None:
    repaid, seized, kept = (float(x) for x in liquidate(value, debt, share, bonus, fee))
    assert 0 <= seized <= value * (1 + 1e-12) and 0 <= repaid <= debt * (1 + 1e-12)
    assert seized == pytest.approx(repaid * (1 + bonus), rel=1e-9, abs=1e-9)
    assert 0 <= kept <= (seized - repaid) * (1 + 1e-12) + 1e-9


def test_just_above_the_border_half_of_the_debt_may_be_repaid_and_at_it_all() -> None:
    assert close_factor(np.array([0.95 + 1e-12, 0.95, 0.5])).tolist() == [0.5, 1.0, 1.0]


@given(debt=st.floats(1, 1e6), quantity=st.floats(0.01, 1e3), threshold=THRESHOLD)
def test_health_is_one_at_the_liquidation_price(debt: float, quantity: float, threshold: float) -> None:
    price = float(liquidation_price(debt, quantity, threshold))
    assert float(health_factor(quantity * price, debt, threshold)) == pytest.approx(1)


@given(
    shock=st.floats(-0.5, 0),
    bonus=BONUS,
    threshold=THRESHOLD,
    depth=st.floats(1e6, 1e9),
    loans=st.sampled_from([1, 60]),
    health=st.floats(1.1, 3),
)
def test_coins_and_debt_are_conserved(shock: float, bonus: float, threshold: float, depth: float, loans: int, health: float) -> None:
    """Coins seized are coins sold, debt repaid is gone from the loans, and it ends."""
    p = laned(DESK, DESK.given(shock=shock, bonus=bonus, threshold=threshold, market_depth=depth, loans=loans, health=health))
    going = Run(DESK, p, {})
    coins, owed = going.state["coins"].sum(), going.state["debt"].sum()
    sold = 0.0
    while not going.over:
        price = float(going.state["price"][0])
        going.advance()
        sold += float(going.state["sold"][0]) / price
        assert (going.state["coins"] >= 0).all() and (going.state["debt"] >= 0).all()
    assert going.state["t"] < 400, "it ends"
    assert going.state["coins"].sum() + sold == pytest.approx(coins, rel=1e-9)
    assert going.state["debt"].sum() + float(going.state["repaid"][0]) == pytest.approx(owed, rel=1e-9)


def test_a_larger_spark_or_a_thinner_market_never_ends_higher_while_the_loop_is_weak() -> None:
    ends = np.asarray(sweep(DESK, DESK.given(), "shock", np.linspace(-0.5, 0, 51))["end_price"])  # type: ignore[call-overload]
    assert (np.diff(ends) >= -1e-6 * ends[1:]).all()
    depths = np.asarray(sweep(DESK, DESK.given(), "market_depth", np.geomspace(8e6, 1e9, 40))["end_price"])  # type: ignore[call-overload]
    assert (np.diff(depths) >= -1e-6 * depths[1:]).all()


def test_one_loan_past_the_toxic_level_leaves_bad_debt_and_one_above_it_none() -> None:
    alone: dict[str, Any] = {"loans": 1, "collateral": 1e6, "market_depth": 1e9, "health": 1.02}
    assert run(DESK, DESK.given(**alone, shock=-0.10))["bad_debt_left"] == pytest.approx(0, abs=1e-3)
    assert run(DESK, DESK.given(**alone, shock=-0.30))["bad_debt_left"] > 1e4


def test_with_a_toxic_level_above_one_every_liquidation_harms() -> None:
    model_values = DESK.given(threshold=0.95, bonus=0.2, loans=1, health=1.02, shock=-0.03, market_depth=1e9, collateral=1e6)
    result = run(DESK, model_values)
    assert result["toxic"] > 1 and result["bad_debt_left"] > 0, "collateral worth more than the debt is not enough"


# the interest rate ---------------------------------------------------------------------------------
@given(kink=st.floats(0.4, 0.95), below=st.floats(0, 0.2), above=st.floats(0, 3), base=st.floats(0, 0.1))
def test_the_rate_is_continuous_rises_and_meets_its_corners(kink: float, below: float, above: float, base: float) -> None:
    grid = np.linspace(0, 1, 2001)
    rate = kink_rate(grid, base, below, above, kink)
    assert (np.diff(rate) >= -1e-12).all() and np.diff(rate).max() <= max(below / kink, above / (1 - kink)) / 2000 * 1.01 + 1e-12
    assert float(kink_rate(kink, base, below, above, kink)) == pytest.approx(base + below)
    assert float(kink_rate(1.0, base, below, above, kink)) == pytest.approx(base + below + above)
    assert (supply_rate(grid, rate, 0.1) <= rate + 1e-12).all()


@given(demand=st.floats(0.05, 2), sensitivity=st.floats(0.5, 20), above=st.floats(0, 3))
def test_the_pool_settles_where_as_much_is_wanted_as_is_lent(demand: float, sensitivity: float, above: float) -> None:
    result = run(RATE, RATE.given(demand=demand, sensitivity=sensitivity, slope_above=above))
    settled, rate = result["settled_utilisation"], result["borrowing"]
    if settled < 1 - 1e-9:
        assert demand * np.exp(-sensitivity * rate) == pytest.approx(settled, rel=1e-9)
    else:
        assert demand * np.exp(-sensitivity * rate) >= settled * (1 - 1e-9)


def test_what_borrowers_pay_is_what_lenders_and_the_protocol_get() -> None:
    result = run(RATE, RATE.given())
    paid = result["borrowing"] * result["settled_utilisation"]
    assert result["lending"] + paid * result["reserve_factor"] == pytest.approx(paid, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: health_factor(-1, 1, 0.8), "collateral"),
        (lambda: health_factor(1, float("nan"), 0.8), "debt"),
        (lambda: liquidate(1, 1, 2, 0.05), "share"),
        (lambda: kink_rate(1.5, 0, 0.04, 0.75, 0.8), "utilisation"),
        (lambda: kink_rate(0.5, 0, 0.04, 0.75, 1.0), "kink"),
        (lambda: liquidation_price(1, 0, 0.8), "quantity"),
    ],
)
def test_bad_input_is_refused_by_name(call: Any, name: str) -> None:
    with pytest.raises(InputError, match=name):
        call()


# what is said ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moved", "says"),
    [({}, None), ({"shock": -0.2, "market_depth": 3e6}, None), ({"shock": -0.1, "health": 2.0}, "no loan is liquidated"),
     ({"shock": -0.02}, "no loan is liquidated")],
)  # fmt: skip
def test_what_is_repaid_is_said_in_the_rounds_in_which_collateral_is_sold(moved: dict[str, float], says: str | None) -> None:
    """The round of the spark is none, nor the last, in which nobody is left to be liquidated."""
    model = get_model("lending-desk")
    ran = run(model, model.given(**moved))
    held = next(reading for reading in model.readings if reading.context and "repaid" in reading.name)
    sales = sum(sold > 0 for sold in ran["sold"])
    assert (sales == 0) == (says is not None) and ran["sold"][0] == 0
    assert held.context(ran) == says or f"in {sales} round{'s' if sales > 1 else ''}; the protocol" in held.context(ran)
