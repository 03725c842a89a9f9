"""The part of the package that draws: models with their equations typeset, figures and the bridge, as one small wheel.

It leaves out notebooks, entries, extension and everything with a widget. The same sources give the same bytes, so that the
name, which carries a digest, stays as long as nothing has changed, and a cache never mixes two versions.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ...glossary.catalogue import equations
from ...models import list_models
from ...places import PACKAGE
from ...version import __version__
from .forms import forms

__all__ = ["PARTS", "wheel", "write_wheel"]

PARTS = (
    "__init__.py", "numerals", "records", "core", "dynamics", "models", "views/figures", "views/parts/exports.py", "site/live/bridge.py",
)  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows


def sources() -> list[Path]:
    """The files of the live part, in the order of their names: `PARTS`, and what they import while they are loaded."""
    due = [file for part in PARTS for file in ([PACKAGE / part] if part.endswith(".py") else (PACKAGE / part).rglob("*.py"))]
    found: set[Path] = set()
    while due:
        path = due.pop()
        if path not in found:
            found.add(path)
            due += [*_loads(path), *(folder / "__init__.py" for folder in path.parents if folder.is_relative_to(PACKAGE))]
    return sorted(found)


def _loads(path: Path) -> Iterator[Path]:
    """The files that a file imports at its head, of this package."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            home = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            tried = (home.with_suffix(".py"), *(home / f"{alias.name}.py" for alias in node.names))
            yield from (one for one in tried if one.is_file())
            yield from (one for one in (home / alias.name / "__init__.py" for alias in node.names) if one.is_file())
            if (home / "__init__.py").is_file():
                yield home / "__init__.py"


def wheel() -> tuple[str, bytes]:
    """The file name of the live wheel, and its bytes."""
    held = {f"squeezelab/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in sources()}
    typeset = {name: equations(model) for name, model in list_models().items()}
    held["squeezelab/site/live/equations.json"] = json.dumps(typeset, ensure_ascii=False, separators=(",", ":")).encode()
    lines = {name: forms(model) for name, model in list_models().items()}
    held["squeezelab/records/printed.json"] = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()
    info = f"squeezelab-{__version__}.dist-info"
    held[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: squeezelab\nVersion: {__version__}\n".encode()
    held[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: squeezelab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    held[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*held, f"{info}/RECORD"]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED, 9)
    digest = hashlib.sha256(b"".join(name.encode() + content for name, content in held.items())).hexdigest()[:12]
    return f"squeezelab-{__version__}-{digest}.whl", out.getvalue()


def write_wheel(folder: Path) -> Path:
    """Writes the live wheel into a folder and says where it is."""
    name, content = wheel()
    path = folder / name
    path.write_bytes(content)
    return path
