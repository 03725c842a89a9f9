"""A squeeze ends no lower for a larger spark, more shorts or a thinner market; cash and shares add up."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.margin import cover_fraction, short_bankrupt_price, short_call_price
from squeezelab.dynamics.run import laned, run, sweep
from squeezelab.models.short_squeeze import MODEL, gain, opening, step


def settle(entries: tuple[float, ...], shares: float, shock: float, depth: float, **values: Any) -> list[dict[str, Any]]:
    """All states from the spark at 20 USD to the rest."""
    p = laned(MODEL, MODEL.given(market_depth=depth, **values))
    states = [opening(np.array([20 * (1 + shock)]), np.array(entries)[:, None], np.full((len(entries), 1), shares))]
    while not states[-1]["resting"].all():
        states.append(step(states[-1], p, {}))
        assert len(states) < 5000
    return states


@pytest.mark.parametrize("preset", [p.title for p in MODEL.presets])
@pytest.mark.parametrize(("name", "falls"), [("shock", False), ("short_interest", False), ("market_depth", True)])
def test_the_end_price_moves_one_way_with_each_slider(preset: str, name: str, falls: bool) -> None:
    """With fixed cohorts the map is monotone in each; a rest cut off at a round is allowed a ten-thousandth."""
    values = MODEL.given(preset)
    ends = np.asarray(sweep(MODEL, values, name, MODEL.parameter(name).stops[::4])["end_price"])  # type: ignore[union-attr, call-overload]
    moves = np.diff(ends) / ends[:-1]
    assert (moves <= 1e-4).all() if falls else (moves >= -1e-4).all()


@given(shock=st.floats(0, 0.3), entry=st.floats(18, 24), depth=st.floats(0.5e6, 50e6))
def test_nothing_is_forced_before_the_first_call_and_something_after(shock: float, entry: float, depth: float) -> None:
    states = settle((entry,), 1e6, shock, depth)
    call = float(short_call_price(entry, 1.5, 0.3))
    if 20 * (1 + shock) < call * (1 - 1e-9):
        assert states[-1]["covered"][0] == 0 and states[-1]["price"][0] == 20 * (1 + shock)
    if 20 * (1 + shock) > call * (1 + 1e-4):
        assert states[-1]["covered"][0] > 0


@given(shock=st.floats(0.05, 0.3), depth=st.floats(0.5e6, 50e6), shares=st.floats(0.1e6, 2e6))
def test_cash_spent_is_shares_bought_at_each_round_and_nobody_covers_more_than_they_owe(shock: float, depth: float, shares: float) -> None:
    states = settle((18.0, 20.0, 22.0), shares, shock, depth)
    paid = sum((after["covered"][0] - before["covered"][0]) * before["price"][0] for before, after in pairwise(states))
    assert states[-1]["spent"][0] == pytest.approx(paid, rel=1e-9, abs=1e-6)
    assert sum(s["bought"][0] for s in states) == pytest.approx(paid, rel=1e-9, abs=1e-6)
    assert 0 <= states[-1]["covered"][0] <= 3 * shares * (1 + 1e-12)
    assert all(np.diff([s["price"][0] for s in states]) >= 0)
    assert states[-1]["price"][0] == pytest.approx(20 * (1 + shock) * np.exp(0.01 * paid / depth), rel=1e-9)


def test_the_rest_is_a_fixed_point_no_cohort_must_cover_more() -> None:
    last = settle((18.0, 20.0, 22.0), 1e6, 0.12, 5e6)[-1]
    asked = 1e6 * cover_fraction(last["price"], last["entry"], 1.5, 0.3)
    assert (asked <= last["out"] + 1e-2).all()


def test_the_gain_is_what_one_per_cent_forces_over_the_depth() -> None:
    """g = 0.01 X (1+m)/(m D) at the call, X the value of the shorts there; halving the depth doubles it."""
    p = laned(MODEL, MODEL.given(entry_spread=0.01, cohorts=3))
    call = short_call_price(p.average_entry, p.collateral, p.maintenance_margin)
    inside = gain(p, np.array([[float(call[0]) * 1.05]]), {})["margin calls"][0, 0]
    value = p.short_interest * call
    assert inside == pytest.approx(float((0.01 * value * 1.3 / (0.3 * p.market_depth))[0]), rel=2e-3)
    half = gain(p.replace(market_depth=p.market_depth / 2), np.array([[float(call[0]) * 1.05]]), {})["margin calls"][0, 0]
    assert half == pytest.approx(2 * inside)


def test_the_gain_is_the_slope_of_covering_measured_on_the_arithmetic_itself() -> None:
    entry, h = 20.0, 1e-6
    call = float(short_call_price(entry, 1.5, 0.3))
    slope = float(cover_fraction(call * np.exp(h), entry, 1.5, 0.3)) / h
    assert slope == pytest.approx(1.3 / 0.3, rel=1e-4)
    assert float(cover_fraction(float(short_bankrupt_price(entry, 1.5)), entry, 1.5, 0.3)) == pytest.approx(1)


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
    assert after["end_price"] == before["end_price"]
