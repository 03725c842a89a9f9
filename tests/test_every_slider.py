"""Every slider earns its place: moved over its range, it changes something that the screen shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Choice, Curve, Model, Parameter, Process, Quantity, Result, unit
from squeezelab.dynamics.run import run, run_values
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, list_models

MODELS = list(list_models().values())
every_parameter = pytest.mark.parametrize(
    ("model", "parameter"), [(m, q) for m in MODELS for q in m.parameters], ids=lambda x: getattr(x, "id", None) or x.name
)
STOPS = 9  # places of a slider that are tried, its ends among them


def shown(result: Result, lane: int, but: str) -> dict[str, Any]:
    """What the screen shows of one lane: main readings, series that a panel draws, the sentence, and pictures over other axes."""
    model = result.model
    one = result.take(np.array([lane])) if result.lanes > 1 else result
    seen: dict[str, Any] = {reading.name: one[reading.name] for reading in model.readings if reading.headline}
    drawn = {name for panel in model.panels for name in (*panel.series, *panel.reference, panel.forced, panel.counted)}
    seen |= {q.name: one.series[q.name] for q in model.series if q.name in drawn}
    seen["finding"] = str(one.finding)
    seen |= {f"below {reading.name}": str(reading.context(one)) for reading in model.readings if reading.headline and reading.context}
    seen |= {f"mark {name}": one[name] for panel in model.panels for name in panel.marks if name != but}
    seen |= {f"{k}: {name}": data for k, panel in enumerate(model.panels) if panel.data for name, data in panel.data(one.values).items()}
    if model.gain:
        along = np.atleast_1d(one[model.gain.along])[:, None]
        seen |= {f"gain {name}": part for name, part in model.gain.parts(one.values, along, one.draws).items()}
    return {name: value for name, value in seen.items() if name != but}


def differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether anything shown differs by more than rounding."""
    for name, value in one.items():
        if isinstance(value, str):
            if value != other[name]:
                return True
            continue
        a, b = np.asarray(value, float), np.asarray(other[name], float)
        if a.shape != b.shape or not np.allclose(a, b, rtol=1e-6, atol=1e-12, equal_nan=True):
            return True
    return False


def places(parameter: Parameter | Choice) -> list[Any]:
    if isinstance(parameter, Choice):
        return list(parameter.options)
    stops = parameter.stops
    return [stops[k] for k in np.unique(np.linspace(0, len(stops) - 1, STOPS).astype(int))]


def settings(model: Model, parameter: Parameter | Choice) -> Iterator[dict[str, Any]]:
    """Every preset, as it stands, under each other option, and with each other slider at its ends: one slider may wake another."""
    for preset in model.presets:
        yield model.given(preset.title)
    others = [q for q in model.parameters if isinstance(q, Choice) and q is not parameter]
    for preset in model.presets:
        given = model.given(preset.title)
        yield from ({**given, q.name: option} for q in others for option in q.options if option != given[q.name])
    sliders = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q is not parameter]
    for preset in model.presets:
        yield from ({**model.given(preset.title), q.name: end} for q in sliders for end in (q.low, q.high))


def acts(model: Model, given: dict[str, Any], parameter: Parameter | Choice) -> bool:
    """Whether two places of the slider show something else at these values."""
    if isinstance(parameter, Choice) or parameter.structural:
        ends = places(parameter) if isinstance(parameter, Choice) else [parameter.low, given[parameter.name], parameter.high]
        return act_apart(model, given, parameter, ends)
    p = laned(model, {**given, parameter.name: np.array(places(parameter), float)})
    if model.invalid(p):
        return act_apart(model, given, parameter, places(parameter))
    together = run_values(model, p, 0, draws_for(model, p, 0, 1) if isinstance(model.dynamics, Process) else None)
    first = shown(together, 0, parameter.name)
    return any(differ(first, shown(together, lane, parameter.name)) for lane in range(together.lanes - 1, 0, -1))


def act_apart(model: Model, given: dict[str, Any], parameter: Parameter | Choice, ends: list[Any]) -> bool:
    """The same one place after the other, those without an answer left out."""
    found = []
    for end in ends:
        try:
            found.append(shown(run(model, {**given, parameter.name: parameter.check(end)}), 0, parameter.name))
        except NoAnswer:
            continue
    return any(differ(found[0], other) for other in found[1:])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@every_parameter
def test_a_slider_changes_what_is_shown(model: Model, parameter: Parameter | Choice) -> None:
    """It may rest under a preset or an option, and then acts under another. A number that only the list of details holds is not enough."""
    assert any(acts(model, given, parameter) for given in settings(model, parameter)), f"{parameter.label} moves nothing that is shown"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("model", [m for m in MODELS if m.id != "agent-market"], ids=lambda m: m.id)  # dear, and above
def test_a_slider_acts_at_some_preset_as_it_stands(model: Model) -> None:
    """A reader who goes from preset to preset and moves one slider meets each of them awake."""
    asleep = [q.label for q in model.parameters if not any(acts(model, model.given(preset.title), q) for preset in model.presets)]
    assert not asleep, f"at every preset {', '.join(asleep)} moves nothing: add a preset in which it acts"


SPARE = Parameter("spare", "z", unit.SHARE, "Nothing reads it.", default=0.5, low=0.0, high=1.0, step=0.01, reason="All of it.")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ["short-squeeze", "fee-failure"])
def test_a_slider_that_nothing_reads_is_found_out(name: str) -> None:
    model = get_model(name)
    unwired = replace(model, parameters=(*model.parameters, SPARE))
    assert not any(acts(unwired, given, SPARE) for given in settings(unwired, SPARE))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_slider_that_moves_only_what_no_panel_draws_is_found_out() -> None:
    model = get_model("fee-failure")
    assert isinstance(model.dynamics, Curve)
    evaluate = model.dynamics.evaluate
    hidden = Quantity("hidden", "y", unit.SHARE, "Nobody draws it.")
    moved = replace(model.dynamics, evaluate=lambda p: {**evaluate(p), "hidden": p.spare[None]})
    unwired = replace(model, parameters=(*model.parameters, SPARE), series=(*model.series, hidden), dynamics=moved)
    assert run(unwired, unwired.given(spare=1.0))["hidden"] == 1
    assert not any(acts(unwired, given, SPARE) for given in settings(unwired, SPARE))
