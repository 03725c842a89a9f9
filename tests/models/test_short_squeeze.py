"""Accounts are honest to the cent, a squeeze ends no lower for a larger spark, and lenders are part of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas.margin import short_bankrupt_price
from reference.formulas.short_accounts import open_past_call
from reference.squeeze_by_account import Desk, Short, quantile_entries, squeeze

from squeezelab.core import Fate, fate_of
from squeezelab.dynamics.loop_gain import strongest
from squeezelab.dynamics.margin import cover_fraction, short_call_price
from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.short_accounts import kept
from squeezelab.dynamics.stepping import laned
from squeezelab.models.short_squeeze import MODEL, gain, opening, step

CONTINUOUS = [q for q in MODEL.parameters if not q.structural]


def settle(entries: tuple[float, ...], shares: float, shock: float, depth: float, **values: Any) -> list[dict[str, Any]]:
    """All states from the spark at 20 USD to the rest; accounts hold the collateral, and nobody recalls."""
    p = laned(MODEL, MODEL.given(market_depth=depth, **values))
    states = [opening(np.array([20 * (1 + shock)]), np.array(entries)[:, None], np.full((len(entries), 1), shares))]
    while not states[-1]["resting"].all():
        states.append(step(states[-1], p, {}))
        assert len(states) < 5000
    return states


def anywhere(rng: np.random.Generator) -> dict[str, Any]:
    """A random continuous setting, a corner in one of four values."""
    out: dict[str, Any] = {"cohorts": int(rng.integers(3, 51))}
    for q in CONTINUOUS:
        part = rng.choice([0.0, 1.0, rng.random(), rng.random()])
        out[q.name] = float(q.low * (q.high / q.low) ** part if q.scale == "log" else q.low + (q.high - q.low) * part**2)
    return MODEL.given(**out)


def by_account(v: dict[str, Any]) -> tuple[Any, list[Short]]:
    """The same setting, account by account."""
    each = v["short_interest"] / v["cohorts"]
    accounts = []
    for entry in quantile_entries(v["average_entry"], v["entry_spread"], v["cohorts"]):
        posted = v["collateral"] * entry
        fee = entry * v["borrow_fee"] * v["holding_period"] / 365
        room = max(posted - (1 + v["maintenance_margin"]) * v["start_price"], 0)
        accounts.append(Short((posted - min(fee, room)) * each, each))
    desk = Desk(v["free_float"], v["lending_share"], v["lenders_selling"], v["borrow_fee"], v["fee_rise"], v["daily_volume"])
    return squeeze(
        accounts, v["start_price"], v["start_price"] * (1 + v["shock"]), v["market_depth"], v["maintenance_margin"], desk
    ), accounts


@pytest.mark.parametrize("seed", range(60))
def test_any_setting_is_what_a_loop_over_accounts_gives(seed: int) -> None:
    v = anywhere(np.random.default_rng(seed))
    result = run(MODEL, v)
    book, accounts = by_account(v)
    n = min(len(book.price), len(result["price"]))
    assert abs(len(book.price) - len(result["price"])) <= 2
    np.testing.assert_allclose(result["price"][:n], book.price[:n], rtol=1e-9)
    assert result["end_price"] == pytest.approx(book.price[-1], rel=1e-9)
    assert result["covered"][-1] == pytest.approx(book.covered, rel=1e-9, abs=1e-3)
    assert result["shares_recalled"] == pytest.approx(book.recalled, rel=1e-7, abs=1e-2)
    assert result["days_of_buying"] == pytest.approx(book.days, rel=1e-9, abs=1e-9)
    short = sum(max(a.shares * book.price[-1] - a.money, 0) for a in accounts)
    assert result["brokers_shortfall"] == pytest.approx(short, rel=1e-7, abs=1e-2)
    assert (result.fate is Fate.BOOK_GAPS) == book.gapped


@pytest.mark.parametrize("seed", range(12))
def test_cash_is_kept_what_left_the_accounts_was_spent_paid_out_or_a_fee(seed: int) -> None:
    v = anywhere(np.random.default_rng(100 + seed))
    book, accounts = by_account(v)
    start = MODEL.dynamics.start(laned(MODEL, v), {})  # type: ignore[union-attr]
    fall = float((start["equity"] + start["open"] * start["price"]).sum()) - sum(a.money for a in accounts)
    assert fall == pytest.approx(sum(book.usd) + book.fees + book.paid_out, rel=1e-9, abs=1e-3)
    assert run(MODEL, v)["forced_buying"] == pytest.approx(sum(book.usd), rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
@pytest.mark.parametrize(("name", "falls"), [("shock", False), ("short_interest", False), ("market_depth", True)])
def test_the_end_price_moves_one_way_with_each_slider(preset: str, name: str, falls: bool) -> None:
    """Without a recall, and as long as no round jumps past an account: see the next test. A cut-off rest is allowed a thousandth."""
    values = {**MODEL.given(preset), "lenders_selling": 0.0}
    swept = sweep(MODEL, values, name, MODEL.parameter(name).stops[::4])  # type: ignore[union-attr]
    ends = np.asarray(swept["end_price"])[np.asarray(swept["brokers_shortfall"]) == 0]  # type: ignore[call-overload]
    moves = np.diff(ends) / ends[:-1]
    assert len(ends) > 12 and ((moves <= 1e-3).all() if falls else (moves >= -1e-3).all())


def test_where_one_round_jumps_past_whole_accounts_a_thinner_market_may_end_lower() -> None:
    """Rounds are the market's own: who is bought out in one jump is bought out at the price before it."""
    ends = [run(MODEL, MODEL.given(market_depth=depth))["end_price"] for depth in (0.56e6, 0.59e6)]
    assert ends[0] < ends[1]


@given(shock=st.floats(0, 0.3), entry=st.floats(18, 24), depth=st.floats(0.5e6, 50e6))
def test_nothing_is_forced_before_the_first_call_and_something_after(shock: float, entry: float, depth: float) -> None:
    states = settle((entry,), 1e6, shock, depth)
    call = float(short_call_price(entry, 1.5, 0.3))
    if 20 * (1 + shock) < call * (1 - 1e-9):
        assert states[-1]["covered"][0] == 0 and states[-1]["price"][0] == 20 * (1 + shock)
    if 20 * (1 + shock) > call * (1 + 1e-4):
        assert states[-1]["covered"][0] > 0


@settings(deadline=None)
@given(shock=st.floats(0.05, 0.3), depth=st.floats(0.5e6, 50e6), shares=st.floats(0.1e6, 2e6))
def test_cover_cost_is_what_the_accounts_paid_and_no_short_ever_grows(shock: float, depth: float, shares: float) -> None:
    states = settle((18.0, 20.0, 22.0), shares, shock, depth)
    paid = sum((after["covered"][0] - before["covered"][0]) * before["price"][0] for before, after in pairwise(states))
    posted = 1.5 * shares * 60.0
    assert states[-1]["spent"][0] == pytest.approx(paid, rel=1e-9, abs=1e-6)
    left = states[-1]["equity"] + states[-1]["open"] * states[-1]["price"] if len(states) > 1 else np.array(posted)
    assert posted - left.sum() == pytest.approx(paid, rel=1e-9, abs=1e-3)
    assert all((after["open"] <= before["open"]).all() for before, after in pairwise(states))
    assert all(np.diff([s["price"][0] for s in states]) >= 0)
    assert states[-1]["price"][0] == pytest.approx(20 * (1 + shock) * np.exp(0.01 * paid / depth), rel=1e-9)


@pytest.mark.parametrize("depth", [1.5e6, 2e6, 5e6])
def test_after_its_round_an_open_account_at_its_call_holds_exactly_the_maintenance_margin(depth: float) -> None:
    seen = 0
    for before, after in pairwise(settle((18.0, 20.0, 22.0), 1e6, 0.12, depth)):
        price, forced = before["price"][0], (after["open"] < before["open"]) & (after["open"] > 0)
        equity = after["equity"] + after["open"] * (after["price"] - price)
        np.testing.assert_allclose(equity[forced], 0.3 * after["open"][forced] * price, rtol=1e-9)
        seen += int(forced.sum())
    assert seen > 3


def test_what_was_covered_earlier_was_bought_at_its_own_price_and_not_at_todays() -> None:
    """The old rule, n c(p) on the whole position at each price, would have nearly all of these shorts out."""
    last = settle((18.0, 20.0, 22.0), 1e6, 0.12, 2e6)[-1]
    old = cover_fraction(np.full(3, 33.0), np.array([18.0, 20.0, 22.0]), 1.5, 0.3).mean()
    assert last["covered"][0] / 3e6 == pytest.approx(0.258203, abs=1e-6) and old > 0.9


def test_in_small_slices_a_short_is_covered_along_the_power_law_and_is_never_bankrupt() -> None:
    """(p*/p)^((1+m)/m): 0.81 is left at 1.05 p*, 0.45 at 1.2 and 0.17 at 1.5; half the slice, half the error."""
    call = float(short_call_price(20.0, 1.5, 0.3))
    for rise, left in ((1.05, 0.81), (1.2, 0.45), (1.5, 0.17)):
        assert float(open_past_call(rise * call, call, 0.3)) == pytest.approx(left, abs=0.005)
        errors = []
        for slices in (100, 200, 400):
            money, shares = 30.0, 1.0
            for price in call * rise ** (np.arange(1, slices + 1) / slices):
                stays = float(kept(money, shares, price, 0.3))
                money, shares = money - (shares - stays) * price, stays
            assert shares > 0 and money > shares * price
            errors.append(float(open_past_call(rise * call, call, 0.3)) - shares)
        assert errors[0] / errors[1] == pytest.approx(2, rel=0.05) and errors[1] / errors[2] == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
def test_ten_times_the_price_and_a_tenth_of_the_shares_is_the_same_squeeze(preset: str) -> None:
    p = laned(MODEL, MODEL.given(preset))
    change = {"start_price": 10.0, "average_entry": 10.0, "short_interest": 0.1, "free_float": 0.1, "daily_volume": 0.1}
    ends = []
    for q in (p, p.replace(**{name: p[name] * by for name, by in change.items()})):
        state = MODEL.dynamics.start(q, {})  # type: ignore[union-attr]
        while not state["resting"].all():
            state = step(state, q, {})
        ends.append(np.array([state["price"][0] / q.start_price[0], state["covered"][0] / q.short_interest[0], state["days"][0]]))
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-9)


def test_the_gain_counts_the_shorts_still_open_at_or_past_their_call() -> None:
    """g = 0.01 X (1+m)/(m D), X at today's price and at today's number of shares."""
    p = laned(MODEL, MODEL.given(entry_spread=0.01, cohorts=3, borrow_fee=0.0))
    call = float(short_call_price(p.average_entry, p.collateral, p.maintenance_margin)[0])
    for price in (call * 1.05, call * 1.3):
        entries = np.array(quantile_entries(20.0, 0.01, 3))
        open_value = 1e6 * price * open_past_call(price, 1.5 * entries / 1.3, 0.3).sum()
        here = gain(p, np.array([[price]]), {})["margin calls"][0, 0]
        assert here == pytest.approx(float((0.01 * open_value * 1.3 / (0.3 * p.market_depth))[0]), rel=1e-12)
    half = gain(p.replace(market_depth=p.market_depth / 2), np.array([[price]]), {})["margin calls"][0, 0]
    assert half == pytest.approx(2 * here)


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
def test_the_strongest_gain_on_the_path_is_found_and_not_missed_between_points(preset: str) -> None:
    result = run(MODEL, MODEL.given(preset))
    low, high = result["price"].min(), result["price"].max()
    fine = sum(gain(result.values, np.linspace(low, high, 20_001)[:, None], {}).values()).max()
    found = strongest(gain, result.values, result.series["price"], places=MODEL.gain.places)[0]  # type: ignore[union-attr]
    assert found == pytest.approx(fine, rel=2e-4) and found >= fine * (1 - 1e-9)


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
def test_the_end_is_told_by_the_gain_and_the_shares(preset: str) -> None:
    result = run(MODEL, MODEL.given(preset))
    g = strongest(gain, result.values, result.series["price"], places=MODEL.gain.places)  # type: ignore[union-attr]
    assert result.fate == fate_of(np.array([result["covered_share"]]), g)[0]
    assert result.tipped[0] == (result.fate >= Fate.RUNS_AWAY)


def test_lenders_who_sell_recall_shares_and_recalled_shares_lift_the_price() -> None:
    held = run(MODEL, MODEL.given("Nearly all lent", lenders_selling=0.0))
    sold = run(MODEL, MODEL.given("Nearly all lent"))
    assert held["shares_recalled"] == 0 and sold["shares_recalled"] > 0.1e6
    assert sold["end_price"] > held["end_price"] * 1.05
    p, states = sold.values, sold.series
    lent = p.lenders_selling * np.log(p.start_price / states["price"][-1])
    most = p.free_float / (np.exp(-lent) * (p.free_float + p.short_interest) / p.short_interest - 1)
    assert p.short_interest - states["covered"][-1] <= most * (1 + 1e-6)


def test_the_fee_rises_with_utilisation_and_drains_the_accounts() -> None:
    cheap, dear = (run(MODEL, MODEL.given("A little deeper", borrow_fee=fee)) for fee in (0.0, 0.5))
    assert dear["first_call"] == cheap["first_call"], "the nearest shorts were at their call already"
    assert dear["end_price"] > cheap["end_price"] and dear["covered_share"] > cheap["covered_share"]
    r = run(MODEL, MODEL.given("Nearly all lent"))
    order = np.argsort(r["utilisation"])
    assert (np.diff(r["fee"][order]) >= 0).all() and r["fee"].max() > r["fee"].min()
    slow = run(MODEL, MODEL.given("A little deeper", borrow_fee=0.5, daily_volume=0.1e6))
    assert slow["end_price"] > dear["end_price"], "buying that takes longer pays more of the fee"


def test_a_price_beyond_the_last_seller_is_no_price() -> None:
    result = run(MODEL, MODEL.given(market_depth=0.5e6, short_interest=5e6, shock=0.3, start_price=25.0))
    assert result.fate is Fate.BOOK_GAPS and result.tipped[0]
    assert result["end_price"] == pytest.approx(500.0) and result["covered"][-1] < 5e6
    assert "No price" in result.finding and "the book gaps" in result.finding


def test_the_gain_is_the_slope_of_covering_measured_on_the_arithmetic_itself() -> None:
    entry, h = 20.0, 1e-6
    call = float(short_call_price(entry, 1.5, 0.3))
    slope = (1 - float(kept(1.5 * entry, 1.0, call * np.exp(h), 0.3))) / h
    assert slope == pytest.approx(1.3 / 0.3, rel=1e-4)
    assert float(kept(1.5 * entry, 1.0, float(short_bankrupt_price(entry, 1.5)), 0.3)) == 0


def test_many_shorts_and_a_small_rise_squeeze_only_near_the_call() -> None:
    """Claim C1: the same 5 % rise, entries at 18 and at 20, a thin and a deep market."""
    near, far, deep = settle((18.0,), 3e6, 0.05, 5e6), settle((20.0,), 3e6, 0.05, 5e6), settle((18.0,), 3e6, 0.05, 50e6)
    assert near[-1]["price"][0] > 21.0 and near[-1]["covered"][0] > 0
    assert far[-1]["price"][0] == pytest.approx(21.0) and far[-1]["covered"][0] == 0
    assert deep[-1]["price"][0] / 21 - 1 < 0.004


def test_shorting_pays_only_past_the_break_even_fall() -> None:
    """Claim C3: a fall of 1 - e^{-fT} pays for the borrowed shares, no more."""
    result = run(MODEL, MODEL.given(borrow_fee=1.0, holding_period=30.0))
    assert result["break_even_fall"] == pytest.approx(1 - np.exp(-30 / 365))
    assert run(MODEL, MODEL.given(borrow_fee=2.0))["break_even_fall"] > result["break_even_fall"]


def test_days_to_cover_fall_when_volume_explodes_though_no_short_has_left() -> None:
    before = run(MODEL, MODEL.given())
    after = run(MODEL, MODEL.given(daily_volume=15e6))
    assert after["days_to_cover"] == pytest.approx(before["days_to_cover"] / 10)
    assert after["end_price"] == pytest.approx(before["end_price"], rel=1e-3)
