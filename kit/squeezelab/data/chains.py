"""`read_chain`: an option chain from any file, buffer, frame or JSON that people have, checked as a whole and then option by option."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..dynamics.guard import positive
from ..errors import DataError, InputError, as_given
from ..numerals import plain
from .chain import Chain
from .collect import Read, collect, zoned
from .documents import once
from .layouts import Field, Layout, layout_of, score
from .moments import NEW_YORK, moment
from .sheet import open_sheet
from .source import Progress, Source, open_source
from .table import Unusable
from .vendors import records_of
from .whole import whole

NEEDS = "strike, expiration, call or put (or an option symbol), open interest, and volatility or quotes"


def read_chain(
    source: Any, *, spot: float | str | None = None, quoted_at: datetime | str | None = None, underlying: str | None = None,
    decimal: str | None = None, multiplier: float | None = None, progress: Progress | None = None,
) -> Chain:  # fmt: skip
    """An option chain from a path, a buffer, text, bytes, a frame or JSON.

    Read are the quote tables of Cboe of every year and browser language; the tables and JSON of Yahoo and yfinance, Deribit
    (book summary), Tradier, Polygon, Schwab, Barchart and Nasdaq; and any table whose header names strike, open interest or volatility,
    and expiration and kind or an option symbol. Delimiter, encoding and decimal sign are found for the file as a whole.

    Parameters
    ----------
    source : path, str, bytes, file, pandas.DataFrame, dict or list
        The table. It is only read.
    spot : float or str, optional
        Price of the underlying, where the file names none or a wrong one.
    quoted_at : datetime or str, optional
        When the quotes were taken, with a time zone; without one New York is meant.
    underlying : str, optional
        Its name.
    decimal : {".", ","}, optional
        The decimal sign, where the file does not show it.
    multiplier : float, optional
        Shares per contract, by default what the file says, else 100 (1 for coins).
    progress : callable, optional
        Called with bytes read and bytes in all.

    Returns
    -------
    Chain
        Options in the order of the file, with an account of every contract.

    Raises
    ------
    DataError
        Where the file has another layout (the message says what was recognised and what is missing), contradicts itself as
        a whole, or holds no option that can be used.
    InputError
        Where an argument cannot be used.

    Examples
    --------
    >>> import squeezelab
    >>> rows = "type,strike,expiry,open_interest,iv\\ncall,100,2025-10-31,250,0.2\\nput,100,2025-10-31,400,0.2"
    >>> squeezelab.read_chain(rows, spot=100, quoted_at="2025-09-26 16:00").summary()
    '2 options on unnamed at 100.00, quoted 26 Sep 2025 16:00 EDT, 1 expiration; none left out.'
    """
    if decimal not in (None, ".", ","):
        raise InputError(f"decimal cannot be {as_given(decimal)}: allowed is “.” or “,”.")
    if multiplier is not None:
        size = positive("multiplier", multiplier)
        if size.ndim:
            raise InputError(f"multiplier must be one number, not {as_given(multiplier)}.")
        multiplier = float(size)
    found = open_source(source, progress)
    read = _sheet(found, decimal, progress) if found.lines is not None else _records(found, decimal)
    if quoted_at is not None:
        read.quoted_at, read.given = _given_moment(quoted_at), True
    _need(read)
    arrays, tray = collect(read)
    if spot is not None:
        read.spot = _given_price(spot)
    return whole(read, arrays, tray, underlying, multiplier, decimal is not None)


def _sheet(source: Source, decimal: str | None, progress: Progress | None) -> Read:
    sheet = open_sheet(source, score, decimal, progress, of="quotes", needs=NEEDS)
    layout = layout_of(sheet.header)
    if not layout.wide:
        once(source.name, sheet.header)
    read = Read(source.name, layout, iter(()), sheet.decimal or ".", vendor=layout.vendor, faults=sheet.faults, foot=sheet.foot)
    read.blocks = ((numbers, _columns(layout, rows)) for numbers, rows in sheet.blocks)
    for cells in sheet.head:
        _head(read, [cell.strip() for cell in cells])
    if layout.vendor == "Cboe" and not read.quoted_at:
        read.tried = next((", ".join(c for c in cells if c.strip()) for cells in sheet.head[1:]), "")
    match = re.search(r"exp(?:iration)?[-_](\d{4}-\d{2}-\d{2})", source.name)
    if match and "expiry" not in layout.has and "symbol" not in layout.has:
        blocks, width = read.blocks, match[1]
        read.layout = Layout((*layout.fields, ("", "expiry")), layout.wide, "Barchart")
        read.blocks = ((n, {**columns, ("", "expiry"): [width] * len(n)}) for n, columns in blocks)
    return read


def _columns(layout: Layout, rows: list[list[str]]) -> dict[Field, Sequence[Any]]:
    columns = zip(*rows, strict=True) if rows else ((),) * len(layout.fields)
    return {name: column for name, column in zip(layout.fields, columns, strict=True) if name}


def _records(source: Source, decimal: str | None) -> Read:
    if isinstance(source.held, str):  # a workbook, as text
        return _sheet(Source(source.name, lines=iter(source.held.splitlines(True))), decimal, None)
    records = records_of(source.name, source.held)
    layout = layout_of(list(records.columns))
    columns = {name: values for name, values in zip(layout.fields, records.columns.values(), strict=True) if name}
    size = len(next(iter(records.columns.values()), ()))
    read = Read(
        source.name, layout, iter([(list(range(1, size + 1)), columns)] if size else []), decimal or ".", records.underlying, records.spot,
        None, records.coins, records.per_cent, records.vendor or layout.vendor, records.notes,
    )  # fmt: skip
    read.quoted_at = zoned(records.quoted_at, read) if records.quoted_at else None
    return read


def _head(read: Read, cells: list[str]) -> None:
    """A line above the table: the name and price of the underlying, or the time of the quotes."""
    if not read.quoted_at:
        for n in (1, 2, 3):
            text = ", ".join(cells[:n])
            try:
                read.quoted_at = zoned(moment(re.sub(r"^\s*[^\W\d_]+\s*:\s*", "", text)), read)
                return
            except Unusable:
                continue
    last = next((cell for cell in cells if re.match(r"last\b", cell, re.IGNORECASE)), None)
    told = last.partition(":")[2].strip() if last else cells[1] if len(cells) > 1 and not read.underlying else ""
    if last or (told and re.fullmatch(r"[\d.,]+", told)):
        read.underlying = read.underlying or cells[0]
        try:
            read.spot = plain(told)
        except InputError:
            raise DataError(f"{read.name}: the line of the underlying must hold “Last: 4500.53”, not “{told}”.") from None


def _given_moment(given: datetime | str) -> datetime:
    try:
        at = given if isinstance(given, datetime) and given == given else moment(str(given))  # a pandas NaT is no moment
    except Unusable as reason:
        raise InputError(f"quoted_at: {reason}. Write it like “2025-09-25 16:00 America/New_York”.") from None
    return at if at.tzinfo else at.replace(tzinfo=NEW_YORK)


def _given_price(given: float | str) -> float:
    try:
        value = plain(str(given))
    except InputError:
        raise InputError(f"spot cannot be {as_given(given)}: write one price, like 658.05.") from None
    if not value > 0:
        raise InputError(f"spot is {given}; a price lies above 0.")
    return value


def _need(read: Read) -> None:
    """Refuses a layout that cannot make a chain, with what was recognised and what is missing."""
    has = read.layout.has
    missing = [] if "strike" in has or "symbol" in has else ["strike"]
    missing += [] if {"expiry", "symbol"} & has else ["expiration"]
    missing += [] if {"kind", "symbol"} & has or read.layout.wide else ["call or put"]
    missing += [] if "open_interest" in has else ["open interest"]
    missing += [] if {"implied_volatility", "bid"} & has else ["implied volatility or quotes"]
    if missing:
        saw = ", ".join(sorted(name.replace("_", " ") for name in has)) or "none"
        kind = f"{read.vendor} layout; " if read.vendor else ""
        raise DataError(
            f"{read.name} has no table of quotes that is whole: {kind}columns recognised: {saw}; missing: {', '.join(missing)}."
        )


Chain.from_frame = staticmethod(read_chain)
