"""A folder that holds a Pyodide: whether it is complete, and a copy of the part that the site needs.

What a lock names and the folder does not hold would be fetched from elsewhere, without a word, in the reader's browser.
So every file is held against its digest before the site is built, and the copy's lock names nothing but what lies beside it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from ...errors import SqueezelabError

__all__ = ["CORE", "LOCK", "NEEDED", "Pyodide", "closure", "whole"]

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
NEEDED = ("numpy", "scipy")  # what models import: numpy always, the other when one asks; the wheel brings what sympy printed
PARTS = {"scipy": ("_external", "_lib", "linalg", "special")}  # of a large package: what models import, and what that imports
FITTING = ("-none-any", "_wasm32")  # the last of a wheel's name, where a browser's Python can load it
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows
HOW = "Give the folder of an unpacked Pyodide release, or one made by tools/pyodide."


class Pyodide:
    """A checked folder. ``packages`` are the needed ones, those of ``wanted`` that are there, and what they depend on.

    They are what the lock names; a wheel that lies beside them and that the lock does not name is there as well.
    """

    def __init__(self, folder: Path, needed: tuple[str, ...] = NEEDED, wanted: tuple[str, ...] = ()) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise SqueezelabError(f"{folder} is no folder. {HOW}")
        for name in (*CORE, LOCK):
            if not (folder / name).is_file() or not (folder / name).stat().st_size:
                raise SqueezelabError(f"{folder} holds no whole Pyodide: {name} is missing. {HOW}")
        try:
            self.lock: dict[str, Any] = json.loads((folder / LOCK).read_text("utf-8"))
            known: dict[str, dict[str, Any]] = self.lock["packages"]
            known |= self._beside(known) if wanted else {}
            here = {name: one for name, one in known.items() if (folder / str(one["file_name"])).is_file()}
            self.packages = {name: known[name] for name in closure(known, (*needed, *(one for one in wanted if whole(here, one))))}
            for one in self.packages.values():
                self._check(str(one["file_name"]), str(one["sha256"]))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise SqueezelabError(f"{folder / LOCK} cannot be read as the list of packages of a Pyodide: {problem!r}. {HOW}") from None

    def _check(self, name: str, digest: str) -> None:
        if "/" in name or "\\" in name or ":" in name:
            raise SqueezelabError(f"{self.folder / LOCK} would fetch {name} from elsewhere: every package must lie in the folder. {HOW}")
        path = self.folder / name
        if not path.is_file():
            raise SqueezelabError(f"{self.folder} holds no whole Pyodide: {name} is missing. {HOW}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise SqueezelabError(f"{path} is not the file that {LOCK} names: their digests differ. Copy the folder anew.")

    def _beside(self, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """The wheels of the folder that its lock does not name, as a lock would: pure ones, and those compiled for a browser."""
        named, found = {str(one.get("file_name")) for one in known.values()}, {}
        for path in (path for path in sorted(self.folder.glob("*-*.whl")) if path.name not in named and path.stem.endswith(FITTING)):
            name, version = _normal(path.name.split("-")[0]), path.name.split("-")[1]
            found[name] = {
                "name": name, "version": version, "file_name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "install_dir": "site", "package_type": "package", "unvendored_tests": False, "imports": [name.replace("-", "_")],
                "depends": requires(path),
            }  # fmt: skip
        return {name: one for name, one in found.items() if name not in {_normal(one) for one in known}}

    @property
    def pruned(self) -> str:
        """The lock with the needed packages alone."""
        return self._lock(self.packages)

    def _lock(self, packages: dict[str, dict[str, Any]]) -> str:
        return json.dumps({**self.lock, "packages": packages}, indent=1, sort_keys=True)

    @property
    def digest(self) -> str:
        """What tells this Pyodide from another: eight digits over its lock and core."""
        held = hashlib.sha256(self.pruned.encode())
        for name in CORE:
            held.update((self.folder / name).read_bytes())
        return held.hexdigest()[:8]

    def first(self) -> list[str]:
        """The files that a page loads before its first picture."""
        always = closure(self.packages, ("numpy",))
        return [*CORE, LOCK, *(self.packages[name]["file_name"] for name in always)]

    def copy(self, target: Path, *, slim: bool = False) -> None:
        """Copies core and needed packages, with a lock that names no others; ``slim`` leaves out of a package what no model imports."""
        target.mkdir(parents=True, exist_ok=True)
        for name in CORE:
            (target / name).write_bytes((self.folder / name).read_bytes())
        held = {}
        for name, one in self.packages.items():
            wheel = (self.folder / one["file_name"]).read_bytes()
            wheel = slimmed(name, wheel) if slim else wheel
            (target / one["file_name"]).write_bytes(wheel)
            held[name] = {**one, "sha256": hashlib.sha256(wheel).hexdigest()}
        (target / LOCK).write_text(self._lock(held), "utf-8")


def slimmed(name: str, wheel: bytes) -> bytes:
    """A wheel without its tests, and of a package in `PARTS` with those parts alone; the same wheel gives the same bytes."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(wheel)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as slim:
            for item in source.infolist():
                if _kept(name, item.filename):
                    slim.writestr(zipfile.ZipInfo(item.filename, EPOCH), source.read(item), zipfile.ZIP_DEFLATED, 9)
    except zipfile.BadZipFile:
        raise SqueezelabError(f"The wheel of {name} cannot be opened: it is no zip file. {HOW}") from None
    return out.getvalue()


def _kept(name: str, file: str) -> bool:
    """Whether a file of a wheel is one that models may import, or says what the wheel is."""
    first, *inner = file.split("/")[:-1] or [""]
    if file.endswith("/") or "tests" in inner:
        return False
    return name not in PARTS or first != name or not inner or inner[0] in PARTS[name]


def requires(wheel: Path) -> list[str]:
    """The packages that a wheel always needs, as its METADATA names them: without extras and conditions."""
    try:
        with zipfile.ZipFile(wheel) as held:
            file = next(name for name in held.namelist() if name.endswith(".dist-info/METADATA"))
            lines = re.findall(r"^Requires-Dist: ([^;\n]+)$", held.read(file).decode(), re.MULTILINE)
    except (zipfile.BadZipFile, StopIteration):
        raise SqueezelabError(f"{wheel} is no wheel that can be read. Copy it anew, or take it out of the folder.") from None
    return [_normal(line) for line in (re.sub(r"[^\w.-].*", "", line.strip()) for line in lines)]


def whole(known: dict[str, dict[str, Any]], name: str) -> bool:
    """Whether a package is there with all that it depends on."""
    try:
        return bool(closure(known, (name,)))
    except SqueezelabError:
        return False


def closure(known: dict[str, dict[str, Any]], names: tuple[str, ...]) -> list[str]:
    """The packages and all that they depend on, in the order found. Raises `SqueezelabError` for one that is not there."""
    found: dict[str, None] = {}
    plain = {_normal(name): name for name in known}
    due = list(names)
    while due:
        asked = due.pop(0)
        name = plain.get(_normal(asked), asked)
        if name in found:
            continue
        if name not in known:
            raise SqueezelabError(f"The Pyodide holds no {name}, which models need. {HOW}")
        found[name] = None
        due += [str(one) for one in known[name]["depends"]]
    return list(found)


def _normal(name: str) -> str:
    """A package's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
