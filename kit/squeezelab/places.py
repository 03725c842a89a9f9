"""Where things lie: in a checkout beside the package, in an installed copy inside it.

    checkout                         installed copy
    ├── glossary/                    squeezelab/share/glossary/
    ├── notebooks/                   squeezelab/share/notebooks/
    └── kit/squeezelab/index.json    squeezelab/index.json

Nothing here needs anything but the standard library.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from .errors import InputError, SqueezelabError

PACKAGE = Path(__file__).resolve().parent


def _is_checkout(folder: Path) -> bool:
    return (folder / "kit" / "squeezelab").is_dir() and (folder / "glossary").is_dir() and (folder / "pyproject.toml").is_file()


def home() -> Path | None:
    """The checkout that this package runs from; None for an installed copy."""
    folder = PACKAGE.parent.parent
    return folder if _is_checkout(folder) else None


def around(start: Path | None = None) -> Path | None:
    """The checkout around ``start``, the working folder unless given; None outside of one."""
    start = (start or Path.cwd()).resolve()
    return next((folder for folder in (start, *start.parents) if _is_checkout(folder)), None)


def _sources(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*.py")}


def checked_out(start: Path | None = None, *, strict: bool = False) -> None:
    """Raises `SqueezelabError` in a checkout whose code is not what runs: it would be told about other files than it holds.

    A copy with the very same code will do, unless ``strict``.
    """
    here = around(start)
    if here is None or here == home() or (not strict and _sources(here / "kit" / "squeezelab") == _sources(PACKAGE)):
        return
    raise SqueezelabError(
        f"The code of this checkout is not what runs, but that in {PACKAGE}: run pip install -e '.[test,dev]' in {here} first, "
        "and use the squeezelab of that environment."
    )


def checkout(start: Path | None = None, *, strict: bool = False) -> Path:
    """The checkout to write to: the one around ``start`` (the working folder), or the one that the package runs from.

    Raises `SqueezelabError` where there is none, and where its code is not what runs.
    """
    checked_out(start, strict=strict)
    found = around(start) or home()
    if found is None:
        where = (start or Path.cwd()).resolve()
        raise SqueezelabError(f"{where} is not inside a checkout of Squeezelab: clone the repository and run this there.")
    return found


def glossary_folder() -> Path:
    """The folder of the entries."""
    own = home()
    return own / "glossary" if own else PACKAGE / "share" / "glossary"


def notebooks_folder() -> Path:
    """The folder of the notebooks: tutorials, calculators, cases, exercises."""
    own = home()
    return own / "notebooks" if own else PACKAGE / "share" / "notebooks"


def index_file() -> Path:
    """The index that readers, the command line and the extension share."""
    return PACKAGE / "index.json"


def labextension_folder() -> Path:
    """The built JupyterLab extension; may be missing in a checkout that was never built."""
    return PACKAGE / "labextension"


def built_extensions() -> list[Path]:
    """Where the built extension may lie: in the checkout, and where a wheel puts it."""
    return [labextension_folder(), Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "squeezelab"]


def site() -> str:
    """The address of the published site, with a slash at its end; empty where none is set in ``SQUEEZELAB_SITE``."""
    told = os.environ.get("SQUEEZELAB_SITE", "").strip()
    parts = urlsplit(told)
    if told and (parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment):
        raise InputError(f"SQUEEZELAB_SITE is no address of a site: “{told[:80]}”. It looks like https://example.org/squeezelab/.")
    return f"{told.rstrip('/')}/" if told else ""
