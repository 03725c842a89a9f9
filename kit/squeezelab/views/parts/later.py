"""Later: what costs more waits until the hand rests; the next move cancels it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

REST = 0.15  # seconds


class Later:
    """Runs a coroutine after a rest; without a running loop (in a plain script) nothing is scheduled."""

    def __init__(self, work: Callable[[], Awaitable[None]], rest: float = REST) -> None:
        self.work, self.rest = work, rest
        self.task: asyncio.Task[None] | None = None

    @property
    def active(self) -> bool:
        """Whether something waits to be done, or is being done."""
        return self.task is not None and not self.task.done()

    def soon(self) -> None:
        """Starts the wait anew."""
        self.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self.task = loop.create_task(self._go())

    def cancel(self) -> None:
        """Forgets what was about to be done."""
        if self.task and self.active:
            self.task.cancel()
        self.task = None

    async def _go(self) -> None:
        await asyncio.sleep(self.rest)
        await self.work()
