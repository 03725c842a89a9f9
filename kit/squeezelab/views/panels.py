"""The figures of a run without a calculator around them."""

from __future__ import annotations

import ipywidgets as widgets

from ..core import Result
from .figures import choice as figures
from .page.host import Host
from .parts import layout
from .parts.ink import Ink


def plot(result: Result) -> widgets.VBox:
    """The panels of a run as figures in a box, without controls."""
    shown = []
    for number, panel in enumerate(result.model.panels):
        ink = Ink(figures.ROLES[panel.kind], 396 if number == 0 else 212)
        picture = figures.picture(result, panel, main=number == 0)
        ink.draw(picture)
        shown.append(layout.box("sq-plot", [ink.figure, layout.html("sq-paper", picture.html())]))
    made = layout.box("sq-calc", [layout.html("sq-hidden", layout.HATCH), *shown, Host()])
    made.add_class("sq-plain")
    return made
