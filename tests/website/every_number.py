"""What `test_same_numbers` has both Pythons write into one npz: every reading and series of every model, and pages as the bridge answers.

usage: python every_number.py OUT. Under Node the same file runs in the wasm Python. It imports no test.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from squeezelab.core import Model, Parameter
from squeezelab.dynamics.run import run
from squeezelab.dynamics.typical import noisy, typical_seed
from squeezelab.models import list_models
from squeezelab.records.state import write as written
from squeezelab.site.live import bridge

SEEDS = (0, 11)  # besides the typical one of each preset


def settings(model: Model) -> list[tuple[str, dict[str, object], int]]:
    """Name, values and seed: the defaults, every preset, and for models that draw these seeds each, the typical one first."""
    given = [("defaults", model.given()), *((preset.title, model.given(preset.title)) for preset in model.presets)]
    out = []
    for title, values in given:
        seeds = (typical_seed(model, values), *SEEDS) if noisy(model) else (0,)
        out += [(title, values, seed) for seed in seeds]
    return out


def numbers(model: Model) -> dict[str, np.ndarray]:
    """The readings, in the order declared, and the series of each setting; the seeds are among the numbers."""
    out: dict[str, np.ndarray] = {}
    for place, (title, values, seed) in enumerate(settings(model)):
        result = run(model, values, seed=seed)
        here = f"{model.id}/{place} {title}"
        out[f"{here}/seed"] = np.array([float(seed)])
        out |= {f"{here}/reading {name}": np.array([float(value)]) for name, value in result.readings.items()}
        out |= {f"{here}/series {name}": np.asarray(array, float)[:, 0] for name, array in result.series.items()}
    return out


def pages(model: Model) -> dict[str, np.ndarray]:
    """What the bridge answers where the model opens, and after a move of its first slider."""
    given = model.given(model.presets[0].title)
    moved = next((q for q in model.parameters if isinstance(q, Parameter) and not q.structural), None)
    there = given if moved is None else given | {moved.name: float(moved.stops[len(moved.stops) // 3])}
    out = {}
    for name, values, before in (("opens", given, ""), ("moves", there, written(model, given))):
        head, points = bridge.answer(json.dumps({"state": written(model, values), "before": before}))
        out[f"{model.id}/page {name}/head"] = np.frombuffer(head.encode(), np.uint8)
        out[f"{model.id}/page {name}/points"] = np.frombuffer(points, "<i2")
    return out


def write(path: str) -> None:
    """All models into one file; what each took goes to standard output."""
    out: dict[str, np.ndarray] = {}
    for model in list_models().values():
        start = time.perf_counter()
        out |= numbers(model) | pages(model)
        print(f"{time.perf_counter() - start:6.2f} s  {model.id}")
    np.savez(path, **out)


if __name__ == "__main__":
    write(sys.argv[-1])
