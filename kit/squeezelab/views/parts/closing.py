"""Closes a calculator for good: every widget that belongs to it, in the kernel and, by their comms, in the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets

VIEW = "application/vnd.jupyter.widget-view+json"


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


def close(root: Any, shell: Any = None) -> int:
    """Closes all that belongs to a widget or to a part of a calculator, and forgets what was observed; how many there were.

    What IPython kept of a widget that was shown goes too, from the ``shell`` given or the one that runs.
    """
    held = belonging(root)
    if isinstance(root, widgets.Widget):
        _forget(root, shell or _shell())
    for one in held:
        one.unobserve_all()
        one.close()
    return len(held)


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _forget(widget: widgets.Widget, shell: Any) -> None:
    """IPython keeps what a cell gave by its number and as the last three, and all that was ever shown, with its pictures."""
    names = getattr(shell, "user_ns", {})
    for number in [number for number, value in names.get("_oh", {}).items() if value is widget]:
        del names["_oh"][number]
        for held in (names, shell.user_ns_hidden):
            held.pop(f"_{number}", None)
    for last in ("_", "__", "___"):  # in all three places: where they differ, IPython takes it that the reader has set them
        for held in (names, getattr(shell, "user_ns_hidden", {})):
            if held.get(last) is widget:
                held[last] = ""
        if getattr(getattr(shell, "displayhook", None), last, None) is widget:
            setattr(shell.displayhook, last, "")
    shown: dict[int, list[Any]] = getattr(getattr(shell, "history_manager", None), "outputs", {})
    for number, told in list(shown.items()):
        kept = [one for one in told if (getattr(one, "bundle", {}).get(VIEW) or {}).get("model_id") != widget.model_id]
        if len(kept) < len(told):
            told[:] = kept
        if not kept:
            del shown[number]
