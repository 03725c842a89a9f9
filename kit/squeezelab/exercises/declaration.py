"""The declaration of an exercise: a question, the numbers it is asked with, the run that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core import Model, Parameter, Quantity, Result, Unit
from ..dynamics.run import run as run_model
from ..errors import DeclarationError
from ..models import get_model


@dataclass(frozen=True)
class Runs:
    """The model at one learner's numbers: ``runs()`` runs it, ``runs(shock=0.1)`` runs it with a change.

    ``given`` holds the drawn values by name; those that are no parameters of the model stand only there.
    """

    model: Model
    preset: str | None
    given: Mapping[str, Any]

    def __call__(self, **changes: Any) -> Result:
        names = {parameter.name for parameter in self.model.parameters}
        drawn = {name: value for name, value in self.given.items() if name in names}
        return run_model(self.model, self.model.given(self.preset, **(drawn | changes)))


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One question with a number for an answer, checked by a run of a model.

    ``draws`` gives for each parameter the values that a learner may be asked with, ``others`` the same for numbers
    that are no parameters, with their unit; ``fixed`` are values that everybody gets. Texts hold the names of
    parameters, readings and others in braces; they are written with their units, exactly. ``answer`` is the name of a
    reading, or a function of the `Runs` with its ``unit``. An answer counts within the relative tolerance ``within``,
    or within ``or_within`` in base units where the answer can be near nought. Hints go from where to look to how to do
    it; none before the last may show the answer. ``also`` are answers by another convention that the text leaves open: what
    is said, with both in braces (``{also}``, ``{answer}``), and the answer. ``slips`` are wrong answers, each with the
    misconception that gives it.
    """

    id: str
    title: str
    model: str
    asks: str
    answer: str | Callable[[Runs], float]
    hints: tuple[str, ...]
    why: str
    draws: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    others: Mapping[str, tuple[Unit, Sequence[float]]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    preset: str | None = None
    unit: Unit | None = None
    also: Mapping[str, str | Callable[[Runs], float]] = field(default_factory=dict)
    slips: Mapping[str, str | Callable[[Runs], float]] = field(default_factory=dict)
    within: float = 0.01
    or_within: float = 0.0
    points: int = 1

    def __post_init__(self) -> None:
        def owe(condition: object, sentence: str) -> None:
            if not condition:
                raise DeclarationError(f"exercise {self.id}: {sentence}")

        owe(self.draws or self.others, "draw at least one number, so that each learner has his own.")
        owe(len(self.hints) >= 2, "give at least two hints: where to look, and how to do it.")
        owe("{answer}" in self.why, "the solution shows the answer: write {answer} in it.")
        owe(0 < self.within < 0.2, "the tolerance lies between 0 and 0.2.")
        owe(isinstance(self.answer, str) or self.unit is not None, "an answer that is computed needs a unit.")
        owe(not any("{answer}" in text for text in (self.asks, *self.hints[:-1])), "no text before the last hint shows the answer.")

    @property
    def declared(self) -> Model:
        """The model that answers."""
        return get_model(self.model)

    @property
    def unit_of_answer(self) -> Unit:
        """The unit that the answer is read in: its own, or that of the reading."""
        if self.unit is not None:
            return self.unit
        assert isinstance(self.answer, str)
        return self.quantity(self.answer).unit

    def quantity(self, name: str) -> Quantity:
        """The quantity of the model called ``name``; raises `DeclarationError` where there is none."""
        found = self.declared.quantities.get(name)
        if not isinstance(found, Quantity):
            raise DeclarationError(f"exercise {self.id}: {self.model} has no quantity called “{name}”.")
        return found

    def values(self, name: str) -> list[Any]:
        """The values that ``name`` may be drawn from, checked against the parameter's bounds."""
        if name in self.others:
            return list(self.others[name][1])
        parameter = self.declared.parameter(name)
        checked: list[Any] = [parameter.check(value) for value in self.draws[name]]
        return [float(value) if isinstance(parameter, Parameter) and not parameter.structural else value for value in checked]
