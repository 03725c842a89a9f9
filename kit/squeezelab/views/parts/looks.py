"""One layout and one style of a kind for all widgets of a calculator that have no look of their own.

Jupyter makes a layout and a style for every widget, each a widget itself: a message when it opens and a model in the page.
Their looks stand in our style sheets, so one of each serves a whole calculator: less than half as many widgets, opened twice
as fast. What is hidden, shown or moved by its layout asks for one of its `own`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import ipywidgets as widgets

W = TypeVar("W", bound=widgets.DOMWidget)


class Plain(widgets.Layout):
    """A layout that many have: it says nothing, and cannot be made to."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in widgets.Layout.class_trait_names(sync=True):
            raise AttributeError(f"many widgets have this layout; the one whose {name} is to change is made with one of its own (own=True)")
        super().__setattr__(name, value)


_HELD: ContextVar[dict[type, widgets.Widget] | None] = ContextVar("looks", default=None)


@contextmanager
def shared() -> Iterator[None]:
    """What `make` makes meanwhile has its looks in common; it is closed as one."""
    before = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(before)


def make(kind: Callable[..., W], *args: Any, own: bool = False, **traits: Any) -> W:
    """A widget of a kind with the looks that the others have; with ``own`` its layout is its own."""
    held = _HELD.get()
    if held is None:
        return kind(*args, **traits)
    if not own and "layout" not in traits:
        traits["layout"] = _of(held, Plain)
    if worn := getattr(kind, "style", None):
        traits["style"] = _of(held, worn.klass)
    return kind(*args, **traits)


def _of(held: dict[type, widgets.Widget], kind: type[widgets.Widget]) -> widgets.Widget:
    if kind not in held:
        held[kind] = kind()
    return held[kind]
