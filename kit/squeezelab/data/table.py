"""What the readers share: a file as lines, a rejected row with its reason, numbers and dates in plain text."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import DataError

MONTHS = {name: i + 1 for i, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])}
LARGEST = 256 * 2**20  # bytes: beyond it a file is not what it claims to be


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out: its line in the file (from 1), what it is about, and why."""

    line: int
    about: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.about}: {self.reason}"


class Unusable(ValueError):
    """A row cannot be used; the text says why. Never leaves this package."""


def rows_of(path: str | Path) -> list[list[str]]:
    """The rows of a CSV file; raises `DataError` where there is no such text file."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(f"{path.name} has {path.stat().st_size / 2**20:.0f} MiB; a table of prices has at most {LARGEST / 2**20:.0f}.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        raise DataError(f"{path.name} cannot be read as CSV text: {reason}.") from None
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise DataError(f"{path.name} is empty.")
    return rows


def number(name: str, text: str, *, low: float = -math.inf) -> float:
    """The number in a cell, at least ``low``; raises `Unusable`."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise Unusable(f"{name} is “{text}”, no number") from None
    if not math.isfinite(value):
        raise Unusable(f"{name} is {text}, not finite")
    if value < low:
        raise Unusable(f"{name} is {value:g}, below {low:g}")
    return value


def day_of(name: str, year: str, month: str, day: str) -> date:
    """The date of three texts, the month in English; raises `Unusable`."""
    try:
        return date(int(year), MONTHS[month[:3].title()], int(day))
    except (KeyError, ValueError):
        raise Unusable(f"{name} is “{day} {month} {year}”, no date") from None
