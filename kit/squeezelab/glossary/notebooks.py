"""The notebooks as the glossary sees them: title, goal, which calculators they open, which terms they use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

OPENS = re.compile(r"""\b(?:open|run|sweep|get_model)\(\s*["']([a-z0-9-]+)["']""")


def read_notebooks(folder: Path) -> list[dict[str, Any]]:
    """Every notebook below the folder: ``path, title, goal, opens, text``; the text is its Markdown."""
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
            "opens": sorted(set(OPENS.findall(code))), "text": "\n\n".join(told),
        })  # fmt: skip
    return found


def _head(cell: str, path: Path) -> tuple[str, str]:
    """Title and goal from the first Markdown cell: its heading, and the first paragraph below."""
    match = re.match(r"\s*#\s+(.+?)\s*(?:\n|$)(.*)", cell, re.DOTALL)
    if not match:
        return path.stem.replace("-", " ").capitalize(), ""
    paragraphs = [p.strip() for p in match[2].split("\n\n") if p.strip() and not p.strip().startswith(("#", "!", "<"))]
    goal = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", " ".join(paragraphs[0].split())) if paragraphs else ""
    return match[1], re.sub(r"[*_`]{1,2}", "", goal)
