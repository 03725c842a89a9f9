"""Judges an answer, and says in one sentence what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from ..core import Unit
from ..errors import InputError

Kind = Literal["right", "close", "size", "sign", "slip", "low", "high", "unreadable"]
SIZES = (100.0, 1_000.0, 1_000_000.0)  # per cent taken for a share, thousands, millions
DAYS = "That is off by the number of days in a year: mind what is meant by the day and what by the year."
ROOT = "That is off by the square root of the days in a year: a range grows with the root of time, a rate with time."
PERIODS = {
    365.0: DAYS,
    252.0: DAYS,
    math.sqrt(365): ROOT,
    math.sqrt(252): ROOT,
    24.0: "That is off by the hours of a day: mind hours and days.",
    12.0: "That is off by the months of a year: mind months and years.",
    2.0: "That is off by two exactly: something is counted twice, or one half is left out.",
}


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


def readings(text: str, unit: Unit) -> tuple[list[float], InputError | None]:
    """What a typed answer may mean: as the one grammar reads it, then with a decimal comma, then with a decimal point.

    Second comes why the grammar itself refuses it, where it does.
    """
    found: list[float] = []
    refused: InputError | None = None
    for decimal in ("", ",", "."):
        try:
            value = unit.read(text, decimal=decimal)
        except InputError as problem:
            refused = problem if not decimal else refused
        else:
            found += [value] if value not in found else []
    return found, refused


def judge(
    answer: str | float,
    truth: float,
    unit: Unit,
    within: float,
    or_within: float = 0.0,
    also: Mapping[str, float] | None = None,
    slips: Mapping[str, float] | None = None,
) -> Feedback:
    """Whether a typed answer is the truth (in base units), within the tolerance; a number stands for itself as typed.

    ``also`` are answers that count as well, each with what is said of it; ``slips`` those that a known misconception gives.
    Anything typed gets an answer: nothing is raised.
    """
    text = str(answer).strip()
    if not text:
        return Feedback("unreadable", f"Write a number with its unit, like {unit.write(unit._sample())}.")
    meant, refused = readings(text, unit)

    def near(read: float, value: float) -> bool:
        return abs(read - value) <= max(within * abs(value), or_within) * (1 + 1e-12)

    for read in meant:
        if near(read, truth):
            return Feedback("right", f"Right: the model says {unit.write(truth, exact=True)}.", read)
        for sentence, value in (also or {}).items():
            if near(read, value):
                return Feedback("right", sentence, read)
    if refused is not None:
        return Feedback("unreadable", str(refused))
    read, allowed = meant[0], max(within * abs(truth), or_within)
    for read in meant:
        for sentence, value in (slips or {}).items():
            if near(read, value):
                return Feedback("slip", sentence, read)
    read, off = meant[0], meant[0] - truth
    if truth and any(math.isclose(read * k, truth, rel_tol=within) or math.isclose(read / k, truth, rel_tol=within) for k in SIZES):
        return Feedback("size", f"The digits are right, the size is not: {unit.write(read, exact=True)} was read. Mind the unit.", read)
    if truth and abs(-read - truth) <= allowed:
        return Feedback("sign", "The size is right, the sign is not.", read)
    if truth and read and near(1 / read, truth) and not near(1.0, truth):
        return Feedback("slip", "That is the ratio upside down: divide the other way round.", read)
    if said := _known_slip(read, truth, unit, near):
        return Feedback("slip", said, read)
    way: Literal["low", "high"] = "low" if off < 0 else "high"
    if abs(off) <= 5 * allowed:
        return Feedback("close", f"Close, and a little too {way}: it counts within {tolerance(unit, within, or_within)}.", read)
    return Feedback(way, f"{unit.write(read, exact=True)} is too {way}.", read)


def _known_slip(read: float, truth: float, unit: Unit, near: Callable[[float, float], bool]) -> str:
    """What is said of an answer that a common slip gives in any question; nothing where none does."""
    if not truth or not read:
        return ""
    if unit.symbol.startswith(("%", "×")) or not unit.symbol:
        parts = {
            1 - truth: "That is the rest of the whole: what is asked for is the other part.",
            1 + truth: "That is the whole after the change: what is asked for is the change alone.",
            truth - 1: "That is the change alone: what is asked for is what it becomes.",
        }
        for value, says in parts.items():
            if near(read, value) and abs(value) > 1e-6:
                return says
    for factor, says in PERIODS.items():
        if near(read, truth * factor) or near(read, truth / factor):
            return says
    return ""


def tolerance(unit: Unit, within: float, or_within: float = 0.0) -> str:
    """The tolerance as a learner reads it."""
    share = f"{100 * within:.4g} % of it"
    return f"{share} or {unit.write(or_within, exact=True)}" if or_within else share
