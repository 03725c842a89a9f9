"""A model's readings held against a second account of them, setting by setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from squeezelab.core import Result
from squeezelab.dynamics.run import run_at
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model

Given = dict[str, Any]
Account = Callable[[Given, Result], dict[str, float]]


def differences(
    name: str, settings: Iterable[Given], account: Account, nought: Callable[[Given, str], float], broken: str = ""
) -> tuple[int, list[str]]:
    """How many readings were held against the account, and which differ by more than 1e-9 of them and ``nought`` of the setting.

    The model takes the setting ``broken`` a millionth too large.
    """
    model, told, wrong = get_model(name), 0, []
    for number, values in enumerate(settings):
        taken = model.given(**values)
        if broken:
            taken[broken] *= 1 + 1e-6
        try:
            result = run_at(model, laned(model, taken), number)
        except NoAnswer:
            continue
        for reading, expected in account(values, result).items():
            told += 1
            if result[reading] != pytest.approx(expected, rel=1e-9, abs=nought(values, reading), nan_ok=True):
                wrong.append(f"{reading} is {result[reading]!r}, the account says {expected!r}, at {number} {values}")
    return told, wrong
