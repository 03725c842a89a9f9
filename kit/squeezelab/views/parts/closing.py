"""Closes a calculator for good: every widget that belongs to it, in the kernel and, by their comms, in the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets


def belonging(root: Any) -> list[widgets.Widget]:
    """The widget and all that its traits and attributes lead to: boxes, figures with marks and scales, links, layouts, styles."""
    found: dict[str, widgets.Widget] = {}
    due: list[Any] = [root]
    seen: set[int] = set()
    while due:
        one = due.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, widgets.Widget) and one.model_id:
            found[one.model_id] = one
        due += _inside(one)
    return list(found.values())


def _inside(one: Any) -> Iterator[Any]:
    """What a value holds: of widgets and of our own objects everything, of containers their items; of others nothing."""
    if isinstance(one, dict):
        yield from one.values()
    elif isinstance(one, (list, tuple, set)):
        yield from one
    elif isinstance(one, widgets.Widget):
        yield from (value for name, value in one._trait_values.items() if name not in {"comm", "keys", "log"})
        yield from vars(one).values()
    elif type(one).__module__.startswith("squeezelab.views") and hasattr(one, "__dict__"):
        yield from vars(one).values()


def close(root: Any) -> int:
    """Closes all that belongs to a widget or to a part of a calculator, and forgets what was observed; how many there were."""
    held = belonging(root)
    for one in held:
        one.unobserve_all()
        one.close()
    return len(held)
