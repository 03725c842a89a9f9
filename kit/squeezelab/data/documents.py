"""The options in a JSON document, however deep they stand, and what was said above them: none of its lists is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..counting import counted
from ..errors import DataError
from .layouts import field_of

DEEP = 16  # a chain stands no deeper
SHOWN = {"raw", "fmt", "longFmt"}  # a number beside the way it is shown
MARKET = {"bid", "ask", "last", "middle", "volume", "implied_volatility", "delta", "gamma"}
SIDE = re.compile(r"(call|put)s?(?![a-z])|(call|put)(?=Exp)")
Row = dict[str, Any]


@dataclass
class Found:
    """The rows of a document in its order, and the objects that are no rows: they may say price and time."""

    rows: list[Row] = field(default_factory=list)
    beside: list[Mapping[str, Any]] = field(default_factory=list)


def options_in(held: Any) -> Found:
    """Every option of a document. A list that holds one option holds nothing else, so that each of its members is a row."""
    found = Found()
    _walk(held, {}, found, 0)
    return found


def columns_in(name: str, held: Any) -> dict[str, Sequence[Any]] | None:
    """The columns of a document that is one table: by column, as names and rows, or as a structured array."""
    names = getattr(getattr(held, "dtype", None), "names", None)
    if names:
        return {str(one): held[one].tolist() for one in names}
    if not isinstance(held, Mapping) or not held:
        return None
    heads, rows = held.get("columns"), held.get("data")
    if isinstance(heads, list) and isinstance(rows, list) and all(isinstance(row, (list, tuple)) for row in rows):
        once(name, list(map(str, heads)))
        wrong = next((n for n, row in enumerate(rows) if len(row) != len(heads)), None)
        if wrong is not None:
            some = counted(len(rows[wrong]), "cell")
            raise DataError(f"{name}: row {wrong + 1} of its data has {some}; there should be {len(heads)}, one for each column.")
        return {str(head): [row[n] for row in rows] for n, head in enumerate(heads)}
    if sum(field_of(str(key)) is not None for key in held) < 3:
        return None
    if all(isinstance(value, Mapping) for value in held.values()):
        keys = list(dict.fromkeys(key for value in held.values() for key in value))
        return {str(one): [value.get(key) for key in keys] for one, value in held.items()}
    if all(_is_column(value) for value in held.values()):
        sizes = {str(key): len(value) for key, value in held.items()}
        if len(set(sizes.values())) > 1:
            told = ", ".join(f"{key} {size}" for key, size in sizes.items())
            raise DataError(f"{name} has columns of different lengths: {told}.")
        return {str(key): list(value) for key, value in held.items()}
    return None


def once(name: str, heads: Sequence[str]) -> None:
    """Refuses a table in which two columns have the same name, and the name is one that counts."""
    for n, head in enumerate(heads):
        if head in heads[:n] and field_of(head) not in (None, "ignored"):
            raise DataError(f"{name} has two columns “{head}”: which of them counts? Take one out or rename it.")


def _is_column(value: Any) -> bool:
    if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__len__") or not hasattr(value, "__iter__"):
        return False
    return not any(isinstance(one, Mapping) for one in value)


def _walk(held: Any, told: Row, found: Found, depth: int) -> None:
    if depth > DEEP:
        return
    if isinstance(held, Mapping):
        if _is_option(held):
            found.rows.append(_row(held, told))
            return
        found.beside.append(held)
        said = _told(held, told)
        for key, value in held.items():
            side = SIDE.match(str(key).strip()) or SIDE.match(str(key).strip().casefold())
            _walk(value, {**said, "type": side[1] or side[2]} if side else said, found, depth + 1)
    elif isinstance(held, (list, tuple)):
        if any(isinstance(one, Mapping) and _is_option(one) for one in held):
            found.rows += [_row(one, told) if isinstance(one, Mapping) else {} for one in held]
            return
        for one in held:
            _walk(one, told, found, depth + 1)


def _told(held: Mapping[str, Any], told: Row) -> Row:
    """The expiration that an object says for the options below it."""
    days = [value for key, value in held.items() if field_of(str(key)) == "expiry" and isinstance(value, (str, int, float))]
    return {**told, "expiration": days[0]} if len(days) == 1 else told


def _is_option(held: Mapping[str, Any]) -> bool:
    """Whether an object is one option: it names a contract and tells a number of the market, and holds no option itself."""
    fields = {field_of(key) for key in flat(held)}
    told = "open_interest" in fields or ("strike" in fields and MARKET & fields)
    if not told or not {"strike", "symbol"} & fields:
        return False
    return not any(isinstance(value, Mapping) and key != "raw" and _is_option(value) for key, value in held.items())


def _row(held: Mapping[str, Any], told: Row) -> Row:
    row = flat(held)
    if told:
        has = {field_of(key) for key, value in row.items() if value not in (None, "")}
        if "type" in told and "kind" not in has:
            row["type"] = told["type"]
        if "expiration" in told and not {"expiry", "symbol"} & has:
            row["expiration"] = told["expiration"]
    return row


def flat(row: Mapping[str, Any]) -> Row:
    """One level of names: an inner name stands for itself, the outer one counts where both are said."""
    flat: Row = {}
    for key, value in row.items():
        if isinstance(value, Mapping) and value and set(value) <= SHOWN:
            flat[str(key)] = value.get("raw")
        elif isinstance(value, Mapping):
            inner = {
                {"price": "underlying_price", "value": "underlying_price", "ticker": "underlying_symbol"}.get(name, name)
                if key == "underlying_asset"
                else name: one
                for name, one in {str(inner): one for inner, one in value.items()}.items()
                if not isinstance(one, (Mapping, list)) and not (key in ("day", "last_trade") and name in ("open", "price", "change"))
            }
            flat = inner | flat if key != "raw" else flat | inner
        elif not isinstance(value, list):
            flat[str(key)] = value
    return flat
