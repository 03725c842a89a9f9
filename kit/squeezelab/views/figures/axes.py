"""The axes of a figure: how data falls on them, where their ticks stand and what is written there."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ...core import THIN, Array, Parameter, Quantity, Unit
from ...core.unit import SHORT
from ...core.words.label import in_sentence

LONGEST = 6  # letters of a tick that fit beside a figure


@dataclass(frozen=True)
class Axis:
    """From ``low`` to ``high`` in data; ``ticks`` are values and what is written at them."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False

    def place(self, value: Array | float) -> Array:
        """Data to drawing coordinates: the logarithm on a log axis, else the value."""
        return np.log10(np.maximum(value, 1e-300)) if self.log else np.asarray(value, float)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The drawing coordinates of both ends."""
        return (float(self.place(self.low)), float(self.place(self.high))) if self.log else (float(self.low), float(self.high))

    def parts(self, values: Array | float) -> Array:
        """Where values stand between both ends, 0 to 1 inside."""
        low, high = self.ends
        return ((self.place(values) if self.log else np.asarray(values, float)) - low) / ((high - low) or 1.0)

    def fraction(self, value: float) -> float:
        """Where one value stands between both ends, 0 to 1; without arrays, since every word of a picture asks."""
        if not self.log:
            return (float(value) - self.low) / ((self.high - self.low) or 1.0)
        low, high = self.ends
        return (math.log10(value if value > 1e-300 else 1e-300) - low) / ((high - low) or 1.0)

    def at(self, part: float) -> float:
        """The value that stands at a fraction of the axis."""
        low, high = self.ends
        found = low + part * (high - low)
        return float(10**found) if self.log else found


def round_step(span: float, about: int = 5) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts ``span`` in about so many parts."""
    raw = max(span, 1e-300) / about
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * m for m in (1, 2, 5, 10) if raw <= power * m * 1.0001)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values between both ends, ends included."""
    step = round_step(high - low, about)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def tick_text(values: Sequence[float], unit: Unit, *, log: bool = False) -> tuple[tuple[float, str], ...]:
    """Ticks as written: no more decimals than tell neighbours apart; on a log axis, than each value has; thousands as ``100 k`` if long."""
    return _tick_text(tuple(values), unit.worn, log)


@lru_cache(1024)  # an axis moves in steps: most moves of a slider leave its ticks
def _tick_text(values: Sequence[float], unit: Unit, log: bool) -> tuple[tuple[float, str], ...]:
    if unit.counts:
        values = [value for value in values if abs(value - round(value)) < 1e-9]
    step = min(np.diff(values)) * unit.factor if len(values) > 1 else 1.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    signed = unit.signed and min(values, default=0) < 0 < max(values, default=0)

    def text(value: float) -> str:
        if value == 0:
            return "0"
        size = abs(value * unit.factor)
        if size < 9e-5:
            return power_of_ten(value * unit.factor)
        if unit.short and abs(value) >= 999_500:
            return re.sub(r"[.]0(?= )", "", unit.number(value, exact=True).lstrip("+"))
        decimals = max(0, -math.floor(math.log10(size) + 1e-9)) if log else digits
        sign = "−" if value < 0 else "+" if signed else ""
        return f"{sign}{size:,.{decimals}f}" + (f"{THIN}%" if unit.symbol.startswith("%") else "")

    written = [text(value) for value in values]
    if step > 0 and len(set(written)) < len(written):
        written = told_apart(values, step)
    if any(len(one) > LONGEST and "," in one for one in written) and all(one.endswith(",000") or "," not in one for one in written):
        written = [one.removesuffix(",000") + " k" if one.endswith(",000") else one for one in written]
    return tuple(zip(values, written, strict=True))


def told_apart(values: Sequence[float], step: float) -> list[str]:
    """Amounts that four digits do not tell apart, as ``53.942 m``: with the decimals that their step has."""
    size, word = next((one for one in SHORT if max(map(abs, values)) >= one[0]), (1.0, ""))
    digits = max(0, -math.floor(math.log10(step / size) + 1e-9))
    return [f"{'−' if value < 0 else ''}{abs(value) / size:,.{digits}f} {word}".rstrip() for value in values]


def power_of_ten(value: float) -> str:
    """A very small number as ``2·10⁻⁶``."""
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    first = f"{abs(value) / 10.0**exponent:.3g}"
    power = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return ("−" if value < 0 else "") + ("" if first == "1" else f"{first}·") + f"10{power}"


def axis_over(parameter: Parameter, about: int = 5) -> Axis:
    """The axis of a slider, from its least to its most, logarithmic where the slider is."""
    low, high, log = parameter.low, parameter.high, parameter.scale == "log"
    found = log_ticks(low, high) if log else [t for t in ticks(low, high, about) if low <= t <= high]
    return Axis(low, high, tick_text(found, parameter.unit, log=log), log=log)


def axis_name(quantity: Quantity) -> str:
    """What stands at the end of an axis: the label and the unit, unless the ticks or the label say it already."""
    symbol, label = quantity.unit.symbol, in_sentence(quantity.label)
    if quantity.unit.name in {"rounds", "steps", "count"} and label.isalpha() and not label.endswith(("s", "ing")):
        return label if label.isupper() else f"{label}s"
    if not symbol or symbol[0] in "%×" or symbol in {"steps", *label.split()} or symbol.startswith(label):
        return symbol if symbol.startswith(label) else label
    return f"{label}, {symbol}"


def widened(low: float, high: float, about: int = 12) -> tuple[float, float]:
    """The range grown outward to round values, so that an axis moves in steps and not with every slider."""
    if high - low <= 1e-9 * max(abs(high), abs(low)):
        pad = abs(high) * 0.5 or 1.0
        low, high = low - pad, high + pad
    step = round_step(high - low, about)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def log_ticks(low: float, high: float) -> list[float]:
    """1-2-5 ticks between both ends of a log axis, thinned to at most six."""
    span = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for marks in ((1, 2, 5), (1, 3), (1,)):
        found = [m * 10.0**e for e in span for m in marks if low * 0.999 <= m * 10.0**e <= high * 1.001]
        if len(found) <= 6:
            return found
    return found[:: math.ceil(len(found) / 6)]
