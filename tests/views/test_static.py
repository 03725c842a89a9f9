"""A run as a picture in a file: every model draws, without a widget."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import squeezelab
from squeezelab.errors import InputError
from squeezelab.models import model_ids
from squeezelab.views.figures.static import svg

NAMES = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", model_ids())
def test_every_model_draws_a_picture_that_is_well_formed(name: str) -> None:
    result = squeezelab.run(name)
    root = ET.fromstring(svg(result))
    assert len(root.findall(f"{NAMES}g")) == len(result.model.panels)
    paths = [path.get("d", "") for path in root.iter(f"{NAMES}path")]
    assert paths and all("nan" not in d and "inf" not in d for d in paths) and sum(map(len, paths)) > 100
    assert any(result.model.title == text.text for text in root.iter(f"{NAMES}text"))


def test_a_script_writes_svg_and_png_and_nothing_else(tmp_path: Path) -> None:
    result = squeezelab.run("short-squeeze")
    squeezelab.plot(result, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<svg")
    pytest.importorskip("cairosvg")
    squeezelab.plot(result, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"\.svg, \.png"):
        squeezelab.plot(result, tmp_path / "a.jpg")


def test_a_picture_in_a_script_loads_no_widget() -> None:
    code = "import sys, squeezelab; squeezelab.plot(squeezelab.run('short-squeeze'), '/dev/null'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"ipywidgets", "bqplot", "IPython"} & set(loaded)
