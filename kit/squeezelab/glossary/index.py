"""Builds the index: everything the glossary knows, as one JSON document (format 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..claims.outcome import Outcome
from ..models import get_model, list_models
from ..version import __version__
from .catalogue import calculator
from .checks import LINKED
from .fill import example, facts, formula, model_of, sayers
from .index_format import FORMAT
from .prose import links, reading_text
from .reader import Entry
from .words import stem

Index = dict[str, Any]


def assemble(
    entries: list[Entry],
    outcomes: dict[str, dict[str, Outcome]],
    tags: dict[str, str],
    notebooks: list[dict[str, Any]],
    words: dict[str, Any],
) -> Index:
    """The index of entries that are known to be right; ``outcomes`` by entry and claim id, ``words`` for the search."""
    tutorials = [n for n in notebooks if n["path"].startswith("tutorials/")]
    spoken = {entry.id: _spoken(reading_text(entry)) for entry in entries}
    names = {entry.id: _pattern([entry.front.title, *entry.front.aliases]) for entry in entries}
    backlinks = _backlinks(entries, spoken, names)
    read = {n["path"]: _spoken(n["text"]) for n in notebooks}
    held = []
    notebooks = sorted(notebooks, key=lambda n: (not n["path"].startswith("tutorials/"), n["path"].startswith("calculators/"), n["path"]))
    for entry in entries:
        used = [
            n
            for n in notebooks
            if names[entry.id].search(read[n["path"]]) or (entry.front.calculator and entry.front.calculator in n["opens"])
        ]
        held.append(_entry(entry, outcomes.get(entry.id, {})) | {
            "used_in": [{"path": n["path"], "title": n["title"]} for n in used],
            "backlinks": backlinks[entry.id],
            "reviewed": entry.front.reviewed.isoformat(),
        })  # fmt: skip
    return {
        "format": FORMAT, "version": __version__, "tags": tags, "search": words, "entries": held,
        "calculators": [calculator(model, tutorials) for model in list_models().values()],
        "tutorials": [{name: t[name] for name in ("path", "title", "goal", "digest")} for t in tutorials],
    }  # fmt: skip


def _entry(entry: Entry, outcomes: dict[str, Outcome]) -> dict[str, Any]:
    front, model = entry.front, model_of(entry)
    return {
        "id": entry.id, "title": front.title, "aliases": front.aliases, "see": front.see, "asked": front.asked,
        "symbols": front.symbols, "symptoms": front.symptoms,
        "summary": front.summary, "definition": front.definition, "example": example(entry),
        "confused_with": [{"entry": other.entry, "because": other.because} for other in front.confused_with],
        "kind": (model.loop if model else front.loop_kind or "none") if front.loop else "none", "loop": front.loop,
        "calculator": front.calculator, "preset": front.preset, "tags": front.tags,
        **{field: getattr(front, field) for field in LINKED},
        "formula": formula(entry), "body": reading_text(entry), "facts": facts(entry),
        "claims": [
            {
                "id": claim.id, "says": claim.says, "verdict": claim.verdict, "condition": claim.condition, "reason": claim.reason,
                "numbers": outcomes[claim.id].numbers if claim.id in outcomes and claim.verdict != "open" else "",
                "calculator": claim.calculator or (front.calculator if claim.verdict != "open" else None),
                "preset": claim.preset, "values": claim.values,
                "origin": [one.model_dump(mode="json") for one in claim.origin], "sayers": sayers(claim, plain=True),
                **tried(outcomes.get(claim.id)),
            }
            for claim in front.claims
        ],
        "sources": [{"text": source.text, "url": source.url, "kind": source.kind} for source in front.sources],
    }  # fmt: skip


def tried(outcome: Outcome | None) -> dict[str, Any]:
    """The settings that a claim was tried in, as `claims.verdict.Picture` has them; nothing for an open one."""
    seen = outcome.found.picture if outcome and outcome.found else None
    if seen is None:
        return {"settings": None, "case": None, "counter": None}
    places = "".join(f"{place:02d}" for setting in seen.at for place in setting)
    opens = get_model(seen.model).given() if seen.model else {}
    axes = [{**axis, "start": opens.get(axis["name"])} for axis in seen.axes]
    settings = {"calculator": seen.model or "", "marks": seen.marks, "axes": axes, "places": places}
    case, counter = ({"calculator": seen.model, "values": dict(values)} if values else None for values in (seen.case, seen.counter))
    return {"settings": settings, "case": case, "counter": counter}


def _spoken(text: str) -> str:
    """The words of a text, ready for matching: no code, no maths, no addresses, all in the singular."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$|\$[^$\n]*\$|`[^`]*`", " ", text, flags=re.DOTALL)
    words = stem(re.sub(r"\]\([^)]*\)", " ", text))
    return f" {words} "


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    keys = sorted({stem(name) for name in names if len(name) > 2}, key=len, reverse=True)
    return re.compile("|".join(f" {re.escape(key)} " for key in keys) or r"(?!)")


def _backlinks(entries: list[Entry], spoken: dict[str, str], names: dict[str, re.Pattern[str]]) -> dict[str, list[str]]:
    """For each entry, the others that link to it or use its words."""
    linked = {
        entry.id: {link.to.removesuffix(".md") for link in links(entry)}
        | {name for field in LINKED for name in getattr(entry.front, field)}
        for entry in entries
    }
    return {
        one.id: [
            other.id for other in entries if other.id != one.id and (one.id in linked[other.id] or names[one.id].search(spoken[other.id]))
        ]
        for one in entries
    }
