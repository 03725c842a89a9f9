"""Exercises checked by the models: ``exercise("03-first-call")`` asks, judges, hints, and shows the way.

    from squeezelab.exercises import exercise
    task = exercise("03-first-call", learner="Ada")     # Ada's own numbers
    task.check("23.08 USD")                             # Right: the model says 23.08 USD.

A file of ``collection/`` holds the exercises of one tutorial, as data; the answer of each is a run of a model.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import UnknownName
from .construct import Construct, Market
from .declaration import Exercise, Runs
from .feedback import Feedback
from .markets import MARKETS
from .task import Task

__all__ = ["MARKETS", "Construct", "Exercise", "Feedback", "Market", "Runs", "Task", "constructs", "exercise", "exercises", "tutorials"]

FOLDER = Path(__file__).parent / "collection"


@cache
def tutorials() -> dict[str, tuple[Exercise, ...]]:
    """The exercises by tutorial (``03-short-squeeze``), in the order of the tutorials."""
    files = (import_module(f".collection.{path.stem}", __package__) for path in FOLDER.glob("[!_]*.py"))
    return dict(sorted((file.TUTORIAL, file.EXERCISES) for file in files))


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by id."""
    return {one.id: one for several in tutorials().values() for one in several}


@cache
def constructs() -> dict[str, Construct]:
    """The market of each tutorial that is to be built, by id."""
    return {one.id: one for one in MARKETS.values()}


def exercise(name: str, learner: str = "") -> Task:
    """The exercise called ``name`` at the numbers of ``learner``; raises `UnknownName` with the near ones."""
    known = exercises()
    if name in constructs():
        return Market(constructs()[name], learner, shown=_form)
    if name not in known:
        raise UnknownName("exercise", name, [*known, *constructs()])
    return Task(known[name], learner, shown=_form)


def _form(task: Task) -> Any:
    from .form import Builder, Form

    return Builder(task) if isinstance(task, Market) else Form(task)
