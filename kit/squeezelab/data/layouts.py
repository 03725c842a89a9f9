"""The names that exchanges, brokers and vendors give to the columns of a chain, and what a header as a whole says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Field = tuple[str, str]  # side (“C”, “P” or “” for a row that holds one option) and the field's name
NAMES = {
    "strike": "strike strikeprice strk k exerciseprice basispreis",
    "expiry": "expiry expiration expirationdate expdate exdate expirydate expirygroup maturity maturitydate exp expires verfall",
    "kind": "type optiontype cp callput putcall cpflag right side contracttype callorput optionkind pc iscall",
    "bid": "bid bidprice bestbid bestbidprice geld bidpx",
    "ask": "ask askprice offer bestask bestaskprice brief askpx",
    "last": "last lastsale lastprice lasttradeprice close lastpx latest price",
    "middle": "mid midpoint midprice mark markprice",
    "volume": "volume vol totalvolume tradevolume",
    "open_interest": "openinterest openint oi opnint openinteres",
    "implied_volatility": "iv impliedvol impliedvolatility volatility impvol midiv markiv imv ivol",
    "delta": "delta",
    "gamma": "gamma",
    "symbol": "symbol contractsymbol optionsymbol instrumentname contract option osisymbol occsymbol ticker contractname calls puts call put",
    "root": "root rootsymbol optionroot",
    "underlying": "underlying underlyingsymbol basesymbol underlyingticker",
    "spot": "underlyingprice spot undprice stockprice underlyinglast underlyinglastprice spotprice undlast baselastprice activeunderlyingprice",
    "quoted_at": "quotedate quotetime quotedatetime quotereadtime datadate snapshottime asof timestamp quotedat quotetimestamp",
    "multiplier": "contractsize multiplier sharespercontract",
    "bid_at": "biddate",
    "ignored": "net change chg pctchange percentchange moneyness theta vega rho oichg time inthemoney currency lasttradedate lasttrade tradedate",
}  # fmt: skip
KNOWN = {name: field for field, names in NAMES.items() for name in names.split()}
CBOE = {"calls", "puts"}
KINDS = {
    **dict.fromkeys(("c", "call", "calls", "true", "1", "1.0", "kauf", "kaufoption"), True),
    **dict.fromkeys(("p", "put", "puts", "false", "0", "0.0", "-1", "-1.0", "verkauf", "verkaufsoption"), False),
}


@dataclass(frozen=True)
class Layout:
    """What each column of a table holds, None for what is not used; ``wide`` where a row holds a call and a put."""

    fields: tuple[Field | None, ...]
    wide: bool
    vendor: str

    @property
    def has(self) -> set[str]:
        """The fields that there are, whatever the side."""
        return {field[1] for field in self.fields if field}


def plain_name(cell: str) -> str:
    """The name of a column without case, spaces and signs."""
    return re.sub(r"[^\w]|_", "", str(cell).casefold())


def field_of(cell: str) -> str | None:
    """The field that a name of a column or of a value stands for, whatever its side; None if it is not known."""
    return _side_and_name(cell)[1]


def score(cells: Sequence[str]) -> int:
    """How many of these cells are names of columns that are known."""
    return sum(_side_and_name(str(cell))[1] is not None for cell in cells)


@lru_cache(4096)
def _side_and_name(cell: str) -> tuple[str, str | None]:
    name = plain_name(cell)
    if name in KNOWN:
        return "", KNOWN[name]
    for pattern, side in ((r"c_|call[s_ .-]*", "C"), (r"p_|put[s_ .-]*", "P")):
        match = re.match(pattern, cell.strip().casefold())
        if match and plain_name(cell.strip()[match.end() :]) in KNOWN:
            return side, KNOWN[plain_name(cell.strip()[match.end() :])]
    stem = re.sub(r"[ ._-]?(1|2|calls?|puts?)$", "", cell.strip().casefold())
    if stem != cell.strip().casefold() and plain_name(stem) in KNOWN:
        return ("P" if re.search(r"(1|2|puts?)$", cell.strip().casefold()) else "C"), KNOWN[plain_name(stem)]
    return "", None


def layout_of(header: Sequence[str]) -> Layout:
    """What the columns of a header hold."""
    found = [_side_and_name(cell) for cell in header]
    names = [name for _, name in found]
    quotes = {"bid", "ask", "last", "open_interest", "implied_volatility", "volume"}
    paired = "kind" not in names and names.count("open_interest") == 2
    wide = paired or any(side for side, name in found if name in quotes)
    middle = names.index("strike") if "strike" in names else len(names)
    fields: list[Field | None] = []
    for n, (side, name) in enumerate(found):
        if name in (None, "ignored") or (wide and name == "kind"):
            fields.append(None)
            continue
        assert name is not None
        if name == "symbol" and wide:
            side = {"calls": "C", "call": "C", "puts": "P", "put": "P"}.get(plain_name(header[n]), side) or ("C" if n < middle else "P")
        elif wide and name in {*quotes, "middle", "delta", "gamma"} and not side:
            before = ("C", name) in fields
            side = "P" if before or (n > middle and names[:middle].count(name)) else "C"
        field = (side if wide else "", name)
        fields.append(field if field not in fields else None)
    vendor = "Cboe" if {plain_name(cell) for cell in header} >= CBOE else "Deribit" if "instrument_name" in header else ""
    return Layout(tuple(fields), wide, vendor)
