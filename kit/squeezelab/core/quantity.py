"""Quantities and parameters: a name, a symbol, a unit, a sentence of help, and bounds with a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from ..errors import DeclarationError, NotANumber, OutOfRange, UnknownName, Unreadable, as_given, named, one_number
from ..numerals.measures import Bare, base_meant
from .unit import UNITS, Unit

Role = Literal["starts", "keeps", "stops", "scene"]
ROLES: dict[Role, str] = {
    "starts": "What starts it",
    "keeps": "What keeps it going",
    "stops": "What stops it",
    "scene": "The scene",
}
PLAIN: dict[Role, str] = {  # where nothing feeds on itself, nothing keeps going, and nothing has to be stopped
    "starts": "To begin with",
    "keeps": "What it depends on",
    "stops": "What else counts",
    "scene": "The scene",
}
STOPS = 200  # slider positions of a logarithmic scale


@dataclass(frozen=True)
class Quantity:
    """Something that is measured.

    ``name`` is the field's term in snake case and the key everywhere; ``symbol`` is LaTeX;
    ``label`` is what a slider says (by default the name in words); ``help`` is one sentence.
    """

    name: str
    symbol: str
    unit: Unit
    help: str
    label: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name != self.name.lower():
            raise DeclarationError(f"“{self.name}” is no name: use the field's term in snake_case.")
        if self.unit not in UNITS:
            raise DeclarationError(f"{self.name}: {self.unit!r} is not in the closed list of core/unit.py.")
        if not self.help.strip().endswith((".", "?")):
            raise DeclarationError(f"{self.name}: help must be one sentence with a full stop: “{self.help}”.")
        if not self.label:
            object.__setattr__(self, "label", self.name.replace("_", " ").capitalize())

    def write(self, value: float, *, exact: bool = False) -> str:
        """The value as people write it, with its unit; raises `NotANumber` for what is none."""
        return self.unit.write(one_number(self.label, value), exact=exact)


@dataclass(frozen=True)
class Parameter(Quantity):
    """A number that a reader may move.

    ``reason`` says why the bounds are where they are, ``basis`` why the default is where it is: what it is taken from, or
    what it was “Chosen” for. ``role`` is the heading under which the
    slider stands, in the words of `Model.role_title`. ``structural`` marks a whole number that sets the size of arrays: it reaches
    the model as an ``int`` and cannot vary between lanes. ``symlog`` needs ``pivot``, the size
    below which the scale is linear.
    """

    default: float = math.nan
    low: float = math.nan
    high: float = math.nan
    step: float = 0.0
    scale: Literal["linear", "log", "symlog"] = "linear"
    reason: str = ""
    basis: str = ""
    role: Role = "scene"
    structural: bool = False
    pivot: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.reason.strip():
            raise DeclarationError(f"{self.name}: give the reason of its bounds.")
        if self.role not in ROLES:
            raise DeclarationError(f"{self.name}: role “{self.role}” is none of {', '.join(ROLES)}.")
        if self.scale not in {"linear", "log", "symlog"}:
            raise DeclarationError(f"{self.name}: scale “{self.scale}” is none of linear, log, symlog.")
        if not all(map(math.isfinite, (self.default, self.low, self.high))) or not self.low < self.high:
            raise DeclarationError(f"{self.name}: give a finite default and finite bounds with low < high.")
        if not self.low <= self.default <= self.high:
            raise DeclarationError(f"{self.name}: the default {self.write(self.default)} lies outside {self.range}; move one of them.")
        if self.scale == "log" and self.low <= 0:
            raise DeclarationError(f"{self.name}: a log scale needs a low bound above 0, not {self.write(self.low)}.")
        if self.scale == "linear" and self.step <= 0:
            raise DeclarationError(f"{self.name}: a linear scale needs a step above 0.")
        if self.scale == "symlog" and self.pivot <= 0:
            raise DeclarationError(f"{self.name}: a symlog scale needs a pivot above 0.")

    @property
    def range(self) -> str:
        """The bounds as a reader sees them."""
        return f"{self.write(self.low, exact=True)} to {self.write(self.high, exact=True)}"

    @cached_property
    def stops(self) -> np.ndarray:
        """The positions of the slider, ascending, shape (n,), in base units; both bounds included."""
        if self.scale == "linear":
            count = max(1, round((self.high - self.low) / self.step))
            grid = np.round(self.low + self.step * np.arange(count + 1), 12)
        elif self.scale == "log":
            grid = _round(np.geomspace(self.low, self.high, STOPS))
        else:
            reach = np.arcsinh(np.array([self.low, self.high]) / self.pivot)
            grid = _round(self.pivot * np.sinh(np.linspace(float(reach[0]), float(reach[1]), STOPS + 1)))
            grid = np.where(np.abs(grid) < self.pivot / 50, 0.0, grid)
        low, high = (1e-9 * max(self.step, abs(bound)) for bound in (self.low, self.high))  # a hair from a bound is the bound
        inside = grid[(grid > self.low + low) & (grid < self.high - high)]
        if self.structural or self.unit.counts:
            inside = np.round(inside)
        return np.unique(np.r_[self.low, inside, self.high])

    def check(self, value: Any, called: str = "") -> float | int:
        """The value as a number within the bounds; raises `NotANumber` or `OutOfRange`."""
        called = called or f"{self.label} ({self.name})"
        if isinstance(value, str):
            try:
                return self.read(value, bare="base")
            except Unreadable as problem:
                raise NotANumber(f"{called}: {str(problem).removeprefix(f'{self.label}: ')} Allowed is {self.range}.") from None
        if isinstance(value, bool | bytes | bytearray):
            raise NotANumber(f"{called} must be a number, not {as_given(value)}: allowed is {self.range}.")
        try:
            number = float(value)
        except OverflowError:
            raise OutOfRange(f"{called} cannot be that large: allowed is {self.range}. {self.reason}") from None
        except (TypeError, ValueError):
            raise NotANumber(f"{called} must be a number, not {as_given(value)}: allowed is {self.range}.") from None
        if not math.isfinite(number):
            raise NotANumber(f"{called} must be a finite number, not {as_given(value)}: allowed is {self.range}.")
        slack = 1e-12 * max(abs(self.low), abs(self.high))
        if not self.low - slack <= number <= self.high + slack:
            meant = base_meant(number, self.unit, self.low, self.high)
            raise OutOfRange(f"{called} cannot be {self.write(number, exact=True)}: allowed is {self.range}. {self.reason}{meant}")
        if self.structural:
            if number != round(number):
                raise OutOfRange(f"{called} must be a whole number, not {number:g}: allowed is {self.range}.")
            return int(number)
        return min(max(number, self.low), self.high)

    def read(self, text: str, *, bare: Bare = "shown") -> float | int:
        """The checked value of a typed text; what is wrong is said with the label. See `Unit.read`."""
        if not isinstance(text, str):
            raise Unreadable(f"{self.label} is read from a text like {self.write(self.default)}, not from {as_given(text)}.")
        try:
            return self.check(self.unit.read(text, bare=bare), self.label)
        except Unreadable as problem:
            raise Unreadable(f"{self.label}: {problem}") from None


@dataclass(frozen=True)
class Choice(Quantity):
    """One of a few named ways; reaches the model as its key, a string. ``basis`` says why the default is the one."""

    options: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    basis: str = ""
    role: Role = "scene"
    structural: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.options) < 2 or self.default not in self.options:
            raise DeclarationError(f"{self.name}: give two options or more and make the default one of them.")

    def check(self, value: Any) -> str:
        """The key of an option; raises `UnknownName`."""
        if not isinstance(value, str) or value not in self.options:
            raise UnknownName(f"option of {self.label} ({self.name})", value, self.options)
        return str(value)

    def write(self, value: Any, *, exact: bool = False) -> str:
        """The option in words."""
        return named(f"option of {self.label} ({self.name})", value, self.options)


def _round(values: np.ndarray) -> np.ndarray:
    """Rounded to two significant digits, three where the leading digit is 1: as people choose numbers."""
    with np.errstate(divide="ignore"):
        exponent = np.floor(np.log10(np.abs(values), where=values != 0, out=np.zeros_like(values)))
    unit = 10.0 ** (exponent - 1) / np.where(np.abs(values) / 10.0**exponent < 2, 10, 2)
    return np.asarray(np.round(values / unit) * unit)
