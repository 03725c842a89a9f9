"""What a check finds: a verdict is a tally over settings, and says with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

WORDS = {"holds": "holds", "conditional": "holds where", "fails": "fails", "arithmetic": "true by arithmetic", "open": "open"}
Word = Literal["holds", "conditional", "fails", "arithmetic", "open", "undecided"]


@dataclass(frozen=True)
class Picture:
    """The settings as a reader sees them.

    ``marks`` has one letter a setting: ``H`` borne out and ``F`` not, inside the condition (or where there is none); ``h`` and
    ``f`` outside it; ``.`` silent, ``-`` without an answer.
    ``axes`` are the two things that decide most, each with name, label, low, high and scale;
    ``at`` gives each setting's place on them, 0 to 99. ``case`` and ``counter`` are values to open: one that bears the claim out,
    one that does not, or None.
    """

    model: str | None
    marks: str
    axes: tuple[Mapping[str, Any], ...] = ()
    at: tuple[tuple[int, ...], ...] = ()
    case: Mapping[str, Any] | None = None
    counter: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Verdict:
    """``verdict``; ``numbers``, a sentence with computed numbers; ``evidence``, the same numbers by name.

    ``problem`` says why a tally is no verdict; ``reads`` are the quantities of the condition.
    """

    verdict: Word
    numbers: str
    evidence: Mapping[str, float] = field(default_factory=dict)
    picture: Picture | None = None
    problem: str = ""
    reads: tuple[str, ...] = ()


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
