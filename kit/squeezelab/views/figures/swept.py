"""A sweep from a file as the map of a calculator: its first two axes, the median over its seeds, and where most seeds tip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...core import Parameter, words
from ...core.words.label import in_sentence
from ...errors import InputError
from ...scale.held import TIPPED, Sweep
from .boundary import Boundary
from .phase import Map
from .picture import Picture

MOST = 110  # cells a side that are drawn; of more, every second or third


class Swept(Map):
    """The outcome at the cells of a sweep over two sliders. Raises `InputError` where it has no two such axes."""

    def __init__(self, sweep: Sweep, given: Mapping[str, Any]) -> None:
        axes = [one.parameter for one in sweep.axes if isinstance(one.parameter, Parameter) and not one.parameter.structural]
        if len(sweep.shape) != 2 or len(axes) != 2 or min(sweep.shape) < 2:
            raise InputError(
                f"A calculator's map stands on a grid over two sliders, each with two values or more; this is {sweep!r}. "
                "Open it with squeezelab.open_sweep instead."
            )
        super().__init__(sweep.model, given, axes[0], axes[1], int(sweep.attrs["seed"]))
        self.sweep = sweep
        names = [name for name in sweep.readings if name != TIPPED]
        first = self.reading.name
        self.judged = TIPPED in sweep.readings
        chosen = first if first in names else names[0] if names else TIPPED
        self.reading = next((reading for reading in sweep.model.readings if reading.name == chosen), self.reading)
        value = sweep.mean(chosen) if chosen == TIPPED else sweep.typical(chosen)
        every = [np.argsort(np.asarray(one.values, float))[:: -(-len(one) // MOST)] for one in sweep.axes]
        self.xs, self.ys = (np.asarray(one.values, float)[kept] for one, kept in zip(sweep.axes, every, strict=True))
        cut = np.ix_(*every)
        self.values = np.asarray(value, float)[cut].T
        self.tipped = (
            (np.nan_to_num(np.asarray(sweep.mean(TIPPED), float)) > 0.5)[cut].T if self.judged else np.zeros(self.values.shape, bool)
        )

    def drawn(self, given: Mapping[str, Any], *, whole: bool) -> tuple[Picture, str, str]:
        """The picture, it and its table as HTML, and what it says; only the ring comes from the sliders, all else from the file."""
        picture, paper, says = super().drawn({**self.given, **{axis.name: given[axis.name] for axis in (self.x, self.y)}}, whole=whole)
        told = self.sweep.attrs
        seeds = f"the median of {words.counted(told['seeds'], 'seed')} a cell" if self.sweep.many else "one seed a cell"
        other = [name for name, value in given.items() if name not in (self.x.name, self.y.name) and value != self.given[name]]
        labels = " and ".join(in_sentence(self.model.parameter(name).label) for name in other)
        moved = f" Its cells were run at another {labels} than stands on the sliders now." if other else ""
        count = words.counted(int(np.prod(self.sweep.shape)), "cell")
        thinned = f", of which {self.values.size:,} are drawn" if self.values.size < np.prod(self.sweep.shape) else ""
        return picture, paper, f"From a sweep: {count}{thinned}, {seeds}.{moved} {says}"

    def edge(self, given: Mapping[str, Any], *, whole: bool) -> Boundary:
        """The line where the gain is 1, where the model has a formula for it; a file holds no gain of its cells."""
        found = super().edge(given, whole=whole)
        return found if found.how == "formula" else Boundary([])
