"""Keeps what a check found, for as long as none of the code that it rests on changes.

The key is a hash of the check's own file, the machinery, the model, and everything these import from here, and of numpy's version.
What cannot be read or does not match its own sum is run anew: a cache never decides a verdict.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from ..output import in_place_of
from .experiment import Experiment
from .judging import judge
from .verdict import Picture, Verdict

PACKAGE = Path(__file__).parent.parent
MACHINERY = ("keeping",)  # and all that it imports


def folder() -> Path:
    """Where outcomes are kept: ``SQUEEZELAB_CACHE``, else below the user's cache folder."""
    own = os.environ.get("SQUEEZELAB_CACHE")
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "squeezelab" / "claims"


def kept(check: Experiment) -> Verdict:
    """What the check found when this code was last run, or finds now."""
    path = folder() / f"{check.name}-{key(check)}.json"
    found = _read(path)
    if found is None:
        found = judge(check)
        _write(path, found)
    return found


def key(check: Experiment) -> str:
    """A hash of all code that the check rests on."""
    starts = [PACKAGE / "claims" / f"{name}.py" for name in (*MACHINERY, check.name.partition(".")[0])]
    if check.model:
        starts.append(PACKAGE / "models" / f"{check.model.replace('-', '_')}.py")
    whole = hashlib.sha256(f"{np.__version__} {check.name}".encode())
    for path in sorted(_rests_on(tuple(starts))):
        whole.update(f"{path.relative_to(PACKAGE).as_posix()} {_sum(path)}\n".encode())
    return whole.hexdigest()[:24]


@cache
def _rests_on(starts: tuple[Path, ...]) -> frozenset[Path]:
    seen: set[Path] = set()
    ahead = list(starts)
    while ahead:
        path = ahead.pop()
        if path not in seen:
            seen.add(path)
            ahead += _imported(path)
    return frozenset(seen)


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    """Our own files that a file imports, anywhere in it."""
    found: list[Path] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split(".")) if node.module else path.parents[node.level - 1]
            names = [base.with_suffix(".py"), base / "__init__.py", *(base / f"{alias.name}.py" for alias in node.names)]
            found += [name for name in names if name.is_file()]
    return tuple(found)


@cache
def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> Verdict | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["sum"] != _digest(held["verdict"]):
            return None
        told = dict(held["verdict"])
        seen = told.pop("picture")
        drawn = Picture(**{**seen, "axes": tuple(seen["axes"]), "at": tuple(map(tuple, seen["at"]))}) if seen else None
        return Verdict(**{**told, "reads": tuple(told["reads"]), "picture": drawn})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, verdict: Verdict) -> None:
    """Whole or not at all; where nothing can be written, nothing is kept."""
    told = json.loads(json.dumps(asdict(verdict)))
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.json"):
            old.unlink(missing_ok=True)
        with in_place_of(path) as whole:
            whole.write_text(json.dumps({"sum": _digest(told), "verdict": told}, ensure_ascii=False), encoding="utf-8")


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
