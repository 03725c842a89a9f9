"""The exercise notebooks: one for each tutorial, for a learner alone or for a class with nbgrader.

Every cell carries nbgrader's metadata: the tasks are locked, the answers are solution cells, and the cell below each
answer gives its points, which nbgrader reads as partial credit. The answers themselves stand in no notebook.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..output import refresh, stale
from . import MARKETS, tutorials
from .construct import Construct
from .declaration import Exercise

Cell = dict[str, Any]


def page(tutorial: str) -> str:
    """The notebook of a tutorial's exercises, as text: the same collection always gives the same notebook."""
    title = f"Exercises: {title_of(tutorial)}"
    goal = "Answer questions at numbers of your own, and let the model check them."
    count = len(tutorials()[tutorial]) + 1
    head = (
        f"# {title}\n\n**Goal:** {goal[0].lower()}{goal[1:]}\n\n"
        f"{count} exercises to the tutorial [{title_of(tutorial)}](../tutorials/{tutorial}.ipynb). "
        "Each is a small form that judges at once and gives hints one by one; in the last you construct a market.\n\n"
        "In JupyterLab, write your name into the first cell: it draws your own numbers, the same ones every time. "
        "For homework, copy your answer into the cell below its form, with its unit, as in `answer = \"2.5 m USD\"`."
    )  # fmt: skip
    cells = [
        _markdown("head", head),
        _code("start", 'from squeezelab.exercises import exercise\n\nlearner = ""  # your name'),
    ]
    every: list[Exercise | Construct] = [*tutorials()[tutorial], MARKETS[tutorial]]
    for one in every:
        cells += _cells(one)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "squeezelab": {"title": title, "goal": goal}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


def title_of(tutorial: str) -> str:
    """The tutorial's title in words: ``03-short-squeeze`` is “Short squeeze”."""
    return tutorial.partition("-")[2].replace("-", " ").capitalize().replace("Amms", "AMMs")


def _cells(one: Exercise | Construct) -> list[Cell]:
    return [
        _code(f"task-{one.id}", f'task = exercise("{one.id}", learner)\ntask', locked=True),
        _code(
            f"answer-{one.id}", f'answer = ""  # {"with its unit" if isinstance(one, Exercise) else "as the form writes it"}', solution=True
        ),
        _code(f"points-{one.id}", f'exercise("{one.id}", learner).points(answer)', locked=True, points=one.points),
    ]


def _markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": _nbgrader(name, locked=True), "source": text.splitlines(keepends=True)}


def _code(name: str, text: str, *, locked: bool = False, solution: bool = False, points: int | None = None) -> Cell:
    graded = _nbgrader(name, locked=locked, solution=solution, points=points) if locked or solution else {}
    source = text.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": graded, "outputs": [], "source": source}


def _nbgrader(name: str, *, locked: bool = False, solution: bool = False, points: int | None = None) -> Cell:
    own: Cell = {"schema_version": 3, "grade_id": name, "locked": locked, "solution": solution, "grade": points is not None, "task": False}
    return {"nbgrader": own if points is None else own | {"points": points}}


def stale_pages(folder: Path) -> dict[Path, str]:
    """Pages below ``folder`` (the notebooks) that are missing or no longer what the collection says, and what they should hold."""
    return stale({folder / "exercises" / f"{name}.ipynb": page(name) for name in tutorials()})


def write_pages(folder: Path) -> list[Path]:
    """Brings the pages up to date; returns those that were written."""
    return refresh(stale_pages(folder))
