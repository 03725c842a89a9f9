"""The phase map as a figure: the outcome over a grid of two parameters, with the boundary on which the loop gain is 1. No widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

import numpy as np

from ...core import THIN, Array, Model, Parameter, words
from ...dynamics import beside
from . import table
from .axes import Axis, axis_name, axis_over
from .boundary import Boundary, boundary, formula, spread
from .drawing import drawing
from .gauge import total_gains
from .picture import Picture, join

CELLS = 26


def choices(model: Model) -> list[Parameter]:
    """The settings that a map can be drawn over."""
    return [q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q.role != "scene"]


def opening(model: Model) -> tuple[str, str]:
    """The two settings of the first map, across and up: what the second figure moves, and what stops the loop."""
    names = [q.name for q in choices(model)]
    across = model.cliff.over if model.cliff and model.cliff.over in names else names[0]
    depth = model.gain.depth if model.gain else ""  # what stops it, where one slider is it
    last = [name for name in reversed(names) if name != across]
    return across, depth if depth in last else last[0]


class Map:
    """The outcome at every cell of two settings, `CELLS` a side. `rows` runs the cells, row by row, before anything else is asked."""

    def __init__(self, model: Model, given: Mapping[str, Any], x: Parameter, y: Parameter, seed: int) -> None:
        self.model, self.given, self.x, self.y, self.seed = model, given, x, y, seed
        self.reading = model.readings[0]
        self.xs, self.ys = spread(x, CELLS), spread(y, CELLS)
        shape = len(self.ys), len(self.xs)
        self.values, self.tipped, self.gain = np.empty(shape), np.empty(shape, bool), np.empty(shape)

    def rows(self) -> Iterator[int]:
        """Runs a row at a time, and says how many there are."""
        needed = self.model.gain is not None and formula(self.model) is None
        for row, level in enumerate(self.ys):
            given = {**self.given, self.y.name: float(level)}
            self.values[row], self.tipped[row], self.gain[row] = outcomes(self.model, given, self.x.name, self.xs, self.seed, gained=needed)
            yield row + 1

    def drawn(self, given: Mapping[str, Any], *, whole: bool) -> tuple[Picture, str, str]:
        """The picture, it and its table as HTML, and what it says; where it tips only if it may be seen ``whole``."""
        edge = self.edge(given, whole=whole)
        levels = shades(self.values, self.tipped if whole else np.zeros_like(self.tipped))
        shown = picture(self.x, self.y, self.xs, self.ys, levels, given, edge.lines, f"g = 1, {edge.how}")
        numbers = table.grid("Map", self.x, self.y, self.xs, self.ys, self.reading, self.values)
        paper = f'<div class="sq-plot">{drawing(shown)}</div><details class="nt"><summary>The map as a table</summary>{numbers}</details>'
        return shown, paper, self._says(edge, whole=whole)

    def edge(self, given: Mapping[str, Any], *, whole: bool) -> Boundary:
        """The line on which the loop gain is 1; none unless the map may be seen ``whole``."""
        return boundary(self.model, given, self.x, self.y, self.gain) if whole else Boundary([])

    def _says(self, edge: Boundary, *, whole: bool) -> str:
        values, reading = self.values, self.reading
        answered = np.isfinite(values)
        if not answered.any():
            return "The model has no answer anywhere on this map. Choose other settings."
        low, high = np.nanmin(values), np.nanmax(values)
        share = f" It tips in {100 * self.tipped[answered].mean():.0f}{THIN}% of the cells." if self.model.tipped and whole else ""
        shaded = "the three full shades tipped" if share else "fuller is more"
        if not answered.all():
            share += f" The model has no answer in {words.counted(np.sum(~answered), 'cell')} of {values.size}, left blank."
        hidden = "" if whole else " Where it tips is drawn once you have crossed an edge, or with “Show the edges”."
        return f"{reading.label} from {reading.write(low)} to {reading.write(high)}; {shaded}.{share}{hidden} {edge.says}"

    def at(self, shown: Picture, x: float, y: float) -> dict[str, float]:
        """The nearest stops of both sliders to two fractions of the plot."""
        out = {}
        for fraction, axis, q in ((x, shown.x, self.x), (y, shown.y, self.y)):
            low, high = axis.ends
            at = low + fraction * (high - low)
            value = 10**at if axis.log else at
            out[q.name] = float(q.stops[np.argmin(np.abs(q.stops - value))])
        return out


def html(paper: str, says: str) -> str:
    """A map and its sentence, where there are no menus beside it."""
    return f'{paper}<p class="sq-phasesays">{escape(says)}</p>'


def outcomes(model: Model, given: Mapping[str, Any], name: str, values: Array, seed: int, *, gained: bool) -> tuple[Array, Array, Array]:
    """The first reading, whether it tipped, and if ``gained`` the loop gain, at each value; NaN where there is no answer."""
    reading, none = model.readings[0].name, np.full(len(values), np.nan)
    try:
        found = beside.swept(model, given, name, values, seed=seed)
    except Exception:  # the model breaks somewhere in the row: each cell is asked alone, and one that breaks stays empty
        if len(values) == 1:
            return none, np.zeros(1, bool), none
        cells = [outcomes(model, given, name, values[k : k + 1], seed, gained=gained) for k in range(len(values))]
        each = [np.concatenate(part) for part in zip(*cells, strict=True)]
        return each[0], each[1], each[2]
    outcome, tipped = found.column(lambda one: one[reading]), found.column(lambda one: one.tipped, empty=False)
    return outcome, tipped.astype(bool), found.column(total_gains) if gained else none


def shades(values: Array, tipped: Array) -> Array:
    """A shade 0 to 5 for each cell, -1 where there is no answer: the upper three for outcomes that tipped, by rank."""
    out = np.full(values.shape, -1)
    good = np.isfinite(values)
    split = bool((tipped & good).any() and (~tipped & good).any())
    for mask, first, count in ((good & ~tipped, 0, 3), (good & tipped, 3, 3)) if split else ((good, 0, 6),):
        found = values[mask]
        if found.size:
            rank = ranks(found, count)
            turned = split and first == 3 and np.median(found) < np.median(values[good & ~tipped])
            out[mask] = first + (count - 1 - rank if turned else rank)
    return out


def ranks(values: Array, count: int) -> Array:
    """A rank from 0 to ``count`` - 1 for each value, as many of each where no two are alike; many that are alike have one of their own."""
    edges = np.quantile(values, np.linspace(0, 1, count + 1)[1:-1])
    stands = np.searchsorted(edges, values, side="left") + np.searchsorted(edges, values, side="right")
    kinds, which = np.unique(stands, return_inverse=True)
    return np.asarray(np.floor(which * (count - 1) / max(len(kinds) - 1, 1) + 0.5).astype(int))


def picture(
    x: Parameter, y: Parameter, xs: Array, ys: Array, levels: Array, given: Mapping[str, Any], edge: list[Any], name: str
) -> Picture:
    """Six shades of one hue, the boundary dashed and named, a ring where the sliders stand."""
    out = Picture(axis_over(x, 4), axis_over(y, 4), size=(500.0, 300.0))
    halves = [_half(axis, cells) for axis, cells in ((out.x, xs), (out.y, ys))]
    for level in range(6):
        parts = []
        for row, column in zip(*np.nonzero(levels == level), strict=True):
            (a, b), (c, d) = halves[0](xs[column]), halves[1](ys[row])
            parts.append((np.array([a, b, b, a]), np.array([c, c, d, d])))
        if parts:
            out.strokes[f"heat-{level + 1}"] = join(parts)
    if edge:
        out.strokes["threshold"] = join(edge)
        longest = max(edge, key=lambda line: len(line[0]))
        across, up = (float(values[len(values) // 2]) for values in longest)
        left = out.x.fraction(across) > 0.45
        out.say(across, up, name, "alarm strong", "end" if left else "start", dx=-6 if left else 6, dy=-10)
    out.dot("ring", given[x.name], given[y.name])
    out.dot("hole", given[x.name], given[y.name])
    out.say(out.x.high, out.y.low, axis_name(x), "tick foot", "end", dy=20)
    out.say(out.x.low, out.y.high, f"↑ {axis_name(y)}", "tick", dy=-12)
    return out


def _half(axis: Axis, values: Array) -> Callable[[float], tuple[float, float]]:
    """The edges of the cell around a value: halfway to its neighbours, inside the axis."""
    low, high = axis.ends
    places = np.asarray([float(axis.place(value)) for value in values])
    halves = np.diff(places) / 2
    below, above = np.concatenate([halves[:1], halves]), np.concatenate([halves, halves[-1:]])
    ends = {float(value): (max(at - a, low), min(at + b, high)) for value, at, a, b in zip(values, places, below, above, strict=True)}

    def edges(value: float) -> tuple[float, float]:
        first, last = ends[float(value)]
        return (10**first, 10**last) if axis.log else (first, last)

    return edges
