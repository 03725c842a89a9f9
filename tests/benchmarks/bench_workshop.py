"""How long the workshop takes until its first cell has run, against an empty JupyterLite notebook that imports numpy and bqplot.

Run from ``tests``: ``SQUEEZELAB_PYODIDE=DIR python -m benchmarks.bench_workshop [times]``, where JupyterLite is installed. Both are one
build, in turn, from an empty cache; the empty one has neither our extension nor our packages. Exits with 1 above 1.3.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, expect, sync_playwright

from squeezelab.site.build import build
from squeezelab.site.lite.building import FOLDER, KERNEL, PLUGIN
from squeezelab.site.live.pyodide import LOCK, closure

BAR, PATIENCE = 1.3, 300_000
NOTEBOOK = "teachers/slides.ipynb"
CELLS = {"workshop": "import squeezelab\nsqueezelab.run('short-squeeze')", "empty": "import numpy, bqplot"}


def with_cell(lite: Path, code: str) -> None:
    """Leaves one cell in the notebook."""
    path = lite / "files" / NOTEBOOK
    book = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "code", "id": "first", "execution_count": None, "metadata": {}, "outputs": [], "source": code}
    metadata = {name: book["metadata"][name] for name in ("kernelspec", "language_info")}  # without its language no kernel is found for it
    path.write_text(json.dumps({**book, "cells": [cell], "metadata": metadata}), "utf-8")


def emptied(lite: Path) -> None:
    """Takes our extension and what only we need out of a workshop."""
    path = lite / "jupyter-lite.json"
    told = json.loads(path.read_text("utf-8"))
    config = told["jupyter-config-data"]
    config["federated_extensions"] = [one for one in config["federated_extensions"] if one["name"] != "squeezelab"]
    known = json.loads((lite / FOLDER / LOCK).read_text("utf-8"))["packages"]
    config["litePluginSettings"][PLUGIN]["loadPyodideOptions"]["packages"] = [*KERNEL, *closure(known, ("numpy", "bqplot", "micropip"))]
    path.write_text(json.dumps(told), "utf-8")


def ready(browser: Browser, address: str) -> float:
    """Seconds until the first cell has run, from an empty cache."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(f"{address}lab/index.html?path={NOTEBOOK}")
    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    cell.locator(".cm-content").click(timeout=PATIENCE)
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)
    seconds = time.perf_counter() - begun
    assert cell.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0, cell.inner_text()
    context.close()
    return seconds


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A host of files that says nothing."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as held:
        root = Path(held)
        build(root / "workshop", only=("margin-call",), pyodide=os.environ["SQUEEZELAB_PYODIDE"], lite=True, jobs=1)
        shutil.copytree(root / "workshop", root / "empty")
        emptied(root / "empty" / "lite")
        for name, code in CELLS.items():
            with_cell(root / name / "lite", code)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=held))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            taken: dict[str, list[float]] = {name: [] for name in CELLS}
            for _ in range(times):
                for name, seconds in taken.items():
                    seconds.append(ready(browser, f"http://127.0.0.1:{server.server_port}/{name}/lite/"))
            browser.close()
        server.shutdown()
    ours, empty = (median(taken[name]) for name in CELLS)
    load = os.getloadavg()[0]
    print(f"workshop {ours:.1f} s, empty {empty:.1f} s: {ours / empty:.2f} times, at most {BAR}; load {load:.1f}")
    return int(ours > BAR * empty)


if __name__ == "__main__":
    sys.exit(main())
