"""The picture of a preset, 46 by 28: one line of its outcome, on a scale that all presets of a model share."""

from __future__ import annotations

import numpy as np

from ..core import Array, Model, Panel, Result
from ..core.declaration import Series

Line = tuple[Array, Array, bool, float | None]  # x, y, drawn in steps, where on x the preset stands
WIDTH, HEIGHT, EDGE, POINTS, DOT = 46.0, 28.0, 3.0, 44, 1.8


def pictures(model: Model, results: list[Result | None]) -> list[str]:
    """The SVG path of each result, "" where there is none: the first line that the model draws by which all can be told apart.

    Where there is none, the line that tells most apart, and with it another that tells the others. Lines of several
    results share one vertical scale.
    """
    panels = sorted(model.panels, key=lambda panel: panel.kind in {"heat", "scatter", "book"})
    lines = [
        paths([None if result is None else curve(model, result, panel, name) for result in results])
        for panel in panels
        for name in ("", *panel.series, *panel.reference)
    ]
    best = max(lines, key=lambda line: len(set(line)))  # the first of the best
    both = max(([one + other for one, other in zip(best, line, strict=True)] for line in lines), key=lambda line: len(set(line)))
    return both if len(set(both)) > len(set(best)) else best


def curve(model: Model, result: Result, panel: Panel, name: str = "") -> Line | None:
    """x and y of one line of a panel, its liveliest without a name; shape (n,), whether in steps, and where the preset stands."""
    held = panel.data(result.values) if panel.data else result.series
    if panel.x not in held or panel.series[0] not in held:
        return None
    name = name or _liveliest(panel, held)
    x, y = _one(held[panel.x]), _one(held[name])
    if panel.kind == "steps" and name == panel.series[0]:
        x, y = _from_before(panel, model, result, x, y)
    count = min(len(x), len(y))
    return x[:count], y[:count], panel.kind == "steps", _stands(panel, model, result)


def _stands(panel: Panel, model: Model, result: Result) -> float | None:
    """Where on the axis of a panel with marks the preset stands: at what starts it, else at any parameter, else at a reading."""
    roles = {q.name: q.role for q in model.parameters}
    ranks = {"starts": 0, "keeps": 1, "stops": 1}
    names = sorted(panel.marks, key=lambda name: ranks.get(roles.get(name, ""), 2 if name in roles else 3))
    return float(np.ravel(result[names[0]])[0]) if names else None


def _liveliest(panel: Panel, held: Series) -> str:
    """The first series, or the first that moves at all where that one is flat."""
    for name in panel.series if panel.kind != "steps" else panel.series[:1]:
        y = _one(held[name])
        y = y[np.isfinite(y)]
        if len(y) and y.max() - y.min() > 0.01 * max(abs(y.max()), abs(y.min())):
            return name
    return panel.series[0]


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


def _path(x: Array, y: Array, steps: bool, at: float | None, low: float, high: float, log: bool) -> str:
    if len(x) == 0:
        return ""
    if len(x) == 1:
        x, y = np.r_[x, x + 1], np.r_[y, y]
    if len(x) > POINTS:
        kept = np.unique(np.round(np.linspace(0, len(x) - 1, POINTS)).astype(int))
        x, y = x[kept], y[kept]
    here = np.nan
    if at is not None and np.isfinite(at) and np.all(np.diff(x) > 0):
        at, good = float(np.clip(at, x[0], x[-1])), np.isfinite(y)
        here = float(np.interp(at, x[good], y[good])) if good.any() else np.nan
    if log:
        y, here, low, high = np.log(np.maximum(y, low)), float(np.log(max(here, low))), np.log(low), np.log(high)
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
    if np.isfinite(here) and at is not None:
        a, d = EDGE + (at - x[0]) / width * (WIDTH - 2 * EDGE), HEIGHT - EDGE - (here - low) / span * (HEIGHT - 2 * EDGE)
        out.append(f"M{a:.4g} {d - DOT:.4g}L{a + DOT:.4g} {d:.4g}L{a:.4g} {d + DOT:.4g}L{a - DOT:.4g} {d:.4g}L{a:.4g} {d - DOT:.4g}")
    return "".join(out)
