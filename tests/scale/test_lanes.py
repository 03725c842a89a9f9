"""Cells and seeds run side by side, as lanes: the same numbers as alone, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Model, Parameter, Process
from squeezelab.dynamics.lanes import total
from squeezelab.dynamics.run import run, run_values
from squeezelab.dynamics.seeds import beside
from squeezelab.dynamics.stepping import laned
from squeezelab.models import get_model, list_models
from squeezelab.scale import block as blocks
from squeezelab.scale import plan as plans
from squeezelab.scale import sweep
from squeezelab.scale.plan import Block, Plan

CLOSE = {  # what is summed in another order beside others, or goes on towards its rest while others move: equal to this part
    "clearing-network": 1e-10,
    "crash-fold": 1e-10,
    "dealer-gamma": 1e-12,
    "gamma-scalping": 1e-14,
    "hedging-feedback": 1e-11,
    "loss-spiral": 1e-9,
}


def drawn(model: Model, seed: int) -> tuple[dict[str, float], list[Mapping[str, Any]]]:
    """Which numbers vary, and some random settings of them that have an answer."""
    chance = np.random.default_rng(seed)
    numbers = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    found: list[Mapping[str, Any]] = []
    while len(found) < 5:
        some = {q.name: float(q.stops[chance.integers(len(q.stops))]) for q in numbers if chance.random() < 0.6}
        given = {**model.given(), **some}
        if not model.invalid(laned(model, given)):
            found.append(given)
    return {q.name: q.default for q in numbers}, found


@pytest.mark.parametrize("name", list_models())
def test_a_lane_is_what_it_is_alone_to_the_last_bit(name: str) -> None:
    model = get_model(name)
    numbers, cells = drawn(model, 11)
    draw = model.dynamics.draw if isinstance(model.dynamics, Process) else None
    each = [draw(np.random.default_rng(k), laned(model, given)) if draw else {} for k, given in enumerate(cells)]
    alone = [run_values(model, laned(model, given), 0, beside([one])) for given, one in zip(cells, each, strict=True)]
    columns = {number: np.array([given[number] for given in cells]) for number in numbers}
    p = Block(np.arange(len(cells)), columns).lanes(Plan(model.module, cells[0], columns, len(cells), ()))
    together = run_values(model, p, 0, beside(each))
    for reading in (*(reading.name for reading in model.readings), "tipped"):
        single = np.array([float(np.ravel(one.tipped if reading == "tipped" else one[reading])[0]) for one in alone])
        lanes = np.broadcast_to(together.tipped if reading == "tipped" else together[reading], (len(cells),)).astype(float)
        if name in CLOSE:
            np.testing.assert_allclose(lanes, single, rtol=CLOSE[name], atol=1e-12, err_msg=reading)
        else:
            np.testing.assert_array_equal(lanes, single, err_msg=reading)


@pytest.mark.parametrize("count", [1, 3, 70])
def test_a_cell_of_common_draws_is_the_run_of_these_seeds(count: int) -> None:
    values = np.linspace(5e6, 50e6, count)
    found = sweep("liquidation-cascade", {"market_depth": values}, seeds=4, common=True, readings=["end_price", "fund_left", "tipped"])
    model = get_model("liquidation-cascade")
    for place in {0, count // 2, count - 1}:
        alone = run(model, model.given(market_depth=values[place]), paths=4)
        for reading in ("end_price", "fund_left"):
            np.testing.assert_array_equal(found[reading][:, place], blocks.summed(alone[reading][None])[:, 0])
        assert found.mean("tipped")[place] == alone.tipped.mean()


@pytest.mark.parametrize("common", [False, True])
@pytest.mark.parametrize(("cells", "seeds"), [(1, 5_000), (300, 3), (3, 300)])
def test_a_strip_is_never_wider_than_memory_allows(monkeypatch: pytest.MonkeyPatch, cells: int, seeds: int, common: bool) -> None:
    widest = []
    kept = blocks._result

    def watched(plan: Plan, model: Model, p: Any, draws: Any, lanes: int) -> Any:
        widest.append(sum(array.size for array in draws.values()))
        return kept(plan, model, p, draws, lanes)

    monkeypatch.setattr(blocks, "_result", watched)
    sweep("liquidation-cascade", {"market_depth": np.linspace(5e6, 50e6, cells)}, seeds=seeds, common=common, readings=["end_price"])
    assert max(widest) <= max(plans.CACHED, 32 * 4_000)


def test_a_sum_over_accounts_does_not_hang_on_the_lanes_beside_it() -> None:
    chance = np.random.default_rng(0)
    for shape, axis in (((1_000, 7), 0), ((30, 40, 7), 1), ((30, 40, 7), (0, 1))):
        array = chance.lognormal(0, 3, shape)
        whole = total(array, axis)
        for lane in range(7):
            np.testing.assert_array_equal(whole[..., lane], total(array[..., lane : lane + 1].copy(), axis)[..., 0])
    assert any(np.any(total(a) != a.sum(axis=0)) for a in (chance.lognormal(0, 3, (1_000, 7)) for _ in range(5))), "order matters"
