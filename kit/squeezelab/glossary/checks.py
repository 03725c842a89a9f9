"""What must be true of the entries together: names, tags, links, prerequisites, calculators, claims.

A long room: one short function a rule of the entries, told in the order in which they are checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import yaml

from ..claims.check import FOLDER as CHECKS
from ..claims.check import find
from ..core import Model
from ..errors import DeclarationError, GlossaryError, SqueezelabError, Unreadable
from ..fault import fault, line_naming
from ..fault import shown as fault_path
from ..models import FOLDER as MODELS
from ..models import get_model, model_ids
from ..trial import faults
from .definition_rules import term_mistakes
from .mathml import mathml, symbol
from .mistake import mistake
from .prose import links, prose_mistakes
from .reader import Entry
from .schema import ID
from .words import stem

LINKED = ("related", "prerequisites", "contradicted_by")


def read_tags(folder: Path) -> dict[str, str]:
    """The closed list of tags with their labels, from ``tags.yml``."""
    path = folder / "tags.yml"
    if not path.is_file():
        raise mistake(path, 1, "there is no list of tags", "a file with “tag: Label” on each line", "short-selling: Short selling")
    tags = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    for position, (tag, label) in enumerate(tags.items()):
        if not re.fullmatch(ID, str(tag)) or not isinstance(label, str):
            raise mistake(
                path,
                position + 1,
                f"“{tag}: {label}” is no tag",
                "tag: Label, the tag in lower case with hyphens",
                "short-selling: Short selling",
            )
    return tags


def model_mistakes() -> Iterator[GlossaryError]:
    """Models that cannot be loaded or do not keep their word: nothing of the glossary can be trusted before they do."""
    for name in model_ids():
        yield from _mistakes_of(name)


@cache
def _mistakes_of(name: str) -> tuple[GlossaryError, ...]:
    """Once in a process: a module that is loaded does not change."""
    try:
        model = get_model(name)
    except DeclarationError as problem:
        return (GlossaryError(str(problem)),)
    found = [GlossaryError(what) for what in faults(model)]
    path = MODELS / f"{name.replace('-', '_')}.py"
    for quantity in model.quantities.values():
        try:
            symbol(quantity.symbol)
        except Unreadable as problem:
            line = line_naming(path.read_text("utf-8").splitlines(), f"“{quantity.name}”")
            found.append(mistake(fault_path(path), line or 1, f"the symbol of {quantity.name}: {problem}"))
    return tuple(found)


def mistakes(entries: list[Entry], tags: dict[str, str], notebooks: Path) -> list[GlossaryError]:
    """Everything that is wrong with the entries, one error each; what their checks find is left to `verdict_mistakes`."""
    ids = {entry.id for entry in entries}
    names = {stem(name) for entry in entries for name in _words_of(entry)}
    found = [*_double_names(entries), *_prerequisite_circles(entries)]
    for entry in entries:
        found += [*_own_mistakes(entry), *_tag_mistakes(entry, tags), *_id_mistakes(entry, ids)]
        found += [*_confused_mistakes(entry, ids), *term_mistakes(entry, names)]
        found += [*_calculator_mistakes(entry), *_claim_mistakes(entry)]
        found += [*prose_mistakes(entry), *_link_mistakes(entry, ids, notebooks)]
    return sorted(found, key=_place)


def _place(error: GlossaryError) -> tuple[str, int]:
    path, line, *_ = str(error).split(":", 2)
    return path, int(line)


def _near(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"for example {' or '.join(near)}" if near else ", ".join(sorted(known)[:12])


def _own_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    if not re.fullmatch(ID, entry.id):
        yield mistake(entry.path, 1, f"the file name “{entry.id}” is no id", "lower case, figures and single hyphens", "short-squeeze.md")
    if re.search(r"\d", re.sub(r"\b[A-Za-z]+[-\w]*\d\w*|\b24/7\b|\b[01]\b|\b1.?%", "", entry.front.summary)):
        yield mistake(
            entry.path, entry.line("summary"), "the summary states a number", "words; numbers go into facts, claims and generated blocks"
        )
    if entry.front.formula:
        try:
            mathml(entry.front.formula.latex)
        except Unreadable as problem:
            yield mistake(entry.path, entry.line("formula", "latex"), str(problem), "", r"latex: 'S = \frac{N}{V}'")


def _words_of(entry: Entry) -> tuple[str, ...]:
    """Every word that leads to the entry."""
    front = entry.front
    return (front.title, *front.aliases, *front.see, *front.asked)


def _double_names(entries: list[Entry]) -> Iterator[GlossaryError]:
    first: dict[str, tuple[Entry, int, str]] = {}
    for entry in entries:
        named = [(entry.front.title, entry.line("title"))]
        for field in ("aliases", "see"):
            named += [(word, entry.line(field, position)) for position, word in enumerate(getattr(entry.front, field))]
        if stem(entry.id) not in {stem(name) for name, _ in named}:
            named.append((entry.id, 1))
        for name, line in named:
            key = stem(name)
            if key in first:
                other, at, _ = first[key]
                where = "this entry itself" if other is entry else f"{other.path.name}:{at}"
                yield mistake(
                    entry.path,
                    line,
                    f"the name “{name}” already stands in {where}",
                    "each title, alias, `see` and id once, whatever its case or plural",
                )
            else:
                first[key] = (entry, line, name)


def _tag_mistakes(entry: Entry, tags: dict[str, str]) -> Iterator[GlossaryError]:
    for position, tag in enumerate(entry.front.tags):
        if tag not in tags:
            yield mistake(entry.path, entry.line("tags", position), f"“{tag}” is no tag", f"one from glossary/tags.yml, {_near(tag, tags)}")


def _id_mistakes(entry: Entry, ids: set[str]) -> Iterator[GlossaryError]:
    for field in LINKED:
        named: list[str] = getattr(entry.front, field)
        for position, name in enumerate(named):
            line = entry.line(field, position)
            if name == entry.id:
                yield mistake(entry.path, line, f"{field} names the entry itself", "ids of other entries")
            elif name not in ids:
                yield mistake(entry.path, line, f"{field}: there is no entry “{name}”", f"ids of entries, {_near(name, ids)}")
            elif name in named[:position]:
                yield mistake(entry.path, line, f"{field} names “{name}” twice", "each id once")


def _confused_mistakes(entry: Entry, ids: set[str]) -> Iterator[GlossaryError]:
    for position, other in enumerate(entry.front.confused_with):
        line = entry.line("confused_with", position, "entry")
        if other.entry == entry.id:
            yield mistake(entry.path, line, "confused_with names the entry itself", "ids of other entries")
        elif other.entry not in ids:
            yield mistake(
                entry.path, line, f"confused_with: there is no entry “{other.entry}”", f"ids of entries, {_near(other.entry, ids)}"
            )


def _prerequisite_circles(entries: list[Entry]) -> Iterator[GlossaryError]:
    before = {entry.id: [name for name in entry.front.prerequisites if name != entry.id] for entry in entries}
    by_id = {entry.id: entry for entry in entries}
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> Iterator[GlossaryError]:
        if name in trail:
            circle = [*trail[trail.index(name) :], name]
            last = by_id[circle[-2]]
            line = last.line("prerequisites", last.front.prerequisites.index(name))
            yield mistake(
                last.path,
                line,
                f"prerequisites run in a circle: {' → '.join(circle)}",
                "an order in which one can read; make one of them `related`",
            )
            return
        if name in done or name not in by_id:
            return
        for other in before[name]:
            yield from walk(other, [*trail, name])
        done.add(name)

    for name in before:
        yield from walk(name, [])


def _calculator_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    yield from _settings_mistakes(entry, entry.front.calculator, entry.front.preset, {}, ())
    for position, fact in enumerate(entry.front.facts):
        if fact.kind == "model":
            yield from _settings_mistakes(entry, fact.calculator or entry.front.calculator, fact.preset, fact.values, ("facts", position))
    for position, step in enumerate(entry.front.example):
        if "{" in step.text:
            calculator = step.calculator or entry.front.calculator
            yield from _settings_mistakes(entry, calculator, step.preset, step.values, ("example", position))
            if calculator is None:
                what = "a step of the example has a number to compute and no calculator"
                yield mistake(
                    entry.path,
                    entry.line("example", position),
                    what,
                    "the id of a model beside the step",
                    "{text: …, calculator: short-squeeze}",
                )


def _settings_mistakes(
    entry: Entry, calculator: str | None, preset: str | None, values: dict[str, float | int | str], place: tuple[str | int, ...]
) -> Iterator[GlossaryError]:
    if calculator is None:
        if preset or values:
            yield mistake(
                entry.path,
                entry.line(*place),
                "a preset or values are given without a calculator",
                "the id of a model",
                "calculator: short-squeeze",
            )
        return
    try:
        model: Model = get_model(calculator)
        model.given(preset, **values)
    except SqueezelabError as problem:
        at = "calculator" if "calculator" in str(problem)[:24] else "preset" if "preset of" in str(problem) else "values"
        yield mistake(entry.path, entry.line(*place, at), str(problem), "a model of kit/squeezelab/models, its presets and its parameters")


def _claim_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    ids = [claim.id for claim in entry.front.claims]
    for position, claim in enumerate(entry.front.claims):
        line = entry.line("claims", position, "id")
        if claim.id in ids[:position]:
            yield mistake(entry.path, line, f"the claim {claim.id} is made twice in one entry", "each id once")
        yield from _settings_mistakes(entry, claim.calculator or entry.front.calculator, claim.preset, claim.values, ("claims", position))
        if claim.check:
            try:
                find(claim.check)
            except SqueezelabError as problem:
                allowed = "the name of a function in kit/squeezelab/claims, as file.function"
                yield mistake(entry.path, entry.line("claims", position, "check"), f"{claim.id} has no check: {problem}", allowed)
            except Exception as problem:  # the file of the check does not load
                yield GlossaryError(fault(problem, CHECKS / f"{claim.check.partition('.')[0]}.py"))


def _link_mistakes(entry: Entry, ids: set[str], notebooks: Path) -> Iterator[GlossaryError]:
    pages = {f"calculators/{name}.ipynb" for name in model_ids()}  # written by sync, if not there yet
    for link in links(entry):
        to = link.to.split("#")[0]
        if re.match(r"https://", to) or not to:
            continue
        if re.match(r"[a-z]+:", to) or to.startswith("/"):
            yield mistake(
                entry.path,
                link.line,
                f"the link “{link.to}” goes nowhere safe",
                "https addresses and relative paths",
                "[margin call](margin-call.md)",
            )
        elif "/" not in to and to.endswith(".md"):
            if to[:-3] not in ids:
                yield mistake(entry.path, link.line, f"the link “{link.to}” is dead: no such entry", f"{_near(to[:-3], ids)}, with .md")
        elif to.startswith("../notebooks/"):
            below = to.removeprefix("../notebooks/")
            if below not in pages and not (notebooks / below).is_file():
                yield mistake(
                    entry.path, link.line, f"the link “{link.to}” is dead: no such notebook", "the path of a notebook that exists"
                )
        else:
            yield mistake(
                entry.path, link.line, f"the link “{link.to}” leads out of the glossary", "entries, ../notebooks/ and https addresses"
            )
