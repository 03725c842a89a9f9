"""The ledger of claims: each once, with its verdict, its count, who makes it, and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..output import harmless, write
from .check import find
from .outcome import Outcome
from .verdict import WORDS
from .written import Written

By = Literal["verdict", "page", "term"]
COLUMNS = ("id", "says", "verdict", "borne_out", "settings", "silent", "no_answer", "condition", "kind")
SAYERS = ("sayer", "url", "seen", "terms", "check", "because")


@dataclass(frozen=True)
class Row:
    """A claim of the ledger; the counts are 0 for an open one."""

    claim: Written
    outcome: Outcome
    terms: tuple[str, ...]

    @property
    def count(self) -> tuple[int, int, int, int]:
        """Settings that bear it out, that speak, that are silent, and in which the model has no answer."""
        evidence = self.outcome.found.evidence if self.outcome.found else {}
        borne, spoken, silent, refused = (int(evidence.get(name, 0)) for name in ("borne_out", "settings", "silent", "refused"))
        return borne, spoken, silent, refused

    def __str__(self) -> str:
        borne, spoken, *_ = self.count
        counted = f"{borne} of {spoken}" if spoken else "–"
        return f"{self.claim.id:<5} {WORDS[self.claim.verdict]:<18} {counted:<11} {self.claim.says}"


def ledger(outcomes: Iterable[Outcome]) -> list[Row]:
    """Each claim once, in the order of its number; ``terms`` are the entries in which it stands."""
    held: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        held.setdefault(outcome.claim.id, []).append(outcome)
    rows = [Row(same[0].claim, same[0], tuple(one.claim.entry for one in same)) for same in held.values()]
    return sorted(rows, key=lambda row: (len(row.claim.id), row.claim.id))


def grouped(rows: Iterable[Row], by: By) -> dict[str, list[Row]]:
    """The rows under headings: verdicts, the pages and books that make them, or the terms."""
    held: dict[str, list[Row]] = {word: [] for word in WORDS.values()} if by == "verdict" else {}
    for row in rows:
        heads = {"verdict": [WORDS[row.claim.verdict]], "term": list(row.terms), "page": _sayers(row.claim)}[by]
        for head in heads:
            held.setdefault(head, []).append(row)
    order = sorted(held) if by == "term" else sorted(held, key=lambda head: -len(held[head])) if by == "page" else list(held)
    return {head: held[head] for head in order if held[head]}


def _sayers(claim: Written) -> list[str]:
    def named(one: Mapping[str, Any]) -> str:
        return f"{one['publisher']}, “{one['page']}”" if one["kind"] == "found" else str(one.get("source", "our own"))

    return [named(one) for one in claim.origin]


def written_out(rows: Iterable[Row], path: Path) -> str:
    """Writes the ledger as CSV, a line for each claim and each who makes it, and says where it went; nothing is left if it fails."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(COLUMNS + SAYERS)
    for row in rows:
        claim = row.claim
        for one, sayer in zip(claim.origin, _sayers(claim), strict=True):
            because = find(claim.check).because if claim.check else ""
            cells = [claim.id, claim.says, WORDS[claim.verdict], *row.count, claim.condition or claim.reason, one["kind"], sayer,
                     one.get("url", ""), one.get("seen", ""), " ".join(row.terms), claim.check, because]  # fmt: skip
            out.writerow(map(harmless, cells))
    return write(path, text.getvalue().encode())
