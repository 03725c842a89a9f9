"""Accounts in the order of closing: the first few of each side are those that a comparison with every account finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.liquidation_queue import closed, closing, queue
from squeezelab.errors import NotANumber, OutOfRange


def book(seed: int, accounts: int, lanes: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = (accounts, lanes)
    level = rng.uniform(50, 150, shape)
    units = rng.lognormal(0, 1, shape) * (rng.random(shape) < 0.8)
    return {"side": rng.choice([-1.0, 1.0], shape), "units": units, "liquidation": level, "bankruptcy": 0.98 * level}


@given(
    seed=st.integers(0, 10**6),
    accounts=st.integers(1, 30),
    lanes=st.integers(1, 4),
    prices=st.lists(st.floats(40, 160), min_size=1, max_size=6),
)
def test_what_is_closed_is_what_the_price_has_reached_so_far(seed: int, accounts: int, lanes: int, prices: list[float]) -> None:
    b = book(seed, accounts, lanes)
    sides = queue(b)
    places = [side.first for side in sides]
    out = np.zeros((accounts, lanes), bool)
    for price in prices:
        out |= (b["units"] > 0) & (b["side"] * (price - b["liquidation"]) <= 0)
        places = closing(sides, places, np.full(lanes, price))
        bought, owed, count = closed(sides, places)
        assert np.array_equal(count, out.sum(axis=0))
        np.testing.assert_allclose(bought, -(b["side"] * b["units"] * out).sum(axis=0), atol=1e-9)
        np.testing.assert_allclose(owed, -(b["side"] * b["units"] * b["bankruptcy"] * out).sum(axis=0), atol=1e-7)


@given(seed=st.integers(0, 10**6), price=st.floats(60, 140))
def test_one_by_one_closes_the_one_furthest_beyond(seed: int, price: float) -> None:
    b = book(seed, 20, 3)
    sides = queue(b)
    beyond = np.where(b["units"] > 0, -b["side"] * (price - b["liquidation"]), -np.inf)
    bought, _, count = closed(sides, closing(sides, [side.first for side in sides], np.full(3, price), one_by_one=True))
    for lane, furthest in enumerate(np.argmax(beyond, axis=0)):
        hit = beyond[furthest, lane] >= 0
        assert count[lane] == hit
        assert bought[lane] == pytest.approx(-float(hit) * b["side"][furthest, lane] * b["units"][furthest, lane], abs=1e-12)


@pytest.mark.parametrize(
    ("name", "bad", "error"), [("units", -1.0, OutOfRange), ("liquidation", 0.0, OutOfRange), ("bankruptcy", np.nan, NotANumber)]
)
def test_a_book_that_cannot_be_is_refused_by_name(name: str, bad: float, error: type[Exception]) -> None:
    with pytest.raises(error, match=name):
        queue({**book(1, 5, 1), name: np.full((5, 1), bad)})
