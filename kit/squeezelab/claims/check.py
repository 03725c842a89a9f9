"""Finds a check by its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ..errors import UnknownName
from .experiment import Experiment
from .keeping import kept
from .verdict import Verdict

FOLDER = Path(__file__).parent
OWN = {  # files of this folder that hold no checks
    "broken", "check", "experiment", "judging", "keeping", "ledger", "measuring", "outcome", "picture",
    "space", "telling", "trial", "verdict", "written",
}  # fmt: skip


def files() -> list[str]:
    """The names of the files that hold checks."""
    return sorted(path.stem for path in FOLDER.glob("[!_]*.py") if path.stem not in OWN)


def checks_in(file: str) -> dict[str, Experiment]:
    """The checks of one file, by name."""
    module = import_module(f".{file}", __package__)
    return {name: value for name, value in vars(module).items() if isinstance(value, Experiment)}


def find(name: str) -> Experiment:
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
    return kept(find(name))
