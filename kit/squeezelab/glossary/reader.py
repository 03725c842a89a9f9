"""Reads an entry: front matter, body, and the line on which everything stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ..errors import GlossaryError
from .mistake import UNSEEN, mistake
from .schema import Front, explained

Place = tuple[str | int, ...]
DEEPEST = 12  # no field of an entry is as deep


@dataclass(frozen=True)
class Entry:
    """One entry as written: ``lines`` maps a place of the front matter to its line, ``body_line`` is the first of the body."""

    id: str
    path: Path
    front: Front
    body: str
    body_line: int
    lines: dict[Place, int]
    text: str = ""

    @property
    def head(self) -> str:
        """The file up to the body: the front matter as its author wrote it."""
        return "\n".join(self.text.split("\n")[: self.body_line - 1]) + "\n"

    def line(self, *place: str | int) -> int:
        """The line of a place of the front matter, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def entry_paths(folder: Path) -> list[Path]:
    """The files of the entries, in order of their ids; a leading ``_`` marks what is none."""
    return sorted(path for path in folder.glob("*.md") if not path.name.startswith("_"))


def read_entry(path: Path) -> Entry:
    """The entry in that file; raises the first `GlossaryError`."""
    errors: list[GlossaryError] = []
    entry = _read(path, errors)
    if errors or entry is None:
        raise errors[0]
    return entry


def read_all(folder: Path) -> tuple[list[Entry], list[GlossaryError]]:
    """Every entry that can be read, and everything that is wrong with the others."""
    errors: list[GlossaryError] = []
    read = [_read(path, errors) for path in entry_paths(folder)]
    return [entry for entry in read if entry is not None], errors


def _read(path: Path, errors: list[GlossaryError]) -> Entry | None:
    import frontmatter

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        line = bytes(problem.object)[: problem.start].count(b"\n") + 1
        errors.append(mistake(path, line, f"the file is not UTF-8 (byte {problem.start})", "text saved as UTF-8"))
        return None
    if text.startswith("\ufeff"):
        errors.append(mistake(path, 1, "the file begins with a byte order mark", "text saved as UTF-8 without one"))
        return None
    if odd := UNSEEN.search(text):
        line = text[: odd.start()].count("\n") + 1
        errors.append(mistake(path, line, f"a sign stands here that nobody sees ({odd[0]!r})", "text, line breaks and nothing else"))
        return None
    if not text.startswith("---\n"):
        errors.append(mistake(path, 1, "the entry does not begin with front matter", "--- on the first line", "--- / title: … / ---"))
        return None
    head, closed, body = text[4:].partition("\n---\n")
    if not closed:
        errors.append(mistake(path, 1, "the front matter is not closed", "--- on a line of its own after it"))
        return None
    lines: dict[Place, int] = {}
    try:
        if folded := _folded(head):
            errors.append(mistake(path, folded[0], folded[1], folded[2]))
            return None
        node = yaml.compose(head, Loader=yaml.SafeLoader)
        for place, line, value in _places(node):
            if odd := UNSEEN.search(value):
                what = f"{'.'.join(map(str, place))} holds a sign that nobody sees ({odd[0]!r})"
                errors.append(mistake(path, line, what, "text, line breaks and nothing else, also behind a backslash"))
                return None
            if place in lines and isinstance(place[-1], str):
                errors.append(mistake(path, line, f"“{place[-1]}” is given twice; the first is on line {lines[place]}", "each field once"))
            lines[place] = line
        given: Any = frontmatter.loads(text).metadata
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 2 if problem.problem_mark else 2
        what = f"the front matter is no YAML: {problem.problem}"
        errors.append(mistake(path, line, what, "key: value, with quotes around text that holds a colon", 'summary: "Gains: they add."'))
        return None
    except RecursionError:
        errors.append(mistake(path, _line_with(head, r"&\w"), "the front matter holds itself", "YAML without anchors (&) and aliases (*)"))
        return None
    except ValueError as problem:  # a date that is none, such as 2026-13-40
        what = f"the front matter holds a value that cannot be: {problem}"
        errors.append(mistake(path, _impossible(head), what, "a day as year-month-day", "reviewed: 2026-11-20"))
        return None
    try:
        front = Front.model_validate(given)
    except ValidationError as problem:
        errors.extend(_told(path, problem, lines))
        return None
    return Entry(path.stem, path, front, body, text[: len(text) - len(body)].count("\n") + 1, lines, text)


def _folded(head: str) -> tuple[int, str, str] | None:
    """Line, fault and what is allowed where YAML would unfold into more than is written, or is deeper than any field; read flat."""
    depth = 0
    for event in yaml.parse(head, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        line = event.start_mark.line + 2 if event.start_mark else 2
        if isinstance(event, yaml.AliasEvent):
            return (
                line,
                f"the alias *{event.anchor} stands for another part of the front matter",
                "YAML without anchors (&) and aliases (*)",
            )
        if tag := getattr(event, "tag", None):
            return line, f"the tag {tag.replace('tag:yaml.org,2002:', '!!')} asks for more than a text", "plain texts, lists and fields"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return line, f"lists or fields stand more than {DEEPEST} deep here", "fields as in glossary/_template.md"
    return None


def _line_with(head: str, pattern: str) -> int:
    """The first line of the file, within its front matter, that holds a pattern."""
    return next((number for number, text in enumerate(head.split("\n"), 2) if re.search(pattern, text)), 2)


def _impossible(head: str) -> int:
    """The first line of the file, within its front matter, with a day that is none."""
    for number, text in enumerate(head.split("\n"), 2):
        for year, month, day in re.findall(r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)(?!\d)", text):
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                return number
    return _line_with(head, r":\s*\d{4}-\d")


def _places(node: Any, place: Place = ()) -> Iterator[tuple[Place, int, str]]:
    """Every key and item of a YAML tree with its line in the file, and its text where it is one."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*place, str(key.value))
            yield here, key.start_mark.line + 2, f"{key.value}{_text(value)}"
            yield from _places(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            here = (*place, position)
            yield here, item.start_mark.line + 2, _text(item)
            yield from _places(item, here)


def _text(node: Any) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _told(path: Path, problem: ValidationError, lines: dict[Place, int]) -> Iterator[GlossaryError]:
    for error in problem.errors():
        place = tuple(error["loc"])
        near = place
        while near and near not in lines:
            near = near[:-1]
        allowed, example = explained(place)
        name = ".".join(str(part) for part in place) or "the entry"
        value = error.get("input")
        if error["type"] == "missing":
            what = f"“{name}” is missing"
        elif error["type"] == "extra_forbidden":
            what = f"“{name}” is no field"
        elif error["type"] == "value_error":
            what, allowed, example = f"{name}: {error['ctx']['error']}", "" if not place else allowed, ""
        else:
            shown = f" “{value}”" if isinstance(value, str | int | float) else ""
            what = f"{name}{shown}: {error['msg'][0].lower()}{error['msg'][1:]}"
        yield mistake(path, lines.get(near, 2), what, allowed, example)
