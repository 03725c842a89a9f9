"""The rows of a chain, block by block, into arrays; what cannot be used is set aside with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from ..core import Array
from ..errors import DataError
from .layouts import Field, Layout
from .left_out import LeftOut, Tray
from .moments import NEW_YORK, NO_TIME, day, from_epoch, moment
from .options import NO_SIDE, options_of
from .symbols import text_of
from .table import Unusable

NO_ZONE = "The time of the quotes names no time zone; New York was taken."
Block = tuple[Sequence[int], dict[Field, Sequence[Any]]]


@dataclass
class Read:
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
    given: bool = False  # the reader was told when the quotes were taken
    seen: set[Any] = field(default_factory=set)
    moments: set[datetime] = field(default_factory=set)
    underlyings: set[str] = field(default_factory=set)
    tried: str = ""  # what stood where the time of the quotes should


def zoned(at: datetime, read: Read) -> datetime:
    """The moment in its zone; without one New York is taken, and the file's notes say so."""
    if at.tzinfo is None:
        if NO_ZONE not in read.notes:
            read.notes.append(NO_ZONE)
        return at.replace(tzinfo=NEW_YORK)
    return at


def collect(read: Read) -> tuple[dict[str, Array], Tray]:
    """Every option of a file as arrays, (n,) each, and what was left out."""
    kept: dict[str, list[Array]] = {}
    tray = Tray()
    per_row = 2 if read.layout.wide else 1
    day_first = None
    for lines, columns in read.blocks:
        _put_faults(tray, read, per_row)
        if not len(lines):
            continue
        if day_first is None:
            day_first = _day_first(columns.get(("", "expiry"), ()), read.vendor)
        _said_by_rows(read, columns)
        block = options_of(lines, columns, read.layout, read.decimal, day_first)
        fault = block.pop("fault")
        bad = np.asarray(fault != "", bool)
        if bad.any():
            tray.put(block["line"][bad], abouts(block, bad), fault[bad], block["open_interest"][bad])
        for name, array in block.items():
            kept.setdefault(name, []).append(_packed(array[~bad] if bad.any() else array))
        del lines, columns, block, fault  # the next block is read before these names are bound anew
    _put_faults(tray, read, per_row)
    rejected = tray.closed()
    _check(read, sum(map(len, kept.get("strike", []))), rejected)
    for text in read.foot:
        match = re.search(r"as of\s+(.+)$", text)
        if match and read.quoted_at is None:
            try:
                read.quoted_at = zoned(moment(match[1].strip('" ')), read)
            except Unusable:
                read.tried = text
    arrays = {name: _joined(kept.pop(name)) for name in list(kept)}
    if not arrays or not len(arrays["strike"]):
        first = f" The first reason: {rejected[0]}." if rejected else ""
        raise DataError(f"{read.name} has no option that can be used.{first}")
    return arrays, tray


def abouts(options: Mapping[str, Array], chosen: Array) -> Array:
    """What each of the chosen options is called: its symbol, or else its expiration, strike and side."""
    names = options["symbol"][chosen]
    blank = np.flatnonzero(names == (b"" if names.dtype.kind == "S" else ""))
    if not len(blank):
        return np.asarray(names)
    told = zip(*(options[part][chosen][blank].tolist() for part in ("strike", "is_call")), strict=True)
    days = options["expiry"][chosen][blank].astype("U10").tolist()
    names = names.astype(object)
    names[blank] = [f"{day} {strike:g} {'C' if is_call else 'P'}" for day, (strike, is_call) in zip(days, told, strict=True)]
    return np.array([text_of(name) for name in names])


def _put_faults(tray: Tray, read: Read, per_row: int) -> None:
    """What was no row at all joins what was left out."""
    if read.faults:
        lines, about, reasons = zip(*read.faults, strict=True)
        tray.put(lines, about, [f"unreadable|{reason}" for reason in reasons], np.zeros(len(lines)), per_row)
        read.faults.clear()


def _check(read: Read, kept: int, rejected: LeftOut) -> None:
    """Refuses a table whose rows speak of several days or underlyings, or say calls and puts in words that are not known."""
    days = sorted({at.astimezone(NEW_YORK).date() for at in read.moments})
    if len(days) > 1:
        raise DataError(f"{read.name} holds quotes of {len(days)} days, {days[0]} to {days[-1]}: give those of one day.")
    names = sorted(read.underlyings)
    if len(names) > 1:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise DataError(f"{read.name} holds options on {', '.join(names[:3])}{more}: give those on one underlying.")
    unknown = {reason: n for reason, n in rejected.reasons().items() if reason.endswith(NO_SIDE) and reason.startswith("“")}
    many, rows = sum(unknown.values()), kept + len(rejected)
    if many > 0.05 * rows:
        words = ", ".join(dict.fromkeys(reason.rpartition(" is ")[0] for reason in unknown))
        raise DataError(
            f"{read.name}: {many} of {rows} rows say calls or puts in words that are not known: {words[:80]}. "
            "Known are call and put, C and P, 1 and 0 or −1, true and false."
        )


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


def _said_by_rows(read: Read, columns: dict[Field, Sequence[Any]]) -> None:
    """The time of the quotes and the name of the underlying, where each row repeats them."""
    if not read.given and ("", "quoted_at") in columns and (read.quoted_at is None or read.moments):
        said = {cell for cell in columns["", "quoted_at"] if cell not in (None, "")} - read.seen
        try:
            read.moments |= {zoned(_moment(cell, read), read) for cell in said}
            read.seen |= said
            read.quoted_at = max(read.moments, default=None)
        except Unusable as reason:
            read.tried = str(reason)
    if ("", "underlying") in columns:
        read.underlyings |= {str(cell).strip().upper() for cell in set(columns["", "underlying"]) if cell not in (None, "")}
        read.underlying = read.underlying or next(iter(read.underlyings), "")


def _moment(cell: Any, read: Read) -> datetime:
    """A moment of a cell: written, counted since 1970, or a day alone, which is taken as of its close."""
    if isinstance(cell, (int, float)) or re.fullmatch(r"\d{10,19}", str(cell).strip()):
        return from_epoch(float(cell))
    if isinstance(cell, datetime):
        return cell
    try:
        return moment(str(cell))
    except Unusable:
        found = day(str(cell))
        if NO_TIME not in read.notes:
            read.notes.append(NO_TIME)
        return datetime(found.year, found.month, found.day, 16, tzinfo=NEW_YORK)


def _day_first(column: Sequence[Any], vendor: str) -> str:
    pairs = [m for cell in set(column) if (m := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", str(cell).strip()))]
    if any(int(m[1]) > 12 for m in pairs):
        return "day"
    return "month" if any(int(m[2]) > 12 for m in pairs) or vendor in ("Cboe", "Barchart") else ""
