"""A Dask cluster as an executor. Needs ``squeezelab[cluster]``, here and on every worker.

On machines of your own: ``dask-ssh host1 host2`` starts a scheduler and workers, on a hub ``dask-gateway`` or
``KubeCluster`` give an address. Then ``--cluster tcp://host1:8786``, or in Python::

    from dask.distributed import Client
    with Client("tcp://host1:8786") as client:
        squeezelab.sweep("liquidation-cascade", axes, executor=client.get_executor())
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ..errors import InputError, SqueezelabError

PATIENCE = 10  # seconds until a scheduler counts as out of reach


@contextmanager
def reached(address: str) -> Iterator[Executor]:
    """The executor of the scheduler at ``address``; raises `InputError` where none answers."""
    try:
        distributed: Any = import_module("dask.distributed")
    except ImportError:
        raise SqueezelabError("A cluster needs Dask: pip install 'squeezelab[cluster]'.") from None
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as problem:
        why = str(problem).splitlines()[0][:120] if str(problem) else type(problem).__name__
        raise InputError(f"No Dask scheduler answers at {address} within {PATIENCE} seconds ({why}). Start one: dask scheduler.") from None
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close()
