"""Claims as the site shows them: on the page of their entry, and all of them in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from ..claims import picture
from ..claims.verdict import WORDS, Picture, sentence
from .prose import fragment_of

VERDICTS = ("holds", "conditional", "fails", "arithmetic", "open")
MEANS = {
    "holds": "Right in every case tried.",
    "conditional": "Right in some cases; the condition is named.",
    "fails": "Wrong as written.",
    "arithmetic": "Right by counting; nothing in it to vary.",
    "open": "No model here can tell.",
}


@dataclass(frozen=True)
class Row:
    """A claim with everything that stands beside it; addresses are relative to the site."""

    id: str
    anchor: str
    says: str
    verdict: str
    word: str
    numbers: str
    condition: str
    reason: str
    tried: str
    marks: str
    drawn: str
    attempt: str
    counter: str
    found: tuple[Mapping[str, str], ...]
    textbooks: tuple[Mapping[str, str], ...]
    ours: bool
    entry: str
    entry_title: str
    subject: str
    entries: tuple[tuple[str, str], ...]  # id and title of every entry that makes it

    @property
    def shares(self) -> list[tuple[str, int]]:
        """How many settings bear it out, do not, are silent, and have no answer."""
        kinds = (("yes", "Hh"), ("no", "Ff"), ("silent", "."), ("none", "-"))
        return [(kind, sum(self.marks.count(one) for one in letters)) for kind, letters in kinds]

    @property
    def sites(self) -> str:
        """The sites that make the claim, for the filter."""
        return " ".join(dict.fromkeys(one["site"] for one in self.found))


def rows(entry: Mapping[str, Any], calculators: Container[str]) -> list[Row]:
    """The claims of an entry; *Try it* stands where the site has the page of the calculator."""
    return [_row(entry, claim, calculators) for claim in entry["claims"]]


def merged(listed: Sequence[Row]) -> list[Row]:
    """Each claim once, whichever entries make it."""
    held: dict[str, Row] = {}
    for one in listed:
        known = held.get(one.id)
        held[one.id] = replace(known, entries=known.entries + one.entries) if known else one
    return list(held.values())


def _row(entry: Mapping[str, Any], claim: Mapping[str, Any], calculators: Container[str]) -> Row:
    opened = partial(_address, calculators)
    seen = _picture(claim)
    found = tuple(
        {"page": one["page"], "publisher": one["publisher"], "url": one["url"], "seen": day(one["seen"]), "site": site_of(one["url"])}
        for one in claim["origin"]
        if one["kind"] == "found"
    )
    counter = claim.get("counter")
    return Row(
        id=claim["id"], anchor=claim["id"], says=claim["says"], verdict=claim["verdict"], word=WORDS[claim["verdict"]],
        numbers=claim["numbers"], condition=sentence(claim["condition"]) if claim["condition"] else "",
        reason=sentence(claim["reason"]) if claim["reason"] else "",
        tried=picture.words(seen) if seen and seen.marks else "", marks=seen.marks if seen else "", drawn=picture.svg(seen) if seen else "",
        attempt=opened(claim["calculator"], claim["preset"], claim["values"]) if claim["verdict"] != "open" else "",
        counter=opened(counter["calculator"], None, counter["values"]) if counter else "",
        found=found, textbooks=tuple(one for one in claim["origin"] if one["kind"] == "textbook"),
        ours=any(one["kind"] == "ours" for one in claim["origin"]),
        entry=entry["id"], entry_title=entry["title"], subject=entry["tags"][0] if entry["tags"] else "",
        entries=((entry["id"], entry["title"]),),
    )  # fmt: skip


def _picture(claim: Mapping[str, Any]) -> Picture | None:
    """The picture of the settings, from the index; none where there is nothing to vary."""
    held = claim.get("settings")
    if not held or claim["verdict"] == "arithmetic":
        return None
    axes, flat = tuple(held["axes"]), held["places"]
    wide = 2 * len(axes)
    at = tuple(
        tuple(int(row[k : k + 2]) for k in range(0, wide, 2)) for row in (flat[i : i + wide] for i in range(0, len(flat), wide or 1))
    )
    return Picture(claim["calculator"], held["marks"], axes, at)


def _address(calculators: Container[str], model: str | None, preset: str | None, values: Mapping[str, Any]) -> str:
    return f"calculators/{model}.html{fragment_of(model, preset, dict(values))}" if model and model in calculators else ""


def day(iso: str) -> str:
    """A day as people write it: 29 November 2026."""
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B} {when.year}"


def site_of(url: str) -> str:
    """The site of an address, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def tally(claims: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Verdict, word and count, in a fixed order, of those that occur."""
    counts = Counter(one.verdict for one in claims)
    return [(verdict, WORDS[verdict], counts[verdict]) for verdict in VERDICTS if counts[verdict]]


def by_site(claims: Sequence[Row]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """The sites with the tally of what they say, the one with most claims first."""
    held: dict[str, list[Row]] = {}
    for one in claims:
        for site in dict.fromkeys(found["site"] for found in one.found):
            held.setdefault(site, []).append(one)
    return [(site, tally(own)) for site, own in sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))]
