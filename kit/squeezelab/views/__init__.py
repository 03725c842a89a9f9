"""Views: calculators made of ipywidgets and bqplot, derived from the declaration of a model.

Each name is fetched when first used: what makes a picture (`figures`) is imported through here where there is no widget.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {"Calculator": "calculator", "plot": "panels"}

__all__ = ["Calculator", "plot"]

if TYPE_CHECKING:
    from .calculator import Calculator
    from .panels import plot


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"squeezelab.views has no “{name}”; there are {', '.join(_HOMES)}.")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
