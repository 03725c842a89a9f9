"""The tabs over the picture: one place, several answers. What belongs to a tab is drawn when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as widgets

from . import layout
from .looks import make

NAMES = {"picture": "picture", "cliff": "cliff", "curve": "curve", "why": "Why", "map": "Map", "table": "Table", "who": "Who"}


class Tabs:
    """A row of tabs and the pane below each; the picture's own pane is the figure, which always stays in its place.

    ``turned(name)`` is called when another tab is chosen.
    """

    def __init__(self, panes: Mapping[str, widgets.Widget], turned: Callable[[str], None]) -> None:
        self.panes, self.turned = dict(panes), turned
        named = [(NAMES[name], name) for name in ("picture", *panes)]
        self.bar = make(widgets.ToggleButtons, options=named, value="picture", description="")
        self.bar.add_class("sq-tabs")
        for pane in self.panes.values():
            pane.add_class("sq-pane")
        self.box = layout.box("sq-panes", list(self.panes.values()))
        self._show("picture")
        self.bar.observe(lambda change: self._turn(change["new"]), "value")

    @property
    def at(self) -> str:
        """The tab that is looked at."""
        return str(self.bar.value)

    def put(self, name: str, pane: widgets.Widget) -> None:
        """Adds a tab after the picture's, unless there is one of this name."""
        if name in self.panes:
            return
        pane.add_class("sq-pane")
        self.panes = {name: pane, **self.panes}
        self.bar.options = [(NAMES[one], one) for one in ("picture", *self.panes)]
        self.box.children = tuple(self.panes.values())
        self._show(self.at)

    def go(self, name: str) -> None:
        """Turns to a tab."""
        self.bar.value = name

    def _turn(self, name: str) -> None:
        self._show(name)
        self.turned(name)

    def _show(self, name: str) -> None:
        for one, pane in self.panes.items():
            pane.layout.display = "" if one == name else "none"
