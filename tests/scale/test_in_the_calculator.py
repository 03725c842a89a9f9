"""A sweep in the calculator: its file as the map, and what matters around where the sliders stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab.cli import main
from squeezelab.errors import DataError, InputError, UnknownName
from squeezelab.models import get_model
from squeezelab.scale import open_sweep
from squeezelab.scale import sweep as plain_sweep
from squeezelab.scale.profile import profile
from squeezelab.views.figures import matters
from squeezelab.views.figures.swept import MOST, Swept

pytest.importorskip("pyarrow")
AXES = {"shock": "-0.2:-0.01:21", "market_depth": "log:5m:60m:15"}


def swept(path: Path, **how: Any) -> Path:
    squeezelab.sweep("liquidation-cascade", how.pop("axes", AXES), out=path, **{"seeds": 5, **how})
    return path


def test_a_file_opens_in_the_map_at_the_values_that_its_cells_share(tmp_path: Path) -> None:
    calculator = squeezelab.open(str(swept(tmp_path / "s.parquet", leverage=7.0, seed=4)))
    assert calculator.panes.tabs.at == "map" and calculator.given["leverage"] == 7.0 and calculator.seed == 4
    phase = calculator.phase
    assert phase and phase.chosen == ("shock", "market_depth")
    assert "315 cells, the median of 5 seeds a cell" in phase.says.value
    held, drawn = open_sweep(tmp_path / "s.parquet"), phase.drawn
    assert drawn is not None
    np.testing.assert_array_equal(drawn.values, held.typical("end_price").T)
    np.testing.assert_array_equal(drawn.tipped, held.mean("tipped").T > 0.5)
    calculator["leverage"] = 12.0
    phase.show()
    assert "another leverage, median than stands on the sliders" in phase.says.value
    phase.pick(0.5, 0.5)
    assert calculator.given["market_depth"] != get_model("liquidation-cascade").given()["market_depth"]


def test_of_many_cells_some_are_drawn_and_holes_stay_holes(tmp_path: Path) -> None:
    axes = {"level": np.linspace(-0.05, 0.04, 3 * MOST), "wings": np.linspace(0.1, 0.3, 4)}
    squeezelab.sweep("smile-lab", axes, out=tmp_path / "s.nc")
    held = open_sweep(tmp_path / "s.nc")
    drawn = Swept(held, held.model.given())
    assert drawn.values.shape == (4, MOST) and not held.answered.all()
    assert np.isnan(drawn.values).any(), "a cell without an answer is blank"
    assert f"of which {4 * MOST} are drawn" in drawn.drawn(held.model.given(), whole=True)[2]


@pytest.mark.parametrize(
    "how",
    [
        {"axes": {"shock": [-0.1], "market_depth": "5m,9m"}},
        {"axes": {"order": ["batch", "sequential"], "market_depth": "5m,9m"}},
        {"axes": {"shock": "-0.2:-0.01:5", "market_depth": "5m,9m"}, "design": "sobol", "points": 8},
        {"axes": {"shock": "-0.2:-0.1:2", "market_depth": "5m,9m", "leverage": "5,9"}},
    ],
)
def test_what_is_no_map_is_refused_in_a_sentence(tmp_path: Path, how: dict[str, Any]) -> None:
    path = swept(tmp_path / "s.parquet", **how)
    with pytest.raises(InputError, match="two sliders"):
        squeezelab.open(str(path))


def test_a_file_over_one_slider_opens_as_the_second_figure_with_its_spread_and_its_edge(tmp_path: Path) -> None:
    calculator = squeezelab.open(str(swept(tmp_path / "s.parquet", axes={"shock": "-0.2:-0.01:39"}, seeds=20, leverage=7.0)))
    assert calculator.panes.tabs.at == "cliff" and calculator.given["leverage"] == 7.0
    held, laid = open_sweep(tmp_path / "s.parquet"), calculator.panes.laid
    assert laid is not None
    found = laid.found
    order = np.argsort(held.axes[0].values)
    np.testing.assert_array_equal(found.middle, held.typical("end_price")[order])
    np.testing.assert_array_equal(found.low, held["end_price"][0][order])
    most = held.mean("tipped")[order] > 0.5
    assert found.turns == list(np.flatnonzero(most[1:] != most[:-1])) != []
    turn = found.turns[0]
    assert found.edge(turn) == found.x[turn + (0 if most[turn] else 1)]
    edge, way = found.parameter.write(found.edge(turn)), "down" if most[turn] else "up"
    shown = calculator.panes.cliff.value
    assert f"Most seeds tip from {edge} {way}" in shown and f"most tip at {edge}" in shown and "median of 20 seeds" in shown
    assert {"band", "threshold", "line-1", "dot"} <= laid.picture(-0.05).strokes.keys()
    assert "dot" not in laid.picture(0.2).strokes, "the sweep says nothing of a setting that it does not reach"
    calculator["leverage"] = 12.0
    calculator.panes.draw()
    assert "another leverage, median than stands on the sliders" in calculator.panes.cliff.value


@pytest.mark.parametrize(("model", "axis"), [("smile-lab", {"level": "-0.05:0.04:31"}), ("option-greeks", {"spot": "80:120:9"})])
def test_a_calculator_without_a_second_figure_gets_a_tab_for_the_curve(tmp_path: Path, model: str, axis: dict[str, str]) -> None:
    squeezelab.sweep(model, axis, out=tmp_path / "s.parquet")
    calculator = squeezelab.open(str(tmp_path / "s.parquet"))
    names = [name for _, name in calculator.panes.tabs.bar.options]
    assert names[:3] == ["picture", "curve", "why"] and calculator.panes.tabs.at == "curve"
    calculator.panes.tabs.go("picture")
    assert calculator.panes.cliff.layout.display == "none"
    calculator.panes.tabs.go("curve")
    assert "From a sweep" in calculator.panes.cliff.value and calculator.panes.cliff.layout.display != "none"


def test_a_curve_says_where_it_has_no_answer_and_what_its_numbers_say_of_tipping(tmp_path: Path) -> None:
    def says(model: str, axes: dict[str, Any], **how: Any) -> str:
        return profile(plain_sweep(model, axes, **how)).says()

    assert "no answer at 14 of them; the line has a gap" in says("smile-lab", {"level": "-0.05:0.04:31"})
    assert "tips at none of them" in says("short-squeeze", {"shock": "0:0.02:3"})
    assert "tips at each of them" in says("short-squeeze", {"shock": "0.2:0.3:3"})
    assert "tips from" in says("short-squeeze", {"shock": [0.3, 0.0, 0.1, 0.2]}) and "up" in says("short-squeeze", {"shock": [0.3, 0.0]})


def test_the_command_draws_a_sweep_over_one_slider_as_a_curve(tmp_path: Path) -> None:
    path = swept(tmp_path / "s.parquet", axes={"market_depth": "log:5m:60m:21"}, seeds=20)
    done = CliRunner().invoke(main, ["phase", str(path)])
    assert done.exit_code == 0, done.output
    drawn = ElementTree.parse(tmp_path / "s.svg").getroot()
    (line,) = drawn.iter("{http://www.w3.org/2000/svg}polyline")
    points = np.array([pair.split(",") for pair in line.attrib["points"].split()], float)
    found = profile(open_sweep(path))
    assert len(points) == 21 and np.allclose(np.diff(points[:, 0], 2), 0, atol=0.11), "even in the logarithm, as the slider is"
    order = np.corrcoef(points[:, 1], found.middle)[0, 1]
    assert order == pytest.approx(-1, abs=1e-3), "a higher value stands higher"
    said = "".join(drawn.itertext())
    assert all(found.parameter.write(found.edge(turn)) in said for turn in found.turns) and "20 seeds" in said
    assert squeezelab.phase(path, "tipped") != squeezelab.phase(path)
    with pytest.raises(UnknownName):
        squeezelab.phase(path, "nothing")


@pytest.mark.parametrize("axes", [{"shock": [0.1]}, {"order": ["batch", "sequential"]}])
def test_what_is_no_curve_is_refused_in_a_sentence(tmp_path: Path, axes: dict[str, Any]) -> None:
    squeezelab.sweep("liquidation-cascade", axes, out=tmp_path / "s.parquet")
    with pytest.raises(InputError, match="one slider with two values or more"):
        squeezelab.open(str(tmp_path / "s.parquet"))
    with pytest.raises(InputError, match="one slider"):
        squeezelab.phase(tmp_path / "s.parquet")


def test_a_file_takes_no_values_beside_it_and_must_be_one(tmp_path: Path) -> None:
    path = swept(tmp_path / "s.parquet")
    with pytest.raises(InputError, match="holds its own values"):
        squeezelab.open(str(path), shock=-0.1)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError):
        squeezelab.open(str(path))
    with pytest.raises(DataError, match="no such file"):
        squeezelab.open(str(tmp_path / "none.parquet"))


def test_what_matters_is_found_around_the_sliders() -> None:
    pytest.importorskip("SALib")
    calculator = squeezelab.open("short-squeeze")
    panel = calculator.panes.matters
    panel.start()
    shown = panel.paper.value
    labels = re.findall(r'scope="row">([^<]+)<', shown)
    shares = [float(x) for x in re.findall(r"<i style=.width:([0-9.]+)%", shown)]
    assert len(labels) == len(shares) >= 5 and shares == sorted(shares, reverse=True)
    assert labels[0].lower() in shown.split('class="nt"')[1]
    calculator["shock"] = 0.0
    panel.start()
    assert panel.paper.value != shown, "elsewhere, other things matter"
    assert not panel.go.disabled


def test_the_stretch_around_a_slider_stays_on_it() -> None:
    model = get_model("short-squeeze")
    for q in model.parameters:
        if hasattr(q, "low") and not q.structural:
            for at in (q.low, q.high):
                stretch = matters.around(model, {**model.given(), q.name: at}).get(q.name)
                assert stretch is None or q.low <= stretch[0] < stretch[1] <= q.high


def test_without_salib_the_panel_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from squeezelab.scale import files

    def none(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(files, "import_module", none)
    panel = squeezelab.open("short-squeeze").panes.matters
    panel.start()
    assert "pip install" in panel.paper.value and "squeezelab[sweep]" in panel.paper.value


def test_sensitivity_may_be_centred_where_its_parameters_vary() -> None:
    pytest.importorskip("SALib")
    found = squeezelab.sensitivity("short-squeeze", shock=0.1, over=["shock", "market_depth"], samples=8)
    assert found.base == pytest.approx(squeezelab.run("short-squeeze", shock=0.1)["end_price"])
