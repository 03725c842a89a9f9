"""The runaway zone: where the loop gain is 1 or more, whatever the axis it is drawn on."""

from __future__ import annotations

import numpy as np
import pytest

import squeezelab
from squeezelab.views.figures.steps import picture
from squeezelab.views.figures.waits import profile


@pytest.mark.parametrize(("low", "high"), [(18, 36), (17, 41), (15, 45)])
def test_the_zone_ends_where_the_gain_is_1_on_any_axis(low: float, high: float) -> None:
    result = squeezelab.run("short-squeeze")
    zone = profile(result, low, high).runaway  # type: ignore[union-attr]
    gain = result.model.gain.parts(result.values, np.array(zone)[:, None], result.draws)  # type: ignore[union-attr]
    assert sum(gain.values()) == pytest.approx(1, abs=0.03)


def test_a_zone_that_leaves_the_axis_ends_with_it() -> None:
    result = squeezelab.run("short-squeeze")
    assert profile(result, 25, 28).runaway == (25, 28)  # type: ignore[union-attr]
    assert profile(result, 10, 20).runaway is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("at", "kept"), [(None, False), (2, True)])
def test_the_name_of_the_zone_leaves_a_narrow_figure_where_the_path_runs_through_it(at: int | None, kept: bool) -> None:
    result = squeezelab.run("short-squeeze")
    (name,) = (word for word in picture(result, result.model.panels[0], None, at).words if word.text == "Runaway zone")
    assert name.narrow is kept
