"""A block of rows as options: columns of text to arrays, symbols taken apart, each option checked. One reason for each left out.

A long room: what a day and a side may look like, and the words for each that does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from ..core import Array
from .layouts import KINDS, Layout
from .moments import day, from_epoch
from .symbols import NO_DAY, symbols, text_of
from .table import MISSING, Unusable, numbers

NUMBERS = ("bid", "ask", "last", "volume", "open_interest", "implied_volatility", "delta", "gamma")
SHARES = frozenset({"implied_volatility", "delta", "gamma"})  # what is also written in per cent
NEEDED = {"strike": "strike", "open_interest": "open interest", "implied_volatility": "implied volatility"}
NO_SIDE = "neither call nor put"
SIZES = {"REGULAR": "100", "MINI": "10"}
BAD_DAY = np.iinfo(np.int64).max  # stands where a text is no day


def sides(layout: Layout) -> tuple[str, ...]:
    """The sides that a row holds."""
    return ("C", "P") if layout.wide else ("",)


def options_of(
    lines: Sequence[int], columns: Mapping[tuple[str, str], Sequence[Any]], layout: Layout, decimal: str, day_first: str
) -> dict[str, Array]:
    """The options of a block in the order of its rows, each array (n,), with a ``fault`` for each: empty where there is none."""
    parts = [_side(side, np.asarray(lines), columns, decimal, day_first) for side in sides(layout)]
    if len(parts) == 1:
        return parts[0]
    whole = [name for name in parts[0] if any(part[name].strides != (0,) for part in parts)]
    both = {name: np.stack([part[name] for part in parts], axis=1).reshape(-1) for name in whole}
    return {name: both.get(name, np.broadcast_to(np.nan, 2 * len(lines))) for name in parts[0]}


def _side(side: str, lines: Array, columns: Mapping[tuple[str, str], Sequence[Any]], decimal: str, day_first: str) -> dict[str, Array]:
    n = len(lines)
    fault = np.full(n, "", dtype=object)

    def column(name: str) -> Sequence[Any] | None:
        return columns.get((side, name), columns.get(("", name)))

    out: dict[str, Array] = {"line": lines}
    for name in ("strike", *NUMBERS, "spot", "multiplier", "middle"):
        given = column(name)
        if given is None:
            out[name] = np.broadcast_to(np.nan, n)
            continue
        given = [SIZES.get(cell, cell) for cell in given] if name == "multiplier" else given
        out[name], bad = numbers(given, decimal, shares=name in SHARES)
        for k in np.flatnonzero(bad & (fault == "")):
            fault[k] = f"unreadable|{name.replace('_', ' ').capitalize()} is “{given[int(k)]}”, no number"
    symbol = column("symbol")
    names, root, said_day, said_call, said_strike = symbols(symbol, n)
    written, bad = _days(column("expiry"), n, day_first)
    for k in np.flatnonzero(bad & (fault == "")):
        fault[k] = f"no contract|expiration is “{column('expiry')[int(k)]}”, {_no_date(column('expiry')[int(k)], day_first)}"  # type: ignore[index]
    kind = np.full(n, {"C": 1, "P": 0}.get(side, -1), dtype=np.int8)
    given_kind = column("kind")
    if not side and given_kind is not None:
        kind = np.array([_kind(cell) for cell in given_kind], dtype=np.int8)
    symbolic = ~np.isnat(said_day)
    with np.errstate(invalid="ignore"):
        other = (written != said_day) & ~np.isnat(written) | (kind >= 0) & (kind != said_call)
        other |= np.abs(out["strike"] - said_strike) > 1e-9 * said_strike + 5e-4
    for k in np.flatnonzero(symbolic & other & (fault == "")):
        fault[k] = _clash(int(k), said_day, said_call, said_strike, written, kind, out["strike"])
    if symbol is not None and side and ("", "expiry") in columns:
        for k in np.flatnonzero(~symbolic & (fault == "")):
            fault[k] = f"no contract|“{text_of(names[k])}” is no option symbol like SPY251031C00765000"
    out["expiry"] = np.where(np.isnat(written), said_day, written)
    kind = np.where(kind < 0, said_call, kind)
    out["strike"] = np.where(np.isfinite(out["strike"]), out["strike"], said_strike)
    given_root = column("root") or column("underlying")
    if given_root is not None:
        root = np.array([one or str(cell or "") for one, cell in zip(root.astype("U").tolist(), given_root, strict=True)])
    for bad, says in (
        (np.isnat(out["expiry"]), "no contract|it names no expiration"),
        (kind < 0, _no_side(given_kind, kind) if not side and given_kind is not None else "no contract|it says neither call nor put"),
        (~np.isfinite(out["strike"]), "no contract|it names no strike"),
    ):
        chosen = bad & (fault == "")
        fault[chosen] = says[chosen] if isinstance(says, np.ndarray) else says
    _impossible(out, kind, fault)
    return {**out, "is_call": kind == 1, "symbol": names, "root": root, "fault": fault}


def _impossible(out: Mapping[str, Array], kind: Array, fault: Array) -> None:
    with np.errstate(invalid="ignore"):
        signed = np.where(kind == 1, out["delta"], -out["delta"])
        checks = [(out["strike"] <= 0, "strike", "; it lies above 0"), ((signed < -0.005) | (signed > 1.005), "delta", "")]
        checks += [(out[name] < 0, name, ", below 0") for name in ("bid", "ask", "volume", "open_interest", "implied_volatility", "gamma")]
    for bad, name, says in checks:
        for k in np.flatnonzero(bad & (fault == "")):
            label = {"implied_volatility": "IV", "delta": "delta", "strike": "strike"}.get(name, name.replace("_", " ").capitalize())
            says_k = (
                f"; of a {'call it lies between 0 and 1' if kind[k] == 1 else 'put it lies between −1 and 0'}" if name == "delta" else says
            )
            fault[k] = f"impossible|{label} is {out[name][k]:g}{says_k}"


def _kind(cell: Any) -> int:
    told = KINDS.get(str(cell).strip().casefold())
    return -1 if told is None else int(told)


def _no_side(given: Sequence[Any], kind: Array) -> Array:
    """What is said where neither call nor put was understood."""
    told = np.full(len(kind), "no contract|it says neither call nor put", dtype=object)
    for k in np.flatnonzero(kind < 0):
        cell = "" if given[int(k)] is None else str(given[int(k)]).strip()
        if cell:
            told[k] = f"no contract|“{cell[:30]}” is {NO_SIDE}"
    return told


def _clash(k: int, day: Array, call: Array, strike: Array, written: Array, kind: Array, row_strike: Array) -> str:
    theirs = written[k] if not np.isnat(written[k]) else day[k]
    row_kind = "PC"[int(kind[k])] if kind[k] >= 0 else "?"
    return f"no contract|the symbol says {day[k]} {'PC'[int(call[k])]} {strike[k]:g}, the row {theirs} {row_kind} {row_strike[k]:g}"


def _days(column: Sequence[Any] | None, n: int, first: str) -> tuple[Array, Array]:
    """Expirations as days, and where something stands that is none."""
    if column is None:
        return np.full(n, NO_DAY), np.zeros(n, bool)
    known: dict[Any, int] = {}
    for cell in column:
        if cell not in known:
            found = _one_day(cell, first)
            known[cell] = BAD_DAY if found is None else int(found.astype(np.int64))
    days = np.fromiter(map(known.__getitem__, column), np.int64, n)
    bad = days == BAD_DAY
    days[bad] = NO_DAY.astype(np.int64)
    return days.view("datetime64[D]"), bad


def _no_date(cell: Any, first: str) -> str:
    try:
        day(str(cell), first)
    except Unusable as reason:
        return str(reason).partition("” ")[2] if "may be" in str(reason) else "no date"
    return "no date"


def _one_day(cell: Any, first: str) -> np.datetime64 | None:
    if cell is None or str(cell).strip().casefold() in MISSING:
        return NO_DAY
    try:
        if isinstance(cell, (date, datetime)):
            return np.datetime64(cell.date() if isinstance(cell, datetime) else cell, "D")
        if (isinstance(cell, (int, float)) and cell > 3e8) or re.fullmatch(r"\d{10,19}", str(cell).strip()):
            return np.datetime64(from_epoch(float(cell)).date(), "D")
        if re.fullmatch(r"4\d{4}|5[0-4]\d{3}", str(cell).strip().removesuffix(".0")):  # as a spreadsheet counts days
            return np.datetime64("1899-12-30", "D") + int(float(cell))
        return np.datetime64(day(re.sub(r"\s*\([^)]*\)", "", str(cell)), first), "D")
    except (Unusable, ValueError):
        return None
