"""What stands below which cell of a notebook: a cell that runs again takes away what it had shown before.

Jupyter keeps every widget that was ever shown, in the kernel and in the page, for as long as the kernel runs. Ours are closed
once their cell shows something else, unless a name of the reader's, another widget or another cell still has them.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import ipywidgets as widgets

from .closing import belonging, close


class Below:
    """A widget that stands below cells."""

    def _repr_mimebundle_(self, **how: Any) -> Any:
        """The widget as ever; where it is shown is noted."""
        note(self)
        return super()._repr_mimebundle_(**how)  # type: ignore[misc]


class Cells:
    """The cells of the notebooks of one kernel, and what stands below each."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.below: dict[tuple[str, str], list[Any]] = {}
        self.left: list[Any] = []  # below no cell any more
        self.elsewhere: WeakSet[Any] = WeakSet()  # shown by something that is no cell: never ours to close
        shell.events.register("pre_run_cell", self.begins)
        shell.events.register("post_run_cell", self.ends)

    @property
    def here(self) -> tuple[str, str] | None:
        """The page and the cell that runs; nothing while a button is answered."""
        asked = self.shell.get_parent() if hasattr(self.shell, "get_parent") else {}
        header, cell = asked.get("header") or {}, (asked.get("metadata") or {}).get("cellId")
        return (str(header.get("session")), str(cell)) if cell and header.get("msg_type") == "execute_request" else None

    def note(self, widget: Any) -> None:
        """It is shown now."""
        if self.here is None:
            self.elsewhere.add(widget)
        elif not any(one is widget for one in self.below.setdefault(self.here, [])):
            self.below[self.here].append(widget)

    def begins(self, *_: Any) -> None:
        """A cell runs: what stood below it goes."""
        if self.here is not None:
            self.left += self.below.pop(self.here, [])

    def ends(self, *_: Any) -> None:
        """It has run: what nobody has is closed."""
        if not self.left:
            return
        kept = [one for one in self.left if self._held(one)]
        gone = [one for one in self.left if not any(one is other for other in kept)]
        self.left = [one for one in kept if not self._stands(one)]
        if gone:
            while gone:
                close(gone.pop(), self.shell)
            gc.collect()  # what waits for its turn lets the kernel grow by the size of several

    def _stands(self, widget: Any) -> bool:
        return any(one is widget for below in self.below.values() for one in below)

    def _held(self, widget: Any) -> bool:
        """Whether a cell, a name, something that a name holds, or another widget has it."""
        if widget in self.elsewhere or self._stands(widget):
            return True
        names = {name: value for name, value in self.shell.user_ns.items() if not name.startswith("_") and name not in ("In", "Out")}
        if any(one is widget for value in names.values() for one in _in(value)):
            return True
        own = {id(one) for one in belonging(widget)}
        boxes = [one for one in widgets.widget._instances.values() if isinstance(one, widgets.Box) and id(one) not in own]
        return any(child is widget for box in boxes for child in box.children)


def _in(value: Any) -> Iterator[Any]:
    """A value and, where it is a container or an object of the reader's own, what it holds."""
    yield value
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif getattr(type(value), "__module__", "") == "__main__" and hasattr(value, "__dict__"):
        yield from vars(value).values()


_cells: list[Cells] = []


def note(widget: Any) -> None:
    """Notes below which cell of this kernel a widget is shown; outside of a kernel there is nothing to note."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if getattr(shell, "kernel", None) is None:
        return
    if not _cells or _cells[0].shell is not shell:
        _cells[:] = [Cells(shell)]
    _cells[0].note(widget)
