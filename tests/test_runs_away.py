"""“Runs away” is read in one place: gauge, its colour, sentence, tip mark, curve and map say the same of the same run."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from reference.settings import anywhere

from squeezelab.core import Fate, Inventory, Model, Parameter, Result
from squeezelab.dynamics.beside import side_by_side
from squeezelab.models import get_model, model_ids
from squeezelab.views.figures import gauge as gauges
from squeezelab.views.figures.cliff import swept
from squeezelab.views.figures.gauge import gauge_of, total_gains
from squeezelab.views.figures.phase import outcomes

LOOPS = [m for m in map(get_model, model_ids()) if isinstance(m.tipped, Inventory)]
ENDS = {
    Fate.RUNS_AWAY: r"[Rr]uns? away",
    Fate.BOOK_GAPS: r"[Nn]o price|gaps",
    Fate.DIES_OUT: r"dies out",
    Fate.NOTHING_FORCED: r"[Nn]othing is forced",
}


def apart(result: Result) -> list[str]:
    """Where two places say different things of one run."""
    gain, out = float(total_gains(result)[0]), []
    runs = result.fate >= Fate.RUNS_AWAY
    drawn = gauge_of(result)
    if bool(result.tipped[0]) != runs:
        out.append("the tip mark is not the end of the loop")
    if result.fate is Fate.RUNS_AWAY and gain < 1:
        out.append(f"it runs away at a gain of {gain:g}")
    if gain >= 1 and ("no limit" in drawn) != runs:
        out.append("the gauge promises another end")
    if ("is-alarm" in drawn) != (gain >= 1):
        out.append("the colour of the gauge is not that of its gain")
    for end, pattern in ENDS.items():
        told = re.search(pattern, result.finding)
        if told and end is not result.fate and not (end is Fate.BOOK_GAPS and "until" in result.finding):
            out.append(f"the sentence says “{told[0]}”, the end is “{result.fate.words}”")
    return out


@pytest.mark.parametrize("model", LOOPS, ids=lambda m: m.id)
def test_gauge_sentence_and_tip_mark_tell_the_same_end(model: Model) -> None:
    for p, lanes, seed in anywhere(model, 40, 3):
        for beside in side_by_side(model, p, seed=seed, paths=lanes).results:
            for one in map(beside.lane, range(0, beside.lanes, 3)):
                assert not (wrong := apart(one)), (wrong, one.finding, one.state)


@pytest.mark.parametrize("model", LOOPS, ids=lambda m: m.id)
def test_curve_and_map_tip_where_a_run_tips(model: Model) -> None:
    given = model.given()
    q = next(q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q.role == "starts")
    places = np.linspace(q.low, q.high, 9)
    _, curve = swept(model, given, q.name, places, model.readings[0].name, 0)
    _, tipped, _ = outcomes(model, given, q.name, places, 0, gained=False)
    alone = [bool(run_or_none(model, {**given, q.name: q.check(float(x))})) for x in places]
    assert curve.tolist() == tipped.tolist() == alone


def run_or_none(model: Model, given: dict[str, Any]) -> bool:
    from squeezelab.dynamics.run import run
    from squeezelab.errors import NoAnswer

    try:
        return bool(run(model, given).tipped[0])
    except NoAnswer:
        return False


def test_a_gauge_that_reads_another_place_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gauge that takes any gain past 1 for a loop without end, whatever became of it."""
    monkeypatch.setattr(gauges, "ENDED", {})
    model, wrong = get_model("liquidation-cascade"), []
    for p, lanes, seed in anywhere(model, 200, 3):
        for beside in side_by_side(model, p, seed=seed, paths=lanes).results:
            wrong += [fault for one in map(beside.lane, range(beside.lanes)) for fault in apart(one)]
    assert any("promises another end" in fault for fault in wrong)
