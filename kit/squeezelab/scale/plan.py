"""A sweep as a plan that any process can carry out: which cells, which seeds, and how they are cut into blocks.

A block is the unit of arithmetic: its cells and seeds are the lanes of one run. Blocks hang on the plan alone, never on
who computes them, so that the answer is the same to the last bit whatever the executor, the chunks and the workers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from ..core import Array, Model, Process
from ..version import __version__

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LANES = 4096  # lanes of a block at most; enough that numpy's own overhead is small
HELD = 4_000_000  # numbers that a block may hold in its series


@dataclass(frozen=True)
class Plan:
    """Everything that decides the numbers of a sweep; it can be pickled and has a fingerprint.

    ``columns`` are the axes' values by cell, ``given`` all other values. ``common`` gives every cell the same draws.
    """

    module: str
    given: Mapping[str, Any]
    columns: Mapping[str, Array]
    count: int
    readings: tuple[str, ...]
    seeds: int = 1
    seed: int = 0
    common: bool = False
    shape: tuple[int, ...] = ()

    @property
    def model(self) -> Model:
        """The model, found by the module that declares it."""
        found: Model = import_module(self.module).MODEL
        return found

    @cached_property
    def blocks(self) -> list[Array]:
        """The cells of each block; cells whose structural values differ never share one."""
        model = self.model
        structural = [name for name in self.columns if model.parameter(name).structural]
        if structural:
            keys = np.array(["\x1f".join(str(self.columns[name][cell]) for name in structural) for cell in range(self.count)])
            groups = [np.flatnonzero(keys == key) for key in dict.fromkeys(keys)]
        else:
            groups = [np.arange(self.count)]
        cut = []
        for cells in groups:
            each = max(1, self._lanes(model, cells[0]) // self.seeds)
            cut += [cells[start : start + each] for start in range(0, len(cells), each)]
        return cut

    def _lanes(self, model: Model, cell: int) -> int:
        if not isinstance(model.dynamics, Process):
            return 512
        steps = model.dynamics.steps
        long = int(self.at(cell)[steps]) if isinstance(steps, str) else steps
        return int(np.clip(HELD // ((long + 1) * (len(model.series) + 2)), 32, LANES))

    def at(self, cell: int) -> dict[str, Any]:
        """All values of one cell, as plain numbers."""
        return {**self.given, **{name: column[cell].item() for name, column in self.columns.items()}}

    @cached_property
    def fingerprint(self) -> str:
        """Differs whenever a number of the answer could differ."""
        told = json.dumps(
            [__version__, self.module, dict(self.given), self.readings, self.seeds, self.seed, self.common, self.count, list(self.shape)],
            default=str,
            sort_keys=True,
        )
        digest = hashlib.sha256(told.encode())
        for name, column in self.columns.items():
            digest.update(name.encode())
            digest.update(repr(column.tolist()).encode())
        return digest.hexdigest()[:24]


def tasks(blocks: Sequence[Array], seeds: int, chunk: int | None) -> list[range]:
    """Ranges of blocks that are handed out together; ``chunk`` is the number of cells that one task holds at least.

    By default a task is large enough that sending it costs little beside running it.
    """
    wanted = chunk if chunk is not None else max(1, 16_384 // seeds)
    made, start, held = [], 0, 0
    for number, cells in enumerate(blocks):
        held += len(cells)
        if held >= wanted:
            made.append(range(start, number + 1))
            start, held = number + 1, 0
    if start < len(blocks):
        made.append(range(start, len(blocks)))
    return made
