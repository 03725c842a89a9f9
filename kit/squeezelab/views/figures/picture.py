"""A picture: strokes and words on two axes, before any widget. Panels become pictures, an `Ink` draws them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

from ...core import THIN, Array, Model, Parameter, Quantity, Unit
from .place import LINE, box_of, settled, width_of
from .roles import OUTSIDE

Line = tuple[Array, Array]
SMALL, MAIN, BESIDE = (340.0, 160.0), (788.0, 288.0), (576.0, 288.0)
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

    @property
    def ends(self) -> tuple[float, float]:
        """The drawing coordinates of both ends."""
        return float(self.place(self.low)), float(self.place(self.high))

    def parts(self, values: Array | float) -> Array:
        """Where values stand between both ends, 0 to 1 inside."""
        low, high = self.ends
        return (self.place(values) - low) / ((high - low) or 1.0)

    def fraction(self, value: float) -> float:
        """Where one value stands between both ends, 0 to 1."""
        return float(self.parts(value))


@dataclass(frozen=True)
class Word:
    """A text in a figure, at a place in data; ``dx`` and ``dy`` move it by pixels (down is positive). Lines end on ``\\n``."""

    x: float
    y: float
    text: str
    role: str = ""
    align: str = "start"
    dx: float = 0
    dy: float = 0
    narrow: bool = True  # whether it is kept in a narrow figure
    fixed: bool = False  # whether it stays where it is, whatever it covers


@dataclass
class Picture:
    """What a figure shows. ``strokes`` holds at most one line per role, gaps as NaN."""

    x: Axis
    y: Axis
    strokes: dict[str, Line] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    size: tuple[float, float] = SMALL  # pixels of the plot area in a wide calculator, to place words by
    wall: float = 1.0  # the part of the width that belongs to the path and its words
    place: tuple[float, float] = (0.0, 1.0)  # where the first and the last step stand, in fractions of the width

    def stroke(self, role: str, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        """Adds a line; a second one of the same role follows after a gap."""
        new = np.asarray(x, float), np.asarray(y, float)
        if role in self.strokes:
            old = self.strokes[role]
            new = (np.r_[old[0], np.nan, new[0]], np.r_[old[1], np.nan, new[1]])
        self.strokes[role] = new

    def dot(self, role: str, x: float, y: float) -> None:
        """A dot is a stroke without length and with a round cap."""
        self.stroke(role, [x, x], [y, y])

    def say(self, x: float, y: float, text: str, role: str = "", align: str = "start", **how: object) -> None:
        """Adds a text."""
        if text:
            self.words.append(Word(float(x), float(y), text, role, align, **how))  # type: ignore[arg-type]

    @property
    def visible(self) -> dict[str, Line]:
        """The strokes that are not parked."""
        return {role: (x, y) for role, (x, y) in self.strokes.items() if x[0] != OUTSIDE}

    def rows(self, roles: Sequence[str]) -> tuple[Array, Array]:
        """The strokes in parts of the axes, as two float32 arrays, a row a role; NaN, which costs the page nothing, fills what is left."""
        park, visible = np.full(2, OUTSIDE), self.visible
        lines = [(self.x.parts(visible[role][0]), self.y.parts(visible[role][1])) if role in visible else (park, park) for role in roles]
        length = max(len(x) for x, _ in lines)
        xs, ys = (np.full((len(lines), length), np.nan, np.float32) for _ in "xy")
        for row, (x, y) in enumerate(lines):
            xs[row, : len(x)], ys[row, : len(y)] = x, y
            xs[row, -1], ys[row, -1] = xs[row, len(x) - 1], ys[row, len(y) - 1]
        return xs, ys

    @property
    def free_ticks(self) -> list[tuple[float, str]]:
        """The ticks across that do not touch the name of the axis, which stands in their row."""
        width = self.size[0]
        names = [
            box_of(word, self.x.fraction(word.x) * width, 0.0, word.align, word.dx, 0.0)
            for word in self.words
            if "foot" in word.role and word.dy < 30
        ]
        out = []
        for value, text in self.x.ticks:
            middle, half = self.x.fraction(value) * width, width_of(text) / 2 + 6
            if not any(left < middle + half and middle - half < right for left, _, right, _ in names):
                out.append((value, text))
        return out

    def html(self) -> str:
        """The words and tick labels as spans, placed in per cent of the plot area."""
        spans = []
        for value, text in self.y.ticks:
            spans.append(
                f'<span class="w tick end" style="left:0;top:{100 * (1 - self.y.fraction(value)):.2f}%;--dx:-8px">{escape(text)}</span>'
            )
        for value, text in self.free_ticks:
            spans.append(
                f'<span class="w tick middle below" style="left:{100 * self.x.fraction(value):.2f}%;top:100%">{escape(text)}</span>'
            )
        for word in settled(self):
            brim = "brim" if self.x.fraction(word.x) > 0.6 else ""
            kind = " ".join(filter(None, ("w", word.role, word.align, brim, "" if word.narrow else "spare")))
            left, top = 100 * self.x.fraction(word.x), 100 * (1 - self.y.fraction(word.y))
            for number, line in enumerate(word.text.split("\n")):
                dy = word.dy + LINE * number
                move = f";--dx:{word.dx:g}px" * bool(word.dx) + f";--dy:{dy:g}px" * bool(dy)
                spans.append(f'<span class="{kind}" style="left:{left:.2f}%;top:{top:.2f}%{move}">{escape(line)}</span>')
        return f'<div class="sq-words" aria-hidden="true">{"".join(spans)}</div>'


def main_size(model: Model) -> tuple[float, float]:
    """Pixels of the main plot area in a wide calculator: smaller where other panels stand beside it."""
    beside = len(model.panels) > 1 and not (model.gain and model.gain.waits)
    return BESIDE if beside else MAIN


def join(parts: Sequence[Line]) -> Line:
    """Several lines as one, with gaps between them."""
    if not parts:
        return np.array([OUTSIDE, OUTSIDE]), np.array([OUTSIDE, OUTSIDE])
    xs, ys = [], []
    for x, y in parts:
        xs += [*x, np.nan]
        ys += [*y, np.nan]
    return np.array(xs[:-1]), np.array(ys[:-1])


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
    unit = unit.worn
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
    if any(len(one) > LONGEST and "," in one for one in written) and all(one.endswith(",000") or "," not in one for one in written):
        written = [one.removesuffix(",000") + " k" if one.endswith(",000") else one for one in written]
    return tuple(zip(values, written, strict=True))


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
    if quantity.unit.name in {"rounds", "steps", "count"} and label.isalpha() and not label.endswith("s"):
        return label if label.isupper() else f"{label}s"
    if not symbol or symbol[0] in "%×" or symbol in {"steps", *label.split()} or symbol.startswith(label):
        return symbol if symbol.startswith(label) else label
    return f"{label}, {symbol}"


def in_sentence(label: str) -> str:
    """A label with a small first letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


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
