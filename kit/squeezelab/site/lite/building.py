"""Builds the workshop: wheels and their list, settings, notebooks, and JupyterLite's own build, whose log is read to its end."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...errors import SqueezelabError
from ...places import index_file, labextension_folder, notebooks_folder
from ..live.pyodide import LOCK, Pyodide, closure
from . import wheels

__all__ = ["built"]

NEEDS = {"jupyterlite_core": "jupyterlite-core", "jupyterlite_pyodide_kernel": "jupyterlite-pyodide-kernel"}
FIRST = ("numpy", "pandas", "ipython", "micropip")  # loaded before the first cell runs
LATER = {"scipy": ("scipy",), "sympy": ("sympy",), "mpmath": ("mpmath",)}  # by the module that is imported
WIDGETS = {  # first as well, with what each depends on; a Pyodide as it is released has none of them
    "comm": (), "traittypes": ("traitlets",), "ipywidgets": ("comm", "ipython", "traitlets"),
    "bqscales": ("ipywidgets", "numpy", "traittypes"), "bqplot": ("ipywidgets", "numpy", "pandas", "traittypes", "bqscales"),
}  # fmt: skip
OURS = ("anywidget", "psygnal", "typing-extensions", "pyyaml")  # first as well; from this environment where the Pyodide has none
IF_HELD = {"pydantic": ("pydantic",)}  # compiled: fetched when it is imported where the Pyodide's folder holds it, else said to be missing
READERS = {"markdown_it": ("markdown-it-py", "mdurl"), "frontmatter": ("python-frontmatter",), "xarray": ("xarray", "packaging")}
KERNEL = {"ipykernel": ("pyodide-kernel",), "pyodide-kernel": ("comm", "ipython"), "piplite": ("micropip",)}
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "bqplot", "bqscales", "anywidget", "@jupyterlite/pyodide-kernel-extension")
FAILED = ("FAIL", "TaskError", "TaskFailed", "Traceback", "ERROR", "UnmetDependency", "DependencyError", "CRITICAL")
BAD = re.compile(rf"^.*\b(?:{'|'.join(FAILED)})\b", re.MULTILINE)
FOLDER = "python"  # of the Pyodide, below lite
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"


def built(out: Path, pyodide: str) -> None:
    """Builds into ``out/lite``; see `squeezelab.site.lite.lite`."""
    if pyodide == "official":
        raise SqueezelabError("The workshop asks no other host: build it with a folder that holds a Pyodide, --pyodide FOLDER.")
    missing = [package for module, package in NEEDS.items() if find_spec(module) is None]
    if missing:
        raise SqueezelabError(f"The workshop needs {' and '.join(missing)}: pip install 'squeezelab[lite]'.")
    extensions = _extensions()
    with tempfile.TemporaryDirectory() as held:
        work = Path(held)
        (work / "content").mkdir()
        for path in sorted(notebooks_folder().rglob("*.ipynb")):
            to = work / "content" / path.relative_to(notebooks_folder())
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
        _run(work, out / "lite", extensions)
    shutil.copyfile(index_file(), out / "lite" / "extensions" / "squeezelab" / "index.json")
    options = _python(out / "lite", pyodide)
    _settle(out / "lite", options)
    _whole(out / "lite", extensions)


def _extensions() -> dict[str, Path]:
    """The folders of the extensions by their names; raises for one that is not there."""
    from jupyter_core.paths import jupyter_path

    found = {"squeezelab": labextension_folder()}
    told: list[str] = [*jupyter_path("labextensions"), f"{sys.prefix}/share/jupyter/labextensions"]
    homes = [Path(one) for one in told]
    for name in EXTENSIONS:
        found[name] = next((home / name for home in homes if (home / name / "package.json").is_file()), Path(name))
    for home in homes:
        if not (found["squeezelab"] / "package.json").is_file() and (home / "squeezelab" / "package.json").is_file():
            found["squeezelab"] = home / "squeezelab"
    for name, folder in found.items():
        if not (folder / "package.json").is_file():
            raise SqueezelabError(f"The workshop needs the JupyterLab extension {name}, which is not installed here.")
    return found


def _run(work: Path, out: Path, extensions: dict[str, Path]) -> None:
    """JupyterLite's build. It ends with 0 where a part of it has failed, so its log is searched as well."""
    for name, folder in extensions.items():
        shutil.copytree(folder, work / "extensions" / name)
    told = {
        "LiteBuildConfig": {
            "lite_dir": str(work), "output_dir": str(out), "cache_dir": str(work / "cache"), "contents": [str(work / "content")],
            "apps": ["lab", "notebooks"], "no_sourcemaps": True, "no_unused_shared_packages": True,
            "ignore_sys_prefix": ["federated_extensions"],
        },
        "FederatedExtensionAddon": {"extra_labextensions_path": [str(work / "extensions")]},
    }  # fmt: skip
    (work / "jupyter_lite_config.json").write_text(json.dumps(told), "utf-8")
    command = [sys.executable, "-c", "from jupyterlite_core.app import main; main()", "build"]
    env = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False, env=env, cwd=work
    )  # fmt: skip
    log = f"{done.stdout}\n{done.stderr}"
    bad = BAD.search(log)
    if done.returncode or bad:
        tail = "\n".join((log[bad.start() :] if bad else log[-1500:]).strip().splitlines()[:12])
        raise SqueezelabError(f"JupyterLite could not build the workshop. Its log says:\n{tail}")


def _python(out: Path, pyodide: str) -> dict[str, Any]:
    """Puts the wheels beside the Pyodide and says how the kernel loads them."""
    home = out / FOLDER
    home.mkdir(exist_ok=True)
    held = Pyodide(Path(pyodide), (*FIRST, *LATER), (*WIDGETS, *OURS, *IF_HELD))
    held.copy(home)
    known = dict(held.packages)
    for name in (one for one in WIDGETS if one not in known):
        _add(home, known, name, *wheels.here(name), WIDGETS[name])
    for name in (*(one for one in OURS if one not in known), *(one for listed in READERS.values() for one in listed)):
        _add(home, known, name, *wheels.here(name))
    for path in sorted((out / "extensions" / "@jupyterlite" / "pyodide-kernel-extension" / "static" / "pypi").glob("*.whl")):
        name = path.name.partition("-")[0].replace("_", "-")
        if name in KERNEL:
            _add(home, known, name, path.name, path.read_bytes(), KERNEL[name])
    file, data = wheels.own(_later(known))
    _add(home, known, "squeezelab", file, data, (*FIRST[:-1], *WIDGETS, *OURS))
    (home / LOCK).write_text(json.dumps({**held.lock, "packages": known}, indent=1, sort_keys=True), "utf-8")
    return {"packages": [*KERNEL, *closure(known, ("squeezelab", "micropip"))]}


def _later(known: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """By module: the wheels that are fetched when it is first imported; none for one that this workshop does not carry."""
    first = set(closure(known, (*FIRST, *WIDGETS, *OURS)))
    asked = {**LATER, **READERS, **{module: names for module, names in IF_HELD.items() if set(names) <= set(known)}}
    found = {module: [known[one]["file_name"] for one in closure(known, names) if one not in first] for module, names in asked.items()}
    return {**{module: [] for module in IF_HELD}, **found}


def _add(home: Path, known: dict[str, dict[str, Any]], name: str, file: str, data: bytes, depends: Iterable[str] = ()) -> None:
    (home / file).write_bytes(data)
    known[name] = {
        "name": name, "version": file.split("-")[1], "file_name": file, "sha256": hashlib.sha256(data).hexdigest(), "install_dir": "site",
        "package_type": "package", "unvendored_tests": False, "imports": [name.replace("-", "_")], "depends": list(depends),
    }  # fmt: skip


def _settle(out: Path, options: dict[str, Any]) -> None:
    """The settings of the workshop: its Python lies beside it, and nothing is ever asked of another host."""
    path = out / "jupyter-lite.json"
    told = json.loads(path.read_text("utf-8"))
    config = told["jupyter-config-data"]
    config["appName"] = "Squeezelab"
    own = config.setdefault("litePluginSettings", {}).setdefault(PLUGIN, {})
    own |= {"pyodideUrl": f"./{FOLDER}/pyodide.mjs", "disablePyPIFallback": True, "loadPyodideOptions": options}
    path.write_text(json.dumps(told, indent=1), "utf-8")


def _whole(out: Path, extensions: dict[str, Path]) -> None:
    """What a build that says nothing may have left out."""
    told = json.loads((out / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    there = {one["name"] for one in told.get("federated_extensions", ())}
    lacking = [name for name in extensions if name not in there]
    books = {path.relative_to(notebooks_folder()).as_posix() for path in notebooks_folder().rglob("*.ipynb")}
    lacking += sorted(name for name in books if not (out / "files" / name).is_file())
    if lacking:
        raise SqueezelabError(f"JupyterLite left out {', '.join(lacking[:5])}{' and more' if len(lacking) > 5 else ''} without a word.")
