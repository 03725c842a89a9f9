"""A cascade of liquidations: the same path account by account, in order, conserved, and worse where it must be."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.cascade_by_account import Account, as_book, by_account, lasting_ladder

from squeezelab.core import Fate
from squeezelab.dynamics import position_ladder
from squeezelab.dynamics.margin import bankruptcy_price, liquidation_price, normal_quantiles
from squeezelab.dynamics.position_ladder import opening, step
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.models.liquidation_cascade import MODEL

COLUMNS = {"price": 0, "sold": 1, "liquidated": 2, "fund": 3}


def settle(book: dict[str, np.ndarray], start: float, shock: float, depth: float, fund: float = 0.0, **values: Any) -> list[dict[str, Any]]:
    """All states from the spark to the rest, for a book of our own."""
    p = laned(MODEL, MODEL.given(**values))  # the depth is the state's
    lanes = book["side"].shape[1]
    full = [np.full(lanes, x) for x in (start, start * (1 + shock))]
    states = [opening(*full, book, np.full(lanes, depth), np.full(lanes, fund))]
    while not states[-1]["resting"].all():
        states.append(step(states[-1], p, {}))
        assert len(states) <= len(book["side"]) + 2, "a cascade ends after at most as many rounds as there are accounts"
    return states


def end(book: dict[str, np.ndarray], shock: float = -0.06, depth: float = 5e6, start: float = 100.0, **values: Any) -> float:
    return float(settle(book, start, shock, depth, **values)[-1]["price"][0])


def longs(leverage: float = 10.0, spread: float = 0.03, usd: float = 100e6, count: int = 200, side: float = 1.0) -> dict[str, np.ndarray]:
    """Positions of equal size in coins, entries at normal quantiles about 100 USD, one leverage."""
    entry = 100 * np.exp(spread * normal_quantiles(count))[:, None]
    level = liquidation_price(entry, leverage, 0.005, side)
    return {
        "side": np.full((count, 1), side),
        "units": np.full((count, 1), usd / count / 100),
        "liquidation": level,
        "bankruptcy": bankruptcy_price(entry, leverage, side),
    }


def random_accounts(rng: np.random.Generator, count: int) -> list[Account]:
    out = []
    for _ in range(count):
        side = float(rng.choice([-1.0, 1.0]))
        level = 60_000 * np.exp(-side * rng.uniform(0.0, 0.3))
        out.append(Account(side, float(rng.lognormal(2, 1)), float(level), float(level * (1 - 0.02 * side))))
    return out


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("seed", range(8))
def test_the_path_is_that_of_a_loop_over_accounts_to_the_last_bit(seed: int, lanes: int) -> None:
    accounts = random_accounts(np.random.default_rng(seed), 400)
    shock = (-1) ** seed * 0.02
    states = settle(as_book(accounts, lanes), 60_000.0, shock, 12e6, 5e6)
    path = by_account(accounts, 60_000.0 * (1 + shock), 12e6, 5e6)
    assert len(path) == len(states) and sum(row[2] for row in path) > 0
    for state, row in zip(states, path, strict=True):
        for name, column in COLUMNS.items():
            assert set(state[name]) == {row[column]}, name


def test_lanes_with_books_of_their_own_do_not_meet() -> None:
    each = [random_accounts(np.random.default_rng(seed), 300) for seed in range(5)]
    together = {name: np.hstack([as_book(accounts)[name] for accounts in each]) for name in as_book(each[0])}
    states = settle(together, 60_000.0, -0.02, 12e6, 5e6)
    for lane, accounts in enumerate(each):
        end = by_account(accounts, 60_000.0 * 0.98, 12e6, 5e6)[-1]
        assert (states[-1]["price"][lane], states[-1]["fund"][lane]) == (end[0], end[3])


def test_the_bench_ladder_lasts_as_many_rounds_as_it_says_and_closes_everybody() -> None:
    ladder = lasting_ladder(1000, 250, 60_000.0, 12e6)
    states = settle(as_book(ladder), 60_000.0, -0.01, 12e6)
    assert len(states) == 252 and sum(float(s["liquidated"][0]) for s in states) == 1000
    assert {float(s["liquidated"][0]) for s in states[1:-1]} == {4.0}
    assert [s["price"][0] for s in states] == [row[0] for row in by_account(ladder, 60_000.0 * 0.99, 12e6)]


@given(shock=st.floats(-0.4, 0), worse=st.floats(1, 3), depth=st.floats(3e6, 50e6))
def test_a_larger_spark_or_a_thinner_market_never_ends_higher(shock: float, worse: float, depth: float) -> None:
    """As long as selling everything moves the price by less than a third: see the next test."""
    book = longs()
    here = end(book, shock, depth)
    assert end(book, max(shock * worse, -0.6), depth) <= here * (1 + 1e-12)
    assert end(book, shock, depth / worse) <= here * (1 + 1e-12)


def test_where_the_whole_book_is_worth_sixty_times_the_depth_a_larger_spark_may_end_higher() -> None:
    """Coins sold lower bring fewer USD to the market; in batch rounds that can outweigh the larger spark."""
    assert end(longs(), -0.0817, 1.001e6) > end(longs(), -0.045045, 1.001e6)


def test_the_same_open_interest_with_more_leverage_never_ends_higher_and_has_a_threshold() -> None:
    """Claim C15."""
    ends = [end(longs(leverage)) for leverage in (2, 3, 5, 10, 20)]
    assert all(np.diff(ends) <= 1e-9)
    assert ends[:3] == pytest.approx([94.0] * 3) and ends[-1] < 88


def test_open_interest_and_leverage_alone_do_not_tell_the_end() -> None:
    """Claim C12: same open interest, leverage and spark, other dispersion of entries."""
    ends = [end(longs(spread=s)) for s in (0.005, 0.02, 0.05, 0.10)]
    assert max(ends) - min(ends) > 3


@pytest.mark.parametrize("order", ["batch", "sequential"])
def test_coins_are_conserved_and_the_fund_gets_what_sales_bring_beyond_bankruptcy(order: str) -> None:
    book = longs(leverage=15, spread=0.05)
    states = settle(book, 100.0, -0.06, 9e6, 3e6, order=order)
    line, done, gained = np.argsort(-book["liquidation"][:, 0]), 0, 0.0
    for before, after in pairwise(states):
        gone = line[done : done + int(after["liquidated"][0])]
        done += len(gone)
        units = book["units"][gone, 0]
        price = np.sqrt(before["price"][0] * after["price"][0])
        assert len(gone) <= (len(line) if order == "batch" else 1)
        assert (book["liquidation"][gone, 0] >= before["price"][0]).all()
        assert after["sold"][0] == pytest.approx(units.sum() * before["price"][0], rel=1e-9)
        gained += (units * price).sum() - (units * book["bankruptcy"][gone, 0]).sum()
    assert 0 < done < len(line) and (book["liquidation"][line[done:], 0] < states[-1]["price"][0]).all()
    assert states[-1]["closed"][0, 0] == pytest.approx(-book["units"][line[:done], 0].sum(), rel=1e-9)
    assert states[-1]["fund"][0] - 3e6 == pytest.approx(gained, rel=1e-9)


def test_one_by_one_the_account_furthest_beyond_its_liquidation_price_goes_first_of_longs_and_shorts() -> None:
    """A long 2 USD and a short 5 USD beyond: the short buys first, and lifts the price away from the long."""
    level = np.array([102.0, 95.0, 80.0])[:, None]
    book = {"side": np.array([1.0, -1.0, 1.0])[:, None], "units": np.full((3, 1), 100.0), "liquidation": level, "bankruptcy": level}
    states = settle(book, 100.0, 0.0, 100.0, order="sequential")
    assert [s["liquidated"][0] for s in states[1:]] == [1, 0]
    assert states[1]["price"][0] > 102


def test_one_by_one_closes_no_more_than_all_at_once_in_a_thin_market() -> None:
    book = longs(leverage=15, spread=0.05)
    assert end(book, depth=4e6, order="sequential") >= end(book, depth=4e6) - 1e-9


@pytest.mark.parametrize("gain", [0.2, 0.5, 0.8])
def test_an_even_ladder_multiplies_the_spark_by_one_over_one_less_the_gain(gain: float) -> None:
    rungs, depth = 4000, 1e6
    level = 100 * np.exp(-np.linspace(0, 0.12, rungs))[:, None]
    usd = gain * depth * 12 / rungs
    book = {"side": np.ones_like(level), "units": usd / level, "liquidation": level, "bankruptcy": level}
    assert -100 * np.log(end(book, np.expm1(-0.01), depth) / 100) == pytest.approx(1 / (1 - gain), rel=0.04)


def test_a_book_of_shorts_is_nearly_the_mirror_image_of_longs() -> None:
    """With sizes fixed in coins only nearly: coins sold in a fall are worth less than coins bought in a rise."""
    level = np.exp(np.linspace(0.02, 0.10, 300))[:, None]
    size = np.full_like(level, 8e3 / 3)
    book = {"side": np.ones_like(level), "units": size, "liquidation": 100 / level, "bankruptcy": 100 / level}
    mirror = {**book, "side": -book["side"], "liquidation": 100 * level, "bankruptcy": 100 * level}
    down, up = np.log(end(book, np.expm1(-0.025), 20e6) / 100), np.log(end(mirror, np.expm1(0.025), 20e6) / 100)
    assert down < -0.028 and up == pytest.approx(-down, rel=0.1)


def test_a_halt_helps_only_if_somebody_returns() -> None:
    """Claim C30, on the seven shelves of the reference cases in a market of 2 m USD per 1 %."""
    level = np.array([97, 95, 93, 91, 90, 85, 80.0])[:, None]
    book = {"side": np.ones_like(level), "units": np.full_like(level, 1e5), "liquidation": level, "bankruptcy": level}
    plain = end(book, -0.03, 2e6)
    alone = end(book, -0.03, 2e6, circuit_breaker="on", halt_fall=0.07, depth_refill=1.0)
    refilled = end(book, -0.03, 2e6, circuit_breaker="on", halt_fall=0.07, depth_refill=4.0)
    assert plain == pytest.approx(71.543, abs=1e-3) and alone == plain and refilled > plain + 10


def test_no_spark_that_reaches_nobody_forces_anything() -> None:
    result = run(MODEL, MODEL.given(shock=0.0))
    assert result["positions_liquidated"] == 0 and result["end_price"] == MODEL.given()["start_price"]


def test_ladders_hold_only_positions_that_are_open_and_add_up_to_the_open_interest() -> None:
    from squeezelab.dynamics.seeds import draws_for

    for short in (0.0, 0.5, 1.0):
        p = laned(MODEL, MODEL.given(share_short=short, leverage=50.0, entry_spread=0.15))
        book = position_ladder.ladder(p, draws_for(MODEL, p, 7))
        held = book["units"] > 0
        assert (book["units"] * p.start_price).sum() == pytest.approx(float(p.open_interest[0]), rel=1e-9)
        assert (book["side"] * (p.start_price - book["liquidation"]))[held].min() > 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("order", ["batch", "sequential"])
@pytest.mark.parametrize(("shock", "short", "end"), [(0.3, 1.0, 10.0), (-0.3, 0.0, 0.1)])
def test_coins_times_a_price_that_explodes_end_in_a_gap_and_never_in_a_number(order: str, shock: float, short: float, end: float) -> None:
    far = {"shock": shock, "share_short": short, "order": order, "open_interest": 2e9, "market_depth": 1e6, "leverage": 50.0}
    result = run(MODEL, MODEL.given(**far))
    assert result.fate is Fate.BOOK_GAPS and result.tipped[0] and "No price" in result.finding and "the book" in result.finding
    assert result["end_price"] == pytest.approx(end * MODEL.given()["start_price"])
    deep = run(MODEL, MODEL.given(**{**far, "market_depth": 100e6}))
    assert deep.fate is not Fate.BOOK_GAPS


@pytest.mark.parametrize("seed", range(6))
def test_a_gap_fills_what_the_book_holds_and_no_more(seed: int) -> None:
    """The path is that of the loop over accounts up to the round that leaves the range; that one ends at its edge."""
    accounts = random_accounts(np.random.default_rng(seed), 200)
    states = settle(as_book(accounts), 60_000.0, 0.1, 2e4)
    path = by_account(accounts, 66_000.0, 2e4, rounds=len(states) - 1)
    inside = [row[0] for row in path if abs(np.log(row[0] / 60_000.0)) <= np.log(10)]
    assert [s["price"][0] for s in states[: len(inside)]] == inside and len(inside) < len(path)
    last, before = states[len(inside)], states[len(inside) - 1]
    assert abs(np.log(last["price"][0] / 60_000.0)) == pytest.approx(np.log(10))
    assert last["sold"][0] == pytest.approx(100 * 2e4 * abs(np.log(last["price"][0] / before["price"][0])), rel=1e-9)
    assert last["sold"][0] < path[len(inside)][1] and last["liquidated"][0] <= path[len(inside)][2]


def test_one_by_one_every_short_of_a_thin_market_is_closed_without_a_slip() -> None:
    """The last place of a queue is empty; no price reaches it."""
    from squeezelab.dynamics.liquidation_queue import closing, queue

    sides = queue(as_book([Account(-1.0, 1.0, 70_000.0, 72_000.0)], 2))
    places = [side.first for side in sides]
    for price in (1e6, 1e300):
        places = closing(sides, places, np.full(2, price), one_by_one=True)
    assert [int(x) for x in places[-1] - sides[-1].first] == [1, 1]


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
def test_a_preset_keeps_its_promise_in_nine_of_ten_draws(preset: str) -> None:
    fan = run(MODEL, MODEL.given(preset), paths=50)
    kept = np.ones(50, bool)
    for name, (low, high) in MODEL.preset(preset).expects.items():  # type: ignore[misc]
        kept &= (fan[name] >= low) & (fan[name] <= high)
    assert kept.mean() >= 0.9
    assert len(set(fan.tipped.tolist())) == 1, "the mechanism decides, and not the draw"


def test_few_accounts_tip_by_luck_and_many_by_the_mechanism() -> None:
    few, many = (run(MODEL, MODEL.given(positions=n), paths=50)["fall"] for n in (200, 1000))
    assert np.std(few) > 2 * np.std(many)


def test_the_gain_counts_those_who_stand_against_the_move() -> None:
    """A fall closes longs; shorts whose limits lie above it force nothing."""
    p = laned(MODEL, MODEL.given(share_short=1.0))
    from squeezelab.dynamics.seeds import draws_for

    draws, prices = draws_for(MODEL, p, 0), p.start_price * np.linspace(0.7, 1.3, 61)[:, None]
    down, up = (position_ladder.gain(p.replace(shock=np.array([s])), prices, draws)["liquidations"] for s in (-0.03, 0.03))
    assert (down == 0).all() and up.max() > 0.5


def test_the_gain_is_what_a_count_of_every_account_near_the_price_gives() -> None:
    from squeezelab.dynamics.seeds import draws_for

    p = laned(MODEL, MODEL.given())
    draws = draws_for(MODEL, p, 3)
    book = position_ladder.ladder(p, draws)
    prices = p.start_price * np.linspace(0.6, 1.0, 41)[:, None]
    near = np.abs(np.log(book["liquidation"].T / prices)) <= 0.005
    counted = (near * (book["units"] * book["liquidation"]).T).sum(axis=1) / p.market_depth
    np.testing.assert_allclose(position_ladder.gain(p, prices, draws)["liquidations"][:, 0], counted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
def test_ten_times_the_price_is_the_same_cascade(preset: str) -> None:
    dear, cheap = (run(MODEL, MODEL.given(preset, start_price=price)) for price in (60_000.0, 6_000.0))
    assert dear["fall"] == pytest.approx(cheap["fall"], rel=1e-9) and dear["liquidated_share"] == pytest.approx(cheap["liquidated_share"])


def test_a_thousand_accounts_closed_one_by_one_come_to_rest_within_the_rounds_that_the_model_allows() -> None:
    result = run(MODEL, MODEL.given("Thin market", order="sequential", positions=2000))
    assert result["liquidated"][-1] == 0 and result["positions_liquidated"] > 1500


@given(leverage=st.floats(2.0, 50.0), margin=st.floats(0.002, 0.05), short=st.floats(0.0, 1.0), seed=st.integers(0, 99))
def test_a_ladder_holds_nobody_who_would_be_closed_as_he_opens(leverage: float, margin: float, short: float, seed: int) -> None:
    """Or it is refused, with what to lower: else the median long was closed above its entry."""
    p = laned(MODEL, MODEL.given(leverage=leverage, maintenance_margin=margin, share_short=short, positions=200))
    if refused := MODEL.invalid(p):
        assert 2 * leverage * margin >= 1 and "lower the leverage or the maintenance margin" in refused
        return
    draws = {name: each[:, None] for name, each in position_ladder.draw(np.random.default_rng(seed), p).items()}
    book, entry = position_ladder.ladder(p, draws), p.start_price * np.exp(p.entry_spread * draws["entry"])
    assert (book["side"] * (book["liquidation"] - entry) <= 0).all()
    assert run(MODEL, MODEL.given(leverage=leverage, maintenance_margin=margin))["average_liquidation"] < p.start_price[0]
