"""A number with its unit, brought to the base unit of what is asked for; a unit of another kind is refused, never dropped.

A bare number is in the shown unit (a field that shows per cent reads ``5`` as five per cent) or, with ``bare="base"``, a
base value, as in Python: ``0.05`` is five per cent on the command line and in `run()`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Protocol

from ..errors import NotANumber, Unreadable
from .digits import numeral, tidy

Bare = Literal["shown", "base"]


class Measure(Protocol):
    """What a unit must say of itself to be read: see `squeezelab.core.Unit`."""

    @property
    def name(self) -> str: ...
    @property
    def symbol(self) -> str: ...
    @property
    def factor(self) -> float: ...
    @property
    def usd(self) -> int: ...


SIZES = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("lakh", "lakhs"), 1e5),
    **dict.fromkeys(("m", "mn", "mln", "mm", "mio", "mio.", "million", "millions"), 1e6),
    **dict.fromkeys(("crore", "crores"), 1e7),
    **dict.fromkeys(("b", "bn", "bln", "mrd", "mrd.", "billion", "billions", "milliard", "milliards"), 1e9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "trillions"), 1e12),
}  # fmt: skip
SECONDS = {
    "ms": 1e-3,
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600.0),
    **dict.fromkeys(("d", "day", "days"), 86_400.0),
    **dict.fromkeys(("w", "wk", "week", "weeks"), 7 * 86_400.0),
    **dict.fromkeys(("mo", "month", "months"), 365 / 12 * 86_400.0),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 365 * 86_400.0),
}  # fmt: skip
SHARES = {
    "%": 0.01,
    "percent": 0.01,
    "per cent": 0.01,
    "pct": 0.01,
    "‰": 1e-3,
    **dict.fromkeys(("bp", "bps", "basis point", "basis points"), 1e-4),
}
TIMES = {"x": 1.0, "×": 1.0, "times": 1.0}
MONEY = dict.fromkeys(("usd", "$", "us$", "dollar", "dollars", "us dollar", "us dollars", "us-dollar", "us-dollars"), 1.0)
OTHER_MONEY = re.compile(r"€|£|¥|\b(?:eur|gbp|jpy|chf|cny|inr|euros?|pounds?)\b")
TIME_UNITS = {"seconds": 1.0, "hours": 3_600.0, "days": 86_400.0, "months": 365 / 12 * 86_400.0, "years": 365 * 86_400.0}
RATIOS = frozenset({"number", "decimal", "loop gain", "ratio", "leverage", "multiple"})
A_YEAR = frozenset({"rate per year", "volatility per √year"})  # measures of which “5 % a year” is one
SENTENCE = re.compile(r"(?<=[\w%])\.\s*$")  # ends a sentence, and no number
YEARLY = re.compile(r"\s*(?:a year|/ ?y(?:ea)?r?|p\.? ?a\.?|per year)$")


def read(
    text: str,
    unit: Measure,
    *,
    bare: Bare = "shown",
    forms: Mapping[str, float] | None = None,
    sample: str = "",
    decimal: str = "",
) -> float:
    """The base value of a typed text.

    ``forms`` are further ways in which the unit is written, with what one of them is in base units.
    ``decimal`` is "." or "," where it is known which one the writer uses.
    Raises `Unreadable` or `NotANumber`, saying what was not understood and, in ``sample``, how such a value is written.
    """
    said = SENTENCE.sub("", text)
    head, size_before = _currency(tidy(said), text, unit)
    try:
        value, rest = numeral(head if size_before else said, decimal)
    except Unreadable as problem:
        why = str(problem).replace(f"“{head}”", f"“{text}”") if head.strip("+- ") or not size_before else f"“{text}” has no number"
        raise Unreadable(f"{why}.{_like(sample)}") from None
    except NotANumber as problem:
        raise NotANumber(f"{problem}.") from None
    rest = re.sub(r"\s+", " ", rest.casefold().replace("\u202f", " ").replace("\u00a0", " "))
    known = _known(unit) | {form.casefold(): scale for form, scale in (forms or {}).items()}
    if not rest and not size_before:
        base = value / unit.factor if bare == "shown" else value
    else:
        base = value * _scale(text, rest, unit, known, sample, sure=bool(decimal))
    if base - base != 0:
        raise NotANumber(f"“{text}” is not finite.")
    return base


def base_meant(number: float, unit: Measure, low: float, high: float) -> str:
    """What is said of a bare number that is out of range as a base value and within it as shown: 5 is +500 %, “5 %” is meant."""
    if unit.factor <= 1 or not low <= number / unit.factor <= high:
        return ""
    return f" A number without a unit is {number:g} itself: for {number:g} {unit.symbol} write “{number:g} {unit.symbol}”."


def _known(unit: Measure) -> dict[str, float]:
    """Every way to write one of this unit, and how much that is in base units."""
    one = 1 / unit.factor
    symbol = unit.symbol.casefold()
    known = {symbol: one, symbol.removesuffix("s"): one} if symbol else {}
    if unit.name in TIME_UNITS:
        known |= {word: seconds / TIME_UNITS[unit.name] for word, seconds in SECONDS.items()}
    elif symbol.startswith(("%", "bp")):
        known |= SHARES
    elif unit.name in RATIOS:
        known |= SHARES | TIMES
    elif unit.usd == 1:
        known |= dict.fromkeys(MONEY, one)
    return known


def _currency(tidied: str, text: str, unit: Measure) -> tuple[str, bool]:
    """The text without a sign of money before its number, and whether there was one."""
    match = re.match(r"([+-]?)\s*(us\$|usd|\$|€|£|¥)\s*", tidied, re.IGNORECASE)
    if not match:
        return tidied, False
    if match[2].casefold() not in MONEY:
        raise Unreadable(f"“{text}” is in another currency: amounts are in USD.")
    if unit.usd < 1:
        raise Unreadable(f"“{text}” is no number{_of(unit)}: it is money.")
    return match[1] + tidied[match.end() :], True


def _scale(text: str, rest: str, unit: Measure, known: Mapping[str, float], sample: str, *, sure: bool = False) -> float:
    """What one of the words after a number is worth in base units."""
    if rest in known and not (rest == "m" and unit.name in TIME_UNITS):
        return known[rest]
    if unit.name in A_YEAR and YEARLY.sub("", rest) in SHARES:
        return SHARES[YEARLY.sub("", rest)]
    if rest == "":
        return 1 / unit.factor
    word, _, after = rest.partition(" ")
    for end in range(len(word), 0, -1):
        if word[:end] in SIZES and (word[end:] + (" " + after if after else "")).strip() in {"", *known}:
            mark = (word[end:] + (" " + after if after else "")).strip()
            return _sized(text, word[:end], mark, unit, known, sample, sure=sure)
    if OTHER_MONEY.search(rest):
        raise Unreadable(f"“{text}” is in another currency: amounts are in USD.")
    if rest in SHARES:
        raise Unreadable(f"“{text}” is no number{_of(unit)}: it is a share of something.{_like(sample)}")
    if rest in MONEY or rest in SECONDS or rest in TIMES:
        raise Unreadable(f"“{text}” is no number{_of(unit)}: it is in “{_typed(text, rest)}”.{_like(sample)}")
    raise Unreadable(f"“{text}” is no number{_of(unit)}: what is “{_typed(text, rest)}”?{_like(sample)}")


def _typed(text: str, rest: str) -> str:
    """A word of a text as it was typed, its case kept."""
    at = text.casefold().find(rest)
    return text[at : at + len(rest)] if at >= 0 else rest


def _sized(text: str, size: str, mark: str, unit: Measure, known: Mapping[str, float], sample: str, *, sure: bool) -> float:
    if unit.name in TIME_UNITS:
        what = "“m” may be minutes, months or millions" if size == "m" else f"“{size}” is no measure of time"
        raise Unreadable(f"“{text}” is no number{_of(unit)}: {what}. Write min, h, days, weeks, months or years.{_like(sample)}")
    if unit.symbol.startswith(("%", "bp")):
        raise Unreadable(f"“{text}” is no number{_of(unit)}: what is “{_typed(text, size)}”?{_like(sample)}")
    if not sure and re.search(r"\d,\d", text) and not re.search(r"\d,\d{3}(?!\d)", text):
        raise Unreadable(f"“{text}” could be two numbers: before “{size}” write a decimal point.{_like(sample)}")
    return SIZES[size] * (known[mark] if mark else 1 / unit.factor)


def _of(unit: Measure) -> str:
    return f" in {unit.symbol}" if unit.symbol else ""


def _like(sample: str) -> str:
    return f" Write it like {sample}." if sample else ""
