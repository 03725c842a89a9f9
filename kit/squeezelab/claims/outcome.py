"""Runs claims: each written verdict beside the one its check finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from .check import find, found
from .verdict import Verdict
from .written import Written, written


@dataclass(frozen=True)
class Outcome:
    """A claim and what came of its check; ``problem`` says what went wrong, "" when nothing did."""

    claim: Written
    found: Verdict | None
    seconds: float = 0.0
    problem: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the written verdict stands."""
        return not self.problem

    @property
    def numbers(self) -> str:
        """The sentence with the numbers, or the reason why there are none."""
        return self.found.numbers if self.found else self.claim.reason

    def __str__(self) -> str:
        mark = "✓" if self.agrees else "✗"
        return f"{mark} {self.claim.id} ({self.claim.entry}) {self.claim.verdict}: {self.problem or self.numbers}"


class Outcomes(list[Outcome]):
    """Outcomes side by side; a notebook shows them as a table."""

    def _repr_markdown_(self) -> str:
        rows = [f"| {o.claim.id} | {o.claim.says} | {o.claim.word} | {o.problem or o.numbers} |" for o in self]
        return "\n".join(["| Claim | Says | Verdict | Numbers |", "| --- | --- | --- | --- |", *rows])


class Running:
    """Claims to be run one after the other: iterate for a progress bar, or show it whole."""

    def __init__(self, claims: list[Written]) -> None:
        self.claims = claims

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[Outcome]:
        for claim in self.claims:
            yield decide(claim)

    def all(self) -> Outcomes:
        """Every outcome at once."""
        return Outcomes(self)

    def _repr_markdown_(self) -> str:
        return self.all()._repr_markdown_()

    def __repr__(self) -> str:
        return "\n".join(map(str, self))


def run(term: str | None = None, folder: Path | None = None) -> Running:
    """The claims of an entry, one claim, or all of them, ready to run: ``for outcome in run("C1"): …``.

    Nothing runs before the first outcome is asked for; ``len`` tells how many there are.
    """
    return Running(written(term, folder))


def decide(claim: Written) -> Outcome:
    """Runs the check of one claim; a check that is missing or raises becomes the outcome's problem."""
    if claim.verdict == "open":
        return Outcome(claim, None)
    begun = perf_counter()
    try:
        verdict = found(claim.check)
    except Exception as problem:
        return Outcome(claim, None, perf_counter() - begun, f"check {claim.check or '(none)'}: {type(problem).__name__}: {problem}")
    seconds = perf_counter() - begun
    return Outcome(claim, verdict, seconds, _parted(claim, verdict))


def _parted(claim: Written, verdict: Verdict) -> str:
    """Where the entry and its check part, in a sentence; "" where they agree."""
    if verdict.problem:
        return f"the check {claim.check} decides nothing: {verdict.problem}. {verdict.numbers}"
    if verdict.verdict != claim.verdict:
        return f"the entry says “{claim.verdict}”, the check finds “{verdict.verdict}”: {verdict.numbers}"
    where = find(claim.check).where
    if where is None or claim.verdict != "conditional":
        return ""
    unread, unnamed = sorted(set(where.words) - set(verdict.reads)), sorted(set(verdict.reads) - set(where.words))
    if unread or unnamed:
        return f"the condition of {claim.check} reads {', '.join(verdict.reads)}, and gives words for {', '.join(where.words)}"
    missing = [f"“{word}” ({name})" for name, word in where.words.items() if word.casefold() not in claim.condition.casefold()]
    return f"the condition does not name {', '.join(missing)}, which decides it: {claim.condition}" if missing else ""
