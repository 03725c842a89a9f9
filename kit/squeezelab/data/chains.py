"""`read_chain`: an option chain from any file, buffer, frame or JSON that people have, checked as a whole and then option by option."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from ..core import Array
from ..errors import DataError, InputError
from ..numerals import plain
from . import gates
from .chain import COLUMNS, Chain
from .layouts import Field, Layout, layout_of, score
from .moments import NEW_YORK, moment
from .options import options_of
from .settlement import years_left
from .sheet import open_sheet
from .source import Progress, Source, open_source
from .table import Rejected, Unusable
from .vendors import records_of

Block = tuple[Sequence[int], dict[Field, Sequence[Any]]]


@dataclass
class _Read:
    """What is known of a file before its options are looked at."""

    name: str
    layout: Layout
    blocks: Iterator[Block]
    decimal: str = "."
    underlying: str = ""
    spot: float | None = None
    quoted_at: datetime | None = None
    coins: bool = False
    per_cent: bool = False
    vendor: str = ""
    notes: list[str] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    tried: str = ""  # what stood where the time of the quotes should


def read_chain(
    source: Any, *, spot: float | str | None = None, quoted_at: datetime | str | None = None, underlying: str | None = None,
    decimal: str | None = None, multiplier: float | None = None, progress: Progress | None = None,
) -> Chain:  # fmt: skip
    """An option chain from a path, a buffer, text, bytes, a frame or JSON.

    Read are the quote tables of Cboe of every year and browser language; the tables and JSON of yfinance, Deribit (book
    summary), Tradier, Polygon, Barchart and Nasdaq; and any table whose header names strike, open interest or volatility,
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
        raise InputError(f"decimal cannot be {decimal!r}: allowed is “.” or “,”.")
    found = open_source(source)
    read = _sheet(found, decimal, progress) if found.lines is not None else _records(found, decimal)
    if quoted_at is not None:
        read.quoted_at = _given_moment(quoted_at)
    _need(read)
    arrays, rejected = _collect(read)
    if spot is not None:
        read.spot = _given_price(spot)
    return _whole(read, arrays, rejected, underlying, multiplier, decimal is not None)


def _sheet(source: Source, decimal: str | None, progress: Progress | None) -> _Read:
    sheet = open_sheet(source, score, decimal, progress)
    layout = layout_of(sheet.header)
    read = _Read(source.name, layout, iter(()), sheet.decimal or ".", vendor=layout.vendor, faults=sheet.faults, foot=sheet.foot)
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
    return {name: column for name, column in zip(layout.fields, zip(*rows, strict=True), strict=True) if name}


def _records(source: Source, decimal: str | None) -> _Read:
    if isinstance(source.held, str):  # a workbook, as text
        return _sheet(Source(source.name, lines=iter(source.held.splitlines(True))), decimal, None)
    records = records_of(source.name, source.held)
    layout = layout_of(list(records.columns))
    columns = {name: values for name, values in zip(layout.fields, records.columns.values(), strict=True) if name}
    size = len(next(iter(records.columns.values()), ()))
    return _Read(
        source.name, layout, iter([(list(range(1, size + 1)), columns)] if size else []), decimal or ".", records.underlying, records.spot,
        records.quoted_at, records.coins, records.per_cent, records.vendor or layout.vendor, records.notes,
    )  # fmt: skip


def _head(read: _Read, cells: list[str]) -> None:
    """A line above the table: the name and price of the underlying, or the time of the quotes."""
    if not read.quoted_at:
        for n in (1, 2, 3):
            text = ", ".join(cells[:n])
            try:
                read.quoted_at = _zoned(moment(re.sub(r"^\s*[^\W\d_]+\s*:\s*", "", text)), read)
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


def _zoned(at: datetime, read: _Read) -> datetime:
    if at.tzinfo is None:
        read.notes.append("The time of the quotes names no time zone; New York was taken.")
        return at.replace(tzinfo=NEW_YORK)
    return at


def _given_moment(given: datetime | str) -> datetime:
    try:
        at = given if isinstance(given, datetime) else moment(str(given))
    except Unusable as reason:
        raise InputError(f"quoted_at: {reason}. Write it like “2025-09-25 16:00 America/New_York”.") from None
    return at if at.tzinfo else at.replace(tzinfo=NEW_YORK)


def _given_price(given: float | str) -> float:
    value = plain(str(given))
    if not value > 0:
        raise InputError(f"spot is {given}; a price lies above 0.")
    return value


def _need(read: _Read) -> None:
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
        raise DataError(f"{read.name} has no table of quotes that is whole: {kind}columns recognised: {saw}; missing: {', '.join(missing)}.")


def _collect(read: _Read) -> tuple[dict[str, Array], list[Rejected]]:
    kept: dict[str, list[Array]] = {}
    rejected: list[Rejected] = []
    day_first = None
    for lines, columns in read.blocks:
        if day_first is None:
            day_first = _day_first(columns.get(("", "expiry"), ()), read.vendor)
        _said_by_rows(read, columns)
        block = options_of(lines, columns, read.layout, read.decimal, day_first)
        bad = block["fault"] != ""
        for k in np.flatnonzero(bad):
            kind, _, says = str(block["fault"][k]).partition("|")
            held = block["open_interest"][k]
            about = block["symbol"][k] or f"{block['expiry'][k]} {block['strike'][k]:g} {'C' if block['is_call'][k] else 'P'}"
            contracts = float(held) if held > 0 else 0.0
            rejected.append(Rejected(int(block["line"][k]), str(about), says, kind, 1, contracts))  # type: ignore[arg-type]
        for name, array in block.items():
            if name != "fault":
                kept.setdefault(name, []).append(_packed(array[~bad] if bad.any() else array))
    per_row = 2 if read.layout.wide else 1
    rejected += [Rejected(line, about, reason, "unreadable", per_row) for line, about, reason in read.faults]
    rejected.sort(key=lambda row: row.line)
    for text in read.foot:
        match = re.search(r"as of\s+(.+)$", text)
        if match and read.quoted_at is None:
            try:
                read.quoted_at = _zoned(moment(match[1].strip('" ')), read)
            except Unusable:
                read.tried = text
    arrays = {name: _joined(kept.pop(name)) for name in list(kept)}
    if not arrays or not len(arrays["strike"]):
        first = f" The first reason: {rejected[0]}." if rejected else ""
        raise DataError(f"{read.name} has no option that can be used.{first}")
    return arrays, rejected


def _packed(array: Array) -> Array:
    """Text at a byte a letter where it is plain: a large file has millions of symbols."""
    if array.dtype.kind != "U":
        return array
    try:
        return array.astype("S")
    except UnicodeEncodeError:
        return array


def _joined(blocks: list[Array]) -> Array:
    """The blocks of a column as one; a column that is not there takes no room."""
    if all(block.strides == (0,) for block in blocks):
        return np.broadcast_to(blocks[0][:1].repeat(1)[0] if len(blocks[0]) else np.nan, sum(map(len, blocks)))
    if any(block.dtype.kind == "S" for block in blocks):
        wide = max(block.dtype.itemsize for block in blocks if block.dtype.kind == "S")
        if all(block.dtype.kind == "S" for block in blocks):
            return np.concatenate([block.astype(f"S{wide}") for block in blocks])
        blocks = [block.astype("U") for block in blocks]
    return np.concatenate(blocks)


def _said_by_rows(read: _Read, columns: dict[Field, Sequence[Any]]) -> None:
    """The time of the quotes and the name of the underlying, where each row repeats them."""
    if read.quoted_at is None and ("", "quoted_at") in columns:
        said = {cell for cell in columns["", "quoted_at"] if cell not in (None, "")}
        try:
            read.quoted_at = max((_zoned(moment(str(cell)), read) for cell in said), default=None)
        except Unusable as reason:
            read.tried = str(reason)
    if not read.underlying and ("", "underlying") in columns:
        read.underlying = str(next((cell for cell in columns["", "underlying"] if cell), ""))


def _day_first(column: Sequence[Any], vendor: str) -> str:
    pairs = [m for cell in set(column) if (m := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", str(cell).strip()))]
    if any(int(m[1]) > 12 for m in pairs):
        return "day"
    return "month" if any(int(m[2]) > 12 for m in pairs) or vendor in ("Cboe", "Barchart") else ""


def _whole(
    read: _Read, arrays: dict[str, Array], rejected: list[Rejected], underlying: str | None, multiplier: float | None, decimal: bool
) -> Chain:
    """The chain of what was read, after the gates for the file as a whole."""
    name = read.name
    if read.quoted_at is None:
        saw = f"“{read.tried}” is no time of quotes that could be read" if read.tried else "it does not say when its quotes were taken"
        raise DataError(f"{name}: {saw}. Say it, like quoted_at=“2025-09-25 16:00 America/New_York”.")
    spots = arrays.pop("spot")
    if read.spot is None and np.isfinite(spots).any():
        read.spot = float(np.nanmedian(spots))
    if not read.coins:
        gates.check_contracts(name, arrays["open_interest"], decimal)
    arrays["root"] = arrays["root"].astype("U")
    years = years_left(arrays["root"], arrays["expiry"], read.quoted_at, coins=read.coins)
    gates.check_time(name, years, f"{read.quoted_at:%d %b %Y %H:%M %Z}")
    strike, is_call, bid, ask = (arrays[part] for part in ("strike", "is_call", "bid", "ask"))
    agreed = gates.parity_spot(strike, is_call, arrays["expiry"], years, bid, ask, arrays["root"])
    if read.spot is None:
        if not np.isfinite(agreed):
            raise DataError(f"{name} does not say where the underlying stands, and its quotes do not show it. Say spot=.")
        read.spot = agreed
        read.notes.append(f"The file names no price of the underlying; {agreed:,.2f} is what its calls and puts agree on.")
    if not read.spot > 0:
        raise DataError(f"{name}: the last price of the underlying is {read.spot:g}; a price lies above 0.")
    gates.check_spot(name, read.spot, agreed, strike, arrays["open_interest"])
    volatility = np.where(arrays["implied_volatility"] > 0, arrays["implied_volatility"], np.nan)
    scale, says = (0.01, "") if read.per_cent else gates.volatility_scale(name, volatility, read.spot, strike, is_call, years, bid, ask, agreed)
    read.notes += [says] if says else []
    read.notes += _blank_sides(volatility, is_call)
    arrays["implied_volatility"] = volatility * scale
    sizes = arrays.pop("multiplier")
    arrays["multiplier"] = np.full(len(strike), multiplier) if multiplier else np.where(sizes > 0, sizes, 1.0 if read.coins else 100.0)
    keep = _fates(arrays, years, read, rejected)
    arrays.pop("line"), arrays.pop("middle")
    held = {part: _taken(arrays.pop(part), keep) for part in (*COLUMNS, "multiplier") if part != "years"}
    years = _taken(years, keep)
    faults = _faults(held, read.spot)
    who = underlying or read.underlying or next((str(one) for one in held["root"] if one), "") or "unnamed"
    return Chain(
        who, float(read.spot), read.quoted_at, years=years, **held, faults=faults, rejected=tuple(rejected), notes=tuple(read.notes),
        vendor=read.vendor, coins=read.coins,
    )  # fmt: skip


def _taken(array: Array, keep: Array) -> Array:
    """The options kept, as an array of its own; nothing is copied without need."""
    chosen = array if keep.all() else array[keep]
    if chosen.dtype.kind == "S":
        return chosen.astype("U")
    return chosen.copy() if chosen.strides == (0,) else chosen


def _blank_sides(volatility: Array, is_call: Array) -> list[str]:
    sides = (("calls", is_call), ("puts", ~is_call))
    return [f"No volatility stands at any of the {chosen.sum():,} {who}." for who, chosen in sides if chosen.any() and not (volatility[chosen] > 0).any()]


def _fates(arrays: dict[str, Array], years: Array, read: _Read, rejected: list[Rejected]) -> Array:
    """Which options are kept, (n,); what had expired, stands twice or is part of a contract joins the rejected."""
    n = len(years)
    kinds = np.full(n, "", dtype="U12")
    roots = np.unique(arrays["root"], return_inverse=True)[1].astype(np.int64)
    days = arrays["expiry"].astype(np.int64) * 2 + arrays["is_call"]
    order = np.lexsort((np.arange(n), arrays["strike"], days, roots))
    a, b = order[:-1], order[1:]
    again = (roots[a] == roots[b]) & (days[a] == days[b]) & (arrays["strike"][a] == arrays["strike"][b])
    kinds[b[again]] = "twice"
    if not read.coins:
        held = arrays["open_interest"]
        kinds[np.isfinite(held) & (held != np.round(held))] = "impossible"
    kinds[years < 0] = "expired"
    says = {
        "twice": "the option stands in the file twice",
        "impossible": "its open interest is no whole number",
        "expired": f"it had expired when the quotes were taken, {read.quoted_at:%d %b %Y}",
    }
    for k in np.flatnonzero(kinds != ""):
        held = arrays["open_interest"][k]
        about = _text(arrays["symbol"][k]) or f"{arrays['expiry'][k]} {arrays['strike'][k]:g} {'C' if arrays['is_call'][k] else 'P'}"
        kind = str(kinds[k])
        rejected.append(Rejected(int(arrays["line"][k]), str(about), says[kind], kind, 1, float(held) if held > 0 else 0.0))  # type: ignore[arg-type]
    rejected.sort(key=lambda row: row.line)
    keep = kinds == ""
    if not keep.any():
        raise DataError(f"{read.name} has no option that can be used. The first reason: {rejected[0]}.")
    return keep


def _text(cell: Any) -> str:
    return cell.decode() if isinstance(cell, bytes) else str(cell)


def _faults(held: dict[str, Array], spot: float) -> Array:
    """What is wrong with each quote, (n,): “crossed”, “no offer”, “above its bound”, or nothing."""
    bid, ask = held["bid"], held["ask"]
    faults = np.full(len(bid), "", dtype="U16")
    with np.errstate(invalid="ignore"):
        faults[bid > np.where(held["is_call"], spot, held["strike"]) * 1.001] = "above its bound"
        faults[ask < bid] = "crossed"
        faults[(ask == 0) & (bid > 0)] = "no offer"
    return faults
