"""In the workshop: a library that is not there yet is fetched from the site when something imports it. The wheel brings this file along.

A worker may wait for a request, so that an import inside of a function works as on a desk.
"""

from __future__ import annotations

import importlib
import json
import sys
import sysconfig
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any

__all__ = ["Finder", "watch"]

DESK = "install Squeezelab and open the same notebook in JupyterLab"
LIST = Path(__file__).with_name("at_hand.json")  # by the module that is imported: the addresses of the wheels that it needs


class Finder:
    """The last of the finders: what nobody found, and the site carries, is fetched and unpacked."""

    def __init__(self, wheels: dict[str, list[str]]) -> None:
        self.wheels = wheels

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """Fetches the wheels of a module, once; None for one that nobody named, and a sentence for one that this workshop lacks."""
        if path is not None or name not in self.wheels:
            return None
        if not self.wheels[name]:
            raise ModuleNotFoundError(f"This workshop carries no {name}, which is needed here. On a desk it is there: {DESK}.", name=name)
        for url in self.wheels.pop(name):
            fetch(url)
        importlib.invalidate_caches()
        return PathFinder.find_spec(name)


def fetch(url: str) -> None:
    """One wheel into the packages of the browser's Python, waited for."""
    import js  # type: ignore[import-not-found]
    import pyodide_js  # type: ignore[import-not-found]

    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        raise ImportError(f"{url.rpartition('/')[2]} could not be fetched: the site answers {request.status}.")
    pyodide_js.unpackArchive(request.response, "wheel", extractDir=sysconfig.get_path("purelib"))


def watch() -> None:
    """Puts the finder in its place, where this Python runs in a browser."""
    if sys.platform == "emscripten" and LIST.is_file():
        import pyodide_js

        home = str(pyodide_js._api.config.packageBaseUrl or pyodide_js._api.config.indexURL)
        held = json.loads(LIST.read_text("utf-8"))
        sys.meta_path.append(Finder({name: [home + wheel for wheel in wheels] for name, wheels in held.items()}))
