"""Loss spirals, herds, bank runs, attacks and queues: where they rest, where they tip, what is conserved."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.queues import first_in_first_out, gated, last_wait
from reference.formulas.spirals import equilibria, price_per_capital
from reference.formulas.thresholds import smooth_rest

from squeezelab.dynamics.prospects import certainty_equivalent, felt, weight
from squeezelab.dynamics.queues import kernel
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.runs import (
    attack_threshold,
    attacking_share,
    early_payment,
    expected_utility,
    late_payment,
    optimal_promise,
    tipping_share,
)  # fmt: skip
from squeezelab.dynamics.spirals import FundedMarket
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.dynamics.thresholds import critical_spread, joined, normal_thresholds, settled, uniform_thresholds
from squeezelab.errors import InputError, NoAnswer
from squeezelab.models import get_model

SPIRAL, HERD, BANK, ATTACK, QUEUE = (
    get_model(name) for name in ("loss-spiral", "herding-threshold", "bank-run", "coordinated-attack", "redemption-queue")
)


# loss and margin spirals -----------------------------------------------------------------------------
@given(capital=st.floats(1, 400), inventory=st.floats(0, 4), margin=st.floats(1, 50), rise=st.floats(0, 1))
def test_every_equilibrium_funds_itself_and_stable_and_unstable_ones_alternate(
    capital: float, inventory: float, margin: float, rise: float
) -> None:
    market = FundedMarket(120.0, 100.0, 20.0, capital, margin, 120.0, inventory, rise)
    found = equilibria(market)
    assert found and found[0][1] and found[-1][1], "the lowest and the highest are stable"
    for price, _ in found:
        assert float(market.clears(price)) == pytest.approx(price, abs=1e-6)
    assert all(one[1] != other[1] for one, other in pairwise(found))


@given(capital=st.floats(20, 180), inventory=st.floats(0, 1.5))
def test_the_price_per_capital_is_the_slope_of_the_rest(capital: float, inventory: float) -> None:
    """dp/dη = 1/(m/(γσ²) - x0) while funding binds and g < 1, against a finite difference of the roots."""
    h = 1e-4
    low, high = (equilibria(FundedMarket(120.0, 100.0, 20.0, capital + d, 10.0, 120.0, inventory))[-1][0] for d in (-h, h))
    market = FundedMarket(120.0, 100.0, 20.0, capital, 10.0, 120.0, inventory)
    price = equilibria(market)[-1][0]
    if 20.01 < price < 119.99:
        assert (high - low) / (2 * h) == pytest.approx(float(price_per_capital(market, price)), rel=1e-3)
        assert float(price_per_capital(market, price)) == pytest.approx(1 / (10 / 5 - inventory), rel=1e-9)


@given(
    shock=st.floats(-0.99, 0),
    capital=st.floats(10e6, 2e9),
    inventory=st.floats(0, 0.3),
    rise=st.floats(0, 1),
    margin=st.floats(0.01, 0.5),
    discount=st.floats(0.02, 0.9),
)
def test_it_rests_at_the_highest_equilibrium(
    shock: float, capital: float, inventory: float, rise: float, margin: float, discount: float
) -> None:
    values = SPIRAL.given(shock=shock, capital=capital, inventory=inventory, margin_rise=rise, margin=margin, discount=discount)
    result = run(SPIRAL, values)
    from squeezelab.models.loss_spiral import market

    p = laned(SPIRAL, values)
    m = market(p)
    number = FundedMarket(*(float(np.ravel(x)[0]) for x in vars(m).values()))
    if len(result["price"]) > 600:
        return  # a gain within a hair of 1: still on its way
    highest = equilibria(number)[-1][0]
    assert result["end_price"] == pytest.approx(highest, abs=2e-3 * number.discount / 10 + 1e-5 * number.value)
    assert (np.diff(result["price"]) <= 1e-9).all(), "a spiral goes one way"


def test_without_inventory_and_rising_margins_there_is_no_spiral_and_with_both_it_is_deepest() -> None:
    plain, losses, margins, both = (
        run(SPIRAL, SPIRAL.given(inventory=x, margin_rise=t))["end_price"] for x, t in ((0.0, 0.0), (0.05, 0.0), (0.0, 0.2), (0.05, 0.2))
    )
    assert plain > losses > both and plain > margins > both


def test_a_little_less_capital_makes_the_price_jump_where_the_gain_passes_one() -> None:
    """The liquidity discontinuity: the rest moves smoothly with the shock but for one jump."""
    shocks = np.linspace(-0.6, 0, 601)
    rest = np.asarray(sweep(SPIRAL, SPIRAL.given(inventory=0.2), "shock", shocks)["end_price"])  # type: ignore[call-overload]
    jumps = np.diff(rest)
    assert (jumps >= -1e-6).all()
    assert jumps.max() > 0.5 * np.ptp(rest) > 10, "a thousandth of the capital makes half of the way"


# herds -----------------------------------------------------------------------------------------------
@given(seed=st.integers(0, 10**6), people=st.integers(2, 200))
def test_a_herd_rests_at_a_whole_number_that_is_its_own_answer(seed: int, people: int) -> None:
    thresholds = np.random.default_rng(seed).uniform(0, people, (people, 1)).round()
    end = settled(thresholds)
    assert int(end[0]) == end[0] == joined(thresholds, end)[0]
    below = np.arange(int(end[0]))
    assert all(joined(thresholds, r)[0] > r for r in below), "the lowest such number"


@given(seed=st.integers(0, 10**6), who=st.integers(0, 49), more=st.floats(0, 50))
def test_nobody_more_joins_if_one_person_waits_longer(seed: int, who: int, more: float) -> None:
    thresholds = np.random.default_rng(seed).uniform(0, 50, (50, 1))
    slower = thresholds.copy()
    slower[who] += more
    assert settled(slower)[0] <= settled(thresholds)[0]


def test_the_size_of_the_spark_does_not_tell_the_size_of_the_fire() -> None:
    """Claim C16: one person's threshold, from 1 to 2."""
    assert run(HERD, HERD.given("A ladder"))["joined"] == 100 and run(HERD, HERD.given("One more careful"))["joined"] == 1


@pytest.mark.parametrize("mean", [10.0, 25.0, 40.0])
def test_at_the_critical_spread_the_rest_jumps(mean: float) -> None:
    at = float(critical_spread(mean, 100.0))
    assert smooth_rest(mean, at * 0.995, 100.0) < 45 < smooth_rest(mean, at * 1.005, 100.0)


def test_slow_crowds_have_no_critical_spread() -> None:
    assert np.isnan(critical_spread(60.0, 100.0))


def test_thresholds_have_the_mean_and_spread_that_was_asked_for() -> None:
    for family in (normal_thresholds, uniform_thresholds):
        each = family(1000, np.array([300.0]), np.array([80.0]))
        assert each.mean() == pytest.approx(300) and each.std() == pytest.approx(80, rel=0.01)


@given(first=st.floats(0, 100))
def test_more_first_movers_never_mean_fewer_in_the_end(first: float) -> None:
    values = HERD.given("More alike")
    assert (
        run(HERD, {**values, "first_movers": min(first + 5, 100)})["joined"]
        >= run(HERD, {**values, "first_movers": first})["joined"]
        >= round(first)
    )


# bank runs -------------------------------------------------------------------------------------------
@given(t=st.floats(0.01, 0.6), back=st.floats(1.05, 4))
def test_the_best_promise_is_feasible_and_best(t: float, back: float) -> None:
    early, late = (float(x) for x in optimal_promise(t, back))
    assert 1 <= early <= late <= back * early + 1e-9
    assert float(late_payment(t, early, back)) == pytest.approx(late, rel=1e-9), "what is promised can be paid"
    best = float(expected_utility(t, early, late))
    for other in np.linspace(1, min(back, 0.99 / t), 60):
        pays = float(late_payment(t, other, back))
        if pays > 0:
            assert float(expected_utility(t, other, pays)) <= best + 1e-12


@given(promise=st.floats(1.01, 3.9), back=st.floats(1.05, 4))
def test_waiting_pays_more_than_leaving_exactly_below_the_tipping_share(promise: float, back: float) -> None:
    if promise >= back:
        return
    at = float(tipping_share(promise, back))
    assert float(late_payment(at, promise, back)) == pytest.approx(promise, rel=1e-9)
    assert float(late_payment(at * 0.99, promise, back)) > promise > float(late_payment(min(at * 1.01, 0.999), promise, back)) - 1e-12


def test_a_bank_has_two_rests_and_suspension_leaves_the_good_one() -> None:
    ends = {run(BANK, BANK.given(expected=x))["withdrawing"] for x in np.linspace(0, 1, 21)}
    assert ends == {0.25, 1.0}
    suspended = {run(BANK, BANK.given(expected=x, suspension="on"))["withdrawing"] for x in np.linspace(0, 1, 21)}
    assert suspended == {0.25}
    late = {run(BANK, BANK.given(expected=1.0, suspension="on", suspend_at=0.7))["withdrawing"]}
    assert late == {1.0}, "suspending past the tipping share is too late"


@given(withdrawn=st.floats(0, 1), promise=st.floats(1, 2))
def test_early_payments_are_never_more_than_the_bank_has(withdrawn: float, promise: float) -> None:
    assert withdrawn * float(early_payment(withdrawn, promise)) <= 1 + 1e-12


def test_a_bank_that_promises_too_much_has_no_answer() -> None:
    with pytest.raises(NoAnswer, match="promises more"):
        run(BANK, BANK.given(promise=1.9, return_on_patience=1.2))


# attacks ---------------------------------------------------------------------------------------------
@given(cost=st.floats(0.02, 0.98), noise=st.floats(0.001, 0.5))
def test_the_edge_is_one_less_the_cost_whatever_the_noise(cost: float, noise: float) -> None:
    """At the edge as many attack as it takes: the fixed point, not the formula, decides."""
    edge = float(attack_threshold(cost))
    assert float(attacking_share(edge, cost, noise)) == pytest.approx(edge, abs=1e-9)
    assert float(attacking_share(edge - 0.01, cost, noise)) > edge - 0.01
    assert float(attacking_share(edge + 0.01, cost, noise)) < edge + 0.01


def test_the_marginal_attacker_is_just_paid_for_the_cost() -> None:
    """Simulation: strengths drawn evenly, signals with noise; those who saw the edge signal find the target falling with chance c."""
    rng, cost, noise = np.random.default_rng(3), 0.3, 0.05
    strength = rng.uniform(-0.5, 1.5, 4_000_000)
    signal = strength + noise * rng.standard_normal(strength.size)
    from scipy.special import ndtri

    edge = float(attack_threshold(cost)) + noise * ndtri(1 - cost)
    near = np.abs(signal - edge) < 0.002
    falls = (strength[near] < attack_threshold(cost)).mean()
    assert falls == pytest.approx(cost, abs=4 * np.sqrt(cost * (1 - cost) / near.sum()))


# queues ----------------------------------------------------------------------------------------------
@given(requests=st.lists(st.floats(0, 100), min_size=1, max_size=40), capacity=st.floats(0.1, 50))
def test_all_that_is_asked_is_paid_or_waits_and_first_come_is_first_served(requests: list[float], capacity: float) -> None:
    paid, backlog = first_in_first_out(np.array(requests), capacity)
    assert paid.sum() + backlog[-1] == pytest.approx(sum(requests), rel=1e-9, abs=1e-9)
    assert (paid <= capacity + 1e-12).all() and (backlog >= 0).all()
    assert ((backlog < 1e-9) | (paid > capacity - 1e-9)).all(), "nobody waits while something could be paid"
    assert float(last_wait(backlog[-1], capacity)) == pytest.approx(backlog[-1] / capacity)


def test_a_gate_lets_a_share_through_and_an_exit_without_capacity_lets_nobody() -> None:
    assert float(gated(0.25, 4)) == pytest.approx(0.75**4)
    assert np.isinf(last_wait(1.0, 0.0)) and float(last_wait(0.0, 0.0)) == 0
    assert float(kernel(0, 0.3)) == 1 and float(kernel(1, 1.0)) == 0.5


@pytest.mark.parametrize("way", ["none", "queue", "gate"])
@given(rush=st.floats(0, 0.9), fear=st.floats(0, 0.05), depth=st.floats(1e6, 1e9), permanent=st.floats(0, 1))
def test_money_asked_is_money_paid_and_money_waiting(way: str, rush: float, fear: float, depth: float, permanent: float) -> None:
    result = run(QUEUE, QUEUE.given(exit=way, rush=rush, fear=fear, market_depth=depth, permanent=permanent))
    assert result["paid_total"] + result["queue_left"] == pytest.approx(result["asked_total"], rel=1e-9, abs=1e-3)
    assert result["asked_total"] <= result["fund"] * (1 + 1e-9)


def test_with_fading_pushes_a_queue_raises_the_trough_and_with_permanent_ones_only_the_path_differs() -> None:
    """Claim C32: in units of the fall at once, -1 against -0.75; the same end if no push fades."""
    queued, once = run(QUEUE, QUEUE.given()), run(QUEUE, QUEUE.given(exit="none"))
    assert np.log1p(queued["trough"]) / np.log1p(once["trough"]) == pytest.approx(0.75, abs=0.01)
    still, there = (run(QUEUE, QUEUE.given(exit=way, permanent=1.0)) for way in ("queue", "none"))
    assert still["end"] == pytest.approx(there["end"], rel=1e-9)
    assert still["price"][3] > there["price"][3]


def test_the_more_days_the_rush_is_spread_over_the_higher_the_trough() -> None:
    """In equal parts over 1 to 25 days; a last day that is only partly used can cost a little of it."""
    days = np.arange(25, 0, -1)
    trough = np.asarray(sweep(QUEUE, QUEUE.given(), "capacity", 0.1 / days)["trough"])  # type: ignore[call-overload]
    assert (np.diff(trough) < 0).all()


def test_fear_makes_a_run_only_where_its_gain_is_large() -> None:
    calm, run_ = (run(QUEUE, QUEUE.given(exit="none", fear=x)) for x in (0.002, 0.015))
    assert calm["asked_total"] < 1.5 * 1e8 and run_["asked_total"] > 8e8


def test_steps_taken_one_by_one_keep_the_queue_that_the_dynamics_declare() -> None:
    going = Run(QUEUE, laned(QUEUE, QUEUE.given(exit="queue")), {})
    requests = [1e8] + [0.0] * 29
    paid, backlog = first_in_first_out(np.array(requests), 1e7)
    for day in range(30):
        going.advance()
        assert float(going.state["paid"][0]) == pytest.approx(paid[day]) and float(going.state["backlog"][0]) == pytest.approx(backlog[day])


# prospects -------------------------------------------------------------------------------------------
@given(p=st.floats(0, 1), bend=st.floats(0.3, 1))
def test_weights_run_from_nothing_to_all_and_rise(p: float, bend: float) -> None:
    assert float(weight(0.0, bend)) == 0 and float(weight(1.0, bend)) == 1
    assert float(weight(min(p + 0.01, 1), bend)) >= float(weight(p, bend)) - 1e-12
    assert float(weight(p, 1.0)) == pytest.approx(p)


def test_a_loss_is_felt_more_than_a_gain_and_long_shots_too_dear() -> None:
    assert float(felt(-100)) < -float(felt(100))
    assert float(certainty_equivalent(100, 0.05)) > 5 and float(certainty_equivalent(100, 0.9)) < 90


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: critical_spread(-1.0, 100.0), "mean"),
        (lambda: normal_thresholds(10, 5.0, 0.0), "spread"),
        (lambda: tipping_share(1.2, 0.9), "return_on_patience"),
        (lambda: attacking_share(0.5, 0.5, 0.0), "noise"),
        (lambda: first_in_first_out(np.array([-1.0]), 5.0), "requests"),
        (lambda: equilibria(FundedMarket(120.0, 100.0, 20.0, -1.0, 10.0, 120.0)), "capital"),
        (lambda: equilibria(FundedMarket(120.0, 100.0, 20.0, 1.0, 0.0, 120.0)), "margin"),
        (lambda: weight(1.5), "probability"),
    ],
)
def test_bad_input_is_refused_by_name(call: Any, name: str) -> None:
    with pytest.raises(InputError, match=name):
        call()
