"""The calculators in the index: everything about a model that is shown without running it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ..core import Choice, Model
from ..core.symbols import LETTERS, rendered
from ..dynamics.run import run
from ..errors import NoAnswer
from ..places import notebooks_folder
from ..registry import get_model
from . import thumbnail
from .mathml import symbol
from .template import fill

SLOT = re.compile("⟦(\\w+)⟧")


def equations(model: Model) -> list[dict[str, Any]]:
    """The model's equations, LaTeX and MathML with slots; sympy runs once a process."""
    return _equations(model.id)


@cache
def _equations(model_id: str) -> list[dict[str, Any]]:
    return rendered(get_model(model_id))


def shown(model: Model, mathml: str) -> str:
    """MathML for a reader: each slot replaced by the quantity's symbol."""
    row = SLOT.sub(lambda m: symbol(symbol_of(model, m[1])), mathml)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{row}</math>'


def symbol_of(model: Model, name: str) -> str:
    """The LaTeX symbol of a quantity; the loop gain is g everywhere."""
    return model.quantities[name].symbol if name in model.quantities else LETTERS[name]


def notebook_of(model_id: str) -> str | None:
    """The calculator notebook of a model, below the folder of notebooks; None where nobody wrote one."""
    path = f"calculators/{model_id}.ipynb"
    return path if (notebooks_folder() / path).is_file() else None


def tutorial_of(model_id: str, tutorials: list[dict[str, Any]]) -> str | None:
    """The first tutorial that opens the model."""
    return next((t["path"] for t in tutorials if model_id in t["opens"]), None)


def presets(model: Model) -> list[dict[str, Any]]:
    """Every preset, run: its point with the numbers filled in, its thumbnail, whether it tips over."""
    return _presets(model.id)


@cache
def _presets(model_id: str) -> list[dict[str, Any]]:
    model = get_model(model_id)
    out: list[dict[str, Any]] = []
    curves: list[thumbnail.Line | None] = []
    for preset in model.presets:
        held: dict[str, Any] = {"title": preset.title, "point": preset.point, "values": dict(preset.values), "tipped": False}
        try:
            result = run(model, model.given(preset.title))
        except NoAnswer:
            curves.append(None)
        else:
            held |= {"point": fill(preset.point, result), "tipped": bool(result.tipped[0])}
            curves.append(thumbnail.curve(model, result))
        out.append(held)
    for held, path in zip(out, thumbnail.paths(curves), strict=True):
        held["thumbnail"] = path
    return out


def _parameter(quantity: Any) -> dict[str, Any]:
    held = {"name": quantity.name, "label": quantity.label, "symbol": quantity.symbol, "unit": quantity.unit.symbol}
    if isinstance(quantity, Choice):
        bounds: dict[str, Any] = {"low": None, "high": None, "default": quantity.default, "options": dict(quantity.options)}
    else:
        bounds = {"low": quantity.low, "high": quantity.high, "default": quantity.default}
    return {**held, **bounds, "help": quantity.help, "role": quantity.role}


def calculator(model: Model, tutorials: list[dict[str, Any]]) -> dict[str, Any]:
    """The calculator of a model as the index holds it."""
    return {
        "id": model.id, "title": model.title, "summary": model.summary, "loop": model.loop, "icon": model.icon,
        "notebook": notebook_of(model.id), "tutorial": tutorial_of(model.id, tutorials),
        "presets": presets(model), "equations": equations(model),
        "parameters": [_parameter(quantity) for quantity in model.parameters],
        "readings": [{"name": reading.name, "label": reading.label} for reading in model.readings],
        "sources": [{"text": s.text, "url": s.url, "kind": s.kind, "cases": list(s.cases)} for s in model.sources],
        "leaves_out": list(model.leaves_out),
    }  # fmt: skip
