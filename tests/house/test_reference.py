"""The reference of the library is built from its docstrings, names every public function, and each example gives what it says."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import squeezelab
import squeezelab.dynamics


def test_the_reference_names_every_public_function(checkout: Path) -> None:
    page = (checkout / "kit" / "docs" / "index.rst").read_text("utf-8")
    told = set(re.findall(r":: (\w+)$", page, re.MULTILINE))
    functions = {name for name in squeezelab.__all__ if inspect.isfunction(getattr(squeezelab, name))}
    assert functions - told <= {"open_sweep", "phase"}, "public, and on no page"


def test_every_example_of_the_face_gives_what_it_says() -> None:
    from squeezelab import face

    found = doctest.testmod(face, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted >= 3 and not found.failed


@pytest.mark.slow
def test_the_reference_is_built_without_a_warning(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(checkout / "kit" / "docs"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "index.html").read_text("utf-8")
    assert "market_depth" in html and 'id="squeezelab.exposure"' in html
    rooms = (tmp_path / "dynamics.html").read_text("utf-8")
    for room in sorted(Path(squeezelab.dynamics.__file__).parent.glob("[!_]*.py")):
        assert f'id="squeezelab.dynamics.{room.stem}.' in rooms, "a room that is on no page"
