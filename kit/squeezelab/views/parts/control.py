"""Controls: label and typed value on one line, the slider below, a line under its track for the edge or a slip."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...core import Choice, Parameter
from ...core.unit import Style, style
from ...errors import OutOfRange, SqueezelabError
from .looks import make

LINE = 31  # letters that fit beside each other above a slider; longer ones take a second line
TRIED = 16  # stops whose written values are looked at
WIDTH, INSIDE = 244, 220  # pixels of the column of controls, and of a row of buttons in it
TRACK = 228.0  # pixels of a track
Moved = Callable[[str, Any], None]


def first(parameter: Parameter | Choice) -> str:
    """Where it stands at first, and why: “At first 30 %. FINRA Rule 4210: 30 %.”"""
    text = parameter.write(parameter.default, exact=True) if isinstance(parameter, Parameter) else parameter.write(parameter.default)
    return f"At first {text}. {parameter.basis}" if parameter.basis else ""


class Control:
    """A slider over the parameter's stops, with a field that takes any value within the bounds.

    ``value`` is exact; the handle stands at the nearest stop. ``moved(name, value)`` is called for moves of the
    reader's, not for `show`.
    """

    def __init__(self, parameter: Parameter, value: float, moved: Moved) -> None:
        self.parameter, self.moved, self.value, self._showing = parameter, moved, value, False
        self.style: Style = "trader"
        self.slipped: Callable[[str], None] = lambda sentence: None  # told what is wrong with a typed value
        self.slider = make(
            widgets.IntSlider,
            value=self._stop(value),
            min=0,
            max=len(parameter.stops) - 1,
            description=parameter.label,
            readout=False,
            description_allow_html=False,
        )
        self.slider.tooltip = f"{parameter.help} {parameter.range}. {parameter.reason} {first(parameter)}".rstrip()
        self.slider.add_class("sq-slider")
        self.slider.add_class(f"sq-of-{parameter.name}")
        self.field = make(widgets.Text, value=self.written, continuous_update=False, tooltip=f"{parameter.label}: {parameter.range}")
        self.field.add_class("sq-field")
        self.tip = make(widgets.HTML)
        self.tip.add_class("sq-tip")
        self.box = make(widgets.VBox, [self.slider, self.field, self.tip])
        self.box.add_class("sq-ctl")
        some = (value, *parameter.stops[:: max(len(parameter.stops) // TRIED, 1)], parameter.high)
        if len(parameter.label) + max(len(parameter.write(float(one), exact=True)) for one in some) > LINE:
            self.box.add_class("is-long")
        self.slider.observe(self._slid, "value")
        self.field.observe(self._typed, "value")

    @property
    def written(self) -> str:
        with style(self.style):
            return self.parameter.write(self.value, exact=True)

    def show(self, value: float) -> None:
        """Stands at ``value`` without telling anybody."""
        self.value, self._showing = value, True
        if "wrong" in self.tip.value:
            self.tip.value = ""  # a slip is over once the value stands elsewhere
        try:
            self.slider.value = self._stop(value)
            written = self.written
            if self.field.value != written:
                self.field.value = written
        finally:
            self._showing = False

    def _stop(self, value: float) -> int:
        return int(np.argmin(np.abs(self.parameter.stops - value)))

    def _slid(self, change: Any) -> None:
        if self._showing:
            return
        self.moved(self.parameter.name, self.value_at(change["new"]))

    def value_at(self, stop: int) -> float:
        """The value at a stop of the slider: the one that was typed, where the handle stands for it, else the stop's own."""
        if stop == self._stop(self.value):
            return self.value
        value = float(self.parameter.stops[stop])
        return int(value) if self.parameter.structural else value

    def _typed(self, change: Any) -> None:
        if self._showing or change["new"] == self.written:
            return
        try:
            with style(self.style):
                value = self.parameter.read(change["new"])
        except SqueezelabError as problem:
            self.show(self.value)
            short = f"goes from {self.parameter.range}" if isinstance(problem, OutOfRange) else "no number here"
            whole = f"{problem} Kept at {self.written}."
            self.tip.value = f'<span class="wrong" title="{escape(whole, quote=True)}">⚠ {escape(short)}</span>'
            self.slipped(whole)
            return
        self.tip.value = ""
        self.moved(self.parameter.name, value)

    def mark(self, value: float | None, *, crossed: bool = False) -> None:
        """Shows on the line under the track where the outcome tips, or nothing; ``crossed`` by the reader just now."""
        if value is None:
            self.tip.value = ""
            return
        part = self._stop(value) / max(len(self.parameter.stops) - 1, 1)
        written = self.parameter.unit.number(value)
        for text in (f"you crossed the edge at {written}", f"crossed at {written}") if crossed else (f"edge at {written}",):
            long, room = 6.3 * len(text), TRACK * (1 - part)
            if fits := long <= max(room, TRACK * part):
                break
        left = fits and long > room
        spot = 100 * (part if fits else max(TRACK - long, 0) / TRACK)
        self.tip.value = (
            f'<span class="mark" style="left:{100 * part:.1f}%"></span>'
            f'<span class="txt{" is-left" if left else ""}" style="left:{spot:.1f}%">{escape(text)}</span>'
        )


class Switch:
    """A choice as a row of buttons."""

    def __init__(self, choice: Choice, value: str, moved: Moved) -> None:
        self.parameter, self.moved, self._showing = choice, moved, False
        options = [(text, key) for key, text in choice.options.items()]
        wide = sum(20 + 7.6 * len(text) for text, _ in options)
        short = len(options) <= 3 and wide <= INSIDE
        letters = sum(len(text) for text, _ in options) + len(choice.label)
        self.wraps = not short or 20 * len(options) + 8 + 7.4 * letters > WIDTH  # in wide letters the label has a line of its own
        kind = widgets.ToggleButtons if short else widgets.Dropdown
        self.buttons = make(kind, options=options, value=value, description=choice.label, tooltip=f"{choice.help} {first(choice)}".rstrip())
        self.buttons.add_class("sq-switch")
        self.box = make(widgets.VBox, [self.buttons])
        self.box.add_class("sq-ctl")
        self.buttons.observe(self._chosen, "value")

    @property
    def value(self) -> str:
        return str(self.buttons.value)

    def show(self, value: str) -> None:
        """Stands at ``value`` without telling anybody."""
        self._showing = True
        try:
            self.buttons.value = value
        finally:
            self._showing = False

    def _chosen(self, change: Any) -> None:
        if not self._showing:
            self.moved(self.parameter.name, change["new"])

    def mark(self, value: float | None, *, crossed: bool = False) -> None:
        """A choice has no edge."""
