"""A question about a model: what has been seen, what is changed, what is asked. Its outcome is computed when asked for, not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Any, Literal

from ...core import Model, Quantity, Result, Unit
from ...core.unit import GAIN
from ...dynamics.run import run
from ...errors import DeclarationError
from ...records.state import write
from .reasons import reason

Kind = Literal["curve", "number", "choice"]
Setting = str | Mapping[str, Any]
Answer = str | float | Callable[[Result, Result], float]
Condition = bool | Callable[[Result, Result], bool]
Words = str | Callable[[Result, Result], str]
SURE = 0.02  # of the answer: a number that is nearer is as good as right


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a model, at settings that are the question's own, whatever a reader does meanwhile.

    ``seen`` is what the reader knows already, ``set`` what changes: the title of a preset, or values by name on top of ``preset``
    and, for ``set``, of ``seen``. ``of`` is the series or reading that is asked for, or the answer in base units of ``unit``: a
    number that a notebook has computed and not shown, or a function of the outcome and of what was seen. ``choices`` are texts,
    each with whether it is right, or with a function of both runs that says so. ``why`` is the reason that is told with the
    answer: a sentence, with the names of readings in braces, or a function of both runs.
    """

    asks: str
    model: Model
    kind: Kind
    of: Answer | None = None
    preset: str | None = None
    seen: Setting | None = None
    set: Setting | None = None
    choices: Mapping[str, Condition] | None = None
    unit: Unit | None = None
    why: Words = ""
    seed: int = 0

    def __post_init__(self) -> None:
        def owe(condition: object, sentence: str) -> None:
            if not condition:
                raise DeclarationError(f"“{self.asks}”: {sentence}")

        owe(self.kind in {"curve", "number", "choice"}, f"“{self.kind}” is no kind of guess: curve, number or choice.")
        owe((self.kind == "choice") == bool(self.choices), "choices, each with its condition, belong to the kind choice.")
        owe(self.kind == "choice" or self.of is not None, "say what it asks of: the name of a series or a reading, or a function.")
        owe(self.of is None or isinstance(self.of, str) or self.unit is not None, "an answer that is computed needs a unit.")
        if isinstance(self.of, str):
            owe(self.of in self.model.quantities, f"{self.model.title} has no quantity called “{self.of}”.")
        names = {parameter.name for parameter in self.model.parameters}
        for _, field, _, _ in Formatter().parse(self.asks):
            told = (field or "").removeprefix("seen.")
            known = field is None or field.startswith("seen.") or told in names
            owe(known, f"{{{field}}} would tell what comes of it: name settings only.")
        self.given  # noqa: B018  (a wrong name or value is told now, and not when the guess is locked)
        self.given_seen  # noqa: B018

    @cached_property
    def given_seen(self) -> dict[str, Any]:
        """The settings of what has been seen."""
        return self._given(self.seen)

    @cached_property
    def given(self) -> dict[str, Any]:
        """The settings that are asked about."""
        if isinstance(self.set, str):
            return self._given(self.set)
        known = {} if isinstance(self.seen, str) or self.seen is None else dict(self.seen)
        return self._given({**known, **(self.set or {})})

    def _given(self, setting: Setting | None) -> dict[str, Any]:
        if isinstance(setting, str):
            return dict(self.model.given(setting))
        return dict(self.model.given(self.base, **(setting or {})))

    @cached_property
    def before(self) -> Result:
        """The run that the reader knows."""
        return run(self.model, self.given_seen, seed=self.seed)

    @cached_property
    def outcome(self) -> Result:
        """The run that is asked about; nobody may ask for it before the guess is locked."""
        return run(self.model, self.given, seed=self.seed)

    @cached_property
    def quantity(self) -> Quantity:
        """What a number is: the quantity of the model, or one of its own for a computed answer."""
        if isinstance(self.of, str):
            return self.model.quantities[self.of]
        return Quantity("answer", "", self.unit or GAIN, "The answer.", "It")

    @cached_property
    def answer(self) -> float:
        """The number that is right, in base units."""
        if callable(self.of):
            return float(self.of(self.outcome, self.before))
        if not isinstance(self.of, str):
            return float(self.of or 0.0)
        return float(self.outcome[self.of][-1] if self.of in self.outcome.series else self.outcome[self.of])

    @cached_property
    def right(self) -> str:
        """The choice that is right; raises `DeclarationError` where none or more than one is."""
        found = [text for text, holds in (self.choices or {}).items() if (holds(self.outcome, self.before) if callable(holds) else holds)]
        if len(found) != 1:
            raise DeclarationError(f"“{self.asks}”: {len(found)} of the choices are right, not one: {', '.join(found) or 'none'}.")
        return found[0]

    @property
    def question(self) -> str:
        """The question with its settings written out."""
        return self.asks.format_map(_Settings(self))  # a number and its unit stay on one line

    @property
    def declared(self) -> dict[str, Any]:
        """What the cell of a notebook says of the question in its metadata."""
        of = self.of if isinstance(self.of, str) else self.kind if self.kind == "choice" else "computed"
        return {"of": of, "set": self.state, "seen": self.state_seen, "kind": self.kind}

    @property
    def state(self) -> str:
        """The state string of what is asked about."""
        return write(self.model, self.given, preset=self.set_title)

    @property
    def state_seen(self) -> str:
        """The state string of what has been seen."""
        return write(self.model, self.given_seen, preset=self.base)

    @property
    def set_title(self) -> str:
        """The preset that the outcome is nearest to."""
        return self.set if isinstance(self.set, str) else self.base

    @property
    def base(self) -> str:
        """The preset that both runs start from."""
        return self.seen if isinstance(self.seen, str) else self.preset or self.model.presets[0].title

    def reason(self) -> str:
        """Why it came so, in one or two sentences that the numbers compose."""
        if callable(self.why):
            return self.why(self.outcome, self.before)
        if self.why:
            return self.why.format_map(_Told(self.outcome, self.before))
        return reason(self.outcome)


def tight(text: str) -> str:
    """A written value whose parts are not parted at the end of a line."""
    return text.replace(" ", "\u00a0")


class _Written:
    """The names of a run as attributes, each written with its unit."""

    def __init__(self, result: Result, *, tight: bool = False) -> None:
        self.result, self.tight = result, tight

    def __getattr__(self, name: str) -> str:
        if name == "finding":
            return self.result.finding.replace("*", "")
        text = self.result.write(name, -1) if name in self.result.series else self.result.write(name)
        return tight(text) if self.tight else text


class _Told(dict[str, Any]):
    """What a reason may name: the outcome’s names, and ``seen.name`` for what was known."""

    def __init__(self, now: Result, seen: Result) -> None:
        super().__init__(seen=_Written(seen))
        self.now = _Written(now)

    def __missing__(self, name: str) -> str:
        return str(getattr(self.now, name))


class _Settings(dict[str, Any]):
    """What a question may name: settings as they will be, and ``seen.name`` for what is known."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __missing__(self, name: str) -> Any:
        if name == "seen":
            return _Written(self.question.before, tight=True)
        value = self.question.given[name]
        return value if isinstance(value, str) else tight(self.question.model.parameter(name).write(value, exact=True))
