"""Bars as vendors give them: the names of columns in the languages of their sites, frames and JSON, sizes in words, times of every kind."""

from __future__ import annotations

import datetime as time
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..core import Array
from ..errors import DataError
from .layouts import plain_name
from .moments import day, from_epoch, moment
from .table import Unusable, numbers

NEEDED = ("date", "open", "high", "low", "close")
NAMES = {
    "date": (
        "date datetime timestamp day datum data fecha t tradedate candletime opentime index ticks tarih дата 日付け 日付 日期 날짜 التاريخ"
    ),
    "time": "time zeit",
    "open": (
        "open o 1open erster eröffnung eröffn apertura ouverture ouv откр otwarcie abertura opening açılış 始値 开盘 開市 시가 öppen افتتاح"
    ),
    "high": "high h 2high hoch max haut plushaut máximo massimo макс najwyższy najwyzszy máxima hoog yüksek 高値 高 고가 högst أعلى maks",
    "low": "low l 3low tief min bas plusbas mínimo minimo мин najniższy najnizszy mínima laag düşük 安値 低 저가 lägst أدنى",
    "close": (
        "close c 4close closelast last price schlusskurs schluss fermeture cierre zuletzt dernier último ultimo цена zamknięcie zamkniecie "
        "ostatnio laatste şimdi 終値 收盘 收市 종가 senast الإغلاق chiusura fechamento"
    ),
    "volume": "volume v vol 5volume volumen stück tickvol wolumen wol hac hacim 出来高 交易量 成交量 거래량 объём الحجم",
    "ignored": "adjclose adjustedclose change change% stockname dividends stocksplits capitalgains vw n symbol ticker",
}
KNOWN = {name: field for field, names in NAMES.items() for name in names.split()}
ORDERS = (NEEDED, ("date", "low", "high", "open", "close"), ("date", "open", "close", "high", "low"))  # of rows without names
SIZES = {"k": 1e3, "m": 1e6, "b": 1e9}


def columns_of(name: str, held: Any) -> dict[str, Sequence[Any]]:
    """A frame, or JSON of a vendor, as columns."""
    if hasattr(held, "columns") and hasattr(held, "to_dict"):
        frame = held.copy(deep=False)
        if getattr(frame.columns, "nlevels", 1) > 1:
            level = next(
                (n for n in range(frame.columns.nlevels) if "close" in {str(v).casefold() for v in frame.columns.get_level_values(n)}), 0
            )
            other = frame.columns.droplevel(level).unique()
            if len(other) > 1:
                raise DataError(f"{name} holds the bars of {', '.join(map(str, other))}: give one of them.")
            frame.columns = frame.columns.get_level_values(level)
        if not any(KNOWN.get(plain_name(str(column))) == "date" for column in frame.columns):
            frame = frame.rename_axis("date").reset_index()
        return {str(column): frame[column].tolist() for column in frame.columns}
    if isinstance(held, Mapping):
        told = _by_column(held) or next(
            (found for inner in held.values() if isinstance(inner, Mapping) and (found := _by_column(inner))), {}
        )
        if told:
            return told
        dated = next((value for value in (held, *held.values()) if isinstance(value, Mapping) and _is_dated(value)), None)
        if dated:  # one object a day, by its date
            keys = list(next(iter(dated.values())))
            return {"date": list(dated), **{key: [row.get(key) for row in dated.values()] for key in keys}}
        if all(isinstance(value, (list, tuple, np.ndarray)) for value in held.values()) and len(held) >= 5:
            return {str(key): list(value) for key, value in held.items()}
        best = max((_held_list(value) for value in held.values()), key=len, default=[])
        best = best or max(
            (_held_list(v) for value in held.values() if isinstance(value, Mapping) for v in value.values()), key=len, default=[]
        )
    else:
        best = _held_list(held)
    if not best:
        raise DataError(f"{name} holds no list of bars: there should be a list of objects with date, open, high, low and close.")
    if isinstance(best[0], Mapping):
        keys = list(dict.fromkeys(key for row in best for key in row))
        return {str(key): [row.get(key) for row in best] for key in keys}
    return klines(best)


def klines(rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Rows without names, as exchanges of coins give them: in the order in which most of them can be bars."""
    width = min(map(len, rows))
    prices, _ = numbers([row[n] for row in rows for n in range(1, min(5, width))])
    prices = prices.reshape(len(rows), -1)

    def fitting(order: tuple[str, ...]) -> int:
        at = {name: prices[:, n - 1] for n, name in enumerate(order) if 0 < n < 5}
        with np.errstate(invalid="ignore"):
            inside = (at["low"] <= np.minimum(at["open"], at["close"])) & (np.maximum(at["open"], at["close"]) <= at["high"])
        return int(inside.sum())

    order = max(ORDERS, key=fitting) if prices.shape[1] == 4 else NEEDED
    volume = 6 if width == 8 and order == NEEDED else 5  # eight as Kraken: their mean price stands before it
    places = {**{name: n for n, name in enumerate(order)}, "volume": volume}
    return {name: [row[n] for row in rows] for name, n in places.items() if n < width}


def _by_column(held: Mapping[Any, Any]) -> dict[str, Sequence[Any]]:
    """The columns of an object that holds its bars by column, or of Yahoo's chart, where times and prices stand apart."""
    if isinstance(held.get("chart"), Mapping):
        result: Mapping[str, Any] = next(iter(held["chart"].get("result") or ()), {})
        quote: Mapping[str, Any] = next(iter((result.get("indicators") or {}).get("quote") or ()), {})
        return _by_column({"timestamp": result.get("timestamp"), **quote})
    known = {str(key): value for key, value in held.items() if plain_name(str(key)) in KNOWN}
    if not {KNOWN[plain_name(key)] for key, value in known.items() if not isinstance(value, str)} >= {"open", "high", "low", "close"}:
        return {}
    if all(isinstance(value, Mapping) for value in known.values()):
        keys = list(dict.fromkeys(key for value in known.values() for key in value))
        return {name: [value.get(key) for key in keys] for name, value in known.items()}
    return {name: list(value) for name, value in known.items() if isinstance(value, (list, tuple, np.ndarray))}


def _is_dated(value: Mapping[Any, Any]) -> bool:
    return bool(value) and all(isinstance(v, Mapping) and re.match(r"\d{4}-\d{2}-\d{2}", str(k)) for k, v in value.items())


def _held_list(value: Any) -> list[Any]:
    good = isinstance(value, (list, tuple)) and value and all(isinstance(row, (Mapping, list, tuple)) for row in value)
    return list(value) if good else []


def volumes_of(column: Sequence[Any], decimal: str) -> tuple[Array, Array]:
    """Volumes, also written as 1.23M."""
    sized = [re.fullmatch(r"(.*\d)\s?([KMB])", str(cell).strip(), re.IGNORECASE) for cell in column]
    if not any(sized):
        return numbers(column, decimal)
    values, bad = numbers([m[1] if m else cell for m, cell in zip(sized, column, strict=True)], decimal)
    return values * np.array([SIZES[m[2].casefold()] if m else 1.0 for m in sized]), bad


def moments_of(column: Sequence[Any], clock: Sequence[Any] | None, day_first: bool | None) -> tuple[list[Any], list[str], bool]:
    """The moment of each bar, in UTC where it names a zone, and what is wrong with it; whether any names a zone."""
    first = {True: "day", False: "month"}.get(day_first, "") if day_first is not None else ""
    pairs = [m for cell in column if (m := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", str(cell).strip()))]
    if not first and pairs:
        first = "day" if any(int(m[1]) > 12 for m in pairs) else "month" if any(int(m[2]) > 12 for m in pairs) else ""
    found: list[Any] = []
    reasons: list[str] = []
    zones: list[bool] = []
    for n, cell in enumerate(column):
        try:
            at = _one_moment(cell, str(clock[n]).strip() if clock is not None else "", first)
            found.append(at)
            reasons.append("")
        except (Unusable, ValueError, OverflowError) as reason:
            two = str(reason) if isinstance(reason, Unusable) and "may be" in str(reason) else "write it like 2021-01-28"
            found.append(None)
            reasons.append(f"date is “{cell}”; {two}")
    known = [at for at in found if at is not None]
    zones = [at.tzinfo is not None for at in known]
    if any(zones):
        if all((at.hour, at.minute, at.second) == (0, 0, 0) for at in known):  # days, at their own midnight
            return [at and at.replace(tzinfo=None) for at in found], reasons, False
        return [at and (at.astimezone(time.UTC) if at.tzinfo else at).replace(tzinfo=None) for at in found], reasons, True
    return found, reasons, False


def _one_moment(cell: Any, clock: str, first: str) -> time.datetime:
    if isinstance(cell, time.datetime):
        return cell.to_pydatetime() if hasattr(cell, "to_pydatetime") else cell
    if isinstance(cell, time.date):
        return time.datetime(cell.year, cell.month, cell.day)
    text = str(cell).strip()
    if re.fullmatch(r"\d{9,19}(\.0)?", text):
        return from_epoch(float(text)).replace(tzinfo=None)
    if re.fullmatch(r"(?:[34]\d{4}|5[0-4]\d{3})(?:\.0)?", text):  # as a spreadsheet counts days
        return time.datetime(1899, 12, 30) + time.timedelta(days=int(float(text)))
    if clock:
        at = time.time.fromisoformat(clock if ":" in clock else clock.zfill(6))
        return time.datetime.combine(day(text, first), at)
    if ":" in text:
        if first and re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", text):
            date_part, _, clock_part = text.partition(" ")
            said = moment(f"2000-01-01 {clock_part}") if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", clock_part) else moment(text)
            return time.datetime.combine(day(date_part, first), said.time())
        return moment(text)
    found = day(text, first)
    return time.datetime(found.year, found.month, found.day)
