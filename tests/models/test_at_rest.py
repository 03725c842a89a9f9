"""Where nothing pushes, nothing moves: what a run begins with is what a step makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.dynamics.run import run
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.models import get_model

PUSHES = {  # the slider that pushes
    "clearing-network": "shock", "common-holdings": "shock", "crash-fold": "sale", "grid-balance": "lost", "lending-desk": "shock",
    "leverage-targeting": "shock", "liquidation-cascade": "shock", "loop-gain": "shock", "loss-spiral": "shock",
    "redemption-queue": "rush", "volatility-margin": "shock",
}  # fmt: skip


@pytest.mark.parametrize("name", PUSHES)
def test_where_nothing_pushes_nothing_moves(name: str) -> None:
    model = get_model(name)
    still = model.given(**{PUSHES[name]: 0.0})
    p = laned(model, still)
    going = Run(model, p, draws_for(model, p, 0))
    first = {q.name: np.array(going.state[q.name], float) for q in model.series}
    after = going.advance()
    for q in model.series:
        if q.name != "seconds":
            np.testing.assert_allclose(np.asarray(after[q.name], float), first[q.name], rtol=1e-9, atol=1e-12, err_msg=q.name)


@pytest.mark.parametrize("name", PUSHES)
def test_prices_begin_at_one_price_where_nothing_pushes(name: str) -> None:
    model = get_model(name)
    result = run(model, model.given(**{PUSHES[name]: 0.0}))
    prices = {q.name: np.ravel(result.series[q.name])[0] for q in model.series if "price" in q.name}
    start = next((result.values[at][0] for at in ("start_price", "value") if at in result.values), None)
    if start is not None:
        assert set(prices.values()) <= {start}, prices


@pytest.mark.parametrize("shock", [-0.2, 0.2])
def test_whoever_trades_against_a_push_gains_what_comes_back_of_it_either_way(shock: float) -> None:
    model = get_model("transient-impact")
    result = run(model, model.given(shock=shock, permanent=0.0))
    assert result["contrarian"] > 0.01


def test_a_maker_takes_from_the_loop_while_she_has_room_and_nothing_when_she_is_full() -> None:
    model = get_model("market-maker-capacity")
    p = laned(model, model.given())
    assert model.gain is not None
    parts = model.gain.parts(p, np.array([0.0, 0.99, 1.0])[:, None] * p.capacity, {})
    takers, maker = parts["momentum takers"][:, 0], parts["maker"][:, 0]
    assert takers[0] == takers[1] and takers[2] == pytest.approx(takers[0] / (1 - p.withdrawn[0]))
    assert maker[:2] == pytest.approx(-p.absorbed[0] * takers[:2]) and maker[2] == 0
