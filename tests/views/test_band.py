"""The band of many runs: it says how many of them it holds, and its axis has room for it before it comes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from squeezelab.models import get_model
from squeezelab.views.calculator import Calculator
from squeezelab.views.figures import band


@pytest.mark.parametrize("count", [2, 5, 9, 19, 20, 30, 39, 40, 100, 200, 257])
def test_a_band_holds_as_many_runs_as_it_says(count: int) -> None:
    lanes = np.random.default_rng(count).standard_normal((40, count))
    low, median, high = band.edges(lanes)
    inside = ((lanes >= low[:, None]) & (lanes <= high[:, None])).sum(axis=1)
    assert len(set(inside)) == 1
    said = band.called(count).replace("\u202f", " ")
    share = re.match(r"(\d+) % of \d+ runs|(\d+) of \d+ runs|all (\d+) runs", said)
    assert share
    told = count * int(share[1]) / 100 if share[1] else int(share[2] or share[3])
    assert inside[0] == told, said
    assert np.allclose(median, np.median(lanes, axis=1))


def test_bands_of_hundreds_go_from_the_fifth_to_the_95th_percentile() -> None:
    lanes = np.random.default_rng(0).standard_normal((40, 200))
    assert np.allclose(band.edges(lanes), np.percentile(lanes, (5, 50, 95), axis=1), atol=1e-12)
    assert band.called(200) == "90\u202f% of 200 runs" and band.called(9) == "all 9 runs" and band.called(30) == "28 of 30 runs"


@pytest.mark.parametrize("line", [[1.0, 2.0, 4.0], [-1.0, 0.5, 2.0]], ids=["in logs", "as it is"])
def test_the_room_that_a_band_took_holds_it_again(line: list[float]) -> None:
    path = np.array(line)
    lanes = np.stack([path * 1.5, path, path * 0.7], axis=1)
    low, high = band.kept(path, band.spare(path, lanes))
    assert low <= lanes.min() and high >= lanes.max()
    assert band.kept(path, (0.0, 0.0)).tolist() == [min(line), max(line)]
    assert band.spare(np.ones(3), lanes) == (0.0, 0.0), "a line that is level spans nothing"


@pytest.mark.parametrize("name", ["noise_size", "max_leverage", "flow"])
def test_a_band_that_comes_at_rest_moves_no_line(name: str) -> None:
    calculator = Calculator(get_model("agent-market"))
    session, control = calculator.session, calculator.controls[name]
    session.paths, session.dear = 1, True
    session.keep_room()
    for part in (0.1, 0.4, 0.8):
        calculator.move(name, control.value_at(int(part * control.slider.max)))
        axis = calculator.stage.ink.picture.y
        calculator.settle()
        shown = calculator.stage.ink.picture
        assert "band" in shown.strokes and shown.y == axis
        session.end_gesture()
