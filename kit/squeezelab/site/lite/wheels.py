"""The wheels of the workshop: our own with entries and index, and those that a Pyodide does not hold, as they are installed here."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from ...errors import SqueezelabError
from ...places import PACKAGE, glossary_folder, index_file
from ...version import __version__

__all__ = ["here", "own"]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows
LEFT = {"labextension", "__pycache__", "site", "jupyter_config"}  # what only a server or a build needs
COMPILED = (".so", ".pyd", ".dylib", ".dll")
HOOK = "\nfrom . import at_hand as _at_hand  # a library that a model asks for is fetched then\n\n_at_hand.watch()\n"


def own(later: Mapping[str, Sequence[str]]) -> tuple[str, bytes]:
    """Our wheel for the workshop: file name, with a digest of what is in it, and bytes; ``later`` are wheels to fetch, by module."""
    held = {f"squeezelab/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in _parts(PACKAGE)}
    held["squeezelab/index.json"] = index_file().read_bytes()
    folder = glossary_folder()
    held |= {f"squeezelab/share/glossary/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in sorted(folder.rglob("*.md"))}
    held["squeezelab/at_hand.py"] = (Path(__file__).parent / "at_hand.py").read_bytes()
    held["squeezelab/at_hand.json"] = json.dumps(later).encode()
    held["squeezelab/__init__.py"] += HOOK.encode()
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in held.items())).hexdigest()[:12]
    return f"squeezelab-{__version__}+{digest}-py3-none-any.whl", _packed("squeezelab", __version__, held)


def _parts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "index.json" and not LEFT & set(path.relative_to(folder).parts):
            yield path


def here(name: str) -> tuple[str, bytes]:
    """The wheel of a package as it is installed here, without what is compiled: file name and bytes.

    Raises `SqueezelabError` where it is not installed, or is nothing without its compiled part.
    """
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        raise SqueezelabError(
            f"The workshop needs {name}, which neither the Pyodide holds nor this environment: pip install {name}."
        ) from None
    files = {str(file): Path(str(found.locate_file(file))) for file in found.files or ()}
    kept = {to: path for to, path in files.items() if not to.startswith("..") and "__pycache__" not in to and path.is_file()}
    for to in [to for to in kept if to.endswith(COMPILED)]:
        stem = to.rpartition("/")[2].partition(".")[0]
        if f"{to.rpartition('/')[0]}/{stem}.py".lstrip("/") not in kept and not stem.startswith("_") and "__mypyc" not in to:
            raise SqueezelabError(f"The workshop needs {name}, which is compiled for this machine: use a Pyodide that holds it.")
        del kept[to]
    data = {to: path.read_bytes() for to, path in sorted(kept.items()) if ".dist-info/" not in to}
    stem = name.replace("-", "_")
    return f"{stem}-{found.version}-py3-none-any.whl", _packed(stem, found.version, data)


def _packed(name: str, version: str, held: dict[str, bytes]) -> bytes:
    """A wheel of these files; the same files give the same bytes."""
    info = f"{name}-{version}.dist-info"
    held = {**held, f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()}
    held[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: squeezelab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    held[f"{info}/RECORD"] = "".join(f"{one},,\n" for one in [*held, f"{info}/RECORD"]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for one, data in held.items():
            archive.writestr(zipfile.ZipInfo(one, EPOCH), data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
