"""One feedback loop a file, each ending in ``MODEL``; found by reading this folder, so that a new file is all a new model needs."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ..core import Model
from ..errors import DeclarationError, InputError, UnknownName, as_given
from ..fault import fault, shown

__all__ = ["get_model", "list_models", "model_ids"]

FOLDER = Path(__file__).parent


@cache
def model_ids() -> tuple[str, ...]:
    """The ids of all models, in alphabetical order; reads file names only."""
    return tuple(sorted(path.stem.replace("_", "-") for path in FOLDER.glob("[!_]*.py")))


def a_name(given: object) -> str:
    """What was given as the name of a calculator, if it is a text."""
    if not isinstance(given, str):
        raise InputError(f"A calculator is named by a text like “short-squeeze”, not by {as_given(given)}.")
    return given


def get_model(name: str) -> Model:
    """The model of that id (``short-squeeze``).

    Raises `UnknownName` with the near ones, and `DeclarationError` with file and line where its file does not load.
    """
    name = a_name(name).strip().casefold().replace("_", "-").replace(" ", "-")
    if name not in model_ids():
        raise UnknownName("calculator", name, model_ids())
    path = FOLDER / f"{name.replace('-', '_')}.py"
    try:
        model = getattr(import_module(f".{path.stem}", __name__), "MODEL", None)
    except Exception as problem:
        raise DeclarationError(fault(problem, path)) from problem
    if not isinstance(model, Model):
        raise DeclarationError(f"{shown(path)}:1: it must end in MODEL = Model(module=__name__, …).")
    return model


def list_models() -> dict[str, Model]:
    """Every model by id, in alphabetical order."""
    return {name: get_model(name) for name in model_ids()}
