"""The notebooks as the glossary sees them: title, goal, which calculators they open, which terms they use."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

OPENS = re.compile(r"""\b(?:open|run|sweep|get_model)\(\s*["']([a-z0-9-]+)["']""")


def read_notebooks(folder: Path) -> list[dict[str, Any]]:
    """Every notebook below the folder: ``path, title, goal, opens, text, digest``; the text is its Markdown."""
    found = []
    for path in sorted(folder.rglob("*.ipynb")) if folder.is_dir() else []:
        if ".ipynb_checkpoints" in path.parts:
            continue
        held = json.loads(path.read_text(encoding="utf-8"))
        cells = held.get("cells", [])
        told = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        own = held.get("metadata", {}).get("squeezelab", {})
        title, goal = _head(told[0] if told else "", path)
        found.append({
            "path": path.relative_to(folder).as_posix(), "title": own.get("title", title), "goal": own.get("goal", goal),
            "opens": sorted(set(OPENS.findall(code))), "text": "\n\n".join(told), "digest": digest(cells),
        })  # fmt: skip
    return found


def digest(cells: list[dict[str, Any]]) -> str:
    """What the code of a notebook is known by: SHA-256 of its code cells, a null byte between them.

    A notebook runs by itself in the extension only where this is the one that we ship.
    """
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()


def _head(cell: str, path: Path) -> tuple[str, str]:
    """Title and goal from the first Markdown cell: its heading, and the first paragraph below."""
    match = re.match(r"\s*#\s+(.+?)\s*(?:\n|$)(.*)", cell, re.DOTALL)
    if not match:
        return path.stem.replace("-", " ").capitalize(), ""
    paragraphs = [p.strip() for p in match[2].split("\n\n") if p.strip() and not p.strip().startswith(("#", "!", "<"))]
    goal = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", " ".join(paragraphs[0].split())) if paragraphs else ""
    return match[1], re.sub(r"[*_`]{1,2}", "", goal)
