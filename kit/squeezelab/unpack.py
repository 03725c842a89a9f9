"""Lays notebooks and glossary out in a folder of the reader's, and never overwrites what the reader has changed.

<folder>/notebooks/    tutorials, calculators, …
<folder>/glossary/     the entries, so that links from the notebooks lead somewhere
<folder>/.squeezelab.json    the sha256 of every file as it was laid out
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .errors import SqueezelabError
from .output import in_place_of
from .places import glossary_folder, notebooks_folder

MANIFEST = ".squeezelab.json"


@dataclass(frozen=True)
class LaidOut:
    """What was done: names relative to the folder. ``kept`` are files that the reader has changed, ``beside`` their new versions."""

    folder: Path
    written: tuple[str, ...]
    updated: tuple[str, ...]
    kept: tuple[str, ...]
    beside: tuple[str, ...] = ()


def lay_out(folder: Path) -> LaidOut:
    """Brings the folder up to date with this version; raises `SqueezelabError` where it cannot write."""
    try:
        return _lay_out(folder)
    except (OSError, ValueError) as error:  # a name that no system knows is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise SqueezelabError(f"The notebooks cannot be laid out in {folder}: {reason}. Choose another place with --folder.") from None


def _lay_out(folder: Path) -> LaidOut:
    folder.mkdir(parents=True, exist_ok=True)
    laid = _read_manifest(folder / MANIFEST)
    known = dict(laid)
    own = folder.resolve()
    written, updated, kept, beside = [], [], [], []
    for name, source in _files():
        target, content = folder / name, source.read_bytes()
        if not target.parent.resolve().is_relative_to(own):  # somebody may have laid a link there before us
            raise SqueezelabError(
                f"{target.parent} is a link that leads out of {folder}: remove it, or choose another place with --folder."
            )
        ours = sha256(content).hexdigest()
        if not target.exists():
            _write(target, content)
            written.append(name)
        elif (found := sha256(target.read_bytes()).hexdigest()) != ours:
            if found != laid.get(name):
                kept.append(name)
                new = _beside(name)
                if new and ours not in (laid.get(name), laid.get(new)):  # once a version: who removes it does not get it again
                    _write(folder / new, content)
                    laid[new] = ours
                    beside.append(new)
                continue
            _write(target, content)
            updated.append(name)
        laid[name] = ours
    if laid != known or not (folder / MANIFEST).exists():  # a complete folder may be read-only
        _write(folder / MANIFEST, json.dumps(laid, indent=1, sort_keys=True).encode())
    return LaidOut(folder, tuple(written), tuple(updated), tuple(kept), tuple(beside))


def _beside(name: str) -> str:
    """Where the new version of a changed notebook lies: ``a.ipynb`` has ``a.new.ipynb``. Entries have none: one of a name is enough."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.new{dot}{ending}" if ending == "ipynb" else ""


def _files() -> Iterator[tuple[str, Path]]:
    for head, root in (("notebooks", notebooks_folder()), ("glossary", glossary_folder())):
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and not any(part.startswith((".", "_")) for part in inside.parts):
                yield f"{head}/{inside.as_posix()}", path


def _read_manifest(path: Path) -> dict[str, str]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # nothing known: every file that differs counts as the reader's own
    return {str(name): str(digest) for name, digest in held.items()} if isinstance(held, dict) else {}


def _write(target: Path, content: bytes) -> None:
    """Writes beside the target, under a name that nobody can foresee or has taken, then puts the whole in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with in_place_of(target) as whole, whole.open("xb") as file:  # exclusive: no file, and no link, is written through
        file.write(content)
