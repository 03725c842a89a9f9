"""Judges an answer, and says in one sentence what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Literal

from ..core import Unit
from ..errors import InputError

Kind = Literal["right", "close", "size", "sign", "low", "high", "unreadable"]
SIZES = (100.0, 1_000.0, 1_000_000.0)  # per cent taken for a share, thousands, millions


@dataclass(frozen=True)
class Feedback:
    """What came of an answer: ``kind``, a sentence for the learner, the number that was read (None if there was none)."""

    kind: Kind
    says: str
    read: float | None = None

    @property
    def right(self) -> bool:
        """Whether the answer counts."""
        return self.kind == "right"

    def __str__(self) -> str:
        return self.says


class Points(int):
    """Points for an answer: a number to the grader, a sentence to the reader, nothing where nothing was handed in."""

    says: str

    def __new__(cls, points: int, says: str = "") -> Points:
        own = super().__new__(cls, points)
        own.says = says
        return own

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.says)}</p>" if self.says else ""


def judge(answer: str | float, truth: float, unit: Unit, within: float, or_within: float = 0.0) -> Feedback:
    """Whether a typed answer is the truth (in base units), within the tolerance; a number stands for itself as typed.

    Anything typed gets an answer: nothing is raised.
    """
    text = str(answer).strip()
    if not text:
        return Feedback("unreadable", f"Write a number with its unit, like {unit.write(unit._sample())}.")
    try:
        read = unit.read(text)
    except InputError as error:
        return Feedback("unreadable", str(error))
    allowed = max(within * abs(truth), or_within)
    off = read - truth
    if abs(off) <= allowed * (1 + 1e-12):
        return Feedback("right", f"Right: the model says {unit.write(truth, exact=True)}.", read)
    if truth and any(math.isclose(read * k, truth, rel_tol=within) or math.isclose(read / k, truth, rel_tol=within) for k in SIZES):
        return Feedback("size", f"The digits are right, the size is not: {unit.write(read, exact=True)} was read. Mind the unit.", read)
    if truth and abs(-read - truth) <= allowed:
        return Feedback("sign", "The size is right, the sign is not.", read)
    way: Literal["low", "high"] = "low" if off < 0 else "high"
    if abs(off) <= 5 * allowed:
        return Feedback("close", f"Close, and a little too {way}: it counts within {tolerance(unit, within, or_within)}.", read)
    return Feedback(way, f"{unit.write(read, exact=True)} is too {way}.", read)


def tolerance(unit: Unit, within: float, or_within: float = 0.0) -> str:
    """The tolerance as a learner reads it."""
    share = f"{100 * within:.4g} % of it"
    return f"{share} or {unit.write(or_within, exact=True)}" if or_within else share
