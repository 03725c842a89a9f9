"""The phase map: the outcome over a grid of two parameters, with the boundary on which the loop gain is 1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...core import THIN, Array, Model, Parameter, words
from ...dynamics import beside
from ..figures import table
from ..figures.axes import Axis, axis_name, axis_over
from ..figures.boundary import Boundary, boundary, formula, spread
from ..figures.drawing import drawing
from ..figures.gauge import total_gains
from ..figures.picture import Picture, join
from ..figures.session import Session
from . import layout

CELLS = 26


class Phase:
    """Two menus, a button, a progress bar; a click on the map sets both sliders."""

    def __init__(self, session: Session, pick: Callable[[dict[str, Any]], None]) -> None:
        model = session.model
        self.session, self.model, self.picked = session, model, pick
        self.choices = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q.role != "scene"]
        options = [(q.label, q.name) for q in self.choices]
        across = model.cliff.over if model.cliff and any(q.name == model.cliff.over for q in self.choices) else options[0][1]
        depth = model.gain.depth if model.gain else ""  # what stops it, where one slider is it
        last = [name for _, name in reversed(options) if name != across]
        up = depth if depth in last else last[0]
        self.opening = across, up
        self.across = widgets.Dropdown(options=options, value=across, description="across")
        self.up = widgets.Dropdown(options=options, value=up, description="up")
        for menu in (self.across, self.up):
            menu.add_class("sq-switch")
        self.go = layout.button("Draw the map", "sq-btn", "Runs the model at every cell of the grid")
        self.go.add_class("is-main")
        self.go.on_click(lambda _: self.start())
        self.progress = widgets.IntProgress(min=0, max=CELLS, layout=widgets.Layout(display="none", width="100%"))
        self.progress.add_class("sq-progress")
        self.paper, self.says = layout.html("sq-pick"), layout.html("sq-phasesays", live=True)
        self.says.value = (
            f"<p>{'Where does it tip?' if model.tipped else 'How do two settings play together?'} A click on the map sets both.</p>"
        )
        bar = widgets.HBox([self.across, self.up, self.go])
        bar.add_class("sq-phasebar")
        side = layout.box("sq-mapside", [bar, self.progress, self.says])
        self.box = layout.box("sq-map", [self.paper, side])
        self.task: asyncio.Task[None] | None = None
        self.axes: tuple[Axis, Axis] | None = None
        self.drawn: tuple[Any, ...] = ()  # what the last map was drawn from

    @property
    def chosen(self) -> tuple[str, str]:
        """The two settings of the map, across and up."""
        return self.across.value, self.up.value

    def start(self) -> None:
        """Draws the map, or stops drawing it."""
        if self.task and not self.task.done():
            self.task.cancel()
            self._rest("Stopped. Draw the map again when you like.")
            return
        if self.across.value == self.up.value:
            self.says.value = "<p>Choose two different settings.</p>"
            return
        self.go.description, self.progress.layout.display = "Stop", ""
        try:
            self.task = asyncio.get_running_loop().create_task(self._draw())
        except RuntimeError:  # no loop: in a plain script the map is drawn at once
            asyncio.run(self._draw())

    async def _draw(self) -> None:
        x, y = self._parameter(self.across.value), self._parameter(self.up.value)
        xs, ys = spread(x, CELLS), spread(y, CELLS)
        values, tipped, gain = np.empty((len(ys), len(xs))), np.empty((len(ys), len(xs)), bool), np.empty((len(ys), len(xs)))
        needed = self.model.gain is not None and formula(self.model) is None
        for row, level in enumerate(ys):
            given = {**self.session.given, y.name: float(level)}
            values[row], tipped[row], gain[row] = outcomes(self.model, given, x.name, xs, self.session.seed, gained=needed)
            self.progress.value = row + 1
            await asyncio.sleep(0)
        self.drawn = (x, y, xs, ys, values, tipped, gain)
        self.show()

    @property
    def whole(self) -> bool:
        """Whether the map may show where it tips: the reader has found an edge, or asked for them all."""
        return self.model.tipped is None or self.session.showing or bool(self.session.found)

    def show(self) -> None:
        """The last map, with its edge as soon as that is found."""
        if not self.drawn:
            return
        x, y, xs, ys, values, tipped, gain = self.drawn
        reading, whole, given = self.model.readings[0], self.whole, self.session.given
        edge = boundary(self.model, given, x, y, gain) if whole else Boundary([])
        shown = picture(x, y, xs, ys, shades(values, tipped if whole else np.zeros_like(tipped)), given, edge.lines, f"g = 1, {edge.how}")
        self.axes = shown.x, shown.y
        numbers = table.grid("Map", x, y, xs, ys, reading, values)
        self.paper.value = (
            f'<div class="sq-plot">{drawing(shown)}</div><details class="nt"><summary>The map as a table</summary>{numbers}</details>'
        )
        if not np.isfinite(values).any():
            self._rest("The model has no answer anywhere on this map. Choose other settings.")
            return
        low, high = np.nanmin(values), np.nanmax(values)
        answered = np.isfinite(values)
        share = f" It tips in {100 * tipped[answered].mean():.0f}{THIN}% of the cells." if self.model.tipped and whole else ""
        shaded = "the three full shades tipped" if share else "fuller is more"
        if not answered.all():
            share += f" The model has no answer in {words.counted(np.sum(~answered), 'cell')} of {values.size}, left blank."
        hidden = "" if whole else " Where it tips is drawn once you have crossed an edge, or with “Show the edges”."
        self._rest(f"{reading.label} from {reading.write(low)} to {reading.write(high)}; {shaded}.{share}{hidden} {edge.says}")

    def _rest(self, sentence: str) -> None:
        self.go.description, self.progress.layout.display, self.progress.value = "Draw the map", "none", 0
        self.says.value = f"<p>{escape(sentence)}</p>"

    def _parameter(self, name: str) -> Parameter:
        parameter = self.model.parameter(name)
        assert isinstance(parameter, Parameter)
        return parameter

    def pick(self, x: float, y: float) -> None:
        """A click at two fractions of the plot: the nearest stops of both sliders."""
        if self.axes is None:
            return
        out = {}
        for fraction, axis, name in ((x, self.axes[0], self.across.value), (y, self.axes[1], self.up.value)):
            low, high = axis.ends
            at = low + fraction * (high - low)
            value = 10**at if axis.log else at
            stops = self._parameter(name).stops
            out[name] = float(stops[np.argmin(np.abs(stops - value))])
        self.picked(out)


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
            edges = np.quantile(found, np.linspace(0, 1, count + 1)[1:-1])
            rank = np.searchsorted(edges, found, side="right")
            turned = split and first == 3 and np.median(found) < np.median(values[good & ~tipped])
            out[mask] = first + (count - 1 - rank if turned else rank)
    return out


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
    """The edges of the cell around a value, inside the axis."""
    low, high = axis.ends
    half = (high - low) / (len(values) - 1) / 2

    def edges(value: float) -> tuple[float, float]:
        at = float(axis.place(value))
        ends = max(at - half, low), min(at + half, high)
        return (10 ** ends[0], 10 ** ends[1]) if axis.log else ends

    return edges
