"""The map of two settings: its shades, a click, and the line on which the loop gain is 1."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from squeezelab.core import Model, Parameter
from squeezelab.dynamics.run import run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.figures.boundary import boundary, contour, formula, spread
from squeezelab.views.figures.gauge import gain_of, total_gains
from squeezelab.views.figures.phase import CELLS, outcomes, shades

LOOPS = [m for m in list_models().values() if m.gain is not None]
every_loop = pytest.mark.parametrize("model", LOOPS, ids=[m.id for m in LOOPS])
SQUEEZE = get_model("short-squeeze")


def sides(model: Model) -> tuple[Parameter, Parameter]:
    """The two settings that the map opens with."""
    phase = Calculator(model).phase
    assert phase is not None
    return phase._parameter(phase.across.value), phase._parameter(phase.up.value)


def computed(model: Model, x: Parameter, y: Parameter) -> np.ndarray:
    xs = spread(x, CELLS)
    return np.array([outcomes(model, {**model.given(), y.name: float(v)}, x.name, xs, 0, gained=True)[2] for v in spread(y, CELLS)])


@every_loop
def test_many_lanes_have_the_gain_that_the_gauge_shows_for_each(model: Model) -> None:
    for preset in model.presets:
        result = run(model, model.given(preset.title))
        assert total_gains(result)[0] == pytest.approx(sum(gain_of(result)[0].values()), rel=1e-9, abs=1e-12)
    x, _ = sides(model)
    xs = spread(x, 5)
    together = outcomes(model, model.given(), x.name, xs, 0, gained=True)[2]
    for value, gain in zip(xs, together, strict=True):
        try:
            alone = sum(gain_of(run(model, model.given(**{x.name: float(value)})))[0].values())
        except SqueezelabError:
            continue
        if np.isfinite(gain):
            assert gain == pytest.approx(alone, rel=1e-6, abs=1e-9)


@every_loop
def test_a_formula_gives_the_gain_at_its_place_or_the_strongest_that_a_path_can_meet(model: Model) -> None:
    gain = formula(model)
    if gain is None:
        pytest.skip("no formula: the line is computed")
    settings = [model.given(preset.title) for preset in model.presets]
    for q in model.parameters:
        if isinstance(q, Parameter) and not q.structural:
            settings += [model.given(**{q.name: float(stop)}) for stop in q.stops[:: max(len(q.stops) // 4, 1)]]
    for given in settings:
        try:
            result = run(model, given)
        except SqueezelabError:
            continue
        exact, read = float(np.ravel(gain(result.values))[0]), total_gains(result)[0]
        assert model.gain is not None
        if model.gain.at:
            assert exact == pytest.approx(read, rel=1e-6, abs=1e-9), given
        else:
            assert read <= max(exact * 1.05, exact + 1e-3), given  # cohorts are lumps, a formula is smooth


@pytest.mark.one_in(3)
@every_loop
def test_the_line_runs_between_cells_below_and_above_one_and_says_how_it_was_found(model: Model) -> None:
    x, y = sides(model)
    grid = computed(model, x, y)
    found = boundary(model, model.given(), x, y, grid)
    assert found.how == ("formula" if formula(model) else "computed")
    finite = grid[np.isfinite(grid)]
    if found.how == "computed":
        assert bool(found.lines) == bool((finite >= 1).any() and (finite < 1).any()) or not np.isfinite(grid).all()
        for across, up in contour(grid):
            for a, b in zip(across, up, strict=True):
                near = grid[int(np.floor(b)) : int(np.ceil(b)) + 1, int(np.floor(a)) : int(np.ceil(a)) + 1]
                assert near.min() <= 1 <= near.max()
    for across, up in found.lines:
        assert across.min() >= x.low * (1 - 1e-9) - 1e-9 and across.max() <= x.high * (1 + 1e-9)
        assert up.min() >= y.low * (1 - 1e-9) - 1e-9 and up.max() <= y.high * (1 + 1e-9)
    assert ("dashed" in found.says) == bool(found.lines)


def test_a_model_without_a_gain_has_no_line() -> None:
    model = get_model("kelly-bet")
    x, y = sides(model)
    found = boundary(model, model.given(), x, y, np.full((CELLS, CELLS), np.nan))
    assert found.lines == [] and found.says == ""


def test_the_squeeze_has_its_line_where_depth_and_shares_balance() -> None:
    x, y = SQUEEZE.parameter("short_interest"), SQUEEZE.parameter("market_depth")
    assert isinstance(x, Parameter) and isinstance(y, Parameter)
    found = boundary(SQUEEZE, SQUEEZE.given(), x, y, computed(SQUEEZE, x, y))
    assert found.how == "computed"  # lenders add to the gain along the path, so that no formula gives it from the settings alone
    (shares, depth), *others = found.lines
    assert not others
    np.testing.assert_allclose(depth / shares, np.median(depth / shares), rtol=0.05)  # g is nearly a ratio of the two
    middle = len(shares) // 2
    at = run(SQUEEZE, SQUEEZE.given(short_interest=shares[middle], market_depth=depth[middle]))
    assert total_gains(at)[0] == pytest.approx(1, abs=0.08)


def test_no_line_says_on_which_side_of_one_the_map_lies() -> None:
    bank, funding = get_model("bank-run"), get_model("funding-rate")
    for model, side in ((bank, "above"), (funding, "below")):
        x, y = sides(model)
        assert f"stays {side} 1" in boundary(model, model.given(), x, y, computed(model, x, y)).says


def test_contours_of_a_hill_close_and_lie_on_their_level() -> None:
    across, up = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 41))
    (ring,) = contour(2 - np.hypot(across, up))
    assert ring[0][0] == ring[0][-1] and ring[1][0] == ring[1][-1] and len(ring[0]) > 40
    np.testing.assert_allclose(np.hypot(ring[0] / 10 - 2, ring[1] / 10 - 2), 1, atol=0.01)


def test_contours_pass_a_saddle_in_two_strokes_and_leave_holes_alone() -> None:
    saddle = np.array([[2.0, 0.0], [0.0, 2.0]])
    assert len(contour(saddle)) == 2
    assert contour(np.array([[2.0, np.nan], [0.0, 2.0]])) == []
    assert contour(np.zeros((5, 5))) == []


def test_a_map_is_drawn_with_its_line_named_and_a_click_sets_both_sliders() -> None:
    calculator = Calculator(SQUEEZE)
    phase = calculator.phase
    assert phase is not None
    asyncio.run(phase._draw())
    assert "tips in" not in phase.says.value and "g = 1" not in phase.paper.value, "an edge is found, not told"
    calculator.show_edges(True)
    assert "tips in" in phase.says.value and "On the dashed line the loop gain is 1" in phase.says.value
    assert "g = 1, " in phase.paper.value
    phase.pick(0.5, 0.9)
    assert calculator["shock"] == pytest.approx(0.15, abs=0.01) and calculator["market_depth"] > 20e6


def test_a_line_without_a_formula_is_called_computed() -> None:
    calculator = Calculator(get_model("dealer-gamma"))
    phase = calculator.phase
    assert phase is not None
    calculator.show_edges(True)
    asyncio.run(phase._draw())
    assert "g = 1, computed" in phase.paper.value and "as computed" in phase.says.value


def test_a_map_can_be_stopped() -> None:
    async def stop() -> str:
        phase = Calculator(SQUEEZE).phase
        assert phase is not None
        phase.start()
        await asyncio.sleep(0)
        phase.start()
        await asyncio.sleep(0.01)
        return phase.says.value + phase.go.description

    assert asyncio.run(stop()) == "<p>Stopped. Draw the map again when you like.</p>Draw the map"


def test_shades_keep_what_tipped_apart() -> None:
    values = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, np.nan]])
    levels = shades(values, values > 5)
    assert levels[0].max() <= 2 and levels[1, :2].min() >= 3 and levels[1, 2] == -1


@pytest.mark.parametrize("most", [0.0, 1.0], ids=["most at the lowest", "most at the highest"])
def test_a_map_that_is_the_same_nearly_everywhere_shows_where_it_is_not(most: float) -> None:
    values = np.full((26, 26), most)
    values[:, 0] = 1.0 - most
    levels = shades(values, np.zeros_like(values, bool))
    assert len(np.unique(levels)) == 2
    assert (levels[:, 0] > levels[:, 1]).all() == (most == 0.0)


def test_shades_have_as_many_cells_each_where_no_two_are_alike() -> None:
    levels = shades(np.arange(600.0).reshape(20, 30), np.zeros((20, 30), bool))
    assert np.bincount(levels.ravel()).tolist() == [100] * 6
