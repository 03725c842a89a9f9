"""Every notebook runs from top to bottom within a minute, and shows what it should.

Two at a time: a kernel waits more than it computes, and each is a process of its own. The notebooks of a folder run one after the
other, in a kernel that forgets what the last has made; nbval gives each its own: three tutorials and three calculators by default,
all others with ``-m slow``. Each calculator is opened by tests/views; so one in ten is run here by default.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(ROOT.rglob("*.ipynb"))
AT_ONCE = 2


ALIKE = ROOT / "calculators"
FOLDERS = sorted({path.parent for path in NOTEBOOKS}, key=lambda folder: folder.name != "tutorials")  # what takes longest begins
SOME = {path for path in NOTEBOOKS if path.parent != ALIKE} | {*[path for path in NOTEBOOKS if path.parent == ALIKE][::10]}
FORGET = "__import__('ipywidgets').Widget.close_all(); get_ipython().run_line_magic('reset', '-f')"


def run(path, manager):
    """The notebook with its outputs, or what went wrong; and the seconds it took, in a kernel that has forgotten the last."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(FORGET))
    begun = time.monotonic()
    try:
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=60, kernel_name="python3", km=manager, resources=where).execute()
    except Exception as error:
        return error, time.monotonic() - begun
    del notebook.cells[0]
    return notebook, time.monotonic() - begun


def in_turn(paths):
    """The same of the pages of one folder, in one kernel."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(paths[0].parent))
    try:
        return [run(path, manager) for path in paths]
    finally:
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def ran(request):
    """What came of every notebook that this session asks for."""
    asked = [item.callspec.params["path"] for item in request.session.items if item.path == request.path]
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(AT_ONCE) as pool:
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        folders = [[path for path in asked if path.parent == folder] for folder in FOLDERS]
        turns = [(paths, pool.submit(in_turn, paths)) for paths in folders if paths]
        return {path: one for paths, turn in turns for path, one in zip(paths, turn.result(), strict=True)}


def case(path):
    """A notebook's own test, slow where others that are alike run anyway."""
    return pytest.param(path, id=path.relative_to(ROOT).as_posix(), marks=() if path in SOME else pytest.mark.slow)


@pytest.mark.parametrize("path", [case(path) for path in NOTEBOOKS])
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
