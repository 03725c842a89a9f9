"""Keeps the memory of arrays that were freed for the next ones of their size.

Each step of a sweep makes arrays as large as those of the step before. The allocator of glibc hands memory at the end of
its heap back to the system whenever 128 kB are free there (64 kB in a worker of Dask's), and is given it again, a page at a
time, in the next step: up to a third of a sweep's time, and more where two processes wait for the same kernel.
"""

from __future__ import annotations

import ctypes
import platform
from functools import cache

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of mallopt(3)
KEPT = 64 << 20  # bytes that may lie free at the end of the heap
LARGE = 32 << 20  # bytes from which on an array has pages of its own; the most that glibc takes


@cache
def keep_freed() -> bool:
    """Once in a process; False where the allocator is another one, which goes on as it is."""
    if platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(TRIM_THRESHOLD, KEPT)) and bool(mallopt(MMAP_THRESHOLD, LARGE))
