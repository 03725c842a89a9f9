"""A sentence and its parts: prose, and words that numbers chose."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from string import Formatter
from typing import Self

from ..unit import Unit


class Said(str):
    """Words chosen by numbers; a string like any other that still knows the numbers.

    ``kind`` says how they were chosen (value, derived, size, moved, moved by, pushed, instead, compared, counted, gained,
    chosen), ``values`` by which numbers in base units, ``unit`` how those are written.
    """

    kind: str
    values: tuple[float, ...]
    unit: Unit | None

    def __new__(cls, text: str, kind: str, values: tuple[float, ...], unit: Unit | None = None) -> Self:
        """The text with what chose it."""
        said = super().__new__(cls, text)
        said.kind, said.values, said.unit = kind, values, unit
        return said

    def capital(self) -> Said:
        """The same at the start of a sentence."""
        first = next((k for k, letter in enumerate(self) if letter.isalnum()), 0)
        return Said(f"{self[:first]}{self[first : first + 1].upper()}{self[first + 1 :]}", self.kind, self.values, self.unit)


class Sentence(str):
    """A sentence that knows its ``parts`` in order: plain strings are prose, the others are `Said`."""

    parts: tuple[str, ...]

    def __new__(cls, parts: tuple[str, ...]) -> Self:
        """The parts, joined."""
        sentence = super().__new__(cls, "".join(parts))
        sentence.parts = parts
        return sentence

    @property
    def prose(self) -> str:
        """What was written by hand, an ellipsis for each part that numbers chose."""
        return "".join("…" if isinstance(part, Said) else part for part in self.parts)

    @property
    def chosen(self) -> tuple[Said, ...]:
        """What numbers chose."""
        return tuple(part for part in self.parts if isinstance(part, Said))


@lru_cache(2048)  # a model has a few, and says them at every move
def fields(template: str) -> tuple[tuple[str, str | None, str | None], ...]:
    """The pieces of a template: prose, the field that follows, its spec."""
    return tuple((prose, field, spec) for prose, field, spec, _ in Formatter().parse(template))


def say(read: Callable[[str, str], str], template: str, **parts: str) -> Sentence:
    """A sentence from a template: ``{name}`` is a part given here, else what ``read(field, spec)`` makes of ``{field:spec}``.

    A part may be a sentence itself.
    """
    out: list[str] = []
    for prose, field, spec in fields(template):
        if prose:
            out.append(prose)
        if field is None:
            continue
        if field in parts:
            part = parts[field]
            out.extend(part.parts if isinstance(part, Sentence) else [part])
        else:
            out.append(read(field, spec or ""))
    return Sentence(tuple(out))
