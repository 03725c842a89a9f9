"""The answer of a sweep, in numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..core import Array, Choice, Model
from ..counting import counted
from ..errors import UnknownName
from .axes import Axis
from .plan import QUANTILES

if TYPE_CHECKING:
    import pandas

TIPPED = "tipped"


@dataclass(frozen=True)
class Sweep:
    """The answer of a sweep, in numpy arrays alone.

    ``readings`` by name, each of shape ``(6, *shape)`` for many seeds (the quantiles 5, 25, 50, 75, 95 % and the mean) or
    ``shape`` for one; ``answered`` of ``shape``; ``reasons`` by flat cell for those without an answer.
    """

    model: Model
    axes: tuple[Axis, ...]
    shape: tuple[int, ...]
    columns: Mapping[str, Array]
    readings: Mapping[str, Array]
    answered: Array
    reasons: Mapping[int, str]
    attrs: Mapping[str, Any]

    def __getitem__(self, name: str) -> Array:
        if name not in self.readings:
            raise UnknownName(f"reading of this sweep of {self.model.id}", name, self.readings)
        return self.readings[name]

    @property
    def many(self) -> bool:
        """Whether there are quantiles over seeds."""
        return int(self.attrs["seeds"]) > 1

    def typical(self, name: str) -> Array:
        """The median over the seeds of a reading, or the one value; of ``shape``."""
        return self[name][QUANTILES.index(0.5)] if self.many else self[name]

    def mean(self, name: str) -> Array:
        """The mean over the seeds, or the one value; of ``shape``."""
        return self[name][-1] if self.many else self[name]

    def label(self, name: str) -> str:
        """What a reading is called, with its unit."""
        if name == TIPPED:
            return "Share of seeds that tip" if self.many else "Tips"
        quantity = self.model.quantities[name]
        return f"{quantity.label} ({quantity.unit.symbol})" if quantity.unit.symbol else quantity.label

    def to_frame(self) -> pandas.DataFrame:
        """One row a cell: the axes, then every reading (``end_price``, or ``end_price_q05`` … and ``end_price_mean``)."""
        import pandas as pd

        return pd.DataFrame(dict(self.table()))

    def table(self) -> Iterator[tuple[str, Any]]:
        """The columns of the frame, one after the other."""
        yield from self.columns.items()
        for name, array in self.readings.items():
            if not self.many:
                yield name, array.reshape(-1)
                continue
            flat = array.reshape(len(array), -1)
            for quantile, row in zip(QUANTILES, flat, strict=False):
                yield f"{name}_q{round(100 * quantile):02d}", row
            yield f"{name}_mean", flat[-1]
        yield "answered", self.answered.reshape(-1)
        yield "reason", np.array([self.reasons.get(cell, "") for cell in range(self.answered.size)], object)

    def __repr__(self) -> str:
        over = (
            " × ".join(f"{one.name} {len(one)}" for one in self.axes)
            if len(self.shape) == len(self.axes)
            else counted(self.shape[0], "point")
        )
        return f"<sweep of {self.model.id}: {over}, seeds {self.attrs['seeds']}, without an answer {len(self.reasons)}>"


def described(axis_: Axis) -> dict[str, str]:
    """What an axis is, for a file: label, unit, and the sentence of its slider."""
    unit = "" if isinstance(axis_.parameter, Choice) else axis_.parameter.unit.symbol
    return {"long_name": axis_.parameter.label, "units": unit, "description": axis_.parameter.help}
