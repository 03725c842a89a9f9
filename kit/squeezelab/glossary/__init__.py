"""The glossary: reads, checks and indexes the entries; looks terms up.

Each name is fetched when first used, so that looking a term up does not load what checks need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {
    "Definition": "definition",
    "Entry": "reader",
    "Report": "refresh",
    "build_index": "refresh",
    "define": "definition",
    "graph": "exports",
    "json_ld": "exports",
    "json_schema": "schema",
    "load": "loading",
    "map_page": "concept_map",
    "myst": "exports",
    "new": "layout",
    "read_all": "reader",
    "read_entry": "reader",
    "search": "loading",
    "sync": "refresh",
    "write_map": "concept_map",
}

__all__ = [
    "Definition",
    "Entry",
    "Report",
    "build_index",
    "define",
    "graph",
    "json_ld",
    "json_schema",
    "load",
    "map_page",
    "myst",
    "new",
    "read_all",
    "read_entry",
    "search",
    "sync",
    "write_map",
]

if TYPE_CHECKING:
    from .concept_map import map_page, write_map
    from .definition import Definition, define
    from .exports import graph, json_ld, myst
    from .layout import new
    from .loading import load, search
    from .reader import Entry, read_all, read_entry
    from .refresh import Report, build_index, sync
    from .schema import json_schema


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"squeezelab.glossary has no “{name}”; there are {', '.join(_HOMES)}.")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
