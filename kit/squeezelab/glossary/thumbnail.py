"""The picture of a preset, 46 by 28: one line of its outcome, on a scale that all presets of a model share."""

from __future__ import annotations

import numpy as np

from ..core import Array, Model, Panel, Result

Line = tuple[Array, Array, bool]  # x, y, drawn in steps
WIDTH, HEIGHT, EDGE, POINTS = 46.0, 28.0, 2.0, 44


def curve(model: Model, result: Result) -> Line | None:
    """x and y of the first line that the model's first panel draws, shape (n,), and whether it is drawn in steps."""
    panel = next((p for p in model.panels if p.kind not in {"heat", "scatter", "book"}), None) or model.panels[0]
    held = panel.data(result.values) if panel.data else result.series
    if panel.x not in held or panel.series[0] not in held:
        return None
    x, y = _one(held[panel.x]), _one(held[panel.series[0]])
    if panel.kind == "steps":
        x, y = _from_before(panel, model, result, x, y)
    count = min(len(x), len(y))
    return x[:count], y[:count], panel.kind == "steps"


def _one(array: Array) -> Array:
    array = np.asarray(array, float)
    return array[:, 0] if array.ndim > 1 else array


def _from_before(panel: Panel, model: Model, result: Result, x: Array, y: Array) -> tuple[Array, Array]:
    """A path in steps begins before the spark, where the model knows that price."""
    if panel.series[0] == "price" and "start_price" in result.values:
        return np.r_[x[0] - 1, x], np.r_[float(result["start_price"]), y]
    return x, y


def paths(curves: list[Line | None]) -> list[str]:
    """The SVG paths of several curves on a common vertical scale; "" where there is nothing to draw."""
    everything = np.concatenate([y[np.isfinite(y)] for c in curves if c for y in [c[1]]] or [np.zeros(1)])
    if everything.size == 0:
        return ["" for _ in curves]
    low, high = float(everything.min()), float(everything.max())
    log = low > 0 and high / low >= 3
    return ["" if c is None else _path(*c, low, high, log) for c in curves]


def _path(x: Array, y: Array, steps: bool, low: float, high: float, log: bool) -> str:
    if len(x) == 0:
        return ""
    if len(x) == 1:
        x, y = np.r_[x, x + 1], np.r_[y, y]
    if len(x) > POINTS:
        kept = np.unique(np.round(np.linspace(0, len(x) - 1, POINTS)).astype(int))
        x, y = x[kept], y[kept]
    if log:
        y, low, high = np.log(np.maximum(y, low)), np.log(low), np.log(high)
    span, width = (high - low) or 1.0, float(x[-1] - x[0]) or 1.0
    across = EDGE + (x - x[0]) / width * (WIDTH - 2 * EDGE)
    down = HEIGHT - EDGE - (y - low) / span * (HEIGHT - 2 * EDGE)
    out, drawing = [], False
    for position, (a, d) in enumerate(zip(across, down, strict=True)):
        if not np.isfinite(d):
            drawing = False
            continue
        if drawing and steps:
            out.append(f"H{a:.4g}V{d:.4g}" if abs(d - down[position - 1]) > 0.05 else f"H{a:.4g}")
        else:
            out.append(f"{'L' if drawing else 'M'}{a:.4g} {d:.4g}")
        drawing = True
    return "".join(out)
