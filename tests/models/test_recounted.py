"""Cents for dollars and a split of shares change no figure, no loop gain and no option of a choice but by the powers of their units.

tests/test_every_model.py holds the series and the readings of a model where it opens to this; here stands the rest of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.core import Choice, Model
from squeezelab.core.loop.gain import strongest_of
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.models import list_models

MONEY, SHARES = 7.0, 3.0
MODELS = {m.id: m for m in list_models().values()}
OF_A_HUNDRED = {"close_trade"}  # USD for 100 USD of assets, in whatever money
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))


def factor(model: Model, name: str) -> float:
    unit = model.quantities[name].unit
    return MONEY**unit.usd * SHARES**unit.share


def recounted(model: Model, given: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int) else value * factor(model, name) for name, value in given.items()}


def alike(after: Any, before: Any, by: float, told: str) -> None:
    want = np.asarray(before, float) * by
    size = np.abs(want[np.isfinite(want)]).max(initial=0)
    np.testing.assert_allclose(after, want, rtol=1e-6, atol=1e-9 * size + 1e-12 * by, err_msg=told)


@every_model
def test_every_figure_is_recounted_by_the_units_of_its_axes(model: Model) -> None:
    given = model.given()
    before, after = laned(model, given), laned(model, recounted(model, given))
    for panel in model.panels:
        if panel.data:
            one, other = panel.data(before), panel.data(after)
            for name in ({panel.x, *panel.series, *panel.reference} & one.keys()) - OF_A_HUNDRED:
                alike(other[name], one[name], factor(model, name), f"{panel.title}: {name}")


LOOPS = [m for m in MODELS.values() if m.gain and m.id != "agent-market"]  # dear, and a ratio of shares


@pytest.mark.parametrize("model", LOOPS, ids=[m.id for m in LOOPS])
def test_a_loop_gain_is_a_pure_number(model: Model) -> None:
    before, after = (run(model, values) for values in (model.given(), recounted(model, model.given())))
    alike(strongest_of(after), strongest_of(before), 1.0, "loop gain")


CHOICES = [(m, q.name, option) for m in MODELS.values() for q in m.parameters if isinstance(q, Choice) for option in q.options]
CHOICES = [(m, name, option) for m, name, option in CHOICES if name not in {"greek", "month", "year"} and option != m.given()[name]]


@pytest.mark.parametrize(("model", "name", "option"), CHOICES, ids=[f"{m.id}.{name}.{option}" for m, name, option in CHOICES])
def test_each_option_is_recounted_as_what_opens_is(model: Model, name: str, option: str) -> None:
    given = model.given(**{name: option})
    before, after = run(model, given), run(model, recounted(model, given))
    for q in (*model.series, *model.readings):
        alike(after[q.name], before[q.name], factor(model, q.name), q.name)
