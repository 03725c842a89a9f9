"""Price bars from a CSV file: date, open, high, low, close, volume, checked row by row."""

from __future__ import annotations

import datetime as time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..core import Array
from ..errors import DataError
from .table import Rejected, Unusable, number, rows_of

NEEDED = ("date", "open", "high", "low", "close")
SLACK = 1e-6  # vendors round: a close may lie this part above the high


@dataclass(frozen=True, eq=False, repr=False)
class Bars:
    """Bars in the order of time, each array of shape (n,); prices in the file's currency, volume in units (NaN if not given)."""

    date: Array  # datetime64[D] or [s]
    open: Array
    high: Array
    low: Array
    close: Array
    volume: Array
    rejected: tuple[Rejected, ...] = ()
    name: str = ""

    def __repr__(self) -> str:
        return f"<Bars {self.name}: {len(self)} bars from {self.date[0]} to {self.date[-1]}, {len(self.rejected)} rows left out>"

    def __len__(self) -> int:
        return len(self.date)

    def between(self, first: str | time.date, last: str | time.date) -> Bars:
        """The bars from ``first`` to ``last``, both included."""
        inside = (self.date >= np.datetime64(first)) & (self.date <= np.datetime64(last))
        return replace(self, **{name: getattr(self, name)[inside] for name in (*NEEDED, "volume")})

    @property
    def returns(self) -> Array:
        """Log return from close to close, shape (n - 1,)."""
        return np.diff(np.log(self.close))


def read_bars(path: str | Path) -> Bars:
    """Bars from a CSV file with a header; columns in any order, names in any case, others ignored.

    A row is left out, with its reason in ``rejected``, when a price is missing or not above 0, high and low do
    not enclose open and close, or its date does not follow. Raises `DataError` when the file is no such table
    or no row can be used.
    """
    path = Path(path)
    rows = rows_of(path)
    header = [cell.strip().casefold() for cell in rows[0]]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        lacking = " and no ".join(missing)
        raise DataError(f"{path.name} has no column {lacking}; its first line must name {', '.join(NEEDED)} and perhaps volume.")
    place = {name: header.index(name) for name in (*NEEDED, "volume") if name in header}
    used: list[tuple[time.datetime, list[float]]] = []
    rejected = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        about = row[place["date"]] if len(row) > place["date"] else "short row"
        try:
            used.append(_bar(row, place, len(header), used[-1][0] if used else None))
        except Unusable as reason:
            rejected.append(Rejected(line, about, str(reason)))
    if not used:
        first = f" The first reason: {rejected[0]}." if rejected else ""
        raise DataError(f"{path.name} has no row that can be used.{first}")
    values = np.array([one for _, one in used])
    dates = np.array([moment for moment, _ in used], dtype="datetime64[s]")
    if np.all(dates == dates.astype("datetime64[D]")):
        dates = dates.astype("datetime64[D]")
    opened, high, low, close, volume = values.T
    return Bars(dates, opened, high, low, close, volume, tuple(rejected), path.stem)


def _bar(row: list[str], place: dict[str, int], width: int, before: time.datetime | None) -> tuple[time.datetime, list[float]]:
    if len(row) != width:
        raise Unusable(f"{len(row)} columns instead of {width}")
    try:
        moment = time.datetime.fromisoformat(row[place["date"]].strip()).replace(tzinfo=None)
    except ValueError:
        raise Unusable(f"date is “{row[place['date']]}”; write it like 2021-01-28") from None
    if before is not None and moment <= before:
        raise Unusable(f"date {moment:%Y-%m-%d} does not follow {before:%Y-%m-%d}")
    price = {name: number(name, row[place[name]]) for name in NEEDED[1:]}
    for name, value in price.items():
        if value <= 0:
            raise Unusable(f"{name} is {value:g}; a price lies above 0")
    high, low = price["high"] * (1 + SLACK), price["low"] * (1 - SLACK)
    if high < low:
        raise Unusable(f"high {price['high']:g} lies below low {price['low']:g}")
    for name in ("open", "close"):
        if not low <= price[name] <= high:
            raise Unusable(f"{name} {price[name]:g} lies outside low {price['low']:g} to high {price['high']:g}")
    volume = number("volume", row[place["volume"]], low=0) if "volume" in place and row[place["volume"]].strip() else np.nan
    return moment, [*price.values(), volume]
