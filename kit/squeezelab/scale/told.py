"""How far a sweep is: cells done, cells a second, time left; in a terminal or a notebook."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self


class Bar:
    """A line that grows; give it to ``sweep(progress=…)`` inside a ``with``. In a file or a pipe it stays silent."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("cells, {task.fields[rate]} a second,"),
            TimeRemainingColumn(),
            TextColumn("left"),
        )
        console = Console(stderr=True)
        self._bar = Progress(*columns, console=console, disable=not (console.is_terminal or console.is_jupyter), transient=True)
        self._bar.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.__exit__(kind, problem, trace)

    def __call__(self, done: int, total: int, rate: float) -> None:
        if self._task is None:
            self._task = self._bar.add_task("", total=total, rate="…")
        self._bar.update(self._task, completed=done, total=total, rate=f"{rate:,.0f}")
