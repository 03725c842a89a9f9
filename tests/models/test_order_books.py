"""Order books: walking them, leaning one way, the race of the queues, flow that moves the price."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas import order_book as book_formulas

from squeezelab.dynamics import order_book as book
from squeezelab.dynamics import resting_orders
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange
from squeezelab.models import bid_ask_bounce, limit_order, order_book, order_flow_imbalance

sizes = st.floats(1, 1e4)
ladder = st.lists(st.floats(0.1, 1e3), min_size=1, max_size=12)


@given(ladder, st.floats(0.01, 1.5))
def test_a_walk_takes_what_it_fills_and_pays_what_the_levels_ask(size: list[float], share: float) -> None:
    price, held = 100 - 0.1 * np.arange(len(size))[:, None], np.array(size)[:, None]
    quantity = share * held.sum()
    met = book.walk(price, held, quantity)
    part = book.taken(held, np.array([quantity]))
    assert met.filled[0] == pytest.approx(min(quantity, held.sum()), rel=1e-9)
    assert met.average[0] * met.filled[0] == pytest.approx((part * price).sum(), rel=1e-9)
    assert met.last[0] <= met.average[0] + 1e-9 <= 100 + 2e-9


@given(ladder, st.floats(0.01, 0.9), st.floats(1.01, 1.5))
def test_a_larger_sale_never_gets_a_better_average(size: list[float], share: float, more: float) -> None:
    price, held = 100 - 0.1 * np.arange(len(size))[:, None], np.array(size)[:, None]
    small, large = (book.walk(price, held, share * k * held.sum()) for k in (1, more))
    assert large.average[0] <= small.average[0] + 1e-9
    assert large.last[0] <= small.last[0]


@given(sizes, sizes, st.floats(-0.99, 0.99))
def test_up_and_down_are_the_two_chances_of_the_next_move(bid: float, ask: float, correlation: float) -> None:
    up = resting_orders.up_probability(bid, ask, correlation)
    assert 0 < up < 1
    assert up + resting_orders.up_probability(ask, bid, correlation) == pytest.approx(1, abs=1e-12)
    assert resting_orders.up_probability(bid, bid, correlation) == pytest.approx(0.5)
    assert resting_orders.up_probability(2 * bid, ask, correlation) > up


def test_independent_queues_give_an_arctangent_and_mirrored_ones_a_share() -> None:
    assert resting_orders.up_probability(3, 1, 0.0) == pytest.approx(2 / np.pi * np.arctan(3))
    assert resting_orders.up_probability(3, 1, -0.999999) == pytest.approx(3 / 4, abs=1e-5)


def test_two_queues_that_walk_at_random_race_as_the_formula_says() -> None:
    rng, correlation, start, runs = np.random.default_rng(11), -0.5, np.array([16.0, 8.0]), 8000
    at, up = np.tile(start, (runs, 1)), 0
    while len(at) > 0.01 * runs:
        step = rng.standard_normal(at.shape)
        step[:, 1] = correlation * step[:, 0] + np.sqrt(1 - correlation**2) * step[:, 1]
        at = at + step
        up += int(((at[:, 1] <= 0) & (at[:, 0] > at[:, 1])).sum())
        at = at[(at > 0).all(axis=1)]
    ended = runs - len(at)
    bias = 0.02  # a walk in steps ends a little beyond the wall, and one race in a hundred is not run to its end
    assert up / ended == pytest.approx(float(resting_orders.up_probability(*start, correlation)), abs=4 * np.sqrt(0.25 / ended) + bias)


@given(sizes, sizes)
def test_the_microprice_lies_between_the_quotes_and_nearer_the_thinner_side(bid: float, ask: float) -> None:
    micro = book.microprice(99.9, 100.1, bid, ask)
    assert 99.9 <= micro <= 100.1
    assert np.sign(np.round(micro - 100, 12)) == np.sign(np.round(float(book.imbalance(bid, ask)), 12))


def test_order_flow_imbalance_changes_sign_when_bid_and_ask_change_places() -> None:
    rng = np.random.default_rng(2)
    bid = 100 + rng.integers(-2, 3, 50)
    ask, bid_size, ask_size = bid + rng.integers(1, 3, 50), rng.integers(1, 9, 50), rng.integers(1, 9, 50)
    flow = book_formulas.order_flow_imbalance(bid, bid_size, ask, ask_size)
    mirrored = book_formulas.order_flow_imbalance(300 - ask, ask_size, 300 - bid, bid_size)
    np.testing.assert_allclose(mirrored, -flow)


def test_one_over_twice_the_depth_is_what_a_share_of_flow_moves_the_price() -> None:
    model = order_flow_imbalance.MODEL
    result = run(model, model.given(windows=360, flow=20_000.0), paths=40)
    assert np.mean(result["shares_per_tick"]) == pytest.approx(2 * 2000, rel=0.03)
    assert np.mean(result["same_window"]) > 0.95
    assert np.mean(result["next_window"]) < 0.02


def test_selling_pressure_goes_with_a_falling_price() -> None:
    model = order_flow_imbalance.MODEL
    result = run(model, model.given(selling=0.5), paths=60)
    assert (result["last_price"] < 100).mean() > 0.95
    assert result.series["pressure"][1:].mean() < 0


def test_the_book_refuses_to_be_crossed() -> None:
    with pytest.raises(NoAnswer, match="crossed"):
        run(order_book.MODEL, order_book.MODEL.given(best_bid=100.2, best_ask=100.1))
    with pytest.raises(OutOfRange, match="crossed"):
        book_formulas.check_book(np.array([[100.0, 5]]), np.array([[100.0, 5]]))
    with pytest.raises(OutOfRange, match="bid"):
        book.microprice(100.2, 100.1, 1, 1)


@pytest.mark.parametrize(
    ("bids", "says"),
    [
        ([[99.9, 5], [100.0, 5]], "fall from level to level"),
        ([[99.9, -1]], "size of bids"),
        ([[-1.0, 5]], "price of bids"),
        ([[99.9]], "rows of price"),
    ],
)
def test_what_is_no_ladder_is_refused_with_a_sentence(bids: list[list[float]], says: str) -> None:
    with pytest.raises(OutOfRange, match=says):
        book_formulas.check_book(np.array(bids), np.array([[100.1, 5]]))


def test_missing_numbers_are_refused() -> None:
    with pytest.raises(NotANumber, match="price"):
        book.walk(np.array([[np.nan]]), np.array([[1.0]]), 1.0)
    with pytest.raises(NotANumber):
        book_formulas.roll_spread(np.array([1.0, np.inf, 2.0, 3.0]))
    with pytest.raises(OutOfRange, match="without turning"):
        book.walk(np.array([[100.0], [99.0], [99.5]]), np.ones((3, 1)), 1.0)


def test_a_sweep_widens_the_spread_and_an_order_within_the_quote_does_not() -> None:
    model = order_book.MODEL
    swept, within = run(model, model.given(order_size=900.0)), run(model, model.given(order_size=250.0))
    assert swept["spread_after"] > swept["spread_before"]
    assert within["spread_after"] == pytest.approx(within["spread_before"])


@given(st.floats(10, 20_000), st.sampled_from(["sell", "buy"]), st.floats(0, 3))
def test_what_the_picture_shows_as_taken_is_what_is_filled(size: float, side: str, thinning: float) -> None:
    model = order_book.MODEL
    result = run(model, model.given(order_size=size, side=side, thinning=thinning))
    assert result["eaten"].sum() == pytest.approx(result["filled_share"] * size, rel=1e-9)
    assert np.all(result["eaten"] <= result["bids"] + result["asks"] + 1e-9)
    assert result["slippage"] >= -1e-12


def test_the_bounce_of_trades_gives_the_spread_and_a_trend_none() -> None:
    rng = np.random.default_rng(4)
    side = rng.choice([-0.5, 0.5], 200_000)
    assert book_formulas.roll_spread(100 + 0.2 * side) == pytest.approx(0.2, rel=0.02)
    assert np.isnan(book_formulas.roll_spread(np.array([1.0, 2.0, 4.0, 8.0, 16.0])))
    assert book_formulas.amihud(np.array([0.01, -0.02]), np.array([1e6, 2e6])) == pytest.approx(1e-8)


def test_a_quote_is_met_the_less_often_the_farther_away() -> None:
    far = resting_orders.fill_probability(np.linspace(0, 5, 20), 140, 1.5, 0.01)
    assert np.all(np.diff(far) < 0)
    assert resting_orders.fill_probability(1.0, 0.0, 1.5, 1.0) == 0


def test_a_slow_quote_loses_four_tenths_of_the_typical_move() -> None:
    rng = np.random.default_rng(3)
    moves = 0.02 * np.sqrt(0.25) * rng.standard_normal(400_000)
    assert resting_orders.stale_quote_loss(0.02, 0.25) == pytest.approx(np.maximum(moves, 0).mean(), rel=0.01)


def test_runs_of_one_side_hide_their_share_of_the_spread() -> None:
    for runs in (0.0, 0.3, 0.6):
        model = bid_ask_bounce.MODEL
        result = run(model, model.given(runs=runs, trades=500), paths=300)
        assert np.nanmean(result["estimate"] ** 2) ** 0.5 == pytest.approx(0.1 * (1 - runs), rel=0.08)
        assert result["expected"][0] == pytest.approx(0.1 * (1 - runs))


def test_waiting_pays_most_at_a_distance_neither_near_nor_far() -> None:
    model = limit_order.MODEL
    result = run(model, model.given())
    there = run(model, model.given(distance=result["best_distance"]))
    assert 0 < result["best_distance"] < result["away"][-1]
    assert there["saved"] == pytest.approx(result["most_saved"]) and there["saved"] >= result["saved"]
    patient = run(model, model.given(patience=0.5))
    assert patient["best_distance"] > result["best_distance"]


@given(st.floats(0, 5), st.floats(0.001, 1), st.floats(0, 3))
def test_nobody_gains_by_waiting_where_the_others_know_more_than_the_price_is_worth(distance: float, patience: float, half: float) -> None:
    model = limit_order.MODEL
    result = run(model, model.given(distance=distance, patience=patience, half_spread=half, adverse=3.0))
    assert (result["saved"] > 0) <= (distance + half > 3.0)


def test_the_picture_of_the_book_is_what_the_order_leaves() -> None:
    for side in ("sell", "buy"):
        model = order_book.MODEL
        r = run(model, model.given(side=side))
        np.testing.assert_allclose(np.abs(r["waiting"]) + r["eaten"], r["bids"] + r["asks"], rtol=1e-12)
        assert np.all(r["waiting"][r["level"] <= r["best_bid"]] >= 0) and np.all(r["waiting"][r["level"] >= r["best_ask"]] <= 0)
