"""A run as a picture in a file: every model draws, without a widget."""

from __future__ import annotations

import asyncio
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


@pytest.mark.parametrize("name", ["short-squeeze", "gamma-scalping", "bank-run"])
def test_a_page_without_a_kernel_shows_the_picture_of_the_last_setting(name: str) -> None:
    calculator = squeezelab.open(name)
    first = calculator._repr_mimebundle_()
    data = first[0] if isinstance(first, tuple) else first
    held = ET.fromstring(f"<div>{data['text/html'].replace(chr(38) + 'nbsp;', ' ')}</div>")
    (image,) = held.iter("img")
    assert image.get("src", "").startswith("data:image/svg+xml;base64,") and "*" not in data["text/html"]
    assert calculator.state in "".join(held.itertext())
    parameter = next(q for q in calculator.model.parameters if hasattr(q, "stops") and not q.structural)
    calculator[parameter.name] = float(parameter.stops[len(parameter.stops) // 3])
    again = calculator._repr_mimebundle_()
    assert (again[0] if isinstance(again, tuple) else again)["text/html"] != data["text/html"], "the picture is that of the moment"


def test_the_picture_for_a_saved_notebook_is_drawn_when_it_is_asked_for_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, sent = [], []

    async def play() -> None:
        calculator = squeezelab.open("short-squeeze")
        still = calculator.still
        monkeypatch.setattr(calculator, "still", lambda: drawn.append(1) or still())
        monkeypatch.setattr(calculator, "send", sent.append)
        calculator.move("market_depth", 3e6)
        await asyncio.sleep(1)
        assert not drawn, "a rest draws nothing for a file"
        calculator.by_page(calculator, {"type": "still"}, [])
        assert sent == [{"type": "still", "html": still()}] and drawn == [1] and "market_depth" in sent[0]["html"]
        calculator.veil(True)
        calculator.by_page(calculator, {"type": "still"}, [])
        assert sent[1:] == [{"type": "still", "html": ""}], "an outcome that is asked for stays out of the file"

    asyncio.run(play())


def test_an_export_of_a_notebook_shows_the_picture_where_no_widget_can_be(tmp_path: Path) -> None:
    nbformat, nbconvert = pytest.importorskip("nbformat"), pytest.importorskip("nbconvert")
    bundle = squeezelab.open("short-squeeze")._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    data.setdefault("application/vnd.jupyter.widget-view+json", {"model_id": "gone", "version_major": 2, "version_minor": 0})
    output = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("squeezelab.open('short-squeeze')", outputs=[output])])
    for exporter in (nbconvert.HTMLExporter(), nbconvert.MarkdownExporter()):
        page, _ = exporter.from_notebook_node(notebook)
        assert "data:image/svg+xml;base64," in page, f"{type(exporter).__name__} shows nothing"
