"""The run that is drawn is a typical one, and any other says where it stands."""

from __future__ import annotations

import re

import numpy as np
import pytest

from squeezelab.core import Model
from squeezelab.dynamics.run import among, run
from squeezelab.dynamics.typical import Crowd, crowd, drawn, noisy, typical_seed
from squeezelab.models import get_model, list_models
from squeezelab.views.figures.session import Session

NOISY = [model for model in list_models().values() if noisy(model)]
each_noisy = pytest.mark.parametrize("model", NOISY, ids=[m.id for m in NOISY])
QUICK = ("gamma-scalping", "expiry-pinning", "liquidation-cascade", "chartist-market")
each_quick = pytest.mark.parametrize("model", [get_model(name) for name in QUICK], ids=QUICK)


@each_noisy
def test_each_lane_of_the_crowd_is_the_run_of_its_seed(model: Model) -> None:
    given = model.given()
    beside = among(model, given, range(3))
    for seed in range(3):
        alone = run(model, given, seed=seed)
        for q in model.series:
            steps = len(alone.series[q.name])
            np.testing.assert_allclose(beside.series[q.name][:steps, seed], alone.series[q.name][:, 0], rtol=1e-10, err_msg=q.name)


@each_noisy
def test_the_run_that_opens_is_typical_at_every_preset(model: Model) -> None:
    """Within the tenths around the median of its reading, and within the band that holds nine tenths of all lines, nearly everywhere."""
    for preset in model.presets:
        given = model.given(preset.title)
        found = crowd(model, given)
        if found is None:
            continue
        count = len(found.values)
        assert found.called(found.values[found.seed]) == f"a typical run of {count}"
        shown = run(model, given, seed=found.seed)
        assert found.read(shown) == pytest.approx(found.values[found.seed], rel=1e-9, abs=1e-12)
        lines = among(model, given, range(count)).series[drawn(model)]
        low, high = np.percentile(lines, (5, 95), axis=1)
        line = shown.series[drawn(model)][:, 0]
        wide = high[: len(line)] - low[: len(line)] > 1e-9
        inside = (line >= low[: len(line)]) & (line <= high[: len(line)])
        if wide.any() and count > 50:
            assert inside[wide].mean() > 0.75, preset.title


def test_seed_0_of_gamma_scalping_was_not_typical() -> None:
    model = get_model("gamma-scalping")
    given = model.given()
    found = crowd(model, given)
    assert found is not None and found.seed != 0
    assert found.called(float(np.max(found.values))) == "run 200 of 200 by profit on this path, lowest first"


def test_a_rank_counts_from_the_lowest_and_halves_ties() -> None:
    few = Crowd("x", "x", np.array([1.0, 2.0, 2.0, 2.0, 5.0]), 0)
    assert [few.rank(value) for value in (1.0, 2.0, 5.0, 9.0)] == [1, 3, 5, 6]
    assert few.called(9.0).startswith("run 5 of 5")


@each_quick
def test_a_session_opens_on_the_typical_run_and_says_so_and_new_draws_say_their_rank(model: Model) -> None:
    session = Session(model)
    assert session.seed == typical_seed(model, session.given) == session.typical
    assert session.called.startswith("a typical run of ") and session.change.startswith("A typical run of ")
    first = session.result.series[drawn(model)][:, 0]
    np.testing.assert_array_equal(first, run(model, session.given, seed=session.seed).series[drawn(model)][:, 0])
    session.preset(model.presets[1].title)
    assert session.seed == typical_seed(model, session.given) and "a typical run of" in session.change
    session.draw_again()
    drawn_by_hand = session.seed
    assert drawn_by_hand == session.typical + 1
    assert session.change.startswith(f"New draws, seed {session.seed}: ") and session.called in session.change
    session.preset(model.presets[0].title)
    assert session.seed == drawn_by_hand, "draws that a reader chose are kept"


@each_quick
def test_a_slider_keeps_the_draws(model: Model) -> None:
    session = Session(model)
    seed = session.seed
    slider = next(q for q in model.parameters if q.name not in {"days"} and not q.structural)
    session.move(slider.name, slider.check(slider.high))
    assert session.seed == seed


def test_a_seed_that_is_given_is_kept_and_told_its_rank() -> None:
    session = Session(get_model("gamma-scalping"), seed=4711)
    assert session.seed == 4711 and re.match(r"run \d+ of 200 by ", session.called)


def test_what_nothing_is_drawn_for_has_no_rank() -> None:
    session = Session(get_model("short-squeeze"))
    assert session.seed == 0 and session.called == ""
