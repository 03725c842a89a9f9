"""Finds the models by reading the folder: a file in ``models/`` that ends in ``MODEL`` is a model."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from .core import Model
from .errors import DeclarationError, UnknownName

FOLDER = Path(__file__).parent / "models"


@cache
def model_ids() -> tuple[str, ...]:
    """The ids of all models, in alphabetical order; reads file names only."""
    return tuple(sorted(path.stem.replace("_", "-") for path in FOLDER.glob("[!_]*.py")))


def get_model(name: str) -> Model:
    """The model of that id (``short-squeeze``); raises `UnknownName` with the near ones."""
    name = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if name not in model_ids():
        raise UnknownName("calculator", name, model_ids())
    module = import_module(f".models.{name.replace('-', '_')}", __package__)
    model = getattr(module, "MODEL", None)
    if not isinstance(model, Model):
        raise DeclarationError(f"models/{name.replace('-', '_')}.py must end in MODEL = Model(__name__ …).")
    return model


def models() -> dict[str, Model]:
    """Every model by id."""
    return {name: get_model(name) for name in model_ids()}
