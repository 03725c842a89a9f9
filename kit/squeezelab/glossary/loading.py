"""The index at run time: read once, from the file that the build or the last sync wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..errors import GlossaryError
from ..places import glossary_folder, index_file
from .finder import Search
from .index_format import FORMAT


@cache
def load() -> dict[str, Any]:
    """The index: from ``index.json``, or built from the folder of entries where there is none yet."""
    path = index_file()
    if path.is_file():
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if held.get("format") == FORMAT:
            return held
    if not glossary_folder().is_dir():
        raise GlossaryError(f"{path.name} is missing and there is no folder of entries; install squeezelab again.")
    from .refresh import build_index

    try:
        return json.loads(build_index(path).read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except OSError:  # a folder that cannot be written: keep the index in memory
        from .refresh import sync

        report = sync(check=True)
        if report.index is None:
            report.raise_first()
        return report.index or {}


@cache
def searcher() -> Search:
    """The search over the loaded index."""
    return Search(load()["entries"])


def search(query: str, count: int = 20) -> list[Mapping[str, Any]]:
    """Entries that answer a query, best first: by title, alias, symbol or symptom, near spellings included."""
    find = searcher()
    return [find.entries[hit.id] for hit in find(query, count)]
