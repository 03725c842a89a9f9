"""What a check finds: a verdict is a tally over settings, and says with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Word = Literal["holds", "conditional", "fails", "open"]


@dataclass(frozen=True)
class Verdict:
    """``verdict``; ``numbers``, a sentence with computed numbers; ``evidence``, the same numbers by name."""

    verdict: Word
    numbers: str
    evidence: Mapping[str, float] = field(default_factory=dict)


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end."""
    return text[:1].upper() + text[1:].rstrip(".") + "."


def tally(settings: Mapping[str, object], numbers: str, **evidence: float) -> Verdict:
    """The verdict over settings, each said to bear the claim out or not.

    All of them: the claim holds. None: it fails. Some: it is conditional, and the entry says on what.
    """
    borne_out = [bool(value) for value in settings.values()]
    word: Word = "holds" if all(borne_out) else "conditional" if any(borne_out) else "fails"
    return Verdict(word, numbers, {name: float(value) for name, value in evidence.items()})
