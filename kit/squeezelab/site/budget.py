"""The budget: for every page the bytes of its first load, of each slider's pictures and of the live part; and what the whole takes."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .work import Drawn

MARK = "budget.json"  # a folder that holds it was built by us, and may be replaced
FIRST = re.compile(r'(?:<link rel="(?:stylesheet|icon)" href|<script(?: defer)? src|<script src)="([^"]+)"')
FONT = re.compile(r"url\('([^']+\.woff2)'\)")
SHELF = re.compile(r'"folder":"(books/[^"]+)"')
PACKED = (".woff2", ".png", ".book")


def of(out: Path, pages: Mapping[str, str], drawn: Mapping[str, Drawn]) -> dict[str, Any]:
    """Bytes on the wire: text as servers compress it, all else as it is."""
    sizes: dict[str, int] = {}

    def size(name: str) -> int:
        if name not in sizes:
            data = (out / name).read_bytes()
            sizes[name] = len(data) if name.endswith(PACKED) else len(gzip.compress(data, 6, mtime=0))
        return sizes[name]

    folders = {next(name for name in one.sizes if name.endswith("presets.book")).rpartition("/")[0] + "/": one for one in drawn.values()}
    held = {}
    for name, text in pages.items():
        page = len(gzip.compress(text.encode(), 6, mtime=0))
        shared = [_within(name, to) for to in FIRST.findall(text)]
        fonts = [f"assets/{to}" for sheet in shared if sheet.endswith(".css") for to in FONT.findall((out / sheet).read_text("utf-8"))]
        books = {book.rpartition("/")[2].removesuffix(".book"): n for folder in SHELF.findall(text) if folder in folders
                 for book, n in folders[folder].sizes.items() if book.endswith(".book")}  # fmt: skip
        held[name] = {
            "html": page, "first_load": page + sum(map(size, shared)) + sum(map(size, fonts)), "requests": 1 + len(shared) + len(fonts),
            "sliders": books,
        }  # fmt: skip
    live = json.loads((out / "live/live.json").read_text("utf-8")).get("bytes") if (out / "live/live.json").is_file() else None
    return {"pages": held, "live": live, "disk": disk(out)}


def disk(out: Path) -> dict[str, int]:
    """Bytes of the files of a site by folder, those at its root under ``.``, and of all; without the budget itself."""
    folders: Counter[str] = Counter()
    for path in out.rglob("*"):
        if path.is_file() and path != out / MARK:
            name = path.relative_to(out).parts
            folders[name[0] if len(name) > 1 else "."] += path.stat().st_size
    return {**dict(sorted(folders.items())), "all": folders.total()}


def _within(page: str, to: str) -> str:
    """The name below the site of what a page refers to; the page for lost addresses refers from the root."""
    if to.startswith("/"):
        return to[to.index("assets/") :]
    return to.removeprefix("../" * page.count("/"))
