"""The concept map as one page that needs nothing else: walk from term to term with mouse or keyboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..output import write
from .exports import graph
from .index import Index

PAGE = Path(__file__).with_suffix(".html")


def map_page(index: Index, start: str = "loop-gain") -> str:
    """The page as HTML; it opens at the entry ``start``, or at the one in its address after #."""
    entries = {entry["id"]: entry for entry in index["entries"]}
    data: dict[str, Any] = {**graph(index), "start": start if start in entries else next(iter(entries))}
    for node in data["nodes"]:
        node |= {"summary": entries[node["id"]]["summary"], "aliases": entries[node["id"]]["aliases"]}
    held = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return PAGE.read_text(encoding="utf-8").replace("[the map]", held)


def write_map(path: Path, start: str = "loop-gain") -> Path:
    """Writes the page of the loaded glossary to ``path`` and returns it; raises `UnknownName` for a start that is none."""
    from .definition import define
    from .loading import load

    write(path, map_page(load(), define(start).id).encode())
    return path
