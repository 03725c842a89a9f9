"""Closed forms as lines of numpy, for where sympy has stayed at home: the wheel of the live site brings them along."""

from __future__ import annotations

import json
from collections.abc import Callable
from dis import get_instructions
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("printed.json")


@cache
def _held() -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    return held


def is_printed(model_id: str, name: str) -> bool:
    """Whether it is known without sympy which form a model has of that name, or that it has none."""
    return name in _held().get(model_id, {})


@cache
def printed(model_id: str, name: str) -> Callable[[Any], Any] | None:
    """A form of a model as a function of `Values`, out of the lines that sympy printed; None where there are none."""
    lines = _held().get(model_id, {}).get(name)
    if not lines:
        return None
    space: dict[str, Any] = {"reduce": reduce, **vars(np)}
    exec(lines, space)
    function = space["_lambdifygenerated"]
    asked = {one.argval for one in get_instructions(function) if one.opname == "LOAD_GLOBAL"}
    missing = asked - space.keys() - space["__builtins__"].keys()
    if missing:
        from scipy import special

        space |= {one: getattr(special, one) for one in missing}
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return lambda p: function(*(p[one] for one in names))
