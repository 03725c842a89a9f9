"""A long sitting: after many moves the picture is that of the model at the last values, and nothing has piled up in the kernel."""

from __future__ import annotations

import ctypes
import gc
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances

from squeezelab.core import Choice
from squeezelab.dynamics.run import run
from squeezelab.models import list_models
from squeezelab.views import Calculator
from squeezelab.views.parts.closing import close

FLAGSHIPS = ("short-squeeze", "liquidation-cascade", "dealer-gamma", "gamma-scalping", "bank-run")
SHORT = [pytest.param("short-squeeze", 60, id="short-squeeze-60")]
LONG = [pytest.param(name, 10_000 if name in FLAGSHIPS else 1_000, marks=pytest.mark.slow) for name in list_models()]


def a_value(quantity: Any, rng: np.random.Generator) -> Any:
    if isinstance(quantity, Choice):
        return list(quantity.options)[rng.integers(len(quantity.options))]
    low, high = (
        (np.log(quantity.low), np.log(quantity.high))
        if quantity.low > 0 and quantity.high / quantity.low > 100
        else (quantity.low, quantity.high)
    )
    drawn = rng.uniform(low, high)
    value = float(np.clip(np.exp(drawn) if low != quantity.low else drawn, quantity.low, quantity.high))
    return round(value) if quantity.structural or (float(quantity.step or 0).is_integer() and float(quantity.low).is_integer()) else value


def memory() -> int:
    """KiB that this process has, once what can be swept is swept."""
    gc.collect()
    with suppress(OSError, TypeError, AttributeError):  # where there is glibc: what is free and lies between what is not
        ctypes.CDLL(None).malloc_trim(0)
    status = Path("/proc/self/status")
    return int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]) if status.exists() else 1


def memory_at_rest(calculator: Calculator) -> int:
    """The same, where the first preset is shown: the arrays of a run are as large as its steps are many."""
    calculator.preset(calculator.model.presets[0].title)
    calculator.settle()
    return memory()


def shown(calculator: Calculator) -> tuple[np.ndarray, np.ndarray]:
    lines = calculator.stage.ink.lines
    return np.array(lines.x), np.array(lines.y)


@pytest.mark.parametrize(("name", "moves"), SHORT + LONG)
def test_the_last_picture_is_the_models_and_no_widget_is_left_over(name: str, moves: int) -> None:
    model = list_models()[name]
    rng = np.random.default_rng(len(name))
    calculator = Calculator(model)
    for quantity in model.parameters:  # each control once, so that all that opens later is open
        calculator.move(quantity.name, quantity.check(a_value(quantity, rng)))
    gc.collect()
    before = len(_instances)

    def moved(times: int) -> None:
        for _ in range(times):
            quantity = model.parameters[rng.integers(len(model.parameters))]
            calculator.move(quantity.name, quantity.check(a_value(quantity, rng)))

    moved(3 * moves // 10)  # what is kept from run to run is kept by now
    held = memory_at_rest(calculator)
    moved(moves - 3 * moves // 10)
    grown = memory_at_rest(calculator) / held
    assert len(_instances) == before, "widgets pile up"
    assert grown < 1.05 or moves < 1_000, f"the kernel's memory grew from {held} KiB by {grown - 1:.1%}"
    while calculator.problem:  # the model has no answer there; what is shown is the last answer, and says so
        calculator.preset(model.presets[0].title)
    calculator.settle()
    told = calculator.session.result
    again = run(model, {q.name: calculator[q.name] for q in model.parameters}, seed=calculator.session.seed)
    for name_, values in again.series.items():
        assert np.allclose(told.series[name_], values, rtol=1e-9, atol=1e-9, equal_nan=True), f"{name_} is not the model's at these values"
    assert again.finding.partition("*")[0] in re.sub("<[^>]+>", "", calculator.stage.finding.value), "the sentence is of another run"
    before_ = shown(calculator)
    calculator.stage.draw()
    assert all(np.array_equal(ours, theirs, equal_nan=True) for ours, theirs in zip(before_, shown(calculator), strict=True)), (
        "drawn anew it differs"
    )
    close(calculator)
