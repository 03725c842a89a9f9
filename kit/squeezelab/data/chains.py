"""Option chains in the layout of the CBOE quote table, checked option by option.

Three lines above the table name the underlying, its last price and the time of the quotes; then every row holds
an expiration with a call on the left of the strike and a put on the right. Two ways of writing the time are
known: ``Date: February 5 2022, 8:26 PM EST`` and, newer, ``Date: September 25, 2025 at 9:05 PM EDT``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np

from ..core import Array
from ..errors import DataError
from .table import Rejected, Unusable, day_of, number, rows_of

COLUMNS = ("Last Sale", "Net", "Bid", "Ask", "Volume", "IV", "Delta", "Gamma", "Open Interest")
HEADER = ("Expiration Date", "Calls", *COLUMNS, "Strike", "Puts", *COLUMNS)
WHEN = re.compile(r"Date:\s*([A-Za-z]+)\s+(\d{1,2}),?\s+(\d{4})(?:,|\s+at)\s+(\d{1,2}):(\d{2})\s*([AP]M)\s+([A-Z]{2,4})")
EXPIRY = re.compile(r"(?:[A-Za-z]{3}\s+)?([A-Za-z]{3})\s+(\d{1,2})\s+(\d{4})")
SYMBOL = re.compile(r"([A-Z]{1,6})(\d{2})(\d{2})(\d{2})([CP])(\d{8})")
ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "UTC": 0, "GMT": 0}
MORNING = frozenset({"SPX", "NDX", "RUT", "DJX", "MXEA", "MXEF"})  # settled at the open of the expiration day, New York
PLACEHOLDERS = (0.0, 0.001, 0.02)  # written where no implied volatility could be found


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """Quoted options, each array of shape (n,), in the order of the file; prices in the underlying's currency.

    ``years`` counts from the time of the quotes to the end of trading, ACT/365; ``implied_volatility`` is NaN
    where the vendor found none. ``rejected`` holds the options that were left out, and why.
    """

    underlying: str
    spot: float
    quoted_at: datetime
    symbol: Array
    root: Array
    expiry: Array  # datetime64[D]
    years: Array
    strike: Array
    is_call: Array
    bid: Array
    ask: Array
    last: Array
    volume: Array
    open_interest: Array
    implied_volatility: Array
    delta: Array
    gamma: Array
    rejected: tuple[Rejected, ...] = ()

    def __repr__(self) -> str:
        return f"<Chain: {self.summary()}>"

    def __len__(self) -> int:
        return len(self.strike)

    @property
    def middle(self) -> Array:
        """Midway between bid and ask."""
        return np.asarray((self.bid + self.ask) / 2)

    @property
    def expiries(self) -> Array:
        """The expiration days, ascending."""
        return np.unique(self.expiry)

    def where(self, chosen: Array) -> Chain:
        """The options where ``chosen`` (n,) is true."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _FIELDS})

    @property
    def with_volatility(self) -> Chain:
        """The options with an implied volatility, open interest and time left: those that carry gamma."""
        return self.where(np.isfinite(self.implied_volatility) & (self.open_interest > 0) & (self.years > 0))

    def summary(self) -> str:
        """One sentence: how many options, of what, from when, and how many were left out."""
        left = f"; {len(self.rejected)} left out, the first: {self.rejected[0]}" if self.rejected else "; none left out"
        expiries = f"{len(self.expiries)} expiration{'s' if len(self.expiries) != 1 else ''}"
        return f"{len(self)} options on {self.underlying} at {self.spot:,.2f}, quoted {self.quoted_at:%d %b %Y %H:%M %Z}, {expiries}{left}."


def read_chain(path: str | Path) -> Chain:
    """The chain in a CSV file; raises `DataError` when the file has another layout or no option that can be used."""
    path = Path(path)
    rows = rows_of(path)
    place = next((i for i, row in enumerate(rows[:10]) if [cell.strip() for cell in row] == list(HEADER)), None)
    if place is None:
        raise DataError(
            f"{path.name} has no table of quotes: one of its first lines must read “Expiration Date, Calls, Last Sale, Net, Bid, Ask, "
            "Volume, IV, Delta, Gamma, Open Interest, Strike, Puts, …” as the CBOE writes it."
        )
    head = [row for row in rows[:place] if any(cell.strip() for cell in row)]
    if len(head) < 2:
        raise DataError(f"{path.name} lacks the two lines above its table: name and last price, date and quote of the underlying.")
    spot, quoted_at = _spot(path, head[0]), _moment(path, head[1])
    columns: dict[str, list[Any]] = {name: [] for name in _FIELDS}
    rejected: list[Rejected] = []
    seen: set[str] = set()
    for line, row in enumerate(rows[place + 1 :], start=place + 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(HEADER):
            rejected.append(Rejected(line, row[0], f"{len(row)} columns instead of {len(HEADER)}"))
            continue
        for side, cells in (("C", row[1:11]), ("P", row[12:22])):
            try:
                values = _option(side, cells, row[0], row[11], spot, quoted_at, seen)
            except Unusable as reason:
                rejected.append(Rejected(line, cells[0] or f"{row[0]} {row[11]} {side}", str(reason)))
                continue
            for name, value in values.items():
                columns[name].append(value)
    if not columns["strike"]:
        first = f" The first reason: {rejected[0]}." if rejected else ""
        raise DataError(f"{path.name} has no option that can be used.{first}")
    arrays = {name: np.array(column) for name, column in columns.items()}
    arrays["expiry"] = arrays["expiry"].astype("datetime64[D]")
    return Chain(head[0][0].strip(), spot, quoted_at, **arrays, rejected=tuple(rejected))


_FIELDS = (
    "symbol", "root", "expiry", "years", "strike", "is_call", "bid", "ask", "last", "volume", "open_interest",
    "implied_volatility", "delta", "gamma",
)  # fmt: skip


def _spot(path: Path, cells: list[str]) -> float:
    found = next((cell for cell in cells if cell.strip().startswith("Last:")), "")
    try:
        spot = number("last price", found.partition(":")[2].strip())
    except Unusable as reason:
        raise DataError(f"{path.name}: the line of the underlying must hold “Last: 4500.53”; {reason}.") from None
    if spot <= 0:
        raise DataError(f"{path.name}: the last price of the underlying is {spot:g}; a price lies above 0.")
    return spot


def _moment(path: Path, cells: list[str]) -> datetime:
    match = WHEN.match(cells[0].strip())
    if match and match[7] in ZONES:
        try:
            day = day_of("date", match[3], match[1], match[2])
            hour = int(match[4]) % 12 + (12 if match[6] == "PM" else 0)
            zone = timezone(timedelta(hours=ZONES[match[7]]), match[7])
            return datetime(day.year, day.month, day.day, hour, int(match[5]), tzinfo=zone)
        except (Unusable, ValueError):
            pass
    raise DataError(f"{path.name}: “{cells[0]}” is no time of quotes; it must read like “Date: September 25, 2025 at 9:05 PM EDT”.")


def _option(side: str, cells: list[str], expiry: str, strike: str, spot: float, quoted_at: datetime, seen: set[str]) -> dict[str, object]:
    match = EXPIRY.fullmatch(expiry.strip())
    if not match:
        raise Unusable(f"expiration is “{expiry}”; it must read like Fri Oct 31 2025")
    day = day_of("expiration", match[3], match[1], match[2])
    k = number("strike", strike)
    if k <= 0:
        raise Unusable(f"strike is {k:g}; it lies above 0")
    symbol = cells[0].strip()
    root = _root(symbol, side, day, k)
    if symbol in seen:
        raise Unusable("the option stands in the file twice")
    last, _, bid, ask, volume, iv, delta, gamma, interest = (
        number(name, cell, low=-np.inf if name in ("Net", "Delta") else 0.0) for name, cell in zip(COLUMNS, cells[1:], strict=True)
    )
    if ask == 0 and bid > 0:
        raise Unusable(f"there is no offer above the bid of {bid:g}")
    if ask < bid:
        raise Unusable(f"the quote is crossed: bid {bid:g} above ask {ask:g}")
    kind, most, bounds = ("call", spot, "0 and 1") if side == "C" else ("put", k, "−1 and 0")
    if bid > most:
        raise Unusable(f"bid {bid:g} is above what the option can ever be worth, {most:g}")
    if not 0 <= (delta if side == "C" else -delta) <= 1:
        raise Unusable(f"delta is {delta:g}; of a {kind} it lies between {bounds}")
    years = _years(root, day, quoted_at)
    if years < 0:
        raise Unusable(f"it had expired when the quotes were taken, {quoted_at:%d %b %Y}")
    seen.add(symbol)
    return {
        "symbol": symbol, "root": root, "expiry": day, "years": years, "strike": k, "is_call": side == "C",
        "bid": bid, "ask": ask, "last": last, "volume": volume, "open_interest": interest,
        "implied_volatility": np.nan if iv in PLACEHOLDERS else iv, "delta": delta, "gamma": gamma,
    }  # fmt: skip


def _root(symbol: str, side: str, day: date, strike: float) -> str:
    match = SYMBOL.fullmatch(symbol)
    if not match:
        raise Unusable(f"“{symbol}” is no option symbol like SPY251031C00765000")
    root, year, month, dom, kind, thousandths = match.groups()
    written = (f"20{year}-{month}-{dom}", kind, int(thousandths) / 1000)
    if written != (day.isoformat(), side, strike):
        raise Unusable(f"the symbol says {written[0]} {written[1]} {written[2]:g}, the row {day.isoformat()} {side} {strike:g}")
    return root


def _years(root: str, day: date, quoted_at: datetime) -> float:
    """ACT/365 to 16:00 in New York, for options settled in the morning to 9:30."""
    hour, minute = (9, 30) if root in MORNING else (16, 0)
    zone = timezone(timedelta(hours=-4 if _summer_time(day) else -5))
    return (datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone) - quoted_at).total_seconds() / (365 * 86_400)


def _summer_time(day: date) -> bool:
    """Whether New York keeps summer time: from the second Sunday of March to the first of November (since 2007)."""
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    begins, ends = (first + timedelta((6 - first.weekday()) % 7) for first in (march, november))
    return begins <= day < ends
