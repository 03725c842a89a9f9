"""Bars over an axis, the order book as bars from a common baseline, and heat maps in six steps."""

from __future__ import annotations

import numpy as np

from ...core import Panel, Result
from .axes import Axis, axis_name, tick_text, ticks
from .lines import axis_of, column, data_of
from .marks import draw_marks
from .picture import SMALL, Picture, join, main_size
from .tells import draw as tell

ROLES = (
    "grid", "bar", "bar-force", "bar-calm", "bar-buy", "bar-sell", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5", "heat-6",
    "base", "threshold", "mark", "line-1", "line-2", "halo", "dot",
)  # fmt: skip


def picture(result: Result, panel: Panel, before: Result | None, main: bool = True) -> Picture:
    """Bars of the first series over ``x``; further series are lines over them."""
    model, data = result.model, data_of(result, panel)
    x_of, quantity = model.quantities[panel.x], model.quantities[panel.series[0]]
    xs, ys = column(data, panel.x), column(data, panel.series[0])
    half = 0.42 * (np.min(np.diff(np.unique(xs))) if len(np.unique(xs)) > 1 else 1.0)
    more = [column(data, name) for name in panel.series[1:]]
    y = axis_of(np.concatenate([ys, *more]), quantity, "linear", zero=True)
    low, high = float(xs.min() - 2 * half), float(xs.max() + 2 * half)
    out = Picture(Axis(low, high, tick_text(ticks(low, high, 5), x_of.unit)), y, size=main_size(model) if main else SMALL)
    out.levels(low, high)
    out.stroke("base", [low, high], [0.0, 0.0])
    out.say(high, y.low, axis_name(x_of), "tick foot", "end", dy=20 if main else 34)
    if main:
        out.say(low, y.high, panel.title, "strong head", dy=-14)
    for mask, role in tones(panel.tone, ys):
        parts = [
            (np.array([a - half, a - half, a + half, a + half]), np.array([0, b, b, 0.0]))
            for a, b in zip(xs[mask], ys[mask], strict=True)
            if b
        ]
        if parts:
            out.strokes[role] = join(parts)
    for number, name in enumerate(panel.series[1:3]):
        out.stroke(f"line-{number + 1}", xs, column(data, name))
        out.say(xs[-1], column(data, name)[-1], model.quantities[name].label, ("", "force")[number], "end", dy=-10)
    draw_marks(out, result, panel)
    if main and panel.tells:
        tell(out, result, panel, None, {panel.series[0]: (xs, ys)})
    return out


def tones(tone: str, values: np.ndarray) -> list[tuple[np.ndarray, str]]:
    """Which bars take which role."""
    up, down = values >= 0, values < 0
    if tone == "signed":
        return [(up, "bar-calm"), (down, "bar-force")]
    if tone == "book":
        return [(up, "bar-buy"), (down, "bar-sell")]
    return [(np.ones(len(values), bool), {"ink": "bar", "force": "bar-force", "calm": "bar-calm"}[tone])]


def book(result: Result, panel: Panel, before: Result | None, main: bool = True) -> Picture:
    """Ladder: price upward, size to the right from a common baseline; bids below (+), asks above (−)."""
    model, data = result.model, data_of(result, panel)
    price_of, quantity = model.quantities[panel.x], model.quantities[panel.series[0]]
    prices, sizes = column(data, panel.x), column(data, panel.series[0])
    thick = 0.42 * (np.min(np.diff(np.unique(prices))) if len(np.unique(prices)) > 1 else 1.0)
    longest = float(np.max(np.abs(sizes), initial=1e-9))
    y = Axis(prices.min() - 3 * thick, prices.max() + 3 * thick, tick_text(ticks(prices.min(), prices.max(), 6), price_of.unit))
    x = Axis(0.0, longest * 1.1, tick_text(ticks(0, longest * 1.05, 4), quantity.unit))
    out = Picture(x, y, size=main_size(model) if main else SMALL)
    for mask, role in ((sizes > 0, "bar-buy"), (sizes < 0, "bar-sell")):
        parts = [
            (np.array([0, s, s, 0.0]), np.array([p - thick, p - thick, p + thick, p + thick]))
            for p, s in zip(prices[mask], np.abs(sizes[mask]), strict=True)
        ]
        if parts:
            out.strokes[role] = join(parts)
    out.stroke("base", [0, 0], [y.low, y.high])
    if (sizes > 0).any():
        out.say(x.high, float(prices[sizes > 0].max()), "▲ bids", "buy", "end", dy=12)
    if (sizes < 0).any():
        out.say(x.high, float(prices[sizes < 0].min()), "▼ asks", "sell", "end", dy=-12)
    if main:
        out.say(0, y.high, panel.title, "strong head", dy=-14)
    for name, word in panel.marks.items():
        value = float(np.ravel(result[name])[0])
        if np.isfinite(value) and y.low <= value <= y.high:
            out.stroke("mark", [0, x.high], [value, value])
            out.say(x.high, value, f"{word} {result.write(name)}", "text2", "end", dy=-9)
    if main and panel.tells:
        tell(out, result, panel, None, {panel.series[0]: (np.linspace(0.0, x.high, 101), np.full(101, y.low))})
    return out


def heat(result: Result, panel: Panel, before: Result | None, main: bool = True) -> Picture:
    """Cells over two axes: ``x``, the first series (y) and the second (value), as flat arrays of a full grid."""
    model, data = result.model, data_of(result, panel)
    xs, ys, values = (column(data, name) for name in (panel.x, *panel.series[:2]))
    columns, rows = np.unique(xs), np.unique(ys)
    dx, dy = ((v[-1] - v[0]) / max(len(v) - 1, 1) / 2 or 0.5 for v in (columns, rows))
    x_of, y_of = model.quantities[panel.x], model.quantities[panel.series[0]]
    x = Axis(columns[0] - dx, columns[-1] + dx, tick_text(ticks(columns[0], columns[-1], 5), x_of.unit))
    y = Axis(rows[0] - dy, rows[-1] + dy, tick_text(ticks(rows[0], rows[-1], 5), y_of.unit))
    out = Picture(x, y, size=main_size(model) if main else SMALL)
    edges = np.linspace(np.nanmin(values), np.nanmax(values) + 1e-12, 7)
    for level in range(6):
        inside = (values >= edges[level]) & (values <= edges[level + 1] if level == 5 else values < edges[level + 1])
        parts = [
            (np.array([a - dx, a + dx, a + dx, a - dx]), np.array([b - dy, b - dy, b + dy, b + dy]))
            for a, b in zip(xs[inside], ys[inside], strict=True)
        ]
        if parts:
            out.strokes[f"heat-{level + 1}"] = join(parts)
    if main:
        out.say(x.low, y.high, panel.title, "strong head", dy=-14)
    out.say(x.high, y.low, axis_name(x_of), "tick foot", "end", dy=20 if main else 34)
    return out
