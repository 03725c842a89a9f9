"""The live half of the site in Chromium: bytes, seconds until Python is ready, milliseconds a move.

Run from ``tests``: ``SQUEEZELAB_PYODIDE=DIR python -m benchmarks.bench_site_live [model ...]``. A cold start has an empty cache; the
clock is the page's. Exits with 1 where a bar is missed: 11 MB, 7 s, and 30 ms at the median of the flagships.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from squeezelab import links
from squeezelab.core import Parameter
from squeezelab.models import get_model
from squeezelab.site import live

BYTES, READY, MOVE = 11e6, 7.0, 30.0
FLAGSHIPS = ("short-squeeze", "liquidation-cascade", "dealer-gamma")
STARTS, MOVES = 3, 40
START = """async ([root, told]) => {
  const { startLive } = await import(`${root}${told.module}`);
  const at = name => new URL(told[name], root).href;
  const begun = performance.now();
  window.live = await startLive({ pyodide: at('pyodide'), wheel: at('wheel'), worker: at('worker'), packed: told.packed });
  await live.draw({ state: 'squeezelab:short-squeeze' });
  return performance.now() - begun;
}"""
DRAW = """async ([before, states]) => {
  const first = await live.draw({ state: before });
  const times = [];
  for (const state of states) {
    const begun = performance.now();
    const answer = await live.draw({ state, before });
    times.push(performance.now() - begun);
    if (answer.head.problem) throw new Error(answer.head.problem);
  }
  return times;
}"""


def moved(name: str) -> tuple[str, list[str]]:
    """The state that a model opens with, and those of one of its sliders around it."""
    model = get_model(name)
    given = model.given(model.presets[0].title)
    slider = next(q for q in model.parameters if isinstance(q, Parameter) and not q.structural)
    here = int(abs(slider.stops - given[slider.name]).argmin())
    stops = [slider.stops[min(max(here + k - MOVES // 2, 0), len(slider.stops) - 1)] for k in range(MOVES)]
    return links.write(model, given), [links.write(model, {**given, slider.name: float(stop)}) for stop in stops]


def measured(browser: Browser, root: str, told: dict[str, Any], names: list[str]) -> bool:
    """Prints the figures; says whether all bars are met."""
    good = told["bytes"] <= BYTES
    print(f"{told['bytes'] / 1e6:.2f} MB compressed until the first picture; bar {BYTES / 1e6:g}")
    ready = []
    for turn in range(STARTS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(root)
        ready.append(page.evaluate(START, [root, told]) / 1e3)
        if turn == STARTS - 1:
            for name in names:
                times = page.evaluate(DRAW, list(moved(name)))
                middle, late = median(times), sorted(times)[int(0.95 * len(times))]
                good = good and (middle <= MOVE or name not in FLAGSHIPS)
                print(f"{name:22s} {middle:6.1f} ms at the median, {late:6.1f} ms p95; bar {MOVE:g} for the flagships")
        context.close()
    starts = ", ".join(f"{one:.1f}" for one in ready)
    print(f"ready with a picture, cold: {starts} s; bar {READY:g} at the median; load {os.getloadavg()[0]:.1f}")
    return good and median(ready) <= READY


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        told = live.install(Path(folder), os.environ["SQUEEZELAB_PYODIDE"])
        assert told is not None
        Path(folder, "index.html").write_text("<!doctype html><title>Live</title>", "utf-8")

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Says nothing."""

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            good = measured(browser, f"http://127.0.0.1:{server.server_port}/", told, sys.argv[1:] or list(FLAGSHIPS))
            browser.close()
            server.shutdown()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
