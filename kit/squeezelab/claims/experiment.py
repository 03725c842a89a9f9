"""A claim under test: what is measured, in which space, beside what, under which condition, and for which reason.

The one form in which a check is written; `docs` are in CONTRIBUTING under *Claims*. The decorated function measures all settings at
once: it receives the run (and, where the experiment compares, the other run) and returns one value a lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..core import Array, Unit
from ..core import unit as units
from ..errors import DeclarationError
from .space import POINTS, Space

Measure = Callable[..., Any]
Changes = Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]]
Break = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Where:
    """The condition of a claim as code, and the words by which its prose names each quantity that the code reads."""

    holds: Measure
    words: Mapping[str, str]

    def __init__(self, holds: Measure, **words: str) -> None:
        object.__setattr__(self, "holds", holds)
        object.__setattr__(self, "words", words)


@dataclass(frozen=True)
class Experiment:
    """A check; `judging.judge` runs it. See `experiment` for what each field means."""

    measure: Measure
    model: str | None
    measures: str
    unit: Unit
    more_than: float | None
    less_than: float | None
    about: tuple[float, float] | None
    space: Space
    also: Space
    against: Changes | Sequence[Changes] | None
    premise: Measure | None
    silent_for: str
    where: Where | None
    because: str
    broken: Break | None
    arithmetic: bool
    draws: int
    points: int
    seed: int
    name: str = field(init=False, default="")

    def __post_init__(self) -> None:
        module, name = self.measure.__module__.rpartition(".")[2], self.measure.__name__
        object.__setattr__(self, "name", f"{module}.{name}")
        object.__setattr__(self, "__doc__", self.measure.__doc__)

        def owe(condition: object, sentence: str) -> None:
            if not condition:
                raise DeclarationError(f"check {self.name}: {sentence}")

        limits = [self.more_than, self.less_than, self.about]
        owe(sum(limit is not None for limit in limits) <= 1, "give one of more_than, less_than and about.")
        owe(self.arithmetic or 0 not in limits, "a limit of nought is a knife's edge: state by how much.")
        owe(self.because or self.arithmetic, 'name the mechanism it rests on, as because="dynamics.file.function".')
        owe(not self.premise or self.silent_for, "say in `silent_for` which settings say nothing: “nobody is forced”.")
        owe(self.points & (self.points - 1) == 0 and 16 <= self.points <= 1024, "points must be a power of two from 16 to 1024.")

    def borne_out(self, effect: Array, shift: float = 0.0) -> Array:
        """Whether each effect bears the claim out; ``shift`` moves the limit, or widens the tolerance."""
        if self.more_than is not None:
            return np.asarray(effect > self.more_than + shift)
        if self.less_than is not None:
            return np.asarray(effect < self.less_than + shift)
        if self.about is not None:
            value, tolerance = self.about
            return np.asarray(np.abs(effect - value) <= tolerance + shift)
        return np.asarray(effect > 0.5)

    @property
    def others(self) -> tuple[Changes, ...]:
        """What each of the other runs differs in."""
        if self.against is None:
            return ()
        return tuple(self.against) if isinstance(self.against, Sequence) else (self.against,)

    @property
    def limit(self) -> float:
        """The size of the limit, or of the tolerance."""
        return abs(self.more_than or self.less_than or (self.about[1] if self.about else 0.0))

    @property
    def yes_or_no(self) -> bool:
        """Whether the measure is a predicate and no size."""
        return self.more_than is None and self.less_than is None and self.about is None


def experiment(
    model: str | None,
    measures: str,
    *,
    because: str = "",
    unit: Unit = units.NUMBER,
    more_than: float | None = None,
    less_than: float | None = None,
    about: tuple[float, float] | None = None,
    space: Space | None = None,
    also: Space | None = None,
    against: Changes | Sequence[Changes] | None = None,
    premise: Measure | None = None,
    silent_for: str = "",
    where: Where | None = None,
    broken: Break | None = None,
    arithmetic: bool = False,
    draws: int = 1,
    points: int = POINTS,
    seed: int = 1,
) -> Callable[[Measure], Experiment]:
    """Makes a check of a function that measures.

    Parameters
    ----------
    model
        The id of the model that is run; None where the function calls dynamics itself and ``space`` names all it varies.
    measures
        What the function returns, in words, such as “how far the price rises past the spark”.
    because
        The mechanism that makes it so, as ``dynamics.file.function``: breaking it must change the verdict.
    unit, more_than, less_than, about
        The unit of the effect, and the size from which it bears the claim out; ``about=(2, 0.05)`` is 2 give or take 0.05.
        A function that returns truth needs none of them.
    space
        What varies otherwise than over its slider's range, see `space.axes`.
    also
        What the claim speaks of besides the model's parameters, such as the fall that a short waits for: ``{"fall": (0.01, 0.3)}``.
    against
        The other run differs in this: values, functions of the setting's own value, or one function of the whole setting that gives
        the values changed. The measure then takes both runs. A list makes a row of other runs, for a sentence of the form “the
        larger, the more”: the measure takes them all, and `trial.least_step` says whether the whole row goes one way.
    premise, silent_for
        Settings in which it is False say nothing of the claim, and are counted apart, with these words.
    where
        The condition under which the claim holds.
    broken
        How the mechanism is broken, if neither nought nor its opposite does: takes the function, gives another.
    arithmetic
        The claim follows from definitions; nothing is evidence for it.
    draws
        Random paths a setting, over which the effect is averaged.
    points, seed
        How many settings, a power of two, and the seed that scrambles them and draws the paths.
    """

    def made(measure: Measure) -> Experiment:
        return Experiment(
            measure, model, measures, unit, more_than, less_than, about, space or {}, also or {}, against, premise, silent_for, where,
            because, broken, arithmetic, draws, points, seed,
        )  # fmt: skip

    return made
