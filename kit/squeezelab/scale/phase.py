"""The phase diagram of a sweep over two axes, as a picture of its own: SVG, readable in light and dark."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np

from ..core import Array, Choice, Parameter
from ..errors import InputError, UnknownName
from .sweep import TIPPED, Sweep

WIDE, HIGH, LEFT, TOP, RIGHT, BOTTOM = 760, 520, 96, 64, 120, 64
COLD, WARM = np.array([0xF3, 0xEF, 0xE6]), np.array([0xC2, 0x55, 0x1A])
LEVELS = 64


def phase(sweep: Sweep, reading: str | None = None, out: str | Path | None = None) -> str:
    """The first two axes as columns and rows, a reading as colour; cells without an answer are hatched.

    Parameters
    ----------
    sweep
        A grid over two axes.
    reading
        By default the share of seeds that tip, else the first reading; of many seeds the median, of ``tipped`` the mean.
    out
        A file for the SVG.

    Returns
    -------
    str
        The SVG.
    """
    if len(sweep.shape) != 2 or len(sweep.axes) != 2:
        raise InputError(f"A phase diagram needs a grid over two axes; this sweep has {len(sweep.axes)} ({sweep!r}).")
    name = reading or (TIPPED if TIPPED in sweep.readings else next(iter(sweep.readings)))
    if name not in sweep.readings:
        raise UnknownName("reading of this sweep", name, sweep.readings)
    heights = sweep.mean(name) if name == TIPPED else sweep.typical(name)
    svg = _svg(sweep, name, np.where(sweep.answered, heights, np.nan))
    if out is not None:
        Path(out).write_text(svg, "utf-8")
    return svg


def _svg(sweep: Sweep, name: str, heights: Array) -> str:
    across, up = sweep.axes
    known = heights[np.isfinite(heights)]
    low, high = (0.0, 1.0) if name == TIPPED else (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    span = high - low or 1.0
    columns, rows = heights.shape
    width, height = (WIDE - LEFT - RIGHT) / columns, (HIGH - TOP - BOTTOM) / rows
    parts = []
    for column in range(columns):
        start = 0
        while start < rows:
            shade = _shade(heights[column, start], low, span)
            end = start
            while end + 1 < rows and _shade(heights[column, end + 1], low, span) == shade:
                end += 1
            x, y = LEFT + column * width, HIGH - BOTTOM - (end + 1) * height
            parts.append(f'<rect x="{x:.2f}" y="{y:.2f}" width="{width + 0.3:.2f}" height="{(end - start + 1) * height + 0.3:.2f}" fill="{shade}"/>')
            start = end + 1
    title = f"{sweep.model.title}: {sweep.label(name).lower() if name == TIPPED else sweep.label(name)}"
    missing = len(sweep.reasons)
    note = f"{sweep.attrs['seeds']} seeds a cell, {sweep.attrs['random']} draws" if sweep.many else "one run a cell"
    note += f"; hatched: {missing} without an answer" if missing else ""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" aria-label="{escape(title)}">
<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="#8a8172" stroke-width="1.6"/></pattern></defs>
<rect width="{WIDE}" height="{HIGH}" fill="#fffdf8"/>
<g font-family="system-ui, sans-serif" fill="#2b2822"><text x="{LEFT}" y="28" font-size="18" font-weight="600">{escape(title)}</text>
<text x="{LEFT}" y="48" font-size="12.5" fill="#6b6557">{escape(note)}</text></g>
<g shape-rendering="crispEdges">{"".join(parts)}</g>
<g font-family="system-ui, sans-serif" font-size="12" fill="#2b2822">{_ticks(across.parameter, across.values, True)}{_ticks(up.parameter, up.values, False)}
<text x="{(LEFT + WIDE - RIGHT) / 2:.0f}" y="{HIGH - 14}" text-anchor="middle">{escape(across.parameter.label)}</text>
<text transform="translate(18 {(TOP + HIGH - BOTTOM) / 2:.0f}) rotate(-90)" text-anchor="middle">{escape(up.parameter.label)}</text>
{_scale(sweep, name, low, high)}</g>
</svg>"""


def _shade(value: float, low: float, span: float) -> str:
    if not np.isfinite(value):
        return "url(#none)"
    part = round((float(value) - low) / span * LEVELS) / LEVELS
    red, green, blue = np.round(COLD + (WARM - COLD) * min(max(part, 0.0), 1.0)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _ticks(parameter: Parameter | Choice, values: object, across: bool) -> str:
    held = list(values)  # type: ignore[call-overload]
    shown = sorted({0, (len(held) - 1) // 2, len(held) - 1})
    made = []
    for place in shown:
        text = escape(parameter.write(held[place]))
        if across:
            x = LEFT + (place + 0.5) * (WIDE - LEFT - RIGHT) / len(held)
            anchor = "start" if place == 0 else "end" if place == len(held) - 1 else "middle"
            made.append(f'<text x="{x:.1f}" y="{HIGH - BOTTOM + 18}" text-anchor="{anchor if len(held) > 1 else "middle"}">{text}</text>')
        else:
            y = HIGH - BOTTOM - (place + 0.5) * (HIGH - TOP - BOTTOM) / len(held)
            made.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" font-size="11">{text}</text>')
    return "".join(made)


def _scale(sweep: Sweep, name: str, low: float, high: float) -> str:
    x, top, tall = WIDE - RIGHT + 24, TOP + 8, 180
    bars = "".join(
        f'<rect x="{x}" y="{top + tall * (1 - (k + 1) / 16):.1f}" width="14" height="{tall / 16 + 0.4:.1f}" fill="{_shade(k / 15, 0.0, 1.0)}"/>'
        for k in range(16)
    )

    def write(value: float) -> str:
        return f"{100 * value:.0f} %" if name == TIPPED else sweep.model.quantities[name].write(value)

    return f'{bars}<text x="{x + 20}" y="{top + 10}" font-size="11">{escape(write(high))}</text><text x="{x + 20}" y="{top + tall}" font-size="11">{escape(write(low))}</text>'
