"""Squeezelab: an executable glossary of market feedback loops.

    import squeezelab
    squeezelab.open("short-squeeze")                       # a calculator, live
    squeezelab.run("short-squeeze", shock=0.05)["end_price"]
    squeezelab.define("short selling pressure")

Nothing heavy is loaded by the import itself: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

_HOMES = {
    "Calculator": "views",
    "Choice": "core",
    "Cliff": "core",
    "Curve": "core",
    "Equation": "core",
    "Gain": "core",
    "Model": "core",
    "Panel": "core",
    "Parameter": "core",
    "Preset": "core",
    "Process": "core",
    "Quantity": "core",
    "Reading": "core",
    "Result": "core",
    "Source": "core",
    "SqueezelabError": "errors",
    "Unit": "core",
    "Variants": "core",
    "check": "face",
    "define": "face",
    "get_model": "models",
    "list_models": "models",
    "open": "face",
    "plot": "face",
    "run": "face",
    "open_sweep": "scale",
    "phase": "scale",
    "sensitivity": "face",
    "sweep": "face",
    "unit": "core",
}

__all__ = [
    "Calculator",
    "Choice",
    "Cliff",
    "Curve",
    "Equation",
    "Gain",
    "Model",
    "Panel",
    "Parameter",
    "Preset",
    "Process",
    "Quantity",
    "Reading",
    "Result",
    "Source",
    "SqueezelabError",
    "Unit",
    "Variants",
    "__version__",
    "check",
    "define",
    "get_model",
    "list_models",
    "models",
    "open",
    "open_sweep",
    "phase",
    "plot",
    "run",
    "sensitivity",
    "sweep",
    "unit",
]

if TYPE_CHECKING:
    from . import models
    from .core import (
        Choice,
        Cliff,
        Curve,
        Equation,
        Gain,
        Model,
        Panel,
        Parameter,
        Preset,
        Process,
        Quantity,
        Reading,
        Result,
        Source,
        Unit,
        Variants,
        unit,
    )
    from .errors import SqueezelabError
    from .face import check, define, open, plot, run, sensitivity, sweep
    from .models import get_model, list_models
    from .scale import open_sweep, phase
    from .views import Calculator


def __getattr__(name: str) -> Any:
    if name == "models":  # the folder of all models
        return import_module(".models", __name__)
    if name not in _HOMES:
        raise AttributeError(f"squeezelab has no “{name}”; there are {', '.join(__all__)}.")
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
