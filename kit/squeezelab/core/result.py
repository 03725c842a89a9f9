"""What a run gives: values, series, readings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnknownName
from ..records import files
from ..records.single import one_path, position, single
from ..records.state import write
from .declaration import Array, Reading, Values
from .loop import Fate, Inventory, fates
from .loop.gain import NO_DRAWS
from .model import Model, lanes_of
from .words import Said, Sentence, say, size, value

if TYPE_CHECKING:
    import pandas


class Result:
    """The outcome of one run, or of many side by side (the lanes).

    ``result["price"]`` is a series or a reading; with one lane a series has shape (n,) and a
    reading is a float, with more they have shape (n, lanes) and (lanes,). ``kept`` are the parts of the state that the
    model keeps (see `Process.keeps`), the steps first.
    """

    def __init__(
        self, model: Model, values: Values, series: Mapping[str, Array], seed: int = 0, draws: Mapping[str, Array] | None = None,
        kept: Mapping[str, Array] | None = None,
    ) -> None:  # fmt: skip
        self.model, self.values, self.seed, self.draws, self.kept = model, values, seed, draws or NO_DRAWS, kept or {}
        self.series = dict(series)
        self._read: dict[str, Array] = {}  # readings taken so far
        self.lanes = max(lanes_of(values), *(array.shape[-1] for array in self.series.values()))

    def _reading(self, name: str) -> Array:
        if name not in self._read:
            self._read[name] = self._taken(name)
        return self._read[name]

    def _taken(self, name: str) -> Array:
        reading = self.model.quantities[name]
        assert isinstance(reading, Reading)
        form = reading.measured or (lambda p, _: closed_form(self.model, name)(p))
        value = np.asarray(form(self.values, self.series), dtype=float)
        return value if value.shape == (self.lanes,) else np.broadcast_to(value, (self.lanes,))

    @property
    def readings(self) -> dict[str, Any]:
        """Every reading by name."""
        return {reading.name: self[reading.name] for reading in self.model.readings}

    def __getitem__(self, name: str) -> Any:
        if isinstance(name, str) and name in self.series:
            array = self.series[name]
            return array[..., 0] if self.lanes == 1 else array
        if isinstance(name, str) and isinstance(self.model.quantities.get(name), Reading):
            value = self._reading(name)
            return float(value[0]) if self.lanes == 1 else value
        if isinstance(name, str) and (held := self.values.get(name)) is not None:
            return float(held[0]) if isinstance(held, np.ndarray) and held.size == 1 else held
        known = [one for one, q in self.model.quantities.items() if one in self.series or q not in self.model.profiles]
        raise UnknownName(f"series, reading or parameter of {self.model.id}", name, known)

    def write(self, name: str, at: int | None = None) -> str:
        """A reading, a parameter, or a series at one position, as people write it; raises `InputError` where that is more than one."""
        held = single(self[name], self.model.quantities[name].label, name, self.lanes, at, name in self.series)
        return self.model.quantities[name].write(held)

    def say(self, template: str, **parts: str) -> Sentence:
        """A sentence about this run: ``{name}`` is a part given here, else a reading, a parameter or the last value of a series.

        ``{price@0}`` is a series at a position. ``{shock:size}`` leaves the sign away, ``{strike:exact}`` writes up to four
        significant digits. A part may be a sentence itself; see `core.words`, where numbers choose the words of a part.
        """
        return say(self._said, template, **parts)

    def _said(self, field: str, spec: str) -> Said | str:
        name, _, at = field.partition("@")
        held = self[name]
        if isinstance(held, str):
            return self.write(name)
        number = float(held[int(at or -1)] if name in self.series else held)
        unit = self.model.quantities[name].unit
        return size(unit, number) if spec == "size" else value(unit, number, exact=spec == "exact")

    def take(self, lanes: Array) -> Result:
        """Some of the lanes, in the order given, as a result of their own."""

        def some(array: Any) -> Any:
            return array[..., lanes] if isinstance(array, np.ndarray) and array.ndim and array.shape[-1] == self.lanes else array

        values = Values({name: some(value) for name, value in self.values.items()})
        series = {name: some(array) for name, array in self.series.items()}
        draws, kept = ({name: some(array) for name, array in held.items()} for held in (self.draws, self.kept))
        return Result(self.model, values, series, self.seed, draws, kept)

    def lane(self, index: int) -> Result:
        """One lane as a result of its own; raises `InputError` where there is no such one."""
        return self.take(np.array([position("This result", "path", self.lanes, index)]))

    @cached_property
    def tipped(self) -> Array:
        """Per lane, whether the outcome is the runaway one; shape (lanes,)."""
        if self.model.tipped is None:
            return np.zeros(self.lanes, bool)
        if isinstance(self.model.tipped, Inventory):
            return np.asarray(self._fates >= Fate.RUNS_AWAY)
        return np.broadcast_to(self.model.tipped(self.values, self.series), (self.lanes,))

    @cached_property
    def _fates(self) -> Array:
        assert isinstance(self.model.tipped, Inventory)
        return fates(self, self.model.tipped)

    @property
    def fate(self) -> Any:
        """How the loop ended: a `Fate`, or whole numbers of shape (lanes,); None where the model's loop cannot run away."""
        if not isinstance(self.model.tipped, Inventory):
            return None
        return Fate(int(self._fates[0])) if self.lanes == 1 else self._fates

    @property
    def finding(self) -> str:
        """What happened, in one sentence. Raises `InputError` for more than one path."""
        one_path(self.lanes)
        return self.model.finding(self)

    def to_frame(self) -> pandas.DataFrame:
        """The series as a pandas DataFrame, one row a step; lanes become columns ``price[3]``."""
        import pandas as pd

        columns = {}
        for name, array in self.series.items():
            full = np.broadcast_to(array, (array.shape[0], array.shape[-1]))
            for lane in range(full.shape[1]):
                columns[name if full.shape[1] == 1 else f"{name}[{lane}]"] = full[:, lane]
        return pd.DataFrame({name: pd.Series(column) for name, column in columns.items()})

    @property
    def state(self) -> str:
        """The state string that gives this run again; empty for more than one lane."""
        if self.lanes > 1:
            return ""
        given = {q.name: self.values[q.name] for q in self.model.parameters}
        plain = {name: value.item() if isinstance(value, np.ndarray) else value for name, value in given.items()}
        return write(self.model, plain, seed=self.seed)

    def summary(self) -> str:
        """The finding, every reading and the state, as lines of text."""
        told = [self.finding.replace("*", "") if self.lanes == 1 else self.model.title]
        if self.lanes == 1:
            wide = max(len(r.label) for r in self.model.readings)
            told += [f"{r.label:<{wide}}  {self.write(r.name)}" for r in self.model.readings]
        return "\n".join([*told, self.state or f"{self.lanes} lanes"])

    def to_csv(self, path: str | Path) -> Path:
        """Writes the series as CSV in full precision; every row carries readings, state, seed and version. `-` is standard output."""
        return files.save(self, path, ".csv")

    def to_json(self, path: str | Path) -> Path:
        """Writes values, readings, series, state, seed and version as JSON; what is not finite is null."""
        return files.save(self, path, ".json")

    def to_parquet(self, path: str | Path) -> Path:
        """Writes what `to_csv` writes as a Parquet table."""
        return files.save(self, path, ".parquet")

    def to_excel(self, path: str | Path) -> Path:
        """Writes what `to_csv` writes as a workbook; no text in it is a formula."""
        return files.save(self, path, ".xlsx")

    def __repr__(self) -> str:
        first = self.model.readings[0]
        shown = f"{first.name}={self.write(first.name)}" if self.lanes == 1 else f"{self.lanes} lanes"
        return f"<{self.model.id}: {shown}>"


def closed_form(model: Model, reading: str) -> Any:
    """The closed form of a reading as a numpy function of `Values`; built with sympy once, then kept."""
    from ..records.printed import printed
    from .symbols import lambdified

    known = printed(model.id, reading)
    if known is not None:
        return known
    form = next((r.closed_form for r in model.readings if r.name == reading), None)
    if form is None:
        raise UnknownName(f"closed form of {model.id}", reading, [r.name for r in model.readings if r.closed_form])
    return lambdified(model, form)
