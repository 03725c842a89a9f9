"""What a slider move costs in the kernel: median and worst of a drag over the first slider of each calculator.

Run it: ``python tests/benchmarks/bench_calculators.py [model …]``. Prints milliseconds and how many messages went out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import Any

import ipywidgets as widgets

from squeezelab.registry import get_model, model_ids
from squeezelab.views import Calculator

MESSAGES: Counter[str] = Counter()


def main(names: list[str]) -> None:
    """A drag over each slider's stops, every third of them."""
    real = widgets.Widget._send

    def send(self: widgets.Widget, msg: dict[str, Any], buffers: Any = None) -> None:
        if msg.get("method") == "update":
            MESSAGES[type(self).__name__] += 1
        real(self, msg, buffers)

    widgets.Widget._send = send
    print(f"{'calculator':24} {'open ms':>8} {'median':>7} {'worst':>7}  messages a move")
    for name in names or model_ids():
        start = time.perf_counter()
        calculator = Calculator(get_model(name))
        opened, costs = time.perf_counter() - start, []
        MESSAGES.clear()
        for control in calculator.controls.values():
            slider = getattr(control, "slider", None)
            if slider is None or control.parameter.structural:
                continue
            for place in range(0, slider.max, max(1, slider.max // 25)):
                start = time.process_time()
                slider.value = place
                costs.append(1e3 * (time.process_time() - start))
            calculator.preset(calculator.model.presets[0].title)
        costs.sort()
        counts = ", ".join(f"{kind} {count / max(len(costs), 1):.1f}" for kind, count in MESSAGES.most_common(4))
        print(f"{name:24} {1e3 * opened:8.0f} {costs[len(costs) // 2]:7.2f} {costs[-1]:7.2f}  {counts}")


if __name__ == "__main__":
    main(sys.argv[1:])
