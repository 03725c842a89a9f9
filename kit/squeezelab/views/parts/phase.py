"""The phase map in a calculator: two menus, a button, a progress bar; `figures.phase` draws it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from ...core import Parameter
from ..figures.phase import CELLS, Map, choices, opening
from ..figures.picture import Picture
from ..figures.session import Session
from . import layout
from .looks import make


class Phase:
    """Two menus, a button, a progress bar; a click on the map sets both sliders."""

    def __init__(self, session: Session, pick: Callable[[dict[str, Any]], None]) -> None:
        model = session.model
        self.session, self.model, self.picked = session, model, pick
        self.opening = opening(model)
        options = [(q.label, q.name) for q in choices(model)]
        self.across, self.up = (
            make(widgets.Dropdown, options=options, value=name, description=way)
            for name, way in zip(self.opening, ("across", "up"), strict=True)
        )
        for menu in (self.across, self.up):
            menu.add_class("sq-switch")
        self.go = layout.button("Draw the map", "sq-btn", "Runs the model at every cell of the grid")
        self.go.add_class("is-main")
        self.go.on_click(lambda _: self.start())
        self.progress = make(widgets.IntProgress, min=0, max=CELLS, layout=widgets.Layout(display="none", width="100%"))
        self.progress.add_class("sq-progress")
        self.paper, self.says = layout.html("sq-pick"), layout.html("sq-phasesays", live=True)
        self.says.value = (
            f"<p>{'Where does it tip?' if model.tipped else 'How do two settings play together?'} A click on the map sets both.</p>"
        )
        bar = make(widgets.HBox, [self.across, self.up, self.go])
        bar.add_class("sq-phasebar")
        side = layout.box("sq-mapside", [bar, self.progress, self.says])
        self.box = layout.box("sq-map", [self.paper, side], own=True)
        self.task: asyncio.Task[None] | None = None
        self.drawn: Map | None = None  # the last map,
        self.shown: Picture | None = None  # and its picture

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
        session = self.session
        asked = Map(self.model, session.given, self._parameter(self.across.value), self._parameter(self.up.value), session.seed)
        for row in asked.rows():
            self.progress.value = row
            await asyncio.sleep(0)
        self.drawn = asked
        self.show()

    def lay(self, drawn: Map) -> None:
        """Shows a map that was computed elsewhere, until another is drawn."""
        for menu, parameter in ((self.across, drawn.x), (self.up, drawn.y)):
            if parameter.name in [name for _, name in menu.options]:
                menu.value = parameter.name
        self.drawn = drawn
        self.show()

    @property
    def whole(self) -> bool:
        """Whether the map may show where it tips: the reader has found an edge, or asked for them all."""
        return self.model.tipped is None or self.session.showing or bool(self.session.found)

    def show(self) -> None:
        """The last map, with its edge as soon as that is found."""
        if self.drawn is not None:
            self.shown, self.paper.value, says = self.drawn.drawn(self.session.given, whole=self.whole)
            self._rest(says)

    def _rest(self, sentence: str) -> None:
        self.go.description, self.progress.layout.display, self.progress.value = "Draw the map", "none", 0
        self.says.value = f"<p>{escape(sentence)}</p>"

    def _parameter(self, name: str) -> Parameter:
        parameter = self.model.parameter(name)
        assert isinstance(parameter, Parameter)
        return parameter

    def pick(self, x: float, y: float) -> None:
        """A click at two fractions of the plot: the nearest stops of both sliders."""
        if self.drawn is not None and self.shown is not None:
            self.picked(self.drawn.at(self.shown, x, y))
