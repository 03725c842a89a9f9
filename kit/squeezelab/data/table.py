"""What the readers share: rows that were left out, with a reason from a closed list, and columns of text as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..core import Array
from ..errors import InputError
from ..numerals import plain
from ..numerals.digits import tidy

Reason = Literal[
    "unreadable", "no contract", "impossible", "twice", "adjusted", "expired",
    "no open interest", "open interest unknown", "no volatility", "no quote",
    "no bid", "crossed", "below its least value", "no volatility fits", "not chosen",
]  # fmt: skip
REASONS: dict[Reason, str] = {
    "unreadable": "a cell is missing or holds no number",
    "no contract": "symbol, expiration, strike or kind are missing or contradict each other",
    "impossible": "a number cannot be: a strike of 0, a negative volatility, part of a contract",
    "twice": "the option stands in the file twice",
    "adjusted": "its contract was adjusted and delivers something else than the others",
    "expired": "the option had expired when the quotes were taken",
    "no open interest": "nobody holds it",
    "open interest unknown": "the file does not say how many contracts are open",
    "no volatility": "the file gives no volatility",
    "no quote": "the volatility was to be solved, and nothing was quoted",
    "no bid": "the volatility was to be solved, and nobody bid",
    "crossed": "the volatility was to be solved, and the bid lay above the offer",
    "below its least value": "the middle of the quote lies below the least value of the option",
    "no volatility fits": "no volatility gives the middle of the quote",
    "not chosen": "its expiration was not chosen",
}
MISSING = ("", "-", "--", "—", "–", "n/a", "na", "nan", "none", "null", "nat", "unch", "<na>", "#n/a", "n.a.", "\\n", "(null)")

CURRENCY = re.compile(r"^([+-]?)\s*(?:US\$|USD|[$€£¥])\s*|\s*(?:USD|[$€£¥])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row or an option that was left out: its line in the file (from 1), what it is about, and why.

    ``kind`` is one of `REASONS`; ``options`` and ``contracts`` are how many it stood for, as far as the file says.
    """

    line: int
    about: str
    reason: str
    kind: Reason = "unreadable"
    options: int = 1
    contracts: float = 0.0

    def __str__(self) -> str:
        return f"line {self.line}, {self.about}: {self.reason}"


class Unusable(ValueError):
    """A row cannot be used; the text says why. Never leaves this package."""


def numbers(column: Sequence[Any] | Array, decimal: str = ".", *, shares: bool = False) -> tuple[Array, Array]:
    """A column as floats, NaN where nothing stands, and where something stands that is no number; both (n,).

    ``decimal`` is the decimal sign of the file. A per cent sign divides by a hundred where the column holds ``shares``; in a price it
    is no number. A sign of a currency is no part of a number.
    """
    if isinstance(column, np.ndarray) and column.dtype.kind in "fiub":
        values = column.astype(float)
        return values, np.isinf(values)
    try:
        if decimal == "," and any("." in cell for cell in column):
            raise ValueError
        values = np.fromiter(map(float, _pointed(column, decimal)), float, len(column))
    except (ValueError, TypeError, AttributeError):
        known: dict[Any, float] = {}
        for cell in column:
            if cell not in known:
                known[cell] = _float(cell, decimal, shares)
        values = np.fromiter(map(known.__getitem__, column), float, len(column))
    bad = np.isinf(values)
    values[bad] = np.nan
    return values, bad


def _pointed(column: Sequence[Any] | Array, decimal: str) -> Iterable[Any]:
    """The cells with a point as decimal sign."""
    return column if decimal == "." else (cell.replace(",", ".") for cell in column)


def _float(cell: Any, decimal: str, shares: bool) -> float:
    """One cell, as Python reads it where it can: a blank beside it must not make a price dear."""
    if isinstance(cell, str) and (decimal == "." or "." not in cell):
        try:
            return float(cell if decimal == "." else cell.replace(",", "."))
        except ValueError:
            pass
    return _one(cell, decimal, shares)


def _one(cell: Any, decimal: str, shares: bool) -> float:
    """One cell; an infinity stands for what is no number."""
    if cell is None or isinstance(cell, (int, float)):
        return np.nan if cell is None else float(cell)
    bare = tidy(str(cell))
    if not (bare[:1].isdigit() and bare[-1:].isdigit()):
        bare = CURRENCY.sub(r"\1", bare)
    if bare.casefold() in MISSING:
        return np.nan
    share = shares and bare.endswith("%")
    try:
        value = plain(bare.removesuffix("%") if share else bare, decimal)
    except InputError:
        return np.inf
    return value / 100 if share else value
