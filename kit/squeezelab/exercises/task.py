"""An exercise at one learner's numbers: its question, its hints, its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np

from ..errors import UnknownName
from .declaration import Runs
from .feedback import Feedback, Points, judge, tolerance


class Task:
    """One exercise drawn for one learner: the same name always gets the same numbers, on every machine.

    ``check("23.08 USD")`` judges an answer, ``hint(0)`` gives the first hint, ``reveal()`` the way to the answer.
    Shown as the last line of a cell it is what ``shown`` makes of it: a small form with instant feedback.
    """

    def __init__(self, exercise: Any, learner: str = "", shown: Callable[[Task], Any] | None = None) -> None:
        self.exercise, self.learner, self.shown = exercise, learner, shown
        rng = np.random.default_rng([crc32(learner.strip().casefold().encode()), crc32(exercise.id.encode())])
        names = [*exercise.draws, *exercise.others]
        drawn = {name: exercise.values(name)[int(rng.integers(len(exercise.values(name))))] for name in names}
        self.runs = Runs(exercise.declared, exercise.preset, {**exercise.fixed, **drawn})

    @property
    def given(self) -> dict[str, Any]:
        """The numbers of this learner, by name, in base units."""
        return dict(self.runs.given)

    @cached_property
    def answer(self) -> float:
        """The answer in base units: a run of the model."""
        way = self.exercise.answer
        return float(self.runs()[way] if isinstance(way, str) else way(self.runs))

    @property
    def unit(self) -> str:
        """The unit the answer is asked in."""
        return str(self.exercise.unit_of_answer.symbol)

    @property
    def question(self) -> str:
        """The question, with this learner's numbers."""
        return self._fill(self.exercise.asks)

    @property
    def counts(self) -> str:
        """How exact an answer has to be."""
        unit = f" in {self.unit}" if self.unit else ""
        return f"Answer{unit}, within {tolerance(self.exercise.unit_of_answer, self.exercise.within, self.exercise.or_within)}."

    @property
    def hints(self) -> int:
        """How many hints there are."""
        return len(self.exercise.hints)

    def hint(self, number: int) -> str:
        """Hint ``number``, counted from nought; each says more than the one before."""
        return self._fill(self.exercise.hints[max(0, min(number, self.hints - 1))])

    def check(self, answer: str | float) -> Feedback:
        """Judges an answer typed with or without its unit; a number counts in the unit of the question."""
        one, unit = self.exercise, self.exercise.unit_of_answer
        also = {self._fill(text.replace("{also}", unit.write(value, exact=True))): value for text, value in self._others(one.also)}
        slips = {self._fill(text): value for text, value in self._others(one.slips) if not self._near(value)}
        return judge(answer, self.answer, unit, one.within, one.or_within, also, slips)

    def _others(self, ways: Mapping[str, Any]) -> list[tuple[str, float]]:
        """Other answers at this learner's numbers, each with its text."""
        return [(text, float(self.runs()[way] if isinstance(way, str) else way(self.runs))) for text, way in ways.items()]

    def _near(self, value: float) -> bool:
        """Whether a value counts as the answer."""
        return self._near_to(value, self.answer)

    def _near_to(self, value: float, other: float) -> bool:
        """Whether two values count as the same."""
        return bool(abs(value - other) <= max(self.exercise.within * abs(other), self.exercise.or_within))

    def points(self, answer: str | float) -> Points:
        """The points for an answer: all of them or none. A grader reads this number off the cell."""
        if not str(answer).strip():
            return Points(0)
        feedback, whole = self.check(answer), self.exercise.points
        got = whole if feedback.right else 0
        return Points(got, f"Handed in. {feedback.says} {got} of {whole} point{'s' if whole > 1 else ''}.")

    def written(self) -> str:
        """The answer as people write it, to four digits."""
        return str(self.exercise.unit_of_answer.write(self.answer, exact=True))

    def reveal(self) -> str:
        """The way to the answer, and the answer."""
        return self._fill(self.exercise.why)

    def _fill(self, text: str) -> str:
        return text.format_map(_Written(self))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.shown(self)._repr_mimebundle_() if self.shown else {"text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<{self.exercise.id}: {self.question}>"


class _Written(Mapping[str, str]):
    """Every name that a text may hold, written with its unit; looked up when asked for."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __getitem__(self, name: str) -> str:
        task, exercise = self.task, self.task.exercise
        if name == "answer":
            return task.written()
        if name in exercise.others:
            return str(exercise.others[name][0].write(task.given[name], exact=True))
        if name not in exercise.declared.quantities:
            raise UnknownName(f"name in the texts of {exercise.id}", name, [*exercise.declared.quantities, *exercise.others])
        value = task.runs()[name]
        return str(value) if isinstance(value, str) else str(exercise.quantity(name).write(value, exact=True))

    def __iter__(self) -> Any:
        return iter((*self.task.exercise.others, *self.task.exercise.declared.quantities, "answer"))

    def __len__(self) -> int:
        return len(self.task.exercise.others) + len(self.task.exercise.declared.quantities) + 1
