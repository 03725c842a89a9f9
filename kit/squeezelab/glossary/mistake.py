"""How an entry's mistake is told: file and line, what is wrong, what is allowed, and an example."""

from __future__ import annotations

from pathlib import Path

from ..errors import GlossaryError


def mistake(path: Path | str, line: int, what: str, allowed: str = "", example: str = "") -> GlossaryError:
    """The error of one broken rule; ``path`` is shown with its folder, ``line`` counts from 1."""
    shown = f"{path.parent.name}/{path.name}" if isinstance(path, Path) else path
    parts = [f"{shown}:{line}: {closed(what)}"]
    if allowed:
        parts.append(f"Allowed: {closed(allowed)}")
    if example:
        parts.append(f"Example: {example}")
    return GlossaryError(" ".join(parts))


def counted(number: int, one: str) -> str:
    """How many of something: 1 entry, 138 entries, 1 mistake."""
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return f"{number:,} {one if number == 1 else many}"


def closed(text: str) -> str:
    """The text with one full stop at its end, unless it ends in another sign."""
    text = text.rstrip().rstrip(".")
    return text if text.endswith(("?", "!", "…", ".”", "?”", "…”")) else f"{text}."
