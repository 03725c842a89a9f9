"""What an event is: dated facts, each with its source and with how it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..errors import UnknownName

Evidence = Literal["read", "computed"]
EVIDENCE: dict[Evidence, str] = {
    "read": "read",
    "computed": "computed from what was read",
}
THROUGH = re.compile(r"\bas (?:quoted|told|summarised|listed|reported)\b")


@dataclass(frozen=True)
class Source:
    """Where facts were found."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """One number or statement: ``name`` is its key in the event, ``says`` a whole sentence, with subject and unit.

    ``value`` is the number in base units (None for a statement), ``low`` and ``high`` hold both ends where the
    source gives a range. ``unit`` is how a person would say it, ``quoted`` what a page says word for word.
    """

    name: str
    says: str
    source: Source
    evidence: Evidence
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    doubt: str = ""
    quoted: str = ""

    def __post_init__(self) -> None:
        assert self.says.endswith(".") and self.source.text, self.name
        assert self.low is None or (self.high is not None and self.low <= self.high), self.name

    @property
    def known(self) -> str:
        """How we know it, in words: a document that somebody else tells of was not read itself."""
        return "read where it is quoted, not in the document" if THROUGH.search(self.source.text) else EVIDENCE[self.evidence]


@dataclass(frozen=True)
class Day:
    """A day of prices; None where the source has no such number. Volume in units traded."""

    date: str
    close: float
    open: float | None = None
    high: float | None = None
    low: float | None = None
    volume: float | None = None


@dataclass(frozen=True)
class Event:
    """A documented squeeze or cascade."""

    id: str
    title: str
    what: str
    first_day: date
    last_day: date
    models: tuple[str, ...]  # that show its mechanism
    facts: tuple[Fact, ...]
    days: tuple[Day, ...] = ()
    days_source: Source | None = None
    currency: str = "USD"

    def __getitem__(self, name: str) -> Fact:
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise UnknownName(f"fact of {self.id}", name, [fact.name for fact in self.facts])

    def told(self) -> str:
        """The facts as a table in Markdown: what, how it is known, from where."""
        rows = [f"| ● {f'{fact.says} {fact.doubt}'.strip()} | {fact.known} | {fact.source.text} |" for fact in self.facts]
        return "\n".join(["| fact | known how | source |", "|:--|:--|:--|", *rows])

    def prices(self) -> str:
        """The closes day by day as a table in Markdown, with their source below."""
        assert self.days_source is not None, f"{self.id} has no days"
        rows = [f"| {day.date} | {day.close:,.2f} |" for day in self.days]
        return "\n".join([f"| day | ● close, {self.currency} |", "|:--|--:|", *rows, "", f"*{self.days_source.text}*"])

    def table(self, *columns: str) -> list[list[str | float | None]]:
        """The days as rows of the columns named."""
        return [[getattr(day, column) for column in columns] for day in self.days]
