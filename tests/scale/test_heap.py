"""What a sweep frees is kept for its next step, also where a worker of Dask's would hand it back to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
import numpy as np
import squeezelab

def swept(cells: int) -> None:
    squeezelab.sweep("liquidation-cascade", {"shock": np.linspace(-0.3, -0.01, cells)}, seeds=40)

swept(2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
swept(5)
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 200)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_a_run_of_a_sweep_asks_the_system_for_next_to_no_memory() -> None:
    """174 pages a run where nothing is kept, 2 where it is."""
    env = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536"}  # as Dask starts its workers
    told = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True, env=env)
    assert float(told.stdout) < 20
