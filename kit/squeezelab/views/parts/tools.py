"""The tools in the head of a calculator: predict, compare, table, units, new draws, and the menu of all that it gives away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as widgets

from . import layout

if TYPE_CHECKING:
    from ..calculator import Calculator


def of(c: Calculator) -> list[widgets.Widget]:
    """The tools that this calculator has a use for; those that others press as well are handed to their owners."""
    c.predict.button = toggle("Predict", "line-chart", "Say first what will happen, then see it", c.predict.toggle)
    c.twins.button = toggle("Compare", "columns", "Two settings side by side, on the same draws", c.twins.toggle)
    tools = [c.predict.button, c.twins.button, toggle("Table", "table", "The numbers of every figure", c.show_tables)]
    if any(q.unit.maths for q in c.model.quantities.values()):
        help_ = "Write rates, volatilities and Greeks per 1.00 and per year"
        c.units = toggle("Per 1.00", "superscript", help_, lambda maths: c.wear("maths" if maths else "trader"))
        tools.append(c.units)
    if c.session.noisy:
        again = layout.button("New draws", "sq-btn", "The same settings with other random draws")
        again.icon = "refresh"
        again.on_click(lambda _: c.draw_again())
        tools.append(again)
    return [*tools, toggle("", "ellipsis-h", "Link, picture, table, code", c.menu.toggle)]


def toggle(text: str, icon: str, tooltip: str, work: Callable[[bool], None]) -> widgets.ToggleButton:
    """A button that is on or off and says so."""
    made = widgets.ToggleButton(description=text, icon=icon, tooltip=tooltip)
    made.add_class("sq-btn")
    made.add_class("sq-tool")
    made.observe(lambda change: work(bool(change["new"])), "value")
    return made
