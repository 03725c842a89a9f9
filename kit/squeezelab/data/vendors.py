"""Chains that come as objects: frames, and the JSON of Cboe, Deribit, Tradier, Polygon, Barchart and Nasdaq.

Each is brought to records by name; what stands once for the whole chain (price of the underlying, time of the quotes) is kept aside.
A long room: one short function a vendor, all to the same records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from ..errors import DataError
from .documents import Found, columns_in, flat, once, options_in
from .moments import NO_TIME, from_epoch, moment
from .table import Unusable


@dataclass
class Records:
    """A table in columns, and what was said beside it."""

    columns: dict[str, Sequence[Any]]
    vendor: str = ""
    underlying: str = ""
    spot: float | None = None
    quoted_at: datetime | None = None
    coins: bool = False
    per_cent: bool = False
    notes: list[str] = field(default_factory=list)


def records_of(name: str, held: Any) -> Records:
    """The table in an object; raises `DataError` with what it was taken for."""
    if hasattr(held, "calls") and hasattr(held, "puts"):
        return _yahoo(held)
    if _is_frame(held):
        return _frame(name, held)
    if isinstance(held, Mapping) and {"calls", "puts"} <= set(held) and all(_is_frame(held[side]) for side in ("calls", "puts")):
        return _sides(name, held)
    if isinstance(held, (list, tuple)) and held and all(_is_frame(one) for one in held):
        return Records(_stacked([_frame(name, one).columns for one in held]))
    columns = columns_in(name, held)
    if columns is not None:
        return Records(dict(columns))
    found = options_in(held)
    if not found.rows:
        raise DataError(f"{name} is JSON without a list of options: there should be objects that each name a strike.")
    keys = list(dict.fromkeys(key for row in found.rows for key in row))
    return _beside(held, Records({key: [row.get(key) for row in found.rows] for key in keys}), found)


def _is_frame(held: Any) -> bool:
    return hasattr(held, "columns") and (hasattr(held, "to_dict") or hasattr(held, "to_dicts"))


def _frame(name: str, frame: Any) -> Records:
    frame = frame.to_pandas() if hasattr(frame, "to_pandas") else frame
    named = frame.reset_index() if any(frame.index.names) else frame
    once(name, [str(column) for column in named.columns])
    columns = {
        str(column): values.astype(object).where(values.notna(), None).tolist()
        for n, column in enumerate(named.columns)
        for values in [named.iloc[:, n]]
    }
    told = dict(getattr(frame, "attrs", {}) or {})
    records = Records(columns, underlying=str(told.get("underlying", "")), spot=told.get("spot"), coins=bool(told.get("coins", False)))
    records.quoted_at = moment(str(told["quoted_at"])) if told.get("quoted_at") else None
    return records


def _yahoo(held: Any) -> Records:
    """The calls, puts and underlying of yfinance's ``option_chain``."""
    about = getattr(held, "underlying", None) or {}
    records = _sides("the table given", {"calls": held.calls, "puts": held.puts})
    records.vendor = "yfinance"
    _yahoo_said(about, records)
    return records


def _yahoo_said(about: Mapping[str, Any], records: Records) -> None:
    price, at = flat(about).get("regularMarketPrice"), flat(about).get("regularMarketTime")
    records.spot = float(price) if price else None
    records.quoted_at = from_epoch(float(at)) if isinstance(at, (int, float)) else at
    records.underlying = str(about.get("shortName") or about.get("symbol") or "")


def _schwab(outer: Mapping[str, Any], records: Records) -> None:
    """The price stands above the two maps; each option carries the time of its quote, and volatilities are in per cent."""
    about = outer.get("underlying") or {}
    price = outer.get("underlyingPrice") or about.get("mark") or about.get("last")
    records.spot = float(price) if price else None
    records.underlying = str(outer.get("symbol") or about.get("symbol") or "")
    stamps = [float(value) for value in records.columns.get("quoteTimeInLong", []) if value]
    records.quoted_at = from_epoch(max(stamps)) if stamps else None
    given = records.columns.get("volatility", [])
    records.columns["volatility"] = [None if str(cell) in ("-999.0", "-999", "NaN") else cell for cell in given]
    records.columns["delta"] = [None if str(cell) in ("-999.0", "-999", "NaN") else cell for cell in records.columns.get("delta", given)]
    records.columns["gamma"] = [None if str(cell) in ("-999.0", "-999", "NaN") else cell for cell in records.columns.get("gamma", given)]


def _sides(name: str, held: Mapping[str, Any]) -> Records:
    """Calls and puts that stand apart, as one table that says which is which."""
    parts = []
    for kind in ("calls", "puts"):
        columns = _frame(name, held[kind]).columns
        parts.append({**columns, "type": [kind[:-1]] * len(next(iter(columns.values()), []))})
    return Records(_stacked(parts))


def _stacked(parts: Sequence[Mapping[str, Sequence[Any]]]) -> dict[str, Sequence[Any]]:
    """Tables one below the other; a column that one of them lacks is empty there."""
    sizes = [len(next(iter(part.values()), ())) for part in parts]
    names = list(dict.fromkeys(name for part in parts for name in part))
    return {name: [cell for part, size in zip(parts, sizes, strict=True) for cell in part.get(name, [None] * size)] for name in names}


def _beside(held: Any, records: Records, found: Found) -> Records:
    """What a document says once, by vendor."""
    columns, outer = records.columns, held if isinstance(held, Mapping) else {}
    if "instrument_name" in columns:
        records.vendor, records.coins, records.per_cent = "Deribit", True, True
        return _deribit(records)
    if "option_type" in columns and "root_symbol" in columns:
        records.vendor = "Tradier"
        stamps = [value for value in (*columns.get("bid_date", []), *columns.get("ask_date", [])) if value]
        records.quoted_at = from_epoch(float(max(stamps))) if stamps else None
        records.underlying = str(next(iter(columns.get("underlying", [])), "") or "")
    elif any(str(key).startswith("c_") for key in columns):
        records.vendor = "Nasdaq"
        _nasdaq(outer, records)
    elif "ticker" in columns and "contract_type" in columns:
        records.vendor = "Polygon"
        stamps = [value for value in columns.pop("last_updated", []) if value]
        records.quoted_at = from_epoch(float(max(stamps))) if stamps else None
        columns["ticker"] = [str(value or "").removeprefix("O:") for value in columns["ticker"]]
    elif isinstance(outer.get("data"), Mapping) and "current_price" in outer["data"]:
        records.vendor = "Cboe"
        about = outer["data"]
        records.spot, records.underlying = float(about["current_price"]), str(about.get("symbol", "")).lstrip("^")
        if outer.get("timestamp"):
            at = moment(str(outer["timestamp"]))
            records.quoted_at = at if at.tzinfo else at.replace(tzinfo=UTC)
            if not at.tzinfo:
                records.notes.append("The time stamp names no time zone; it was taken as UTC.")
    elif "strikePrice" in columns and "optionType" in columns:
        records.vendor = "Barchart"
    elif "contractSymbol" in columns:
        records.vendor = "Yahoo"
        _yahoo_said(next((one for one in found.beside if "regularMarketPrice" in one), {}), records)
    elif "putCall" in columns and "strikePrice" in columns:
        records.vendor, records.per_cent = "Schwab", True
        _schwab(outer, records)
    return records


def _deribit(records: Records) -> Records:
    """Prices in coins become USD at the forward of their expiry; the venue's own volatility is in per cent."""
    columns = records.columns
    at = [float(value or "nan") for value in columns.get("underlying_price", [])]
    for name in ("bid_price", "ask_price", "mark_price", "mid_price", "last", "last_price"):
        if name in columns and not _in_usd(columns):
            columns[name] = [None if value is None else float(value) * forward for value, forward in zip(columns[name], at, strict=True)]
    index = [float(value) for value in columns.get("estimated_delivery_price", columns.get("index_price", [])) if value]
    records.spot = float(np.median(index)) if index else float(np.nanmedian(at)) if at else None
    records.underlying = str(next(iter(columns.get("base_currency", [])), "") or str(columns["instrument_name"][0]).split("-")[0])
    stamps = [float(value) for value in columns.get("creation_timestamp", columns.get("timestamp", [])) if value]
    records.quoted_at = from_epoch(max(stamps)) if stamps else None
    for name in ("underlying_price", "creation_timestamp", "timestamp"):
        columns.pop(name, None)
    return records


def _in_usd(columns: Mapping[str, Sequence[Any]]) -> bool:
    return any(str(value).upper() in ("USD", "USDC", "USDT") for value in columns.get("quote_currency", ()))


def _nasdaq(outer: Mapping[str, Any], records: Records) -> None:
    """A row that only names an expiration holds for the rows below it; price and day stand in a sentence."""
    columns = records.columns
    group, groups = "", []
    for value in columns.get("expirygroup", [None] * len(columns["strike"])):
        group = str(value) if value else group
        groups.append(group)
    keep = [n for n, strike in enumerate(columns["strike"]) if strike not in (None, "")]
    records.columns = {name: [values[n] for n in keep] for name, values in columns.items() if name not in ("expiryDate", "expirygroup")}
    records.columns["expiry"] = [groups[n] for n in keep]
    data = outer.get("data") or {}
    told = str(data.get("lastTrade", ""))
    price = re.search(r"\$\s?([\d,]+\.?\d*)", told)
    records.spot = float(price[1].replace(",", "")) if price else None
    at = re.search(r"AS OF ([^)]+)\)", told, re.IGNORECASE)
    if at:
        try:
            records.quoted_at = moment(at[1])
        except Unusable:
            try:
                records.quoted_at = moment(f"{at[1].title()} 16:00 ET")
                records.notes.append(NO_TIME)
            except Unusable:
                records.quoted_at = None
