"""Chains that come as objects: frames, and the JSON of Cboe, Deribit, Tradier, Polygon, Barchart and Nasdaq.

Each is brought to records by name; what stands once for the whole chain (price of the underlying, time of the quotes) is kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from ..errors import DataError
from .moments import from_epoch, moment
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
    if hasattr(held, "columns") and hasattr(held, "to_dict"):
        return _frame(held)
    if isinstance(held, Mapping) and {"calls", "puts"} <= set(held):
        return _sides(held)
    if isinstance(held, Mapping) and held and all(_is_column(value) for value in held.values()):
        return Records({str(key): list(value) for key, value in held.items()})
    rows, path = _rows(held, ())
    if not rows:
        raise DataError(f"{name} is JSON without a list of options: there should be a list of objects, each with a strike.")
    flat = [_flat(row) for row in rows]
    keys = list(dict.fromkeys(key for row in flat for key in row))
    records = Records({key: [row.get(key) for row in flat] for key in keys})
    return _beside(held, records, path)


def _is_column(value: Any) -> bool:
    return (
        isinstance(value, Sequence) and not isinstance(value, (str, bytes)) and not any(isinstance(v, Mapping) for v in value)
    ) or isinstance(value, np.ndarray)


def _frame(frame: Any) -> Records:
    named = frame.reset_index() if any(frame.index.names) else frame
    columns = {str(name): named[name].astype(object).where(named[name].notna(), None).tolist() for name in named.columns}
    told = dict(getattr(frame, "attrs", {}) or {})
    records = Records(columns, underlying=str(told.get("underlying", "")), spot=told.get("spot"), coins=bool(told.get("coins", False)))
    records.quoted_at = moment(str(told["quoted_at"])) if told.get("quoted_at") else None
    return records


def _yahoo(held: Any) -> Records:
    """The calls, puts and underlying of yfinance's ``option_chain``."""
    about = getattr(held, "underlying", None) or {}
    records = _sides({"calls": held.calls, "puts": held.puts})
    records.vendor = "yfinance"
    price, at = about.get("regularMarketPrice"), about.get("regularMarketTime")
    records.spot = float(price) if price else None
    records.quoted_at = from_epoch(float(at)) if isinstance(at, (int, float)) else at
    records.underlying = str(about.get("shortName") or about.get("symbol") or "")
    return records


def _sides(held: Mapping[str, Any]) -> Records:
    columns: dict[str, list[Any]] = {}
    lengths = 0
    for kind in ("calls", "puts"):
        part = records_of(kind, held[kind]).columns
        size = len(next(iter(part.values()), []))
        for name in {*columns, *part}:
            columns.setdefault(name, [None] * lengths).extend(part.get(name, [None] * size))
        columns.setdefault("type", [None] * lengths)
        columns["type"][lengths:] = [kind[:-1]] * size
        lengths += size
    return Records(dict(columns))


def _rows(held: Any, path: tuple[str, ...]) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
    """The longest list of objects in a document, and where it stands."""
    if isinstance(held, list):
        rows = [row for row in held if isinstance(row, Mapping)]
        return (rows, path) if rows else ([], path)
    best: tuple[list[Mapping[str, Any]], tuple[str, ...]] = ([], path)
    if isinstance(held, Mapping):
        for key, value in held.items():
            found = _rows(value, (*path, str(key)))
            if len(found[0]) > len(best[0]) or (found[0] and not best[0]):
                best = found
    return best


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """One level of names: an inner name stands for itself, the outer one counts where both are said."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            inner = {
                {"price": "underlying_price", "ticker": "underlying_symbol"}.get(name, name) if key == "underlying_asset" else name: one
                for name, one in {str(inner): one for inner, one in value.items()}.items()
                if not isinstance(one, (Mapping, list)) and not (key in ("day", "last_trade") and name in ("open", "price", "change"))
            }
            flat = inner | flat if key != "raw" else flat | inner
        elif not isinstance(value, list):
            flat[key] = value
    return flat


def _beside(held: Any, records: Records, path: tuple[str, ...]) -> Records:
    """What a document says once, by vendor."""
    columns, outer = records.columns, held if isinstance(held, Mapping) else {}
    if "instrument_name" in columns:
        records.vendor, records.coins, records.per_cent = "Deribit", True, True
        return _deribit(records)
    if "option" in path and "option_type" in columns:
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
                records.notes.append("The file names the day of the quotes alone; they were taken as of its close, 16:00 in New York.")
            except Unusable:
                records.quoted_at = None
