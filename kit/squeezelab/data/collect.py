"""The rows of a chain, block by block, into arrays; what cannot be used is set aside with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from ..core import Array
from ..errors import DataError
from .layouts import Field, Layout
from .moments import NEW_YORK, NO_TIME, day, from_epoch, moment
from .options import NO_SIDE, options_of
from .table import Rejected, Unusable

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


def collect(read: Read) -> tuple[dict[str, Array], list[Rejected]]:
    """Every option of a file as arrays, (n,) each, and what was left out."""
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
        del lines, columns, block  # the next block is read before these names are bound anew
    per_row = 2 if read.layout.wide else 1
    rejected += [Rejected(line, about, reason, "unreadable", per_row) for line, about, reason in read.faults]
    rejected.sort(key=lambda row: row.line)
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
    return arrays, rejected


def _check(read: Read, kept: int, rejected: list[Rejected]) -> None:
    """Refuses a table whose rows speak of several days or underlyings, or say calls and puts in words that are not known."""
    days = sorted({at.astimezone(NEW_YORK).date() for at in read.moments})
    if len(days) > 1:
        raise DataError(f"{read.name} holds quotes of {len(days)} days, {days[0]} to {days[-1]}: give those of one day.")
    names = sorted(read.underlyings)
    if len(names) > 1:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise DataError(f"{read.name} holds options on {', '.join(names[:3])}{more}: give those on one underlying.")
    unknown = [row.reason for row in rejected if row.reason.endswith(NO_SIDE) and row.reason.startswith("“")]
    if len(unknown) > 0.05 * (kept + len(rejected)):
        words = ", ".join(dict.fromkeys(reason.rpartition(" is ")[0] for reason in unknown))
        raise DataError(
            f"{read.name}: {len(unknown)} of {kept + len(rejected)} rows say calls or puts in words that are not known: {words[:80]}. "
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


def text_of(cell: Any) -> str:
    """A cell that may be held in bytes, as text."""
    return cell.decode() if isinstance(cell, bytes) else str(cell)
