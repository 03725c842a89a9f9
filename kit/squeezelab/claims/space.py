"""The settings that a claim is tried in: points of a scrambled Sobol sequence over a declared space."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array, Choice, Model, Parameter
from ..errors import DeclarationError

POINTS = 128  # a power of two: the sequence fills the space evenly at these counts only
Space = Mapping[str, Any]


@dataclass(frozen=True)
class Axis:
    """One thing that varies: between bounds on a scale, or over a few ``options``."""

    name: str
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"
    pivot: float = 1.0
    options: tuple[Any, ...] = ()

    def at(self, u: Array) -> Any:
        """The values at places between 0 and 1."""
        if self.options:
            return [self.options[min(int(place * len(self.options)), len(self.options) - 1)] for place in u]
        if self.scale == "log":
            return self.low * (self.high / self.low) ** u
        if self.scale == "symlog":
            low, high = math.asinh(self.low / self.pivot), math.asinh(self.high / self.pivot)
            return np.clip(self.pivot * np.sinh(low + u * (high - low)), self.low, self.high)
        return self.low + u * (self.high - self.low)

    def holds(self, value: Any) -> bool:
        """Whether the value lies on the axis."""
        return value in self.options if self.options else self.low <= value <= self.high


def axes(model: Model | None, space: Space, also: Space | None = None) -> tuple[tuple[Axis, ...], dict[str, Any]]:
    """What varies and what is held: every slider over its range, but for what ``space`` says.

    A pair of numbers narrows a range (``(low, high, "log")`` gives a scale of its own), a list holds options in turn, anything
    else is held as it is. Without a model the space alone says what there is. Whole numbers that set the size of arrays, and
    choices, stay at their defaults unless the space lists others. ``also`` names what the claim speaks of and the model does not know.
    """
    varied: list[Axis] = []
    held: dict[str, Any] = {}
    known: dict[str, Parameter | Choice] = {q.name: q for q in model.parameters} if model else {}
    for name in [*known, *(name for name in space if name not in known)]:
        quantity, given = known.get(name), space.get(name)
        if model and quantity is None:
            raise DeclarationError(f"{model.id} has no parameter “{name}”; a space names {', '.join(known)}.")
        if isinstance(given, list):
            varied.append(Axis(name, options=tuple(quantity.check(value) if quantity else value for value in given)))
        elif isinstance(given, tuple):
            low, high, *scale = given
            of = quantity if isinstance(quantity, Parameter) else None
            if of and not of.low <= low < high <= of.high:
                raise DeclarationError(f"{name} cannot vary from {of.write(low)} to {of.write(high)}: allowed is {of.range}.")
            kind = scale[0] if scale else of.scale if of else "linear"
            varied.append(Axis(name, float(low), float(high), "linear" if kind == "log" and low <= 0 else kind, of.pivot if of else 1.0))
        elif given is not None:
            held[name] = quantity.check(given) if quantity else given
        elif isinstance(quantity, Parameter) and not quantity.structural:
            varied.append(Axis(name, quantity.low, quantity.high, quantity.scale, quantity.pivot))
        elif quantity:
            held[name] = quantity.default
    varied += axes(None, also)[0] if also else ()
    return tuple(varied), held


def settings(varied: Sequence[Axis], held: Mapping[str, Any], where: Array) -> list[dict[str, Any]]:
    """The settings at these places, one mapping of plain values each."""
    columns = {axis.name: axis.at(where[:, i]) for i, axis in enumerate(varied)}
    return [{**held, **{name: column[i] for name, column in columns.items()}} for i in range(len(where))]
