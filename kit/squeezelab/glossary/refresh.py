"""Refreshes what the models vouch for: generated blocks in the entries, and the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..claims.outcome import Outcome, decide
from ..claims.written import Written
from ..counting import counted
from ..errors import GlossaryError, SqueezelabError
from ..models import list_models
from ..output import write
from ..places import glossary_folder, index_file, notebooks_folder
from .asking import read_words
from .blocks import blocks, refill
from .checks import mistakes, model_mistakes, read_tags
from .claim_checks import shared_claim_mistakes, unknown_claims
from .fill import facts, filled
from .index import Index, assemble
from .loading import forget
from .mistake import mistake
from .notebooks import read_notebooks
from .reader import Entry, read_all


@dataclass
class Report:
    """What a sync found and did: ``stale`` files, those ``written``, every error, and how much was read."""

    errors: list[GlossaryError] = field(default_factory=list)
    stale: list[Path] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    entries: int = 0
    claims: int = 0
    index: Index | None = None
    checked: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, and nothing was left stale."""
        return not self.errors and not (self.checked and self.stale)

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors]
        if self.checked:
            lines += [f"{path.parent.name}/{path.name}: generated blocks are stale; run squeezelab sync." for path in self.stale]
        else:
            lines += [f"wrote {path.parent.name}/{path.name}" for path in self.written]
        wrong = counted(len(self.errors), "mistake") if self.errors else f"{counted(len(self.stale), 'file')} out of date"
        read = f"{counted(self.entries, 'entry')}, {counted(self.claims, 'claim')}"
        lines.append(f"{read}: {'all is well' if self.ok else wrong}.")
        return "\n".join(lines)

    def raise_first(self) -> None:
        """Raises all mistakes as one `GlossaryError`, if there are any."""
        if not self.ok:
            raise GlossaryError(str(self))


Front = Callable[[Path], dict[str, Any]]  # draws the front door from the folder of notebooks: `squeezelab.gallery.gallery`


def sync(
    check: bool = False,
    *,
    folder: Path | None = None,
    notebooks: Path | None = None,
    index: Path | None = None,
    front: Front | None = None,
) -> Report:
    """Reads and checks every entry, fills the generated blocks, writes entries and index.

    With ``check`` nothing is written: files whose blocks are not what the models say are reported
    as stale. Nothing is written either while there are mistakes. The folders are the checkout's, unless given. ``front`` draws
    what the index holds as its gallery; it stands in a room above this one.
    """
    folder, notebooks = folder or glossary_folder(), notebooks or notebooks_folder()
    entries, errors = read_all(folder)
    report = Report(errors=errors, entries=len(entries), checked=check)
    tags = read_tags(folder)
    unloadable = [*model_mistakes()]
    if unloadable:
        report.errors += unloadable
        return report
    report.errors += [*mistakes(entries, tags, notebooks), *shared_claim_mistakes(entries)]
    if folder.resolve() == glossary_folder().resolve():  # a folder of a few entries need not make every claim
        report.errors += unknown_claims(list_models().values(), entries)
    if report.errors:
        return report
    outcomes = {entry.id: _decided(entry) for entry in entries}
    report.claims = sum(map(len, outcomes.values()))
    report.errors += [error for entry in entries for error in verdict_mistakes(entry, outcomes[entry.id])]
    fresh = []
    for entry in entries:
        try:
            facts(entry)  # shown beside the body, too, where no block holds them
            texts = [filled(entry, block, outcomes[entry.id]) for block in blocks(entry.body)]
        except GlossaryError as problem:
            report.errors.append(problem)
            continue
        fresh.append(replace(entry, body=refill(entry.body, texts)))
        if fresh[-1].body != entry.body:
            report.stale.append(entry.path)
    if report.errors:
        return report
    report.index = assemble(fresh, outcomes, tags, read_notebooks(notebooks), read_words(folder))
    if front is not None:
        try:
            report.index["gallery"] = front(notebooks)
        except SqueezelabError as problem:
            report.errors.append(GlossaryError(str(problem)))
            return report
    if not check:
        for entry in fresh:
            if entry.path not in report.stale:
                continue
            if entry.path.read_text(encoding="utf-8") != entry.text:
                report.errors.append(
                    mistake(entry.path, 1, "the file was changed while sync was running; it is left as it is", "to run sync again")
                )
                continue
            _write(entry.path, entry.head + entry.body)
            report.written.append(entry.path)
        forget()
        _write(index or index_file(), json.dumps(report.index, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    return report


def build_index(target: Path | None = None, front: Front | None = None) -> Path:
    """Writes the index and nothing else, for the build; raises `GlossaryError` with every mistake."""
    target = target or index_file()
    report = sync(check=True, front=front)
    if report.index is None:
        report.raise_first()
    _write(target, json.dumps(report.index, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    return target


def _decided(entry: Entry) -> dict[str, Outcome]:
    held: dict[str, Outcome] = {}
    for claim in entry.front.claims:
        given: dict[str, Any] = claim.model_dump()
        held[claim.id] = decide(Written(entry.id, entry.front.title, **{**given, "origin": tuple(given["origin"])}))
    return held


def verdict_mistakes(entry: Entry, outcomes: dict[str, Outcome]) -> Iterator[GlossaryError]:
    """Claims whose check raised, or finds another verdict than the entry states."""
    for position, claim in enumerate(entry.front.claims):
        outcome = outcomes[claim.id]
        if outcome.problem and outcome.found is None:
            yield mistake(
                entry.path, entry.line("claims", position, "check"), f"claim {claim.id}: {outcome.problem}", "a check that runs to its end"
            )
        elif outcome.problem:
            allowed = "the verdict that the check finds; change the entry, or the check if it is wrong"
            yield mistake(entry.path, entry.line("claims", position, "verdict"), f"claim {claim.id}: {outcome.problem}", allowed)


def _write(path: Path, text: str) -> None:
    """Writes whole or not at all, by way of a name that nobody can foresee."""
    write(path, text.encode())
