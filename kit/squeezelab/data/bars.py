"""`read_bars`: price bars from any file, buffer, frame or JSON that people have, checked as a whole and then row by row.

A long room: one reader from the first guess at a column to the last check of a row.
"""

from __future__ import annotations

import datetime as time
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ..core import Array
from ..counting import counted
from ..errors import DataError, InputError, as_given
from .bar_layouts import KNOWN, NEEDED, columns_of, klines, moments_of, volumes_of
from .layouts import plain_name
from .sheet import open_sheet
from .source import Progress, Source, open_source
from .table import Rejected, numbers

if TYPE_CHECKING:
    import pandas

SLACK = 1e-6  # vendors round: a close may lie this part above the high
JUMP = 5.0  # a close this many times the one before is worth a word


@dataclass(frozen=True, eq=False, repr=False)
class Bars:
    """Bars in the order of time, each array of shape (n,); prices in the file's currency, volume in units (NaN if not given).

    ``date`` is a day, or a moment in UTC where the file gives times with a zone, else in the file's own time; ``notes`` say
    what was understood about the file as a whole.
    """

    date: Array  # datetime64[D] or [s]
    open: Array
    high: Array
    low: Array
    close: Array
    volume: Array
    rejected: tuple[Rejected, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        held, lost = counted(len(self), "bar"), counted(len(self.rejected), "row")
        return f"<Bars {self.name}: {held} from {self.date[0]} to {self.date[-1]}, {lost} left out>"

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

    def to_frame(self) -> pandas.DataFrame:
        """The bars by date, with columns open, high, low, close, volume."""
        import pandas as pd

        columns = {name: getattr(self, name) for name in (*NEEDED[1:], "volume")}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(self.date.astype("datetime64[s]"), name="date"))


def read_bars(source: Any, *, decimal: str | None = None, day_first: bool | None = None, progress: Progress | None = None) -> Bars:
    """Price bars from a path, a buffer, text, bytes, a frame or JSON.

    Columns stand in any order and under the names that vendors give them; delimiter, encoding and decimal sign are found for
    the file as a whole. Bars that run from the newest to the oldest are turned round, and ``notes`` say so.

    Parameters
    ----------
    source : path, str, bytes, file, pandas.DataFrame, dict or list
        The table: date, open, high, low, close, and perhaps volume. It is only read.
    decimal : {".", ","}, optional
        The decimal sign, where the file does not show it.
    day_first : bool, optional
        How to read dates like 3/4/2021, where no date of the file decides.
    progress : callable, optional
        Called with bytes read and bytes in all.

    Returns
    -------
    Bars
        A row is left out, with its reason in ``rejected``, when a price is missing or not above 0, high and low do not
        enclose open and close, or its date stands twice.

    Raises
    ------
    DataError
        Where the table is another one (the message says what was recognised and what is missing) or no row can be used.

    Examples
    --------
    >>> import squeezelab
    >>> bars = squeezelab.read_bars("date,open,high,low,close\\n2021-01-29,380,414,250,325\\n2021-01-28,265,483,112,193.6")
    >>> bars.close.tolist(), bars.notes
    ([193.6, 325.0], ('The bars ran from the newest to the oldest; they were turned round.',))
    """
    if decimal not in (None, ".", ","):
        raise InputError(f"decimal cannot be {as_given(decimal)}: allowed is “.” or “,”.")
    found = open_source(source, progress)
    if isinstance(found.held, str):
        found = Source(found.name, lines=iter(found.held.splitlines(True)), path=found.path)
    nameless = _nameless(found)
    if nameless:
        held = {name: list(column) for name, column in klines(nameless).items()}
        return _bars(found, list(range(1, len(nameless) + 1)), held, ".", None)
    if found.lines is not None:
        sheet = open_sheet(found, _score, decimal, progress, of="bars", needs=f"{', '.join(NEEDED)} and perhaps volume")
        place = _place(found.name, sheet.header)
        lines: list[int] = []
        cells: dict[str, list[Any]] = {name: [] for name in place}
        for numbers_, rows in sheet.blocks:
            lines += numbers_
            for name, n in place.items():
                cells[name] += [row[n] for row in rows]
        bars = _bars(found, lines, cells, sheet.decimal, day_first)
        faults = [Rejected(line, about, reason) for line, about, reason in sheet.faults]
        return replace(bars, rejected=tuple(sorted((*bars.rejected, *faults), key=lambda row: row.line)))
    table = columns_of(found.name, found.held)
    place = _place(found.name, list(table))
    columns = list(table.values())
    cells = {name: list(columns[n]) for name, n in place.items()}
    return _bars(found, list(range(1, len(cells["date"]) + 1)), cells, decimal or ".", day_first)


def _nameless(found: Source) -> list[list[str]]:
    """The rows of a text whose first line is a bar already, as exchanges of coins write files; none where it has a header."""
    if found.lines is None:
        return []
    first = next(found.lines, "")
    found.lines = chain([first], found.lines)
    if not re.fullmatch(r"\d{10,19}(?:,[\d.eE+-]+){5,11}", first.strip()):
        return []
    width = first.count(",") + 1
    rows = [line.strip().split(",") for line in found.lines if line.strip()]
    return [(row + [""] * width)[:width] for row in rows]


def _score(cells: list[str]) -> int:
    return sum(plain_name(cell) in KNOWN for cell in cells)


def _place(name: str, header: Sequence[str]) -> dict[str, int]:
    found = [KNOWN.get(plain_name(str(cell)), "") for cell in header]
    if "date" not in found and "time" in found:
        found[found.index("time")] = "date"
    if "volume" not in found:  # “Volume BTC”, and behind it the same in dollars
        worded = [n for n, cell in enumerate(header) if re.match(r"volume\b", str(cell).strip(), re.IGNORECASE)]
        if worded:
            found[worded[0]] = "volume"
    for one in (*NEEDED, "volume"):
        same = [str(cell) for cell, field in zip(header, found, strict=True) if field == one]
        if len({plain_name(cell) for cell in same}) < len(same):
            raise DataError(f"{name} has two columns “{same[0]}”: which of them counts? Take one out or rename it.")
    missing = [one for one in NEEDED if one not in found]
    if missing:
        saw = ", ".join(dict.fromkeys(one for one in found if one and one != "ignored")) or "none"
        lacking = " and no ".join(missing)
        raise DataError(f"{name} has no column {lacking}; recognised: {saw}. One line must name {', '.join(NEEDED)} and perhaps volume.")
    return {one: found.index(one) for one in (*NEEDED, "volume", "time") if one in found}


def _bars(found: Source, lines: list[int], cells: dict[str, list[Any]], decimal: str, day_first: bool | None) -> Bars:
    notes: list[str] = []
    moments, reasons, zoned = moments_of(cells["date"], cells.get("time"), day_first)
    price = {name: numbers(cells[name], decimal) for name in NEEDED[1:]}
    given = cells.get("volume")
    volume, bad_volume = volumes_of(given, decimal) if given is not None else (np.full(len(lines), np.nan), np.zeros(len(lines), bool))
    rejected: list[Rejected] = []
    seen: set[Any] = set()
    used: list[int] = []
    for k, line in enumerate(lines):
        reason = reasons[k] or _fault({name: (float(v[k]), bool(bad[k]), cells[name][k]) for name, (v, bad) in price.items()})
        if not reason and (bad_volume[k] or volume[k] < 0):
            assert given is not None
            reason = f"volume is “{given[k]}”, no number" if bad_volume[k] else f"volume is {volume[k]:g}, below 0"
        if not reason and moments[k] in seen:
            reason = f"date {cells['date'][k]} stands in the file twice"
        if reason:
            rejected.append(Rejected(line, str(cells["date"][k]), reason, "unreadable", 0))
            continue
        seen.add(moments[k])
        used.append(k)
    again = sum(row.reason.endswith("stands in the file twice") for row in rejected)
    if again > max(3, 0.1 * len(lines)):
        raise DataError(
            f"{found.name}: {again} of {len(lines)} rows repeat a date. If they are of several instruments, give the bars of one."
        )
    if not used:
        first = f" The first reason: {rejected[0]}." if rejected else ""
        raise DataError(f"{found.name} has no row that can be used.{first}")
    dates = np.array([moments[k] for k in used], dtype="datetime64[s]")
    forward = np.diff(dates.astype(np.int64))
    if len(used) > 1 and (forward < 0).all():
        notes.append("The bars ran from the newest to the oldest; they were turned round.")
    elif (forward < 0).any():
        notes.append(f"{counted(int((forward < 0).sum()), 'bar')} stood before an earlier one; all were put in the order of time.")
    if zoned:
        notes.append("The times name their zone; they are held in UTC.")
    jumps = int((np.abs(np.diff(np.log(price["close"][0][used]))) > np.log(JUMP)).sum())
    if jumps:
        some = counted(jumps, "close lies", "closes lie")
        notes.append(f"{some} more than {JUMP:g} times above or below the one before: a split, or a decimal sign?")
    order = np.argsort(dates, kind="stable")
    dates, chosen = dates[order], np.array(used)[order]
    if np.all(dates == dates.astype("datetime64[D]")):
        dates = dates.astype("datetime64[D]")
    opened, high, low, close = (price[name][0][chosen] for name in NEEDED[1:])
    stem = found.path.stem if found.path else re.sub(r"\.\w{1,8}$", "", found.name)
    return Bars(dates, opened, high, low, close, volume[chosen], tuple(rejected), stem, tuple(notes))


def _fault(price: dict[str, tuple[float, bool, Any]]) -> str:
    """What is wrong with the prices of a bar, or nothing."""
    for name, (value, bad, cell) in price.items():
        if bad or np.isnan(value):
            return f"{name} is “{cell}”, no number"
        if value <= 0:
            return f"{name} is {value:g}; a price lies above 0"
    value_of = {name: value for name, (value, _, _) in price.items()}
    high, low = value_of["high"] * (1 + SLACK), value_of["low"] * (1 - SLACK)
    if high < low:
        return f"high {value_of['high']:g} lies below low {value_of['low']:g}"
    for name in ("open", "close"):
        if not low <= value_of[name] <= high:
            return f"{name} {value_of[name]:g} lies outside low {value_of['low']:g} to high {value_of['high']:g}"
    return ""
