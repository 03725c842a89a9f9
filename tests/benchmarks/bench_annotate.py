"""What marking the terms of 20,000 words costs the page: main-thread milliseconds of each slice, as Chromium's trace tells.

Run it on an idle machine: ``python tests/benchmarks/bench_annotate.py``. Opens a notebook with one Markdown cell of 20,000 words
in JupyterLab, every mention marked, and reads from the trace how long each slice of ours held the main thread: prose of the
entries themselves, and the same without paragraphs. Exits with 1 where a slice is longer than issue 5 allows.
"""

from __future__ import annotations

import json
import re
import statistics
import sys

from served import Place, place

from squeezelab.places import index_file

WORDS, BAR = 20_000, 16.0  # ms of main-thread work in a frame
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline.stack"]


def prose() -> list[str]:
    """Paragraphs of our own entries, 20,000 words of them, over and over."""
    entries = json.loads(index_file().read_text(encoding="utf-8"))["entries"]
    found = [text for entry in entries for text in re.split(r"\n\s*\n", entry["body"]) if len(text.split()) > 12 and text[0].isalpha()]
    paragraphs: list[str] = []
    words = 0
    while words < WORDS:
        paragraphs.append(found[len(paragraphs) % len(found)])
        words += len(paragraphs[-1].split())
    return paragraphs


def slices(trace: bytes) -> list[float]:
    """Milliseconds that the main thread itself ran in each task begun by a timer of the extension, microtasks in it included."""
    events = json.loads(trace)["traceEvents"]
    ours = {
        event["args"]["data"]["timerId"]
        for event in events
        if event["name"] == "TimerInstall" and "extensions/squeezelab" in json.dumps(event["args"]["data"].get("stackTrace", ""))
    }
    fired = [event for event in events if event["name"] == "TimerFire" and event["args"]["data"]["timerId"] in ours and "tdur" in event]
    return [event["tdur"] / 1000 for event in fired]


def measure(there: Place, name: str, text: str) -> bool:
    """Opens the text and traces until no mark is added any more; says whether each slice keeps to the bar."""
    page = there.browser.new_page(viewport={"width": 1400, "height": 1000})
    there.browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(there.lab(name, there.write(f"{name}.ipynb", text)))
    marks, before = page.locator(".jp-Notebook .sq-term"), -1
    while marks.count() != before or before <= 0:
        before = marks.count()
        page.wait_for_timeout(1500)
    trace = there.browser.stop_tracing()
    page.close()
    found = sorted(slices(trace))
    working = [one for one in found if one > 0.5]
    late, longest = working[int(0.95 * len(working))], found[-1]
    good = longest <= BAR
    print(
        f"{name:12} {before} marks, {len(working)} slices   median {statistics.median(working):4.1f} ms   "
        f"p95 {late:4.1f} ms   longest {longest:4.1f} ms   {'ok' if good else 'MISSED'}",
        flush=True,
    )
    return good


def main() -> int:
    """Both shapes of text, three times each."""
    with place() as there:
        there.set("squeezelab:hover", mentions="all")
        paragraphs = prose()
        shapes = {"paragraphs": "\n\n".join(paragraphs), "one-block": " ".join(" ".join(paragraphs).split())}
        good = [measure(there, name, text) for _ in range(3) for name, text in shapes.items()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
