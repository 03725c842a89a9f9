"""The kernels of our two servers: as many as there is memory for, and none that nobody looks at.

Nothing here is imported unless a server is started by us.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError
from traitlets import Int

A_READER = 220 * 2**20  # bytes that the kernel of one reader takes with a calculator open, and some room
SHARE = 0.75  # of the memory may go to readers
LEAST, MOST = 2, 500
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
CALCULATORS = "squeezelab-calculators"  # the path of the sessions that serve calculators outside of notebooks
PATIENCE = 300  # seconds that such a kernel waits for its page to come back


def memory() -> int:
    """Bytes of memory that this machine, or the container around us, has; 4 GiB where nobody tells."""
    found = []
    for path in LIMITS:
        try:
            found.append(int(Path(path).read_text("ascii")))
        except (OSError, ValueError):
            continue
    with suppress(AttributeError, OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min((held for held in found if held > 0), default=4 * 2**30)


def room(bytes_: int | None = None) -> int:
    """How many readers fit into so much memory, this machine's unless given."""
    return max(LEAST, min(MOST, int(SHARE * (memory() if bytes_ is None else bytes_) // A_READER)))


class Full(HTTPError):
    """Every place is taken."""

    def __init__(self, limit: int) -> None:
        super().__init__(503, reason="Every place is taken")
        self.limit = limit


class ReaderKernels(AsyncMappingKernelManager):
    """One kernel a reader, up to ``most``; whoever comes then is told so before anything is started."""

    most = Int(0, config=True, help="How many kernels may run at once; 0 is as many as the memory holds.")
    starting = 0

    @property
    def limit(self) -> int:
        """How many may run."""
        return int(self.most) or room()

    async def start_kernel(self, **asked: Any) -> Any:  # type: ignore[override]  # as Voilà calls it
        """Starts one where there is room; raises `Full` where there is none."""
        if len(self.list_kernel_ids()) + self.starting >= self.limit:
            raise Full(self.limit)
        self.starting += 1
        try:
            return await super().start_kernel(**asked)
        finally:
            self.starting -= 1


def of_calculators(path: Any) -> bool:
    """Whether a session of this path serves calculators outside of notebooks."""
    return CALCULATORS in str(path or "").replace("\\", "/").split("/")


class CalculatorKernels(AsyncMappingKernelManager):
    """Jupyter's own kernels; those behind calculators of the panel end some minutes after their page has gone.

    They stand in an empty folder: Python imports from the folder that it is started in before anything can be said to it, so that a
    click on a link would run what lies beside the notebooks and is called like a part of it.
    """

    calculators_wait = Int(PATIENCE, config=True, help="Seconds that the kernel of calculators waits for a page; 0 is for ever.")
    _round: PeriodicCallback | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self._calculators: set[str] = set()
        self._alone: dict[str, datetime] = {}
        self._empty: TemporaryDirectory[str] | None = None

    def cwd_for_path(self, path: Any, **asked: Any) -> Any:
        """The folder that a kernel is started in: that of its document, and for calculators one in which nothing lies."""
        if not of_calculators(path):
            return super().cwd_for_path(path, **asked)  # type: ignore[no-untyped-call]
        if self._empty is None or not Path(self._empty.name).is_dir():
            self._empty = TemporaryDirectory(prefix="squeezelab-", dir=self.connection_dir or None, ignore_cleanup_errors=True)
        return self._empty.name

    async def start_kernel(self, *, kernel_id: str | None = None, path: Any = None, **asked: Any) -> Any:  # type: ignore[override]
        """Starts a kernel, and remembers whether it is one of calculators."""
        started = await super().start_kernel(kernel_id=kernel_id, path=path, **asked)
        if of_calculators(path):
            self._calculators.add(started)
            if self._round is None and self.calculators_wait > 0:
                self._round = PeriodicCallback(self.end_the_forgotten, 1000 * min(60, max(1, self.calculators_wait // 5)))
                self._round.start()
        return started

    async def end_the_forgotten(self) -> None:
        """Ends kernels of calculators to which no page has been connected for a while."""
        now = datetime.now(UTC)
        self._calculators &= set(self.list_kernel_ids())
        self._alone = {one: since for one, since in self._alone.items() if one in self._calculators}
        for one in list(self._calculators):
            if self._kernel_connections.get(one, 0) > 0:
                self._alone.pop(one, None)
            elif now - self._alone.setdefault(one, now) >= timedelta(seconds=self.calculators_wait):
                self.log.info("The calculators of kernel %s have been left; it ends.", one)
                await self.shutdown_kernel(one)  # type: ignore[no-untyped-call]
