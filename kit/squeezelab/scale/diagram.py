"""The phase diagram of a sweep over two axes, or the curve of one, as a picture of its own: SVG, readable in light and dark."""

from __future__ import annotations

from html import escape
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from ..core import Array, unit
from ..counting import counted
from ..errors import InputError, named
from ..output import PICTURES, suffix_of, write_picture
from .axes import Axis
from .files import as_sweep
from .held import TIPPED, Sweep
from .profile import Profile, profile

if TYPE_CHECKING:
    import xarray

WIDE, HIGH, LEFT, TOP, RIGHT, BOTTOM = 760, 520, 96, 64, 120, 64
COLD, WARM = np.array([0xF3, 0xEF, 0xE6]), np.array([0xC2, 0x55, 0x1A])
LEVELS = 64
END = 'text-anchor="end" font-size="11"'
HATCH = (
    '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="#8a8172" stroke-width="1.6"/></pattern></defs>'
)


def phase(sweep: Sweep | xarray.Dataset | str | Path, reading: str | None = None, out: str | Path | None = None) -> str:
    """Two axes as columns and rows, a reading as colour; cells without an answer are hatched. One axis as a curve with its edges.

    Parameters
    ----------
    sweep
        A grid over two axes, or values of one slider: what `squeezelab.sweep` gave, or the file that it was written to.
    reading
        By default the share of seeds that tip, else the first reading; along one axis the first reading. Of many seeds the median,
        of ``tipped`` the mean.
    out
        A file for the picture: ``.svg``, or ``.png`` where CairoSVG is installed.

    Returns
    -------
    str
        The SVG.
    """
    if out is not None:
        suffix_of(out, PICTURES, ".svg")
    sweep = as_sweep(sweep)
    if len(sweep.axes) == 1:
        svg = line(profile(sweep, reading))
        if out is not None:
            write_picture(out, svg)
        return svg
    if len(sweep.shape) != 2 or len(sweep.axes) != 2:
        raise InputError(f"A phase diagram needs a grid over two axes, or values of one slider; this is {sweep!r}.")
    name = reading if reading is not None else (TIPPED if TIPPED in sweep.readings else next(iter(sweep.readings)))
    named("reading of this sweep", name, sweep.readings)
    heights = sweep.mean(name) if name == TIPPED else sweep.typical(name)
    svg = _svg(sweep, name, np.where(sweep.answered, heights, np.nan))
    if out is not None:
        write_picture(out, svg)
    return svg


def line(found: Profile) -> str:
    """The curve of a sweep over one slider: the middle, the spread behind it, and dashed where most seeds begin or cease to tip."""
    sweep, q = found.sweep, found.parameter
    write_of = unit.SHARE.write if found.reading == TIPPED else sweep.model.quantities[found.reading].write
    known = np.concatenate([found.low, found.high])[np.isfinite(np.concatenate([found.low, found.high]))]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    middle, span, right, foot = 0.5 * (low + high), high - low or 1.0, WIDE - 40, HIGH - BOTTOM

    def across(value: float) -> float:
        scale = np.log if q.scale == "log" else np.asarray
        return float(np.interp(scale(value), scale(found.x[[0, -1]]), (LEFT, right)))

    def up(value: float) -> float:
        return foot - 0.94 * (foot - TOP) * (value - middle + span / 2) / span

    def path(xs: Array, ys: Array) -> str:
        return " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in zip(xs, ys, strict=True))

    title = f"{sweep.model.title}: {sweep.label(found.reading)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{escape(title)}">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fffdf8"/>',
        '<g font-family="system-ui, sans-serif" font-size="12" fill="#2b2822">',
        _text(LEFT, 28, title, 'font-size="18" font-weight="600"'),
        *(_text(LEFT, 47 + 14 * n, told, 'fill="#6b6557" font-size="11"') for n, told in enumerate(wrap(found.says(), 106)[:2])),
    ]
    for value in dict.fromkeys((low, middle, high)):
        parts += [f'<path d="M{LEFT} {up(value):.1f}H{right}" stroke="#e3ddd0"/>', _text(LEFT - 8, up(value) + 4, write_of(value), END)]
    for part in found.stretches:
        xs = found.x[part]
        band = path(np.r_[xs, xs[::-1]], np.r_[found.low[part], found.high[part][::-1]])
        parts.append(f'<polygon points="{band}" fill="#2b2822" fill-opacity="0.12"/>')
        parts.append(f'<polyline points="{path(xs, found.middle[part])}" fill="none" stroke="#2b2822" stroke-width="2"/>')
    for turn in found.turns[:2]:
        x = across(found.edge(turn))
        parts.append(f'<path d="M{x:.1f} {TOP + 12}V{foot}" stroke="#ad0c42" stroke-width="1.5" stroke-dasharray="6 4"/>')
        parts.append(_text(x, TOP + 8, q.write(found.edge(turn)), 'text-anchor="middle" fill="#ad0c42"'))
    ends = zip((found.x[0], found.x[-1]), ("start", "end"), strict=True)
    parts += [_text(across(value), foot + 18, q.write(value), f'text-anchor="{anchor}"') for value, anchor in ends]
    return "\n".join([*parts, _text((LEFT + right) / 2, HIGH - 14, q.label, 'text-anchor="middle"'), "</g></svg>"])


def _svg(sweep: Sweep, name: str, heights: Array) -> str:
    across, up = sweep.axes
    known = heights[np.isfinite(heights)]
    low, high = (0.0, 1.0) if name == TIPPED else (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    title = f"{sweep.model.title}: {sweep.label(name)}"
    note = f"{counted(sweep.attrs['seeds'], 'seed')} a cell, {sweep.attrs['random']} draws" if sweep.many else "one run a cell"
    note += f"; hatched: {len(sweep.reasons)} without an answer" if sweep.reasons else ""
    size = f'viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}"'
    middle = (LEFT + WIDE - RIGHT) / 2, (TOP + HIGH - BOTTOM) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">',
        HATCH,
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fffdf8"/>',
        '<g font-family="system-ui, sans-serif" font-size="12" fill="#2b2822">',
        _text(LEFT, 28, title, 'font-size="18" font-weight="600"'),
        _text(LEFT, 48, note, 'fill="#6b6557"'),
        f'<g shape-rendering="crispEdges">{_cells(heights, low, high - low or 1.0)}</g>',
        _ticks(across, True),
        _ticks(up, False),
        _text(middle[0], HIGH - 14, across.parameter.label, 'text-anchor="middle"'),
        f'<g transform="translate(18 {middle[1]:.0f}) rotate(-90)">' + _text(0, 0, up.parameter.label, 'text-anchor="middle"') + "</g>",
        _scale(sweep, name, low, high),
        "</g></svg>",
    ]
    return "\n".join(parts)


def _text(x: float, y: float, words: str, told: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {told}>{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}"/>'


def _cells(heights: Array, low: float, span: float) -> str:
    """One rectangle for each stretch of a column that has one colour."""
    columns, rows = heights.shape
    width, height = (WIDE - LEFT - RIGHT) / columns, (HIGH - TOP - BOTTOM) / rows
    parts = []
    for column in range(columns):
        shades = [_shade(value, low, span) for value in heights[column]]
        start = 0
        for row in range(rows):
            if row + 1 < rows and shades[row + 1] == shades[start]:
                continue
            top = HIGH - BOTTOM - (row + 1) * height
            parts.append(_rect(LEFT + column * width, top, width + 0.3, (row + 1 - start) * height + 0.3, shades[start]))
            start = row + 1
    return "".join(parts)


def _shade(value: float, low: float, span: float) -> str:
    if not np.isfinite(value):
        return "url(#none)"
    part = round((float(value) - low) / span * LEVELS) / LEVELS
    red, green, blue = np.round(COLD + (WARM - COLD) * min(max(part, 0.0), 1.0)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _ticks(one: Axis, across: bool) -> str:
    held, made = list(one.values), []
    for place in sorted({0, (len(held) - 1) // 2, len(held) - 1}):
        words = one.parameter.write(held[place])
        if across:
            x = LEFT + (place + 0.5) * (WIDE - LEFT - RIGHT) / len(held)
            anchor = "start" if place == 0 < len(held) - 1 else "end" if place == len(held) - 1 > 0 else "middle"
            made.append(_text(x, HIGH - BOTTOM + 18, words, f'text-anchor="{anchor}"'))
        else:
            y = HIGH - BOTTOM - (place + 0.5) * (HIGH - TOP - BOTTOM) / len(held)
            made.append(_text(LEFT - 8, y + 4, words, 'text-anchor="end" font-size="11"'))
    return "".join(made)


def _scale(sweep: Sweep, name: str, low: float, high: float) -> str:
    x, top, tall, steps = WIDE - RIGHT + 24, TOP + 8, 180, 16
    bars = [_rect(x, top + tall * (1 - (k + 1) / steps), 14, tall / steps + 0.4, _shade(k / (steps - 1), 0.0, 1.0)) for k in range(steps)]
    written = unit.SHARE.write if name == TIPPED else sweep.model.quantities[name].write
    return "".join(
        [*bars, _text(x + 20, top + 10, written(high), 'font-size="11"'), _text(x + 20, top + tall, written(low), 'font-size="11"')]
    )
