"""The entry of a term with a button below, which opens its calculator in the same output."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from ..glossary.definition import Definition
from .parts.below import Below


class Entry(Below, widgets.VBox):
    """An entry below its cell."""


def live(definition: Definition, opener: Callable[..., Any]) -> widgets.VBox | None:
    """The entry as a widget; ``opener(id, preset=…)`` makes the calculator. None outside a kernel, where no button could be pressed."""
    if not in_kernel():
        return None
    button = widgets.Button(description="Open the calculator", icon="play", tooltip=definition.call)
    box = Entry([widgets.HTML(definition.to_html()), button])

    def opened(_: Any) -> None:
        box.children = (box.children[0], opener(definition.entry["calculator"], preset=definition.entry["preset"]))

    button.on_click(opened)
    return box


def in_kernel() -> bool:
    """Whether this process answers a notebook."""
    shell = sys.modules.get("IPython")
    return shell is not None and getattr(shell.get_ipython(), "kernel", None) is not None
