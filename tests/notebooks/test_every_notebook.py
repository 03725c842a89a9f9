"""Every notebook that tells something runs from top to bottom in a fresh kernel within a minute, and shows what it should.

The pages of the calculators, one cell each, are run by nbval alone, like all notebooks.
"""

import re
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(path for path in ROOT.rglob("*.ipynb") if path.parent.name != "calculators")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_runs_within_a_minute_and_warns_of_nothing(path, monkeypatch):
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(path, as_version=4)
    begun = time.monotonic()
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    assert time.monotonic() - begun < 60
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output.text for output in outputs if output.output_type == "stream"], "a notebook prints nothing and warns of nothing"
    shown = [output.data for output in outputs if "data" in output]
    if path.parent.name != "teachers":  # a teacher's page and sheets are for reading and printing
        assert any("application/vnd.jupyter.widget-view+json" in data for data in shown)
    if path.parent.name == "tutorials":
        told = [data["text/markdown"] for data in shown if "text/markdown" in data]
        assert len(told) >= 5 and not [text for text in told if re.search(r"\bnan\b", text, re.IGNORECASE)]
