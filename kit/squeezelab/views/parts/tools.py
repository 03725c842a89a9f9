"""The tools in the head of a calculator and at the foot of its controls."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets


def toggle(text: str, icon: str, tooltip: str, work: Callable[[bool], None]) -> widgets.ToggleButton:
    """A button that is on or off and says so."""
    made = widgets.ToggleButton(description=text, icon=icon, tooltip=tooltip)
    made.add_class("sq-btn")
    made.add_class("sq-tool")
    made.observe(lambda change: work(bool(change["new"])), "value")
    return made
