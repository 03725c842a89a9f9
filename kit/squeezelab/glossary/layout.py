"""Lays out a new concept: a model that already runs and an entry that already passes, both to be made one's own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ..errors import GlossaryError, InputError
from ..places import PACKAGE, checkout
from .schema import ID

ENTRY, MODEL = "_template.md", "_template.py"  # beside the entries, and beside the models


def next_claim(root: Path) -> str:
    """The id of a claim that no entry below the checkout ``root`` has yet: one more than the highest."""
    texts = (path.read_text(encoding="utf-8") for path in (root / "glossary").glob("*.md"))
    taken = [int(found) for text in texts for found in re.findall(r"^\s*- id: C(\d+)\s*$", text, re.MULTILINE)]
    return f"C{max(taken, default=0) + 1}"


def new(id: str, root: Path | None = None) -> list[Path]:
    """Writes ``kit/squeezelab/models/<id>.py`` and ``glossary/<id>.md`` below the checkout ``root``; returns their paths.

    Raises `InputError` for an id that is none, `GlossaryError` where one of the files is there
    already; then neither is written.
    """
    if not re.fullmatch(ID, id) or id[0].isdigit() or len(id) > 60:
        raise InputError(f"“{id}” is no id: use lower case, figures and single hyphens, beginning with a letter, such as borrowed-rally.")
    root = root or checkout()
    model, entry = root / "kit" / "squeezelab" / "models" / f"{id.replace('-', '_')}.py", root / "glossary" / f"{id}.md"
    for path in (model, entry):
        if path.exists():
            raise GlossaryError(f"{path.relative_to(root).as_posix()} exists already: edit it, or choose another id than “{id}”.")
    title = id.replace("-", " ").capitalize()
    told = (root / "glossary" / ENTRY).read_text(encoding="utf-8")
    told = told.replace("your-term", id).replace("Your term", title).replace("2026-01-01", date.today().isoformat())
    laid = (PACKAGE / "models" / MODEL).read_text(encoding="utf-8")
    model.write_text(laid.replace("Your term", title), encoding="utf-8")
    try:
        entry.write_text(told, encoding="utf-8")
    except OSError:
        model.unlink()
        raise
    return [model, entry]
