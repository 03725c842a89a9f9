"""A sweep as a plan that any process can carry out: which cells, which seeds, and how they are cut.

A block is what is handed out: some cells with all their seeds. Within it, runs go side by side as the lanes of a strip, as many
as a processor's cache holds. Blocks and strips hang on the plan alone, never on who computes them, so that the answer is the
same to the last bit whatever the executor, the chunks and the workers.

A long room: the plan, and how it is cut into blocks, strips and tasks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from ..core import Array, Curve, Draws, Model, Process, Values
from ..dynamics.stepping import laned
from ..version import __version__

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LANES = 4096  # runs of a block where each draws for itself, unless one cell has more seeds
WIDE = 512  # cells of a block whose cells share their draws, and lanes of a curve
MANY = 64  # cells from which common draws are made once for all of them
HELD = 4_000_000  # numbers that a strip may hold in its series, and a block in its readings
CACHED = 125_000  # numbers of draws that a step may read


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
        structural = [name for name in self.columns if self.model.parameter(name).structural]
        if structural:
            keys = np.array(["\x1f".join(str(self.columns[name][cell]) for name in structural) for cell in range(self.count)])
            groups = [np.flatnonzero(keys == key) for key in dict.fromkeys(keys)]
        else:
            groups = [np.arange(self.count)]
        cut = []
        for cells in groups:
            each = self._cells(len(cells))
            cut += [cells[start : start + each] for start in range(0, len(cells), each)]
        return cut

    def _cells(self, count: int) -> int:
        """How many of ``count`` cells make a block."""
        most = max(1, HELD // (self.seeds * max(1, len(self.readings))))
        return min(most, WIDE) if self.across(min(most, count)) else max(1, LANES // self.seeds)

    def across(self, cells: int) -> bool:
        """Whether the lanes of a strip are cells that share the draws of one seed; else they are cells and seeds, each with its own."""
        return drawing(self.model) and self.common and (cells >= MANY or self.seeds == 1)

    def part(self, task: range) -> Part:
        """What a worker needs for a task: nothing of the other cells."""
        bare = replace(self, columns={})
        return Part(bare, [Block(cells, {n: c[cells] for n, c in self.columns.items()}) for cells in (self.blocks[k] for k in task)])

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


@dataclass(frozen=True)
class Block:
    """Some cells: their numbers in the sweep, and the values of the axes there."""

    cells: Array
    columns: Mapping[str, Array]

    def some(self, places: Array | slice) -> Block:
        """Those cells of the block."""
        return Block(self.cells[places], {name: column[places] for name, column in self.columns.items()})

    def lanes(self, plan: Plan) -> Values:
        """The values of every cell as the model receives them: a column where an axis varies, one number where none does."""
        model = plan.model
        first = {name: column[0].item() for name, column in self.columns.items()}
        varied = {n: np.asarray(c, float) for n, c in self.columns.items() if not model.parameter(n).structural}
        return Values({**laned(model, {**plan.given, **first}), **varied})


@dataclass(frozen=True)
class Part:
    """A task with its values: small to send, whatever the size of the sweep."""

    plan: Plan
    blocks: list[Block]


def drawing(model: Model) -> bool:
    """Whether a run of the model draws anything at random."""
    return isinstance(model.dynamics, Process) and model.dynamics.draw is not None


def wide(model: Model, p: Values, draws: Draws) -> int:
    """How many lanes go side by side, given the draws of one: their series fit into memory, and what a step reads into a cache.

    Draws as long as the run are read a row at a step, shorter ones are a market's accounts and are read whole.
    """
    if isinstance(model.dynamics, Curve):
        return WIDE
    steps = model.dynamics.steps
    long = int(p[steps]) if isinstance(steps, str) else steps
    numbers = sum(array.size for array in draws.values())
    kept = HELD // ((long + 1) * (len(model.series) + 2) + numbers)
    whole = sum(array.size for array in draws.values() if array.ndim and array.shape[0] < long)
    return int(np.clip(min(kept, CACHED // max(1, whole)), 32, LANES))


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
