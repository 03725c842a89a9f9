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
from .places import glossary_folder, notebooks_folder

MANIFEST = ".squeezelab.json"


@dataclass(frozen=True)
class LaidOut:
    """What was done: names relative to the folder. ``kept`` are files that the reader has changed."""

    folder: Path
    written: tuple[str, ...]
    updated: tuple[str, ...]
    kept: tuple[str, ...]


def lay_out(folder: Path) -> LaidOut:
    """Brings the folder up to date with this version; raises `SqueezelabError` where it cannot write."""
    try:
        return _lay_out(folder)
    except OSError as error:
        reason = error.strerror or error
        raise SqueezelabError(f"The notebooks cannot be laid out in {folder}: {reason}. Choose another place with --folder.") from None


def _lay_out(folder: Path) -> LaidOut:
    folder.mkdir(parents=True, exist_ok=True)
    laid = _read_manifest(folder / MANIFEST)
    written, updated, kept = [], [], []
    for name, source in _files():
        target, content = folder / name, source.read_bytes()
        ours = sha256(content).hexdigest()
        if not target.exists():
            _write(target, content)
            written.append(name)
        elif (found := sha256(target.read_bytes()).hexdigest()) != ours:
            if found != laid.get(name):
                kept.append(name)
                continue
            _write(target, content)
            updated.append(name)
        laid[name] = ours
    _write(folder / MANIFEST, json.dumps(laid, indent=1, sort_keys=True).encode())
    return LaidOut(folder, tuple(written), tuple(updated), tuple(kept))


def _files() -> Iterator[tuple[str, Path]]:
    for head, root in (("notebooks", notebooks_folder()), ("glossary", glossary_folder())):
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and not any(part.startswith((".", "_")) for part in inside.parts):
                yield f"{head}/{inside.as_posix()}", path


def _read_manifest(path: Path) -> dict[str, str]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # nothing known: every file that differs counts as the reader's own
    return {str(name): str(digest) for name, digest in held.items()} if isinstance(held, dict) else {}


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = target.with_name(target.name + ".part")
    try:
        whole.write_bytes(content)
        whole.replace(target)
    finally:
        whole.unlink(missing_ok=True)
