"""The tools in the head of a calculator and at the foot of its controls."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from ...core import Model
from ...core.unit import Style
from ..figures.session import Session
from . import layout
from .looks import make


def toggle(text: str, icon: str, tooltip: str, work: Callable[[bool], None]) -> widgets.ToggleButton:
    """A button that is on or off and says so."""
    made = make(widgets.ToggleButton, description=text, icon=icon, tooltip=tooltip)
    made.add_class("sq-btn")
    made.add_class("sq-tool")
    made.observe(lambda change: work(bool(change["new"])), "value")
    return made


def per_one(model: Model, wear: Callable[[Style], None]) -> widgets.ToggleButton | None:
    """The tool for what is written per 1 % or per day, where there is any."""
    if not any(q.unit.maths for q in model.quantities.values()):
        return None
    help_ = "Write rates, volatilities and Greeks per 1.00 and per year"
    return toggle("Per 1.00", "superscript", help_, lambda maths: wear("maths" if maths else "trader"))


def below(
    session: Session, reset: Callable[[], None], draw_again: Callable[[], None], show_edges: Callable[[bool], None]
) -> list[widgets.Widget]:
    """What stands below the controls: back to the preset, new draws where there are any, the edges where the outcome tips."""
    back = layout.button("Reset", "sq-btn", "All sliders back to the chosen preset")
    back.on_click(lambda _: reset())
    out: list[widgets.Widget] = [back]
    if session.noisy:
        again = layout.button("New draws", "sq-btn", "The same settings with other random draws")
        again.on_click(lambda _: draw_again())
        out.append(again)
    if session.model.tipped is not None:
        out.append(toggle("Show the edges", "", "Where along each slider the outcome tips", show_edges))
    return out
