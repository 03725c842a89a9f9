"""One feedback loop a file, each ending in ``MODEL``; found by reading this folder, so that a new file is all a new model needs."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ..core import Model
from ..errors import DeclarationError, UnknownName

__all__ = ["get_model", "list_models", "model_ids"]

FOLDER = Path(__file__).parent


@cache
def model_ids() -> tuple[str, ...]:
    """The ids of all models, in alphabetical order; reads file names only."""
    return tuple(sorted(path.stem.replace("_", "-") for path in FOLDER.glob("[!_]*.py")))


def get_model(name: str) -> Model:
    """The model of that id (``short-squeeze``); raises `UnknownName` with the near ones."""
    name = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if name not in model_ids():
        raise UnknownName("calculator", name, model_ids())
    file = name.replace("-", "_")
    model = getattr(import_module(f".{file}", __name__), "MODEL", None)
    if not isinstance(model, Model):
        raise DeclarationError(f"models/{file}.py must end in MODEL = Model(__name__ …).")
    return model


def list_models() -> dict[str, Model]:
    """Every model by id, in alphabetical order."""
    return {name: get_model(name) for name in model_ids()}
