"""A picture as strokes that travel: pairs of a role and an SVG path, coloured by the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..core import Array
from ..views.figures.picture import Picture
from ..views.figures.roles import ORDER

Strokes = list[list[str]]  # [role, path] in drawing order
Line = tuple[Array, Array]
POINTS = 110  # of a line in a miniature


def strokes(picture: Picture, roles: Iterable[str], wide: float, high: float, edge: float = 0.0, *, fit: bool = False) -> Strokes:
    """The strokes of these roles in a box of ``wide`` by ``high``, ``edge`` left free; with ``fit`` they fill it."""
    kept, visible = set(roles), picture.visible
    lines = {role: _parts(picture, visible[role]) for role in ORDER if role in kept and role in visible}
    left, right, low, top = _box(line for role, line in lines.items() if role != "base") if fit else (0.0, 1.0, 0.0, 1.0)
    inner_wide, inner_high = wide - 2 * edge, high - 2 * edge

    def place(line: Line) -> Line:
        across = edge + (line[0] - left) / ((right - left) or 1.0) * inner_wide
        return across, edge + (top - line[1]) / ((top - low) or 1.0) * inner_high

    return [[role, drawn] for role, line in lines.items() if (drawn := path(*place(line)))]


def _parts(picture: Picture, line: Line) -> Line:
    """A line in parts of the axes, cut a little beyond them."""
    return np.clip(picture.x.parts(line[0]), -0.02, 1.02), np.clip(picture.y.parts(line[1]), -0.03, 1.03)


def _box(lines: Iterable[Line]) -> tuple[float, float, float, float]:
    held = list(lines)
    if not held:
        return 0.0, 1.0, 0.0, 1.0
    xs, ys = np.concatenate([x for x, _ in held]), np.concatenate([y for _, y in held])
    good = np.isfinite(xs) & np.isfinite(ys)
    if not good.any():
        return 0.0, 1.0, 0.0, 1.0
    return float(xs[good].min()), float(xs[good].max()), float(ys[good].min()), float(ys[good].max())


def path(x: Array, y: Array) -> str:
    """A path with gaps where a point is missing, thinned to what a miniature can show."""
    out, start = [], 0
    gaps = [*np.flatnonzero(~(np.isfinite(x) & np.isfinite(y))), len(x)]
    for gap in gaps:
        if gap > start:
            out.append(_piece(x[start:gap], y[start:gap]))
        start = gap + 1
    return "".join(out)


def _piece(x: Array, y: Array) -> str:
    if len(x) > 2 * POINTS:
        kept = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
        x, y = x[kept], y[kept]
    points = [(round(a, 1), round(b, 1)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    corners = [points[0]]
    for here, after in zip(points[1:], [*points[2:], None], strict=True):
        before = corners[-1]
        if after is None or not (_between(before[0], here[0], after[0]) and _between(before[1], here[1], after[1])):
            corners.append(here)
        elif before[0] == here[0] == after[0] or before[1] == here[1] == after[1]:
            continue  # on the way along one straight line
        else:
            corners.append(here)
    text, last = f"M{points[0][0]:g} {points[0][1]:g}", points[0]
    for a, b in corners[1:]:
        text += f"H{a:g}" if b == last[1] else f"V{b:g}" if a == last[0] else f"L{a:g} {b:g}"
        last = a, b
    return text


def _between(a: float, b: float, c: float) -> bool:
    return a <= b <= c or a >= b >= c
