"""Starts JupyterLab on the gallery, or on a calculator, or Notebook 7: prompt connection, no news popup, our extension found.

Only the server started here is set up like this; nobody's own configuration is touched.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from .places import PACKAGE, home, index_file, labextension_folder

START = "notebooks/tutorials/00-start-here.ipynb"
SCHEME = "squeezelab:"
TERM = re.compile(r"(?:^#?|#)squeezelab:term/([a-z0-9-]+)(/[A-Z][A-Za-z0-9-]*)?$|/terms/([a-z0-9-]+)\.html(?:[?#].*)?$")
BOOK = re.compile(
    r"(?:^|/)((?:tutorials|cases|exercises|market|scale|teachers)/[a-z0-9-]+)\.(?:ipynb|html)(?:\?[^#]*)?(?:#(step=\d{1,3}))?$"
)


def wanted(text: str) -> str:
    """What somebody asks for by an id, a state string or an address that was copied anywhere.

    Gives a state string, ``squeezelab:term/…`` for an entry, or the path of a notebook, with the step of its story.
    Raises `UnknownName` and `Unreadable` where nothing of ours is meant.
    """
    from .errors import Unreadable
    from .glossary import define
    from .links import asked
    from .places import notebooks_folder

    text = text.strip()
    if term := TERM.search(text):
        return f"{SCHEME}term/{define(term[1] or term[3]).entry['id']}{term[2] or ''}"
    if book := BOOK.search(text):
        if not (notebooks_folder() / f"{book[1]}.ipynb").is_file():
            raise Unreadable(f"There is no notebook “{book[1]}”.")
        return f"notebooks/{book[1]}.ipynb{f'#{book[2]}' if book[2] else ''}"
    return asked(text)


def server_arguments(root: Path, state: str = "", *, classic: bool = False, flags: Sequence[str] = ()) -> list[str]:
    """What the server is started with; ``flags`` come last, so that the reader's own win.

    JupyterLab opens on the gallery, or on what `wanted` gives; Notebook 7, which has one page a document, on a notebook.
    """
    calculator = state.removeprefix(SCHEME).partition("?")[0]
    app, page = ("JupyterNotebookApp", f"notebooks/{START}") if classic else ("LabApp", "lab")
    if state.startswith("notebooks/"):
        page = f"{'notebooks' if classic else 'lab/tree'}/{state}"
    elif state and classic and not calculator.startswith("term/"):
        page = f"notebooks/notebooks/calculators/{calculator}.ipynb"
    elif state:
        page = f"{page}#{state}"
    return [
        f"--ServerApp.root_dir={root}",
        f"--{app}.default_url=/{page}",
        "--ServerApp.kernel_websocket_connection_class=squeezelab.nodelay.PromptConnection",
        "--ServerApp.kernel_manager_class=squeezelab.kernels.CalculatorKernels",
        *(["--allow-root"] if is_root() else []),
        *flags,
    ]


def is_root() -> bool:
    """Whether root is at the keyboard, as in most containers: Jupyter would refuse to start, and the reader has no other user."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def checkout_extension(into: Path) -> list[str]:
    """Offers the extension built in a checkout to the server; an installed copy has it in share/jupyter already.

    JupyterLab finds an extension by the name of its folder, so a copy is made below ``into``.
    """
    if home() is None or not (labextension_folder() / "package.json").exists():
        return []
    offered = into / "squeezelab"
    shutil.copytree(labextension_folder(), offered)
    if index_file().exists():
        shutil.copy2(index_file(), offered / "index.json")
    return [f"--LabServerApp.extra_labextensions_path={into}"]


def launch(root: Path, state: str = "", *, classic: bool = False, flags: Sequence[str] = ()) -> None:
    """Runs the server until the reader stops it."""
    own = str(PACKAGE / "jupyter_config")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (own, others)))
    with tempfile.TemporaryDirectory(prefix="squeezelab-", ignore_cleanup_errors=True) as offered:
        arguments = server_arguments(root, state, classic=classic, flags=[*checkout_extension(Path(offered)), *flags])
        module, name = ("notebook.app", "JupyterNotebookApp") if classic else ("jupyterlab.labapp", "LabApp")
        getattr(import_module(module), name).launch_instance(argv=arguments)
