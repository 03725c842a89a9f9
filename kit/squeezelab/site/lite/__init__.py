"""The workshop: JupyterLite with the extension, the calculators and all notebooks, as files beside the pages of the site."""

from __future__ import annotations

from pathlib import Path

from ...errors import SqueezelabError

__all__ = ["lite"]


def lite(out: Path, pyodide: str) -> None:
    """Lays the workshop into ``out/lite``; ``pyodide`` is a folder that holds a Pyodide: as it is released, or smaller.

    Raises `SqueezelabError` where something is missing or JupyterLite could not build it.
    """
    if not pyodide:
        raise SqueezelabError("The workshop runs on Python in the reader's browser: name one with --pyodide FOLDER.")
    from .building import built

    built(out, pyodide)
