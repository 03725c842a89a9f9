"""The index at run time: read once, from the file that the build or the last sync wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..errors import GlossaryError
from ..places import home, index_file
from .finder import Search
from .index_format import FORMAT


@cache
def load() -> dict[str, Any]:
    """The index, as the build or the last sync wrote it.

    Raises `GlossaryError`, with the command that writes it, where it is missing, broken, or of another format.
    """
    path = index_file()
    mend = "run squeezelab sync" if home() else "install squeezelab again"
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GlossaryError(f"There is no {path.name} yet: {mend}.") from None
    except ValueError:
        raise GlossaryError(f"{path.name} is broken: {mend}.") from None
    if held.get("format") != FORMAT:
        raise GlossaryError(f"{path.name} has format {held.get('format')}, and format {FORMAT} is read here: {mend}.")
    return held


@cache
def searcher() -> Search:
    """The search over the loaded index."""
    index = load()
    return Search(index["entries"], index["search"], index["tags"])


def search(query: str, count: int = 20) -> list[Mapping[str, Any]]:
    """Entries that answer a query, best first: by title, alias, symbol or symptom, near spellings included."""
    find = searcher()
    return [find.entries[hit.id] for hit in find(query, count)]


def forget() -> None:
    """What was looked up in this process is read anew the next time: another index is about to be written."""
    load.cache_clear()
    searcher.cache_clear()
