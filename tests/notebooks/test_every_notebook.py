"""Every notebook runs from top to bottom in a fresh kernel within a minute, and shows what it should.

Two at a time: a kernel waits more than it computes, and each is a process of its own. nbval runs the tutorials a second time.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(ROOT.rglob("*.ipynb"))
AT_ONCE = 2


def run(path):
    """The notebook with its outputs, or what went wrong; and the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    begun = time.monotonic()
    try:
        NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    except Exception as error:
        return error, time.monotonic() - begun
    return notebook, time.monotonic() - begun


@pytest.fixture(scope="module")
def ran(request):
    """What came of every notebook that this session asks for."""
    asked = [item.callspec.params["path"] for item in request.session.items if item.path == request.path]
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(AT_ONCE) as pool:
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        return dict(zip(asked, pool.map(run, asked), strict=True))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_runs_within_a_minute_and_warns_of_nothing(path, ran):
    notebook, seconds = ran[path]
    if isinstance(notebook, Exception):
        raise notebook
    assert seconds < 60
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output.text for output in outputs if output.output_type == "stream"], "a notebook prints nothing and warns of nothing"
    shown = [output.data for output in outputs if "data" in output]
    if path.parent.name != "teachers":  # a teacher's page and sheets are for reading and printing
        assert any("application/vnd.jupyter.widget-view+json" in data for data in shown)
    if path.parent.name == "tutorials":
        told = [data["text/markdown"] for data in shown if "text/markdown" in data]
        assert len(told) >= 4 and not [text for text in told if re.search(r"\bnan\b", text, re.IGNORECASE)]
