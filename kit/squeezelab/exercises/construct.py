"""Construct a market that …: an exercise whose answer is a setting, checked by the model's run at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from .. import links
from ..core import Choice, Model, Result
from ..counting import counted
from ..errors import DeclarationError, SqueezelabError, Unreadable
from ..models import get_model
from .declaration import Runs
from .feedback import Feedback, Points
from .task import Task

TRIED = 25  # stops of a slider at which a way is looked for
PAIR = re.compile(r"^\s*(.+?)\s*(?:=|:)\s*(.+?)\s*$")


@dataclass(frozen=True, kw_only=True)
class Construct:
    """A market to be built: only the sliders in ``moves`` may be moved, and every sentence of ``wants`` must become true of the run.

    ``draws``, ``fixed`` and ``preset`` are as in an `Exercise`: the rest of the market, with numbers of each learner's own.
    """

    id: str
    title: str
    model: str
    asks: str
    moves: tuple[str, ...]
    wants: Mapping[str, Callable[[Result], bool]]
    hints: tuple[str, ...]
    why: str
    draws: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    preset: str | None = None
    points: int = 2

    def __post_init__(self) -> None:
        if not self.moves or not self.wants or not self.draws or len(self.hints) < 2:
            raise DeclarationError(f"construct {self.id}: say what may be moved and what is wanted, draw a number, give two hints.")

    @property
    def others(self) -> Mapping[str, Any]:
        """Numbers that are no parameters: none."""
        return {}

    @property
    def declared(self) -> Model:
        """The model that answers."""
        return get_model(self.model)

    def quantity(self, name: str) -> Any:
        """The quantity of the model called ``name``."""
        return self.declared.quantities[name]

    def values(self, name: str) -> list[Any]:
        """The values that ``name`` may be drawn from, checked against the parameter's bounds."""
        return [self.declared.parameter(name).check(value) for value in self.draws[name]]


class Market(Task):
    """A construct at one learner's numbers. ``check("market_depth = 1.8m")`` runs the model there and says what is missing."""

    exercise: Construct

    @property
    def counts(self) -> str:
        """What an answer looks like."""
        moves = self.exercise.moves
        named = " and ".join(f"“{self.exercise.declared.parameter(name).label}”" for name in moves)
        return f"Move only {named}. Written out, an answer looks like {self.setting({n: self.start[n] for n in moves})}."

    @property
    def start(self) -> dict[str, Any]:
        """The market as it is found."""
        return dict(self.exercise.declared.given(self.exercise.preset, **self.runs.given))

    @property
    def unit(self) -> str:
        """A setting has no unit."""
        return ""

    def read(self, answer: str) -> dict[str, Any]:
        """The moved values of a written setting, or of a state string; raises `Unreadable` and its kin.

        A bare number is a base value, as on the command line and in a link.
        """
        model, text = self.exercise.declared, answer.strip()
        if text.startswith(links.SCHEME):
            state = links.read(text)
            if state.model.id != model.id or state.unread:
                raise Unreadable(f"This is a setting of {state.model.title.lower()}. {' '.join(state.unread)}".strip())
            given = model.given(state.preset, **state.values)
            return {name: value for name, value in given.items() if value != self.start[name]}
        called = {parameter.name: parameter for parameter in model.parameters}
        called |= {parameter.label.casefold(): parameter for parameter in model.parameters}
        found: dict[str, Any] = {}
        for part in filter(str.strip, re.split(r"[;\n]", text)):
            match = PAIR.match(part)
            parameter = called.get(match[1].casefold()) if match else None
            if match is None or parameter is None:
                raise Unreadable(
                    f"“{part.strip()}” names no slider. Write it like {self.setting({n: self.start[n] for n in self.exercise.moves})}."
                )
            found[parameter.name] = links.exact(parameter, match[2])
        return found

    def check(self, answer: Any) -> Feedback:
        """Judges a setting, given as text or as values by name."""
        try:
            values = dict(answer) if isinstance(answer, Mapping) else self.read(str(answer or ""))
            read = "" if isinstance(answer, Mapping) else f" Read was {self.setting(values)}."
            return self._judge(values, read)
        except SqueezelabError as problem:
            return Feedback("unreadable", str(problem))

    def _judge(self, values: Mapping[str, Any], read: str) -> Feedback:
        exercise, model = self.exercise, self.exercise.declared
        if not values:
            return Feedback("unreadable", f"Nothing is moved yet. {self.counts}")
        foreign = [name for name in values if name not in exercise.moves]
        if foreign:
            return Feedback("unreadable", f"“{model.parameter(foreign[0]).label}” stays as it is here. {self.counts}")
        result = self.run(values)
        missing = [sentence for sentence, holds in exercise.wants.items() if not holds(result)]
        told = result.finding.replace("*", "")
        if missing:
            return Feedback("low", f"Not yet: {self._fill(missing[0])} {told}{read}", 0.0)
        return Feedback("right", f"Right. {told}", 1.0)

    def run(self, values: Mapping[str, Any]) -> Result:
        """The model at the learner's numbers with these moved."""
        return Runs(self.exercise.declared, self.exercise.preset, self.runs.given)(**values)

    @cached_property
    def solution(self) -> dict[str, Any]:
        """One market that does it: the first found along the sliders that may be moved."""
        model = self.exercise.declared
        ways = []
        for name in self.exercise.moves:
            parameter = model.parameter(name)
            stops = parameter.options if isinstance(parameter, Choice) else parameter.stops
            kept = np.unique(
                np.linspace(0, len(stops) - 1, min(TRIED * 4 if len(self.exercise.moves) == 1 else TRIED, len(stops))).astype(int)
            )
            ways.append([stops[k] if isinstance(parameter, Choice) else parameter.check(float(f"{float(stops[k]):.10g}")) for k in kept])
        for values in product(*ways):
            chosen = dict(zip(self.exercise.moves, values, strict=True))
            try:
                result = self.run(chosen)
            except SqueezelabError:
                continue
            if all(holds(result) for holds in self.exercise.wants.values()):
                return chosen
        raise DeclarationError(f"construct {self.exercise.id}: no market along {', '.join(self.exercise.moves)} does it.")

    def written(self) -> str:
        """A setting that does it, as it is typed."""
        return self.setting(self.solution)

    def setting(self, values: Mapping[str, Any]) -> str:
        """A setting as it is typed."""
        model = self.exercise.declared

        def one(name: str, value: Any) -> str:
            return f"{name} = {value if isinstance(value, str) else links.compact(model.parameter(name), value)}"

        return "; ".join(one(name, value) for name, value in values.items())

    def points(self, answer: Any) -> Points:
        """The points for an answer: all of them or none."""
        if not str(answer or "").strip():
            return Points(0)
        feedback, whole = self.check(answer), self.exercise.points
        got = whole if feedback.right else 0
        return Points(got, f"Handed in. {feedback.says} {got} of {counted(whole, 'point')}.")

    def reveal(self) -> str:
        """Why it works, and one setting that does."""
        return f"{self._fill(self.exercise.why)} One that does it: {self.written()}."
