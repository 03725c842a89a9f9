"""Where things lie: in a checkout beside the package, in an installed copy inside it.

    checkout                         installed copy
    ├── glossary/                    squeezelab/share/glossary/
    ├── notebooks/                   squeezelab/share/notebooks/
    └── kit/squeezelab/index.json    squeezelab/index.json

Nothing here needs anything but the standard library.
"""

from __future__ import annotations

from pathlib import Path

from .errors import SqueezelabError

PACKAGE = Path(__file__).resolve().parent


def _is_checkout(folder: Path) -> bool:
    return (folder / "kit" / "squeezelab").is_dir() and (folder / "glossary").is_dir() and (folder / "pyproject.toml").is_file()


def home() -> Path | None:
    """The checkout that this package runs from; None for an installed copy."""
    folder = PACKAGE.parent.parent
    return folder if _is_checkout(folder) else None


def checkout(start: Path | None = None) -> Path:
    """The checkout to write to: the one that the package runs from, or the one around ``start`` (the working folder).

    Raises `SqueezelabError` where there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (home(), start, *start.parents):
        if folder is not None and _is_checkout(folder):
            return folder
    raise SqueezelabError(f"{start} is not inside a checkout of Squeezelab: clone the repository and run this there.")


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
