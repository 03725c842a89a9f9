"""Kyle’s auctions, optimal execution, predators."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.kyle import one_auction

from squeezelab.core import Result
from squeezelab.dynamics import execution as schedule
from squeezelab.dynamics.kyle import auctions
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange
from squeezelab.models import execution, kyle_auctions, predatory_trading


def test_one_auction_is_the_theorem_and_impact_halves_with_twice_the_noise() -> None:
    impact, intensity, profit, left = one_auction(2.0, 10.0)
    assert [impact, intensity, profit, left] == pytest.approx([0.1, 5, 10, 2])
    assert one_auction(2.0, 20.0)[0] == pytest.approx(impact / 2)
    held = auctions(1)
    assert [held.impact[0], held.variance[1], held.profit] == pytest.approx([0.5, 0.5, 0.5])


@given(st.integers(1, 300))
def test_the_recursion_holds_in_every_auction(count: int) -> None:
    held, dt = auctions(count), 1 / count
    assert held.variance[0] == pytest.approx(1)
    assert np.all(np.diff(held.variance) < 0) and np.all(held.impact > 0)
    np.testing.assert_allclose(held.impact * dt, held.intensity * held.variance[1:], rtol=1e-9)  # makers price by regression
    np.testing.assert_allclose(held.variance[1:], held.variance[:-1] * (1 - held.intensity * held.impact), rtol=1e-9)


def test_many_auctions_give_a_constant_impact_and_reveal_everything() -> None:
    held = auctions(1000)
    assert held.impact[0] == pytest.approx(1, abs=0.005) and held.profit == pytest.approx(1, abs=0.005)
    assert held.variance[-1] < 0.002
    assert all(auctions(n).profit < auctions(n + 1).profit for n in (1, 2, 5, 20, 100))


@pytest.mark.parametrize("count", [1, 2, 20])
def test_what_the_insider_wins_the_noise_traders_lose_and_makers_break_even(count: int) -> None:
    model = kyle_auctions.MODEL
    paths = 20_000
    s = run(model, model.given(auctions=count, value_sd=2.0, noise_sd=10.0), paths=paths).series
    total = s["insider"][-1] + s["noise_traders"][-1] + s["makers"][-1]
    np.testing.assert_allclose(total, 0, atol=1e-8)
    expected = auctions(count).profit * 20
    error = s["insider"][-1].std() / np.sqrt(paths)
    assert s["insider"][-1].mean() == pytest.approx(expected, abs=4 * error)
    assert s["makers"][-1].mean() == pytest.approx(0, abs=4 * s["makers"][-1].std() / np.sqrt(paths))
    told = s["price"][-1].var() + (s["value"][-1] - s["price"][-1]).var()
    assert told == pytest.approx(4, rel=0.05)  # what is told and what is not make up what there is to know
    assert (s["value"][-1] - s["price"][-1]).var() == pytest.approx(4 * auctions(count).variance[-1], rel=0.05)


def sell(**values: Any) -> Result:
    return run(execution.MODEL, execution.MODEL.given(**values))


@given(st.sampled_from([1, 2, 5, 50, 200]), st.floats(0, 1e-4), st.floats(0.5, 15), st.floats(0.05, 10))
def test_a_schedule_sells_everything_and_never_buys(periods: int, aversion: float, days: float, volatility: float) -> None:
    held = sell(periods=periods, aversion=aversion, days=days, volatility=volatility)["held"]
    assert held[0] == pytest.approx(1e6, rel=1e-12) and held[-1] == pytest.approx(0, abs=1e-6)
    trades = -np.diff(held)
    assert np.all(trades >= -1e-6) and trades.sum() == pytest.approx(1e6, rel=1e-9)
    assert np.all(np.diff(trades) <= 1e-6 * 1e6), "more is sold sooner: the curve is convex"


def test_more_aversion_costs_more_and_risks_less() -> None:
    model = execution.MODEL
    results = [sell(aversion=aversion) for aversion in (0.0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4)]
    assert np.all(np.diff([r["cost"] for r in results]) > 0)
    assert np.all(np.diff([r["risk"] for r in results]) < 0)
    assert results[0]["held"] == pytest.approx(results[0]["straight"])
    assert sell(aversion=1e-16)["cost"] == pytest.approx(results[0]["cost"], rel=1e-6)
    assert model.given()["aversion"] == 1e-6


def test_no_other_schedule_is_better_for_its_aversion() -> None:
    model, rng = execution.MODEL, np.random.default_rng(8)
    given_values = model.given()
    best = sell()
    aversion, tau = given_values["aversion"], 1.0

    def worth(path: np.ndarray) -> float:
        cost = schedule.expected_cost(path, given_values["temporary"], given_values["permanent"], given_values["fixed_cost"], tau)
        return float(cost + aversion * schedule.cost_sd(path, given_values["volatility"], tau) ** 2)

    least = worth(best["held"])
    for _ in range(200):
        other = best["held"].copy()
        other[1:-1] *= 1 + 0.1 * rng.standard_normal(len(other) - 2)
        assert worth(other) >= least
    assert least == pytest.approx(best["cost"] + aversion * best["risk"] ** 2, rel=1e-12)


def test_cost_and_risk_are_those_of_simulated_sales() -> None:
    rng, paths = np.random.default_rng(9), 40_000
    v = execution.MODEL.given()
    result, tau = sell(), 1.0
    held = result["held"]
    price, cash = np.full(paths, 50.0), np.zeros(paths)
    for trade in -np.diff(held):
        cash += trade * (price - v["fixed_cost"] - v["temporary"] * trade / tau)
        price += v["volatility"] * np.sqrt(tau) * rng.standard_normal(paths) - v["permanent"] * trade
    cost = 50.0 * 1e6 - cash
    assert cost.mean() == pytest.approx(result["cost"], abs=4 * cost.std() / np.sqrt(paths))
    assert cost.std() == pytest.approx(result["risk"], rel=0.02)


def test_the_least_value_at_risk_is_where_the_book_puts_it() -> None:
    best = sell()["least_value_at_risk"]
    assert best == pytest.approx(1_877_207, rel=1e-4)  # the book rounds the quantile to 1.645
    assert sell(aversion=1.694e-6)["value_at_risk"] == pytest.approx(best, rel=1e-4)
    assert all(sell(aversion=a)["value_at_risk"] >= best * (1 - 1e-4) for a in (0.0, 1e-7, 1e-6, 1e-5, 1e-4))


def test_cost_parts_grow_with_the_square_of_the_position() -> None:
    small, large = sell(fixed_cost=0.0, shares=1e6), sell(fixed_cost=0.0, shares=2e6)
    assert large["cost"] == pytest.approx(4 * small["cost"]) and large["risk"] == pytest.approx(2 * small["risk"])


def test_a_permanent_impact_beyond_the_temporary_one_is_refused() -> None:
    with pytest.raises(NoAnswer, match="temporary impact must exceed"):
        sell(temporary=1e-7, permanent=5e-6, days=30, periods=1)
    with pytest.raises(OutOfRange, match="eta must exceed"):
        schedule.damped_impact(np.array([1e-7]), np.array([1e-6]), np.array([1.0]))
    with pytest.raises(NotANumber, match="aversion"):
        schedule.urgency(np.array([np.nan]), np.array([1.0]), np.array([1.0]), np.array([1.0]))
    with pytest.raises(OutOfRange, match="count"):
        auctions(0)
    with pytest.raises(OutOfRange, match="value_sd"):
        one_auction(-1.0, 1.0)


def prey(**values: Any) -> Result:
    return run(predatory_trading.MODEL, predatory_trading.MODEL.given(**values))


def test_without_predators_the_price_falls_straight_to_its_rest() -> None:
    alone = prey(predators=0)
    assert np.all(np.diff(alone["price"])[:40] < 0) and np.all(np.diff(alone["price"])[40:] == 0)
    assert alone["end_price"] == pytest.approx(alone["start_price"] - alone["impact"] * alone["distressed"])


@given(st.integers(0, 10), st.sampled_from([16, 48, 80, 192]), st.floats(1e5, 1e6))
def test_predators_end_flat_and_win_what_the_seller_loses(count: int, duration: int, shares: float) -> None:
    result, alone = prey(predators=count, duration=duration, distressed=shares), prey(predators=0, duration=duration, distressed=shares)
    assert result["short"][-1] == pytest.approx(0, abs=1e-6 * shares)
    assert result["sold"][-1] == pytest.approx(shares, rel=1e-9)
    assert result["end_price"] == pytest.approx(alone["end_price"], rel=1e-9)
    assert result["predator_profit"] >= -1e-6
    assert result["lost_proceeds"] == pytest.approx(result["predator_profit"], rel=1e-9, abs=1e-3)
    assert (result["lowest_price"] < result["end_price"] - 1e-9) == (count >= 1)


def test_more_predators_who_share_one_capacity_overshoot_less() -> None:
    """Brunnermeier & Pedersen (2005): more predators are more competition, not more capacity."""
    lows = [prey(predators=k)["lowest_price"] for k in range(1, 11)]
    assert np.all(np.diff(lows) > -1e-9) and lows[0] < lows[3] < lows[-1] < prey(predators=0)["lowest_price"]
    most = [np.abs(prey(predators=k)["short"]).max() for k in (1, 4, 10)]
    assert max(most) <= 2.0 * 1e6 * (1 + 1e-9), "together they never hold more than their capacity lets them sell"


def test_the_slower_predators_are_together_the_less_the_price_overshoots() -> None:
    lows = [prey(predators=4, capacity=c)["lowest_price"] for c in (0.0, 0.5, 1.0, 2.0, 5.0)]
    assert np.all(np.diff(lows) < 0) and lows[0] == prey(predators=0)["lowest_price"]
