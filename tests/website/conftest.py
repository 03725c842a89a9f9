"""A small site, built once; where the Pyodide of the tests lies, and how a file runs in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from squeezelab.site.build import build
from squeezelab.site.live.pyodide import Pyodide
from squeezelab.site.live.wheel import write_wheel

ONLY = ("short-squeeze", "margin-call")  # an entry with its calculator, and another that shows the same one
HOW = "No Pyodide here, so what runs in a browser's Python is skipped. Set SQUEEZELAB_PYODIDE to a folder that holds one."
NODE = "No node here, so the wasm Python is not run. Install node 20."
RUNNER = Path(__file__).with_name("wasm.mjs")


def _lacking(sentence: str) -> None:
    (pytest.fail if os.environ.get("SQUEEZELAB_REQUIRE_PYODIDE") == "1" else pytest.skip)(sentence)


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """The folder named by ``SQUEEZELAB_PYODIDE``; what needs it is skipped without one, and fails where CI requires it."""
    named = os.environ.get("SQUEEZELAB_PYODIDE", "")
    if not named:
        _lacking(HOW)
    return Path(named)


@pytest.fixture(scope="session")
def live_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The live wheel."""
    return write_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def carried(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a site carries of that Pyodide: no sympy, and of scipy what models import."""
    folder = tmp_path_factory.mktemp("carried")
    Pyodide(pyodide).copy(folder, slim=True)
    return folder


@pytest.fixture(scope="session")
def in_wasm(carried: Path, live_wheel: Path) -> Callable[[Path, Path, str], str]:
    """Runs a Python file in the wasm Python under Node with these packages; the file writes what it found to its last argument."""
    if shutil.which("node") is None:
        _lacking(NODE)

    def ran(file: Path, out: Path, packages: str = "numpy") -> str:
        done = subprocess.run(
            ["node", RUNNER, carried, live_wheel, packages, file, out], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return ran


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site of a few pages."""
    return build(tmp_path_factory.mktemp("site") / "out", only=ONLY, jobs=1).out
