"""The figures of a run without a calculator around them."""

from __future__ import annotations

import ipywidgets as widgets

from ..core import Result
from .figures import choice as figures
from .page.host import Host
from .parts import layout
from .parts.below import Below
from .parts.ink import Ink


class Figures(Below, widgets.VBox):
    """Figures below their cell."""


def plot(result: Result) -> widgets.VBox:
    """The panels of a run as figures in a box, without controls."""
    shown = []
    for number, panel in enumerate(result.model.panels):
        ink = Ink(figures.roles(panel), 396 if number == 0 else 212)
        picture = figures.picture(result, panel, main=number == 0)
        ink.draw(picture)
        shown.append(layout.box("sq-plot", [ink.figure, layout.html("sq-paper", picture.html())]))
    made = Figures([layout.html("sq-hidden", layout.HATCH), *shown, Host()])
    for name in ("sq-calc", "sq-plain"):
        made.add_class(name)
    return made
