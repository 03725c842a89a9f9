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
from .experiment import Experiment
from .keeping import kept
from .verdict import Verdict

FOLDER = Path(__file__).parent
OWN = {  # files of this folder that hold no checks
    "broken", "check", "experiment", "judging", "keeping", "ledger", "outcome", "picture",
    "space", "telling", "trial", "verdict", "written",
}  # fmt: skip


def files() -> list[str]:
    """The names of the files that hold checks."""
    return sorted(path.stem for path in FOLDER.glob("[!_]*.py") if path.stem not in OWN)


def checks_in(file: str) -> dict[str, Callable[[], Verdict]]:
    """The checks of one file: its own experiments, and its own functions that promise a `Verdict`."""
    module = import_module(f".{file}", __package__)
    return {name: value for name, value in vars(module).items() if not name.startswith("_") and _own(value, module.__name__)}


def _own(value: Any, module: str) -> bool:
    if isinstance(value, Experiment):
        return value.measure.__module__ == module
    promised = getattr(value, "__annotations__", {}).get("return") in {"Verdict", Verdict}
    return callable(value) and promised and getattr(value, "__module__", "") == module


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
    """What the check finds; run once in a process, and kept between processes while the code it rests on stays as it is."""
    check = find(name)
    return kept(check) if isinstance(check, Experiment) else check()


def outcome(model: str, preset: str | None = None, *, seed: int = 0, **values: Any) -> Result:
    """One run of a model, for a check."""
    known = get_model(model)
    return run_model(known, known.given(preset, **values), seed=seed)
