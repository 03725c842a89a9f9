"""How an entry's mistake is told: file and line, what is wrong, what is allowed, and an example."""

from __future__ import annotations

from pathlib import Path

from ..errors import GlossaryError


def mistake(path: Path | str, line: int, what: str, allowed: str = "", example: str = "") -> GlossaryError:
    """The error of one broken rule; ``path`` is shown with its folder, ``line`` counts from 1."""
    shown = f"{path.parent.name}/{path.name}" if isinstance(path, Path) else path
    parts = [f"{shown}:{line}: {what.rstrip('.')}."]
    if allowed:
        parts.append(f"Allowed: {allowed.rstrip('.')}.")
    if example:
        parts.append(f"Example: {example}")
    return GlossaryError(" ".join(parts))
