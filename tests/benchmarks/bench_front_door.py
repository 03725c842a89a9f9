"""What a visitor waits for at the front door, over what an empty notebook takes to its first output.

``python tests/benchmarks/bench_front_door.py [rounds]``. Opens in turn, in one browser before one server, the gallery and a
notebook of one cell, each without a kernel, and prints the medians from navigation: until the hero's picture stands (and
whether a kernel stood by then), until the hero lives once *Play on* is pressed, and until the cell has its output. The ratios
are of pairs, so that the load of the machine counts for both. Exits with 1 where the picture takes more than 1.5 times as long
as the cell, or waits for a kernel.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import Page
from served import Place, place

BAR = 1.5
PATIENCE = 120_000  # ms


def kernels(there: Place) -> list[dict[str, Any]]:
    """The kernels that the server has now."""
    return list(json.load(urlopen(f"{there.url}/api/kernels?token={there.token}")))


def rest(there: Place, page: Page) -> None:
    """Leaves the page and ends every kernel; one that is only just starting is asked again."""
    page.goto("about:blank")
    while kernels(there):
        try:
            there.stop_kernels()
        except HTTPError:
            time.sleep(0.3)


def door(there: Place, page: Page, name: str) -> tuple[float, float, int]:
    """Milliseconds until the picture of the hero stands, until it lives, and the kernels that stood with the picture."""
    page.goto(there.lab(name))
    page.locator("#squeezelab-gallery .hc .sq-strokes path").first.wait_for(state="attached", timeout=PATIENCE)
    stands, before = float(page.evaluate("performance.now()")), len(kernels(there))
    page.locator("#squeezelab-gallery").get_by_role("button", name="Play on").click()
    page.locator("#squeezelab-gallery .hc .sq-fig path.line").first.wait_for(state="attached", timeout=PATIENCE)
    return stands, float(page.evaluate("performance.now()")), before


def notebook(there: Place, page: Page, name: str) -> float:
    """Milliseconds until the one cell of an empty notebook has its output."""
    page.goto(there.lab(name, there.write("empty.ipynb", ">>>1 + 1")))
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(state="attached", timeout=PATIENCE)
    while not any(one["execution_state"] == "idle" and one["connections"] for one in kernels(there)):
        time.sleep(0.05)  # a key before the page is connected is not heard
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-OutputArea-output", has_text="2").first.wait_for(state="attached", timeout=PATIENCE)
    return float(page.evaluate("performance.now()"))


def main(words: list[str]) -> int:
    """Pairs in turn; the first one warms up and is left out."""
    rounds = int(words[0]) if words else 7
    with place() as there:
        page = there.browser.new_page(viewport={"width": 1500, "height": 950}, reduced_motion="reduce")
        pairs = []
        for number in range(rounds + 1):
            ours = door(there, page, f"door{number}")
            rest(there, page)
            pairs.append((*ours, notebook(there, page, f"cell{number}")))
            rest(there, page)
    stands, lives, before, cell = zip(*pairs[1:], strict=True)
    first = statistics.median(a / b for a, b in zip(stands, cell, strict=True))
    alive = statistics.median(a / b for a, b in zip(lives, cell, strict=True))
    good = first <= BAR and not any(before)
    print(
        f"picture {statistics.median(stands):.0f} ms   alive {statistics.median(lives):.0f} ms   cell {statistics.median(cell):.0f} ms   "
        f"picture ÷ cell {first:.2f} (bar {BAR})   alive ÷ cell {alive:.2f}   kernels with the picture {max(before)}   "
        f"{'ok' if good else 'MISSED'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
