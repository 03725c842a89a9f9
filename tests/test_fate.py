"""One meaning of “runs away”: a gain of 1 or more on the path, and more of the inventory out than is left, in units."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from squeezelab.core import Fate, Inventory, Model, Parameter, fate_of
from squeezelab.dynamics.run import run
from squeezelab.models import get_model, model_ids
from squeezelab.views.figures.gauge import gauge_of, total_gains

NOTHING, DIES, RUNS, GAPS = Fate.NOTHING_FORCED, Fate.DIES_OUT, Fate.RUNS_AWAY, Fate.BOOK_GAPS


@pytest.mark.parametrize(
    ("forced", "gain", "gapped", "end"),
    [
        (0.0, 5.0, False, NOTHING),
        (0.2, 5.0, False, DIES),
        (0.9, 0.99, False, DIES),
        (0.9, 1.0, False, RUNS),
        (0.5, 1.2, False, RUNS),
        (0.1, 0.3, True, GAPS),
    ],
)
def test_the_end_of_a_loop_follows_from_what_was_forced_the_gain_and_the_book(forced: float, gain: float, gapped: bool, end: Fate) -> None:
    assert fate_of(np.array([forced]), np.array([gain]), np.array([gapped])).tolist() == [end]


def test_only_running_away_and_a_gap_count_as_tipped_and_each_end_has_its_words() -> None:
    assert [end >= Fate.RUNS_AWAY for end in Fate] == [False, False, True, True]
    assert [end.words for end in Fate] == ["nothing is forced", "dies out", "runs away", "the book gaps"]


NO_RUN = {
    "coordinated-attack": "a target falls or holds; nobody is forced along a path",
    "opinion-clusters": "fat tails, not a run",
    "delta-hedge": "fees beside an error, not a run",
    "perpetual-desk": "a chance of one account, not a run",
    "predatory-trading": "predators choose to trade; no gain is declared",
    "clearing-network": "losses are passed on; no gain is declared",
}


def strongest(model: Model) -> float:
    """The largest gain at any corner of the sliders."""
    numbers = [p for p in model.parameters if isinstance(p, Parameter)]
    corners = itertools.product(*((p.low, p.high) for p in numbers))
    return max(float(total_gains(run(model, dict(zip((p.name for p in numbers), corner, strict=True))))[0]) for corner in corners)


@pytest.mark.parametrize("model", [m for m in map(get_model, model_ids()) if m.loop == "reinforcing"], ids=lambda m: m.id)
def test_every_reinforcing_model_reads_its_end_from_the_same_place(model: Model) -> None:
    if model.id in NO_RUN:
        assert not isinstance(model.tipped, Inventory)
        return
    assert model.gain is not None, "a reinforcing loop declares gain=Gain(…)"
    if model.tipped is None:
        assert strongest(model) < 1, "what can run away says what it runs out of: tipped=Inventory(…)"
        return
    assert isinstance(model.tipped, Inventory), "what can run away gives tipped=Inventory(share forced); functions are for others"
    for preset in model.presets:
        result = run(model, model.given(preset.title))
        forced = np.asarray(model.tipped.forced(result.values, result.series), float)
        assert (forced >= -1e-9).all() and (forced <= 1 + 1e-9).all(), "a share of the inventory"
        gauge = float(total_gains(result)[0])
        if result.fate is RUNS:
            assert gauge >= 1 and forced[0] >= 0.5
        if gauge < 1:
            assert result.fate is not RUNS
        assert result.tipped[0] == (result.fate >= RUNS)
        if gauge >= 1:
            assert ("no limit" in gauge_of(result)) == (result.fate >= RUNS), "the gauge promises what the loop did not do"
