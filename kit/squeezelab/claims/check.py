"""Finds a check by its name, and helps it to run a model."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ..core import Result
from ..dynamics.run import run as run_model
from ..errors import UnknownName
from ..models import get_model
from .verdict import Verdict

FOLDER = Path(__file__).parent
OWN = {"check", "outcome", "verdict", "written"}  # files of this folder that hold no checks


def files() -> list[str]:
    """The names of the files that hold checks."""
    return sorted(path.stem for path in FOLDER.glob("[!_]*.py") if path.stem not in OWN)


def checks_in(file: str) -> dict[str, Callable[[], Verdict]]:
    """The checks of one file: its own public functions that promise a `Verdict`."""
    module = import_module(f".{file}", __package__)
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and getattr(value, "__module__", "") == module.__name__
        and getattr(value, "__annotations__", {}).get("return") in {"Verdict", Verdict}
    }


def find(name: str) -> Callable[[], Verdict]:
    """The check called ``file.function``; raises `UnknownName` with the near ones."""
    file, _, function = name.partition(".")
    if file not in files():
        raise UnknownName("file of checks", file, files())
    known = checks_in(file)
    if function not in known:
        raise UnknownName(f"check in claims/{file}.py", function, known)
    return known[function]


@cache
def found(name: str) -> Verdict:
    """What the check finds; run once in a process, for the models do not change under it."""
    return find(name)()


def outcome(model: str, preset: str | None = None, *, seed: int = 0, **values: Any) -> Result:
    """One run of a model, for a check."""
    known = get_model(model)
    return run_model(known, known.given(preset, **values), seed=seed)
