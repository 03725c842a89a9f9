"""The one widget of our own: it does in the page what bqplot and ipywidgets cannot."""

from __future__ import annotations

from pathlib import Path

import traitlets

from ..parts.scripted import Scripted, sent

HERE = Path(__file__).parent
SCRIPTS = ("saving", "png", "sketch", "strokes", "flipbook", "declutter", "host")
SHEETS = ("tokens", "figures", "calculator", "sketch", "narrow", "veiled")


class Host(Scripted):
    """Names the slider handles, tells the width, the room of the figure and the wish for less motion, takes drawn curves and
    clicks, turns the pages of a flipbook, saves pictures.

    It carries the style sheet as well, which the page keeps once however many calculators are open.
    """

    script = sent("\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS))
    _css = sent("".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS))
    width = traitlets.Int(0).tag(sync=True)
    room = traitlets.List(traitlets.Float()).tag(sync=True)
    still = traitlets.Bool(False).tag(sync=True)
