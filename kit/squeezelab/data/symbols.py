"""Symbols of options taken apart: root, expiration, call or put, strike. Those of the usual form all at once, others one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np

from ..core import Array
from .moments import day

OCC = re.compile(r"(?:O:)?\.?([A-Z][A-Z0-9.]{0,5})\s*(\d{2})(\d{2})(\d{2})([CP])(\d{8}|\d+\.?\d*)", re.IGNORECASE)
PIPED = re.compile(r"([$A-Z.]+)\|(\d{4})(\d{2})(\d{2})\|([\d.]+)([CP])")
COIN = re.compile(r"([A-Z]+(?:_USDC)?)-(\d{1,2}[A-Z]{3}\d{2})-([\dd.]+)-([CP])")
LETTERED = re.compile(r"(\d{2}) ([A-Z][a-z]{2}) ([\d.,]+) \(([A-Z]{1,6})(\d{2})(\d{2})([A-X])([\d.]+)(?:-[A-Z])?\)")
NO_DAY = np.datetime64("NaT", "D")
TAIL = 15  # YYMMDD, C or P, and eight digits of the strike in thousandths
ROOT = 6  # letters at most
LONGEST = 64  # letters; no exchange writes more
ZERO, NINE, A, Z, POINT, C, P = b"09AZ.CP"
TENS = 10.0 ** np.arange(7, -1, -1)


def symbols(column: Sequence[Any] | None, n: int) -> tuple[Array, Array, Array, Array, Array]:
    """The names themselves, and what they say: root, expiration, call or put (1, 0, -1) and strike; nothing where they say nothing.

    Each (n,); text is bytes where it is plain.
    """
    nothing = np.full(n, NO_DAY), np.full(n, -1, np.int8), np.full(n, np.nan)
    if column is None:
        return np.full(n, b""), np.full(n, b""), *nothing
    names = [str(cell).strip()[:LONGEST] if cell is not None else "" for cell in column]
    try:
        held = np.array([name.encode("ascii") for name in names], dtype="S")
    except UnicodeEncodeError:
        return np.array(names, dtype=str), *_one_by_one(names)
    usual, root, days, call, strike = _usual(held)
    odd = np.flatnonzero(~usual)
    if len(odd):
        found = _one_by_one([names[k] for k in odd.tolist()])
        if len(odd) == n:
            return held, *found
        wide = max(root.dtype.itemsize, found[0].dtype.itemsize // 4, 1)
        root = root.astype(f"S{wide}")
        root[odd], days[odd], call[odd], strike[odd] = found[0].astype("S"), *found[1:]
    return held, root, days, call, strike


def text_of(cell: Any) -> str:
    """A cell that may be held in bytes, as text."""
    return cell.decode(errors="surrogatepass") if isinstance(cell, bytes) else str(cell)


def coded(names: Array) -> tuple[list[str], Array]:
    """The different names, and which of them each one is, (n,); short ones are compared as numbers."""
    held = names
    if names.dtype.kind == "U":
        with suppress(UnicodeEncodeError):
            held = names.astype("S")
    if held.dtype.kind == "S" and held.dtype.itemsize <= 8:
        _, first, where = np.unique(held.astype("S8").view(np.uint64), return_index=True, return_inverse=True)
        return [text_of(name) for name in held[first]], where
    different, where = np.unique(held, return_inverse=True)
    return [text_of(name) for name in different], where


def _usual(held: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Which names are a root of capitals and the fifteen letters after it, (n,), and what these say."""
    n, wide = len(held), held.dtype.itemsize
    usual = np.zeros(n, bool)
    root, days, call, strike = np.zeros(n, f"S{ROOT}"), np.full(n, NO_DAY), np.full(n, -1, np.int8), np.full(n, np.nan)
    letters = held.view(np.uint8).reshape(n, wide)
    length = np.strings.str_len(held)
    for size in np.unique(length).tolist():
        if not TAIL < size <= TAIL + ROOT:
            continue
        at = np.flatnonzero(length == size)
        head, tail = letters[at, : size - TAIL], letters[at, size - TAIL : size]
        digit = (tail >= ZERO) & (tail <= NINE)
        capital = (head >= A) & (head <= Z)
        good = digit[:, :6].all(1) & digit[:, 7:].all(1) & ((tail[:, 6] == C) | (tail[:, 6] == P))
        good &= capital[:, 0] & (capital | (head >= ZERO) & (head <= NINE) | (head == POINT)).all(1)
        at, head, tail = at[good], head[good], tail[good]
        usual[at] = True
        root[at] = np.ascontiguousarray(head).view(f"S{size - TAIL}")[:, 0]
        number = (tail[:, :6] - ZERO).astype(float) @ TENS[2:]
        code, where = np.unique(number, return_inverse=True)
        days[at] = np.array([_day_of(int(one) // 10_000, int(one) // 100 % 100, int(one) % 100) for one in code], "datetime64[D]")[where]
        call[at] = tail[:, 6] == C
        strike[at] = (tail[:, 7:] - ZERO).astype(float) @ TENS / 1000
    return usual, root, days, call, strike


def _one_by_one(names: list[str]) -> tuple[Array, Array, Array, Array]:
    """Root, expiration, side and strike of symbols of any form."""
    root: list[str] = []
    days: list[Any] = []
    call: list[int] = []
    strike: list[float] = []
    known: dict[tuple[str, str, str], Any] = {}
    nothing = ("", NO_DAY, -1, np.nan)
    for name in names:
        match = OCC.fullmatch(name) if name else None
        if match:
            head, year, month, dom, kind, tail = match.groups()
            key = (year, month, dom)
            if key not in known:
                known[key] = _day_of(int(year), int(month), int(dom))
            root.append(head.upper())
            days.append(known[key])
            call.append(kind in "Cc")
            strike.append(int(tail) / 1000 if len(tail) == 8 and "." not in tail else float(tail))
        else:
            found = (_other_symbol(name) if name else None) or nothing
            parts: tuple[list[Any], ...] = (root, days, call, strike)
            for part, value in zip(parts, found, strict=True):
                part.append(value)
    return np.array(root, dtype=str), np.array(days, dtype="datetime64[D]"), np.array(call, dtype=np.int8), np.array(strike, dtype=float)


def _day_of(year: int, month: int, dom: int) -> np.datetime64:
    try:
        return np.datetime64(date(2000 + year if year < 100 else year, month, dom), "D")
    except ValueError:
        return NO_DAY


def _other_symbol(name: str) -> tuple[str, np.datetime64, int, float] | None:
    piped = PIPED.fullmatch(name)
    if piped:
        return piped[1].lstrip("$"), _day_of(int(piped[2]), int(piped[3]), int(piped[4])), int(piped[6] == "C"), float(piped[5])
    coin = COIN.fullmatch(name)
    if coin:
        return coin[1], np.datetime64(day(coin[2]), "D"), int(coin[4] == "C"), float(coin[3].replace("d", "."))
    lettered = LETTERED.search(name)  # until 2019: 18 Jun 271.00 (SPY1813F271), the letter is month and side
    if lettered:
        letter = ord(lettered[7]) - ord("A")
        return lettered[4], _day_of(int(lettered[5]), letter % 12 + 1, int(lettered[6])), int(letter < 12), float(lettered[8])
    return None
