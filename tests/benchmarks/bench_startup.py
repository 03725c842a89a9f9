"""What the extension adds to the start of JupyterLab, and to what is loaded first.

Run it on an idle machine: ``python tests/benchmarks/bench_startup.py [rounds]``. Opens JupyterLab with the extension and without
it in turn, in one browser, and prints both medians from navigation until the launcher stands, their difference, and the bytes
of our files that the page asks for meanwhile. Exits with 1 where more is added than issue 5 allows.
"""

from __future__ import annotations

import statistics
import sys

from playwright.sync_api import Page, Response
from served import Place, place

TIME_BAR, SIZE_BAR = 100.0, 150_000  # ms, bytes


def start(there: Place, page: Page, *, bare: bool) -> tuple[float, int]:
    """Milliseconds until the launcher stands, and the bytes of ours that came until then."""
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    page.unroute_all()
    page.on("response", note)
    if bare:
        nothing = "window._JUPYTERLAB = window._JUPYTERLAB || {};"
        page.route("**/extensions/squeezelab/**", lambda route: route.fulfill(status=200, body=nothing))
    page.goto(there.lab("start") + "&reset")
    page.locator(".jp-Launcher").wait_for(timeout=60_000)
    took = float(page.evaluate("performance.now()"))
    page.remove_listener("response", note)
    ours = [one for one in loaded if "extensions/squeezelab/static" in one.url]
    return took, sum(len(one.body()) for one in ours)


def main(words: list[str]) -> int:
    """Rounds of both, interleaved; the first pair warms up and is left out."""
    rounds = int(words[0]) if words else 15
    with place() as there:
        page = there.browser.new_page(viewport={"width": 1400, "height": 1000})
        pairs = [(start(there, page, bare=False), start(there, page, bare=True)) for _ in range(rounds + 1)][1:]
    with_us, bare = (statistics.median(column[0] for column in side) for side in zip(*pairs, strict=True))
    added = statistics.median(ours[0] - none[0] for ours, none in pairs)
    size = max(ours[1] for ours, _ in pairs)
    good = added <= TIME_BAR and size <= SIZE_BAR
    print(
        f"with {with_us:.0f} ms   without {bare:.0f} ms   added {added:+.0f} ms (median of pairs)   first load {size / 1000:.1f} kB",
        end="   ",
    )
    print("ok" if good else "MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
