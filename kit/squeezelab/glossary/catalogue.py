"""The calculators in the index: everything about a model that is shown without running it."""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from typing import Any

from ..core import Choice, Model, Result
from ..core.symbols import FORCED, GAIN
from ..dynamics.run import run
from ..dynamics.typical import opening_seed
from ..errors import NoAnswer
from ..models import get_model, model_ids
from ..typeset import LETTERS, rendered
from . import thumbnail
from .mathml import symbol

COMMON = {GAIN: "loop gain", FORCED: "trades forced by 1 %"}
SLOT = re.compile("⟦(\\w+)⟧")


def equations(model: Model) -> list[dict[str, Any]]:
    """The model's equations, LaTeX and MathML with slots, and ``symbols``: what stands in the slots. Sympy runs once a process."""
    return _equations(model.module)


def _declared(module: str) -> Model:
    """The model of a file that is loaded, in the folder of models or anywhere else: a name can be kept, a model not."""
    model: Model = sys.modules[module].MODEL
    return model


@cache
def _equations(module: str) -> list[dict[str, Any]]:
    model = _declared(module)
    return [
        one | {"mathml": typeset(one["mathml"]), "symbols": {name: symbol(symbol_of(model, name)) for name in one["names"]}}
        for one in rendered(model)
    ]


def typeset(mathml: str) -> str:
    """A template as a printer would set it: true minus, no sum that begins with −1, a plain e, no LaTeX left over."""
    out = re.sub(r"<mn>-(\d+)</mn><mo>\+</mo>(⟦\w+⟧)(?=</mrow>)", r"\2<mo>−</mo><mn>\1</mn>", mathml)
    out = re.sub(r"<mn>-(\d)", r"<mo>−</mo><mn>\1", out.replace("<mo>-</mo>", "<mo>−</mo>"))
    out = re.sub(r"<mi>([^<]*[\\{^][^<]*)</mi>", lambda found: symbol(found[1]), out)
    return out.replace("&ExponentialE;", "e").replace("ⅇ", "e")


@lru_cache(maxsize=512)
def ran(model_id: str, preset: str | None = None, values: tuple[tuple[str, Any], ...] = ()) -> Result:
    """The run that a calculator opens with there, kept: the same worked example stands in several places."""
    model = get_model(model_id)
    return run(model, model.given(preset, **dict(values)), seed=opening_seed(model, preset))


def shown(model: Model, mathml: str) -> str:
    """MathML for a reader: each slot replaced by the quantity's symbol."""
    row = SLOT.sub(lambda m: symbol(symbol_of(model, m[1])), mathml)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{row}</math>'


def symbol_of(model: Model, name: str) -> str:
    """The LaTeX symbol of a quantity; the loop gain and the forced trades have their own letters everywhere."""
    return model.quantities[name].symbol if name in model.quantities else LETTERS[name]


def label_of(model: Model, name: str) -> str:
    """The quantity in words, as it stands within a sentence."""
    label = model.quantities[name].label if name in model.quantities else COMMON[name]
    return label if label[1:2].isupper() else label[0].lower() + label[1:]


def notebook_of(model_id: str) -> str:
    """The calculator notebook of a model, below the folder of notebooks: every sync writes one for each model."""
    return f"calculators/{model_id}.ipynb"


def tutorial_of(model_id: str, tutorials: list[dict[str, Any]]) -> str | None:
    """The tutorial that opens the model: the one named after it, else the first beyond “start here”."""
    opening = [t["path"] for t in tutorials if model_id in t["opens"]]
    return min(opening, key=lambda path: (model_id not in path, "00-" in path, path), default=None)


def presets(model: Model) -> list[dict[str, Any]]:
    """Every preset, run: its thumbnail, and whether it tips over."""
    return _presets(model.module)


@cache
def _presets(module: str) -> list[dict[str, Any]]:
    model = _declared(module)
    out: list[dict[str, Any]] = []
    results: list[Result | None] = []
    for preset in model.presets:
        held: dict[str, Any] = {"title": preset.title, "values": dict(preset.values), "tipped": False}
        try:
            own = model.id in model_ids()
            result = ran(model.id, preset.title) if own else run(model, model.given(preset.title))
        except NoAnswer:
            results.append(None)
        else:
            held["tipped"] = bool(result.tipped[0])
            results.append(result)
        out.append(held)
    for held, path in zip(out, thumbnail.pictures(model, results), strict=True):
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
