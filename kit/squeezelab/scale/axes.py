"""What is varied: values, ranges, log ranges, or a design that fills the space between two ends of each axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..core import Array, Choice, Model, Parameter
from ..dynamics.seeds import spread
from ..errors import InputError, as_given

Fill = Literal["grid", "sobol", "lhs"]
LONGEST = 18  # digits of a number of values
FILLS = ("grid", "sobol", "lhs")


@dataclass(frozen=True)
class Axis:
    """One parameter and the values it takes.

    ``values`` are base units (or the keys of a choice) and lie within the bounds of the parameter.
    """

    parameter: Parameter | Choice
    values: Sequence[Any]

    @property
    def name(self) -> str:
        """The name of the parameter."""
        return self.parameter.name

    def __len__(self) -> int:
        return len(self.values)


def axis(model: Model, name: str, told: Any) -> Axis:
    """An axis from values, or from text: ``0:0.3:101`` (ends and number), ``log:0.5m:50m:101``, or ``2m,5m,10m``.

    Raises `InputError` with the parameter's label where the text has another form, and `OutOfRange` beyond its bounds.
    """
    parameter = model.parameter(name)
    if isinstance(told, str):
        return Axis(parameter, _read(parameter, told))
    if isinstance(told, (int, float, np.number)):
        told = [told]
    try:
        values = list(told)
    except TypeError:
        raise InputError(f"{parameter.label}: give a list of values or a text such as 0:0.3:101, not {as_given(told)}.") from None
    if not values:
        raise InputError(f"{parameter.label}: an axis needs at least one value.")
    checked = [parameter.check(value) for value in values]
    if len(set(checked)) < len(checked):
        raise InputError(f"{parameter.label}: a value stands twice on the axis; give each once.")
    return Axis(parameter, checked)


def _read(parameter: Parameter | Choice, text: str) -> list[Any]:
    if ":" not in text:
        return [parameter.check(part.strip()) for part in text.split(",")]
    if isinstance(parameter, Choice):
        raise InputError(f"{parameter.label} is a choice: name its options, as in {','.join(parameter.options)}.")
    spaced, parts = "linear", text.split(":")
    if parts[0].strip() in ("log", "linear"):
        spaced, parts = parts[0].strip(), parts[1:]
    if len(parts) != 3:
        raise InputError(
            f"{parameter.label}: “{text:.60}” is no range. It looks like 0:0.3:101 or log:0.5m:50m:101: both ends and how many."
        )
    low, high = (parameter.check(part.strip()) for part in parts[:2])
    if not parts[2].strip().isdecimal() or len(parts[2]) > LONGEST or int(parts[2]) < 2:
        raise InputError(f"{parameter.label}: “{parts[2]:.40}” is no number of values; a range needs 2 or more.")
    if not low < high:
        raise InputError(f"{parameter.label}: the range must rise, not run from {parameter.write(low)} to {parameter.write(high)}.")
    return _between(parameter, low, high, int(parts[2]), spaced)


def _between(parameter: Parameter, low: float, high: float, count: int, spaced: str) -> list[Any]:
    if spaced == "log" and low <= 0:
        raise InputError(f"{parameter.label}: a log range starts above 0, not at {parameter.write(low)}.")
    made = np.geomspace(low, high, count) if spaced == "log" else np.linspace(low, high, count)
    if parameter.structural:
        return sorted({round(float(value)) for value in made})
    return [parameter.check(float(value)) for value in made]


@dataclass(frozen=True)
class Cells:
    """Which settings are run: ``columns`` holds one array of shape (cells,) for each axis.

    ``shape`` is the shape of the grid, or ``(cells,)`` for a design.
    """

    axes: tuple[Axis, ...]
    shape: tuple[int, ...]
    columns: Mapping[str, Array]
    fill: Fill = "grid"

    @property
    def count(self) -> int:
        """How many settings there are."""
        return math.prod(self.shape)


def grid(axes: Sequence[Axis]) -> Cells:
    """Every combination of the axes' values; the last axis runs fastest."""
    shape = tuple(map(len, axes))
    places = np.indices(shape).reshape(len(shape), -1)
    columns = {one.name: np.asarray(one.values)[place] for one, place in zip(axes, places, strict=True)}
    return Cells(tuple(axes), shape, columns)


def sample(axes: Sequence[Axis], fill: Fill, points: int, seed: int) -> Cells:
    """``points`` settings spread over the box between the least and the largest value of each axis.

    The first of a scrambled Sobol sequence or a Latin hypercube (`scipy.stats.qmc`); along a parameter with a log scale the
    spread is even in the logarithm. A choice takes its options in equal shares.
    """
    if fill == "sobol":
        unit = spread(points, len(axes), seed)
    else:
        from scipy.stats import qmc

        unit = qmc.LatinHypercube(len(axes), rng=np.random.default_rng(seed)).random(points)
    columns = {one.name: _stretched(one, part) for one, part in zip(axes, unit.T, strict=True)}
    return Cells(tuple(axes), (points,), columns, fill)


def _stretched(one: Axis, part: Array) -> Array:
    if isinstance(one.parameter, Choice):
        return np.asarray(np.asarray(one.values)[np.minimum((part * len(one.values)).astype(int), len(one.values) - 1)])
    low, high = min(one.values), max(one.values)
    made = np.asarray(low * (high / low) ** part if one.parameter.scale == "log" else low + (high - low) * part)
    return np.asarray(np.round(made).astype(int) if one.parameter.structural else np.clip(made, low, high))
