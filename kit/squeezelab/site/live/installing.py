"""Lays the live half into a built site: Pyodide, the live wheel, the worker and the script that starts it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from ...errors import SqueezelabError
from .pyodide import Pyodide
from .wheel import write_wheel

__all__ = ["OFFICIAL", "VERSION", "installed"]

VERSION = "314.0.3"  # the Pyodide whose numbers are held against CPython's
OFFICIAL = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
SCRIPTS = ("live.js", "worker.js")
ENGINE = "pyodide.asm.wasm"  # travels compressed


def installed(out: Path, pyodide: str) -> dict[str, Any]:
    """What the page must know: addresses below the root of the site (that of an official Pyodide is whole), and bytes.

    ``bytes`` is what travels before the first live picture, compressed as a server would; of an official Pyodide only our part is known.
    """
    try:
        return _installed(out, pyodide)
    except OSError as problem:
        raise SqueezelabError(f"The live half of the site could not be written to {out}: {problem.strerror or problem}.") from None


def _installed(out: Path, pyodide: str) -> dict[str, Any]:
    source = None if pyodide == "official" else Pyodide(Path(pyodide))
    live = out / "live"
    live.mkdir(parents=True, exist_ok=True)
    for name in SCRIPTS:
        (live / name).write_bytes((Path(__file__).parent / name).read_bytes())
    wheel = write_wheel(live)
    first, home = [wheel], OFFICIAL
    if source is not None:
        folder = live / f"pyodide-{source.digest}"
        source.copy(folder, slim=True)
        _pack(folder / ENGINE)
        first += [folder / (f"{name}.gz" if name == ENGINE else name) for name in source.first()]
        home = f"live/{folder.name}/"
    return {
        "packed": source is not None,
        "pyodide": home,
        "wheel": f"live/{wheel.name}",
        "worker": "live/worker.js",
        "module": "live/live.js",
        "bytes": sum(len(gzip.compress(path.read_bytes(), 6)) for path in first),
    }


def _pack(path: Path) -> None:
    """A file in the place of its compressed self: the worker unpacks it, whatever the server does."""
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()
