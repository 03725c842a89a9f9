"""All that a picture of individuals holds lies within it, and is of a size: notes, rows, fronts, links and what is gone of each."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.core import Model
from squeezelab.core.loop.individuals import Individuals
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned, states
from squeezelab.models import list_models

CROWDS = [model for model in list_models().values() if model.individuals is not None]


def them(model: Model, preset: str) -> list[tuple[int, Individuals]]:
    values = model.given(preset)
    result = run(model, values)
    last = len(next(iter(result.series.values()))) - 1
    held = states(model, [(0, values)], last)
    assert model.individuals is not None
    follow = lambda k: held[min(max(k, 0), len(held) - 1)] if held else {}  # noqa: E731
    return [(step, model.individuals.data(result, follow, step)) for step in sorted({0, 1, last // 2, last})]


@pytest.mark.parametrize("model", CROWDS, ids=[m.id for m in CROWDS])
def test_what_is_drawn_of_individuals_lies_within_the_picture(model: Model) -> None:
    for preset in model.presets:
        for step, found in them(model, preset.title):
            here, count = f"{preset.title}, step {step}", len(found.says)
            assert np.isfinite(found.x).all() and (found.size > 0).all(), here
            if found.fill is not None:
                assert found.fill.shape == (count,) and found.fill.min() >= -1e-9 and found.fill.max() <= 1 + 1e-9, here
            for _, begin, end in found.fronts:
                assert 0 <= begin < end <= 1, here
            for x, y, text, _ in found.notes:
                assert 0 <= y <= 1 and text, f"{here}: {text} at {y}"
                assert np.isfinite(x), f"{here}: {text} at {x}"
            assert all(0 <= y <= 1 and text for y, text in found.rows), here
            if found.links is not None and len(found.links):
                assert found.links.min() >= 0 and found.links.max() < count and found.links.shape[1] == 2, here


SUMS = {  # what all of them are together, and what is gone of it at the end
    "agent-market": (lambda p, r: 10 * p["fund_size"], None),
    "bank-run": (lambda p, r: 200, None),
    "clearing-network": (lambda p, r: p["total_debt"], None),
    "herding-threshold": (lambda p, r: 100, None),
    "liquidation-cascade": (lambda p, r: p["open_interest"] / p["start_price"], None),
    "order-book": (
        lambda p, r: float(np.sum(r.series["bids"]) + np.sum(r.series["asks"])),
        lambda p, r: p["order_size"] * r["filled_share"],
    ),
    "short-squeeze": (lambda p, r: p["short_interest"], lambda p, r: r["covered"][-1]),
}


@pytest.mark.parametrize("name", SUMS)
def test_all_individuals_together_are_what_the_run_has(name: str) -> None:
    model = next(model for model in CROWDS if model.id == name)
    whole, gone = SUMS[name]
    for preset in model.presets:
        values = model.given(preset.title)
        drawn, result = them(model, preset.title), run(model, values)
        assert float(drawn[0][1].size.sum()) == pytest.approx(whole(values, result), rel=1e-6)
        if gone is not None:
            last = drawn[-1][1]
            assert last.fill is not None
            assert float((last.fill * last.size).sum()) == pytest.approx(gone(values, result), rel=1e-6)


def test_on_a_drawn_day_groups_act_as_one_as_often_as_is_said_and_buy_as_often_as_they_sell() -> None:
    from squeezelab.models.opinion_clusters import today

    model = next(model for model in CROWDS if model.id == "opinion-clusters")
    graph, acts = today(laned(model, model.given(links=0.1, activity=0.2)))
    for group in np.unique(graph.group):
        assert len(set(acts[graph.group == group])) == 1
    assert np.mean(acts != 0) == pytest.approx(0.2, abs=0.05)
    assert np.mean(acts[acts != 0] > 0) == pytest.approx(0.5, abs=0.12)
