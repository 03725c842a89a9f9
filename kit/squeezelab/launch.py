"""Starts JupyterLab, or Notebook 7, on a notebook: prompt connection, no news popup, our extension found.

Only the server started here is set up like this; nobody's own configuration is touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from .places import PACKAGE, home, index_file, labextension_folder

START = "notebooks/tutorials/00-start-here.ipynb"


def server_arguments(root: Path, notebook: str = START, *, classic: bool = False, flags: Sequence[str] = ()) -> list[str]:
    """What the server is started with; ``flags`` come last, so that the reader's own win."""
    app, page = ("JupyterNotebookApp", "notebooks") if classic else ("LabApp", "lab/tree")
    return [
        f"--ServerApp.root_dir={root}",
        f"--{app}.default_url=/{page}/{notebook}",
        "--ServerApp.kernel_websocket_connection_class=squeezelab.nodelay.PromptConnection",
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


def launch(root: Path, notebook: str = START, *, classic: bool = False, flags: Sequence[str] = ()) -> None:
    """Runs the server until the reader stops it."""
    own = str(PACKAGE / "jupyter_config")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (own, others)))
    with tempfile.TemporaryDirectory(prefix="squeezelab-", ignore_cleanup_errors=True) as offered:
        arguments = server_arguments(root, notebook, classic=classic, flags=[*checkout_extension(Path(offered)), *flags])
        module, name = ("notebook.app", "JupyterNotebookApp") if classic else ("jupyterlab.labapp", "LabApp")
        getattr(import_module(module), name).launch_instance(argv=arguments)
