"""Ten thousand slider events in one process: resident memory, number of widgets, and whether the last picture is right.

What a run needs for a moment is given back or not as the allocator likes, so the most of some moments is compared, before and after.

Run it: ``python tests/benchmarks/bench_memory.py [model]``.
"""

from __future__ import annotations

import gc
import random
import resource
import sys
from pathlib import Path

import numpy as np
from ipywidgets.widgets.widget import _instances

from squeezelab.dynamics.run import among, run
from squeezelab.models import get_model
from squeezelab.views import Calculator
from squeezelab.views.figures import choice as figures

EVENTS = 10_000


def resident() -> float:
    """Resident memory of this process, MB."""
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main(name: str) -> None:
    """Random moves over all sliders; the most in a warm-up of 1,000 events, and the most in the last 1,000 of all."""
    model = get_model(name)
    calculator = Calculator(model)
    sliders = [control.slider for control in calculator.controls.values() if hasattr(control, "slider")]
    choose = random.Random(1)

    def moves(count: int) -> None:
        for _ in range(count):
            slider = choose.choice(sliders)
            slider.value = choose.randint(slider.min, slider.max)

    def most() -> float:
        seen = []
        for _ in range(20):
            moves(50)
            seen.append(resident())
        return max(seen)

    before, widgets = most(), len(_instances)
    moves(EVENTS - 1000)
    after = most()
    alone = run(model, calculator.given, seed=calculator.seed)
    fan = among(model, calculator.given, range(model.fan)).series[model.panels[0].series[0]] if calculator.session.paths > 1 else None
    shown = figures.picture(alone, model.panels[0], calculator.session.before, fan=fan).rows(calculator.stage.ink.roles)
    same = np.array_equal(shown[1], calculator.stage.ink.lines.y, equal_nan=True)
    print(f"{name}: {before:.0f} MB → {after:.0f} MB ({100 * (after / before - 1):+.1f} %)", end=", ")
    print(f"widgets {widgets} → {len(_instances)}, picture right: {same}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "short-squeeze")
