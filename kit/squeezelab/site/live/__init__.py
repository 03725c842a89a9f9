"""The live half of the site: the same `Session` and the same pictures, drawn by Python in the reader's browser.

`install` lays it into a built site. `bridge` and `give` run in the browser, on numpy alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["install"]


def install(out: Path, pyodide: str | None) -> dict[str, Any] | None:
    """Copies the live half into ``out/live`` and gives what the page must know of it; None where no Pyodide is named.

    ``pyodide`` is a folder that holds a Pyodide, or ``official`` for the published one. Raises `SqueezelabError`.
    """
    from .installing import installed

    return installed(out, pyodide) if pyodide else None
