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
    "Bars": "data.bars",
    "Calculator": "views",
    "Chain": "data.chains",
    "Choice": "core",
    "Cliff": "core",
    "Curve": "core",
    "Equation": "core",
    "Exposure": "exposures",
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
    "beside_null": "nulls",
    "black_scholes": "pricing",
    "case": "own",
    "chart": "own",
    "check": "face",
    "define": "face",
    "exposure": "exposures",
    "get_model": "models",
    "guess": "views.ask.asking",
    "implied_volatility": "pricing",
    "list_models": "models",
    "market": "own",
    "open": "face",
    "plot": "face",
    "read_bars": "data.bars",
    "read_chain": "data.chains",
    "run": "face",
    "open_sweep": "scale",
    "phase": "scale",
    "sensitivity": "face",
    "sweep": "face",
    "unit": "core",
}

__all__ = [
    "Bars",
    "Calculator",
    "Chain",
    "Choice",
    "Cliff",
    "Curve",
    "Equation",
    "Exposure",
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
    "beside_null",
    "black_scholes",
    "case",
    "chart",
    "check",
    "define",
    "exposure",
    "get_model",
    "guess",
    "implied_volatility",
    "list_models",
    "market",
    "models",
    "open",
    "open_sweep",
    "phase",
    "plot",
    "read_bars",
    "read_chain",
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
    from .data.bars import Bars, read_bars
    from .data.chain import Chain
    from .data.chains import read_chain
    from .errors import SqueezelabError
    from .exposures import Exposure, exposure
    from .face import check, define, open, plot, run, sensitivity, sweep
    from .models import get_model, list_models
    from .nulls import beside_null
    from .own import case, chart, market
    from .pricing import black_scholes, implied_volatility
    from .scale import open_sweep, phase
    from .views import Calculator
    from .views.ask.asking import guess


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
