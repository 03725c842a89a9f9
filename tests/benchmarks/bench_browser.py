"""What a key press on a slider costs in the page: last change of the figure over a bare slider-to-label echo.

Run it on an idle machine: ``python tests/benchmarks/bench_browser.py [model …]``. Opens a notebook in the server that
``squeezelab`` starts, presses keys on a bare slider (echo) and on a calculator's slider in turn, and prints medians
and 95th percentiles in milliseconds and as ratios; then drags for two seconds and counts changes of the picture.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
MEASURE = """([handle, target]) => new Promise(done => {
  let start = 0, last = 0;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(target, { subtree: true, childList: true, attributes: true, characterData: true });
  const finish = () => { watch.disconnect(); done(last - start); };
  const started = () => { start = performance.now(); setTimeout(finish, 140); };
  handle.addEventListener('keydown', started, { once: true, capture: true });
  handle.focus();
  window.ready = true;
})"""
DRAG = """target => {
  let count = 0, seen = 0;
  const watch = new MutationObserver(() => { const now = performance.now(); if (now - seen > 2) { count++; seen = now; } });
  watch.observe(target, { subtree: true, childList: true, attributes: true });
  window.changes = () => count;
}"""
ROUNDS = 40


def notebook(folder: Path, model: str) -> str:
    """A notebook with a bare echo and a calculator."""
    echo = (
        "import ipywidgets as w, squeezelab\ns, l = w.IntSlider(50), w.Label()\n"
        "s.observe(lambda c: setattr(l, 'value', str(c['new'])), 'value')\nw.VBox([s, l]).add_class('echo')"
    )
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for n, source in enumerate((echo, f"squeezelab.open({model!r})"))
    ]
    path = folder / f"{model}.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
    return path.name


def press(page: Page, handle: Any, target: Any, key: str) -> float:
    """Milliseconds from a key press to the last change of the target."""
    page.evaluate("window.ready = false")
    answer = page.evaluate_handle(f"args => {{ window.answer = ({MEASURE})(args); }}", [handle, target])
    page.wait_for_function("window.ready")
    page.keyboard.press(key)
    value = float(page.evaluate("window.answer"))
    answer.dispose()
    return value


def measure(page: Page, url: str) -> None:
    """Key presses on echo and calculator in turn; then a drag."""
    page.goto(url)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.wait_for_timeout(4000)
    page.get_by_role("menuitem", name="Run", exact=True).first.click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sq-calc .sq-fig path.line").first.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(3000)
    echo_handle = page.locator(".echo .noUi-handle").element_handle()
    echo_target = page.locator(".echo .widget-label").last.element_handle()
    handle = page.locator(".sq-calc .sq-controls .noUi-handle").first.element_handle()
    target = page.locator(".sq-calc .sq-stage .sq-fig").first.element_handle()
    echoes, moves = [], []
    for number in range(ROUNDS):
        key = "ArrowRight" if number % 2 else "ArrowLeft"
        echoes.append(press(page, echo_handle, echo_target, key))
        page.wait_for_timeout(250)
        moves.append(press(page, handle, target, key))
        page.wait_for_timeout(450)
    echoes, moves = sorted(v for v in echoes if v > 0), sorted(v for v in moves if v > 0)
    echo, median, late = statistics.median(echoes), statistics.median(moves), moves[int(0.95 * len(moves))]
    page.evaluate(DRAG, target)
    box = handle.bounding_box()  # type: ignore[union-attr]
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.perf_counter()
    step = 0
    while time.perf_counter() - start < 2:
        step += 1
        page.mouse.move(x + (step % 60), y)
    page.mouse.up()
    rate = page.evaluate("window.changes()") / 2
    shares = f"move {median:5.1f} ms ({median / echo:.1f} ×)   p95 {late:5.1f} ms ({late / echo:.1f} ×)"
    print(f"  echo {echo:5.1f} ms   {shares}   drag {rate:.0f} pictures/s")


def main(models: list[str]) -> None:
    """Starts a server and a browser, measures each model, ends both."""
    folder = Path(tempfile.mkdtemp())
    token = secrets.token_hex(8)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "squeezelab", "--folder", str(folder / "books"), "--no-browser", "--ServerApp.ip=127.0.0.1", f"--port={port}",
        f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
            for model in models:
                print(model)
                page = browser.new_page(viewport={"width": 1400, "height": 1400})
                name = notebook(folder / "books", model)
                measure(page, f"http://127.0.0.1:{port}/lab/workspaces/{model}/tree/{name}?token={token}")
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main(sys.argv[1:] or ["short-squeeze", "liquidation-cascade", "dealer-gamma"])
