"""The small pieces that these views are made of; their sizes stand in own.css."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets as widgets


def html(name: str = "", value: str = "") -> widgets.HTML:
    """Markup with a class."""
    made = widgets.HTML(value)
    for one in name.split():
        made.add_class(one)
    return made


def box(name: str, children: Sequence[widgets.Widget]) -> widgets.VBox:
    """A box with classes."""
    made = widgets.VBox(list(children))
    for one in name.split():
        made.add_class(one)
    return made


def group(title: str, children: Sequence[widgets.Widget]) -> widgets.VBox:
    """Controls below a heading."""
    return box("own-group", [html("", f"<h3>{escape(title)}</h3>"), *children])


def segments(label: str, options: Sequence[Any], value: Any) -> widgets.ToggleButtons:
    """A switch of a few positions."""
    made = widgets.ToggleButtons(options=options, value=value, description=label)
    made.add_class("own-seg")
    return made


def radio(label: str, options: Sequence[Any], value: Any) -> widgets.RadioButtons:
    """One of several that need words."""
    made = widgets.RadioButtons(options=options, value=value, description=label)
    made.add_class("own-radio")
    return made


def slider(label: str, low: float, high: float, step: float, value: float, form: str, *, log: bool = False) -> widgets.Widget:
    """A slider with its number above; on a log scale ``low`` and ``high`` are powers of ten."""
    kind = widgets.FloatLogSlider if log else widgets.FloatSlider
    made = kind(value=value, min=low, max=high, step=step, description=label, readout_format=form, continuous_update=True)
    made.add_class("own-slide")
    return made


def field(label: str, hint: str) -> widgets.Text:
    """A line to type in; it is heard when Enter is pressed or it is left."""
    made = widgets.Text(description=label, placeholder=hint, continuous_update=False)
    made.add_class("own-pick")
    return made


def reading(label: str, value: str, unit: str = "", below: str = "", kind: str = "") -> str:
    """A number with its label above and its context below."""
    number = f"<b>{escape(value)} <small>{escape(unit)}</small></b>"
    return f'<div class="{kind}"><span>{escape(label)}</span>{number}<span>{escape(below)}</span></div>'
