"""What a slider move costs in the kernel: medians of a drag over every slider of each calculator.

Run it: ``python tests/benchmarks/bench_calculators.py [model …]``. Prints milliseconds of processor time and the messages
of a move. The bars are issue 3's: 5 ms, or 20 ms where the figure draws a band of 200 seeds; the agent-based
replays are printed and not judged. Exits with 1 where one is missed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from typing import Any

import ipywidgets as widgets

from squeezelab.models import get_model, model_ids
from squeezelab.views import Calculator

STOPS, BAR, BAND_BAR, AGENTS = 25, 5.0, 20.0, {"agent-market", "chartist-market"}
MESSAGES: Counter[str] = Counter()


def costs(calculator: Calculator) -> dict[str, list[float]]:
    """Milliseconds of each move, by slider: a drag over about `STOPS` stops."""
    out: dict[str, list[float]] = {}
    for name, control in calculator.controls.items():
        slider = getattr(control, "slider", None)
        if slider is None or control.parameter.structural:
            continue
        for place in range(0, slider.max, max(1, slider.max // STOPS)):
            start = time.process_time()
            slider.value = place
            out.setdefault(name, []).append(1e3 * (time.process_time() - start))
        calculator.preset(calculator.model.presets[0].title)
    return out


def main(names: list[str]) -> int:
    real = widgets.Widget._send

    def send(self: widgets.Widget, msg: dict[str, Any], buffers: Any = None) -> None:
        if msg.get("method") == "update":
            MESSAGES[type(self).__name__] += 1
        real(self, msg, buffers)

    widgets.Widget._send = send
    missed = []
    print(f"{'calculator':24} {'open ms':>8} {'median':>7}   {'dearest slider':30} messages a move")
    for name in names or model_ids():
        start = time.perf_counter()
        calculator = Calculator(get_model(name))
        opened = time.perf_counter() - start
        MESSAGES.clear()
        spent = costs(calculator)
        whole = sorted(cost for each in spent.values() for cost in each)
        dear = max(spent, key=lambda slider: statistics.median(spent[slider]))
        band = calculator.session.noisy and calculator.model.panels[0].kind == "band"
        median, most = statistics.median(whole), statistics.median(spent[dear])
        if name not in AGENTS and median > (BAND_BAR if band else BAR):
            missed.append(name)
        said = ", ".join(f"{kind} {count / len(whole):.1f}" for kind, count in MESSAGES.most_common(5))
        print(f"{name:24} {1e3 * opened:8.0f} {median:7.2f}{' b' if band else '  '} {most:6.2f} {dear:23} {said}", flush=True)
    print(f"b: with a band of 200 seeds. Over the bar: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
