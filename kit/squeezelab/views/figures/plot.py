"""A plot of plain marks as SVG in true pixels, for pictures that are not the picture of a model: a chain, bars, a case beside its record.

Colours and type are classes (`own.css` has them), so that both themes and forced colours hold. Labels are placed last, each
where it covers no other and, where the plot is to keep its words clear, not along a line either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

from ...core import Array
from .axes import Axis

LETTER = 6.6  # pixels of a letter of 12, estimated
GRAIN, DOT = 4.0, 6  # pixels between the points of a line that words keep off; how many of them a dot is worth
TRIES = ((0, 0), (0, -15), (0, 15), (0, -30), (0, 30), (0, -46), (0, 46))


@dataclass
class Plot:
    """``width`` × ``height`` pixels with margins; `Axis` x and y between them. ``says`` is the picture's name, read out."""

    width: float
    height: float
    x: Axis
    y: Axis
    says: str
    left: float = 44.0
    right: float = 8.0
    top: float = 26.0
    bottom: float = 26.0
    parts: list[str] = field(default_factory=list)
    labels: list[tuple[float, float, str, str, str]] = field(default_factory=list)
    clear: bool = False  # words keep off lines and dots as well
    inked: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Room for the longest number of the axis, sign and all."""
        self.left = max(self.left, 10 + LETTER * max((len(text) for _, text in self.y.ticks), default=0))

    def px(self, x: float | Array) -> Array:
        """Data to pixels across."""
        return np.asarray(self.left + self.x.parts(np.asarray(x, float)) * (self.width - self.left - self.right))

    def py(self, y: float | Array) -> Array:
        """Data to pixels down."""
        return np.asarray(self.height - self.bottom - self.y.parts(np.asarray(y, float)) * (self.height - self.top - self.bottom))

    def head(self, title: str, unit: str = "") -> Plot:
        """The title above the plot, its unit at the right end."""
        self.parts.append(f'<text x="{self.left:g}" y="11" class="p-strong">{escape(title)}</text>')
        room = self.width - self.right - self.left - len(title) * LETTER * 1.1
        unit = unit if len(unit) * LETTER < room else unit.split(" per ")[0]
        if unit:
            self.parts.append(f'<text x="{self.width - self.right:g}" y="11" class="p-tick" text-anchor="end">{escape(unit)}</text>')
        return self

    def frame(self, *, zero: bool = True) -> Plot:
        """Grid lines and ticks of both axes; a stronger line at 0."""
        a, b = self.left, self.width - self.right
        for value, text in self.y.ticks:
            y = float(self.py(value))
            self.parts.append(
                f'<line x1="{a:g}" y1="{y:.1f}" x2="{b:g}" y2="{y:.1f}" class="{"p-axis" if zero and value == 0 else "p-grid"}"/>'
            )
            self.parts.append(f'<text x="{a - 7:g}" y="{y + 4:.1f}" class="p-tick" text-anchor="end">{escape(text)}</text>')
            if self.clear and zero and value == 0:
                self.inked += _along(np.array([a, b]), np.array([y, y]))
        last = -1e9
        for value, text in self.x.ticks:
            half = len(text) * LETTER / 2
            x = float(np.clip(self.px(value), half, max(half, self.width - half)))  # a long name at an edge stays in the picture
            if x - half < last + 6:
                continue
            last = x + half
            self.parts.append(
                f'<text x="{x:.1f}" y="{self.height - self.bottom + 17:g}" class="p-tick" text-anchor="middle">{escape(text)}</text>'
            )
        return self

    def line(self, x: Sequence[float] | Array, y: Sequence[float] | Array, kind: str) -> Plot:
        """A line, pen up where a point is missing."""
        across, down = np.atleast_1d(self._in_x(x)), np.atleast_1d(self._in_y(y))
        self.parts.append(f'<path d="{_path(across, down)}" class="{kind}"/>')
        if self.clear:
            self.inked += _along(across, down)
        return self

    def steps(self, x: Array, y: Array, kind: str) -> Plot:
        """A staircase: each value holds until the next."""
        return self.line(np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1], kind)

    def area(self, x: Array, low: Array, high: Array, kind: str) -> Plot:
        """The area between two lines."""
        there = np.isfinite(low) & np.isfinite(high)
        if there.any():
            xs = self._in_x(np.concatenate([x[there], x[there][::-1]]))
            ys = self._in_y(np.concatenate([high[there], low[there][::-1]]))
            self.parts.append(f'<path d="{_path(xs, ys)}Z" class="{kind}"/>')
        return self

    def bar(self, x0: float, x1: float, y0: float, y1: float, kind: str) -> Plot:
        """A rectangle between two corners in data."""
        a, b = sorted((float(self._in_x(x0)), float(self._in_x(x1))))
        c, d = sorted((float(self._in_y(y0)), float(self._in_y(y1))))
        self.parts.append(f'<rect x="{a:.1f}" y="{c:.1f}" width="{b - a:.1f}" height="{d - c:.1f}" class="{kind}"/>')
        return self

    def dots(self, x: Sequence[float] | Array, y: Sequence[float] | Array, kind: str, size: float = 4.5) -> Plot:
        """One disc a point."""
        for a, b in zip(np.atleast_1d(self._in_x(x)), np.atleast_1d(self._in_y(y)), strict=True):
            if np.isfinite(a) and np.isfinite(b):
                self.inked += [(float(a), float(b))] * DOT
                self.parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{size:g}" class="{kind}"/>')
        return self

    def upright(self, x: float, kind: str) -> Plot:
        """A line through the whole height."""
        at = float(self._in_x(x))
        self.parts.append(f'<line x1="{at:.1f}" y1="{self.top - 4:g}" x2="{at:.1f}" y2="{self.height - self.bottom:g}" class="{kind}"/>')
        return self

    def hair(self, x: float, y: float, end: float) -> Plot:
        """A hair upright at ``x`` that leads from what is named to its name, all in pixels."""
        self.parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x:.1f}" y2="{end:.1f}" class="p-lead"/>')
        return self

    def label(self, x: float, y: float, text: str, kind: str = "", *, align: str = "start", dx: float = 7, dy: float = 4) -> Plot:
        """Words beside a point in data; they move up or down where they would cover others."""
        self.labels.append((float(self._in_x(x)) + (-dx if align == "end" else dx if align == "start" else 0), float(self._in_y(y)) + dy,
                            text, kind, align))  # fmt: skip
        return self

    def note(self, text: str) -> Plot:
        """A line of small print at the foot."""
        self.parts.append(f'<text x="{self.left:g}" y="{self.height - 3:g}" class="p-tick">{escape(text)}</text>')
        return self

    def svg(self) -> str:
        """The whole as SVG with its words on top."""
        taken: list[tuple[float, float, float, float]] = []
        words = []
        for x, y, text, kind, align in self.labels:
            wide = len(text) * LETTER * (1.08 if "strong" in kind else 1)
            start = x - (wide if align == "end" else wide / 2 if align == "middle" else 0)
            start = min(max(start, 2.0), max(2.0, self.width - wide - 2))

            def cost(move: tuple[int, int], box: tuple[float, float, float] = (start, y, start + wide)) -> tuple[float, float]:
                a, low, c = box[0], box[1] + move[1], box[2]
                ink = sum(a <= x <= c and low - 12 <= y <= low + 4 for x, y in self.inked) if self.clear else 0
                return _covered((a, low - 11, c, low + 3), taken, self.height), 2.0 * ink + abs(move[1])

            y += min(TRIES, key=cost)[1]
            taken.append((start, y - 11, start + wide, y + 3))
            words.append(f'<text x="{start:.1f}" y="{y:.1f}" class="p-label {kind}">{escape(text)}</text>')
        return (
            f'<svg class="sq-plot" viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" height="{self.height:g}" role="img" '
            f'aria-label="{escape(self.says)}">{"".join(self.parts)}{"".join(words)}</svg>'
        )

    def _in_x(self, x: Sequence[float] | Array | float) -> Array:
        return np.asarray(np.clip(self.px(np.asarray(x, float)), self.left - 1, self.width - self.right + 1))

    def _in_y(self, y: Sequence[float] | Array | float) -> Array:
        return np.asarray(np.clip(self.py(np.asarray(y, float)), self.top - 6, self.height - self.bottom + 1))


def _along(x: Array, y: Array) -> list[tuple[float, float]]:
    """Points along a line, `GRAIN` pixels apart."""
    out: list[tuple[float, float]] = []
    for a, b, c, d in zip(x[:-1], y[:-1], x[1:], y[1:], strict=True):
        if np.isfinite(a + b + c + d):
            parts = np.linspace(0, 1, max(2, int(np.hypot(c - a, d - b) / GRAIN) + 1))
            out += zip((a + parts * (c - a)).tolist(), (b + parts * (d - b)).tolist(), strict=True)
    return out


def _covered(box: tuple[float, float, float, float], taken: list[tuple[float, float, float, float]], height: float) -> float:
    """How much of a box lies on others, or outside."""
    a, b, c, d = box
    lost = max(0.0, 14 - b) * 40 + max(0.0, d - height) * 40
    return lost + sum(max(0.0, min(c, z) - max(a, x)) * max(0.0, min(d, w) - max(b, y)) for x, y, z, w in taken)


def _path(x: Array, y: Array) -> str:
    out, pen = [], "M"
    for a, b in zip(np.atleast_1d(x), np.atleast_1d(y), strict=True):
        if not (np.isfinite(a) and np.isfinite(b)):
            pen = "M"
            continue
        out.append(f"{pen}{a:.1f} {b:.1f}")
        pen = "L"
    return "".join(out)
