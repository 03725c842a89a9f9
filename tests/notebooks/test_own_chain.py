"""The last tutorial with a file of the learner's own: a real chain saved beside it as ``my-chain.csv``."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

CHAINS = sorted(Path(os.environ.get("SQUEEZELAB_REAL_DATA", "nowhere")).glob("*.csv"))


@pytest.mark.one_in(3)
@pytest.mark.skipif(not CHAINS, reason="SQUEEZELAB_REAL_DATA names no folder with real option chains")
@pytest.mark.parametrize("chain", CHAINS, ids=lambda path: path.stem)
def test_a_real_chain_runs_through_the_tutorial(chain, checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    shutil.copy2(chain, tmp_path / "my-chain.csv")
    notebook = nbformat.read(checkout / "notebooks" / "tutorials" / "12-your-own-option-chain.ipynb", as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    told = [
        o.data["text/markdown"] for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "text/markdown" in o.get("data", {})
    ]
    assert not any("A made-up index" in text for text in told)
    assert any("| in the file |" in text for text in told) and any("Most put gamma sits" in text for text in told)
