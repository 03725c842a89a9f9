"""What a model declares besides its bounds keeps to the house's habits: what opens, how exactly, where a figure is pointed at."""

from __future__ import annotations

import pytest

from squeezelab.core import Compare, Model, Parameter, Span, Spot
from squeezelab.models import list_models

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])


@every_model
def test_three_readings_open_a_calculator_or_two_where_the_third_says_what_the_sentence_says(model: Model) -> None:
    opens = [reading.headline for reading in model.readings]
    assert sum(opens) == 3 or (sum(opens) == 2 and len(opens) == 3)
    assert opens[:2] == [True, True]


@every_model
def test_a_closed_form_is_held_to_a_millionth_or_closer(model: Model) -> None:
    assert all(0 < reading.rtol <= 1e-6 for reading in model.readings)


@every_model
def test_a_figure_is_pointed_at_within_its_run_and_chances_are_compared_with_certainty(model: Model) -> None:
    for tell in (tell for panel in model.panels for tell in panel.tells):
        if isinstance(tell, Spot | Span) and isinstance(tell.at, float):
            assert 0 <= tell.at <= 1, tell
        if isinstance(tell, Compare):
            units = {model.quantities[name].unit.name for name in tell.rows.values()}
            assert len(units) == 1 and tell.whole in {0.0, 1.0}
            assert tell.whole == 0 or units <= {"probability", "share of a whole", "per cent", "daily move", "number"}, units


@every_model
def test_what_sets_the_size_of_arrays_is_a_whole_number_above_nought(model: Model) -> None:
    for q in model.parameters:
        if isinstance(q, Parameter) and q.structural:
            assert all(float(value).is_integer() and value >= 1 for value in (q.low, q.default, q.high)), q.name
            assert q.scale == "log" or (float(q.step).is_integer() and 1 <= q.step <= q.high - q.low)


@every_model
def test_as_many_seeds_stand_behind_a_band_as_give_it_an_edge(model: Model) -> None:
    assert 9 <= model.fan <= 500
