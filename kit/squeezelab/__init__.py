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

__version__ = "0.1.0"

_HOMES = {
    "Calculator": "views",
    "Choice": "core",
    "Curve": "core",
    "Equation": "core",
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
    "check": "face",
    "define": "face",
    "get_model": "registry",
    "models": "models",
    "open": "face",
    "run": "face",
    "sweep": "face",
}

__all__ = [
    "Calculator",
    "Choice",
    "Curve",
    "Equation",
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
    "__version__",
    "check",
    "define",
    "get_model",
    "models",
    "open",
    "run",
    "sweep",
]

if TYPE_CHECKING:
    from .core import Choice, Curve, Equation, Model, Panel, Parameter, Preset, Process, Quantity, Reading, Result, Source, Unit
    from .errors import SqueezelabError
    from .face import check, define, open, run, sweep
    from .registry import get_model, models
    from .views import Calculator


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"squeezelab has no “{name}”; there are {', '.join(_HOMES)}.")
    home = import_module(f".{_HOMES[name]}", __name__)
    found = home if name == "models" else getattr(home, name)  # that folder can be called
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
