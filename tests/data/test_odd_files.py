"""Odd files: each is read as the same small market, or refused with what was recognised; every row is accounted for."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from squeezelab.data.chains import Chain, read_chain
from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.errors import DataError

from .test_every_layout import NOON, QUOTED, SPOT, STRIKES, options, the_same, yahoo

GIVEN = {"spot": SPOT, "quoted_at": QUOTED}
Change = Callable[[dict[str, Any]], Any]


def records(**changed: Change | Any) -> list[dict[str, Any]]:
    rows = []
    for o in options():
        row = {
            "type": o["kind"],
            "strike": o["strike"],
            "expiry": "2025-10-31",
            "bid": o["bid"],
            "ask": o["ask"],
            "open_interest": o["oi"],
            "iv": o["iv"],
        }
        rows.append(row | {name: change(o) if callable(change) else change for name, change in changed.items()})
    return rows


def text(rows: list[dict[str, Any]] | None = None, **style: Any) -> str:
    return pd.DataFrame(records() if rows is None else rows).to_csv(index=False, **style)


def grouped(mark: str) -> list[dict[str, Any]]:
    return records(open_interest=lambda o: f"{o['oi']:,}".replace(",", mark))


def packed(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return held.getvalue()


def workbook(sheets: dict[str, pd.DataFrame]) -> bytes:
    held = io.BytesIO()
    with pd.ExcelWriter(held) as out:
        for name, frame in sheets.items():
            frame.to_excel(out, sheet_name=name, index=False)
    return held.getvalue()


PLAIN = text()
FRAME = pd.DataFrame(records())
SAME: dict[str, Any] = {
    **{f"in {name}": PLAIN.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le")},
    "utf-16-be with its mark": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "CR": PLAIN.replace("\n", "\r").encode(),
    "CR as text": PLAIN.replace("\n", "\r"),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "trailing empty lines": PLAIN + "\n\n,,,,,,\n\n",
    "spaces round cells": PLAIN.replace(",", " , "),
    "all quoted": text(quoting=1),
    "names in brackets": re.sub(r"(\w+)(,|\n)", r"[\1]\2", PLAIN.partition("\n")[0] + "\n").replace(",", ", ") + PLAIN.partition("\n")[2],
    "a line that names the delimiter": "sep=;\n" + PLAIN.replace(",", ";"),
    "remarks above": "# made by hand\n# at noon\n" + PLAIN,
    "tabs": text(sep="\t"),
    "tabs and decimal commas": text(sep="\t", decimal=","),
    "semicolons and decimal commas": text(sep=";", decimal=","),
    "quoted thousands": text(grouped(",")),
    "thousands by no-break spaces": text(grouped("\u00a0"), sep=";"),
    "thousands by narrow spaces": text(grouped("\u202f"), sep=";"),
    "thousands by apostrophes": text(grouped("’"), sep=";"),
    "shuffled columns": FRAME[list(FRAME.columns[::-1])].to_csv(index=False),
    "an index": FRAME.to_csv(),
    "from the last row to the first": FRAME[::-1].to_csv(index=False),
    "IV as 22.5%": text(records(iv=lambda o: f"{o['iv'] * 100:.2f} %")),
    "IV as 22.5": text(records(iv=lambda o: round(o["iv"] * 100, 2))),
    "expirations of a spreadsheet": text(records(expiry=45961)),
    "expirations since 1970": text(records(expiry=1761940800)),
    "expirations with a day of the week": text(records(expiry="10/31/2025 (W)")),
    "kinds as 1 and 0": text(records(type=lambda o: int(o["kind"] == "C"))),
    "kinds as true and false": text(records(type=lambda o: o["kind"] == "C")).replace("type,", "is_call,"),
    "signs of currencies": text(
        records(bid=lambda o: f"€{o['bid']}", ask=lambda o: f"{o['ask']} €", strike=lambda o: f"${o['strike']:,.2f}")
    ),
    "packed alone": packed({"chain.csv": PLAIN}),
    "a workbook with a cover": workbook({"cover": pd.DataFrame({"made": ["by hand"]}), "chain": FRAME}),
    "a document a line": FRAME.to_json(orient="records", lines=True),
    **{f"JSON by {how}": FRAME.to_json(orient=how) for how in ("records", "columns", "index", "split", "table")},
    **{f"an object by {how}": FRAME.to_dict(how) for how in ("records", "list", "dict", "index", "split", "tight")},  # type: ignore[call-overload]
    "a structured array": FRAME.to_records(index=False),
    "an index of three names": FRAME.set_index(["strike", "type", "expiry"]),
    "categories": FRAME.assign(type=FRAME["type"].astype("category")),
    "nullable columns": FRAME.convert_dtypes(),
    "a frame of text": FRAME.astype(str),
    "days in New York": FRAME.assign(expiry=pd.to_datetime(FRAME["expiry"]).dt.tz_localize("America/New_York")),
    "calls and puts as a pair of frames": (yahoo("C"), yahoo("P")),
    "calls and puts by name": {"calls": yahoo("C"), "puts": yahoo("P")},
    "a chain without symbols": read_chain(PLAIN, **GIVEN).to_frame().drop(columns="symbol"),
    "a chain's own file": read_chain(PLAIN, **GIVEN).to_frame().to_csv(index=False),
}


@pytest.mark.parametrize("name", list(SAME))
def test_it_is_read_as_the_same_market(name: str) -> None:
    the_same(read_chain(SAME[name], **GIVEN))


def test_a_chain_goes_round_with_what_it_says_of_itself() -> None:
    chain = read_chain(PLAIN, underlying="SPY", **GIVEN)
    again = Chain.from_frame(chain.to_frame())
    the_same(again)
    assert (again.underlying, again.spot, again.quoted_at) == (chain.underlying, chain.spot, chain.quoted_at)


# refused, with what was recognised ----------------------------------------------------------------
def twice(column: str, shift: float) -> str:
    frame = FRAME.assign(again=FRAME[column] + shift)
    return frame.to_csv(index=False).replace("again", column, 1)


def below(*rows: dict[str, Any]) -> str:
    return text([*records(), *rows])


REFUSED: dict[str, tuple[Any, str]] = {
    **{f"no {name}": (FRAME.drop(columns=name).to_csv(index=False), "columns recognised: .*missing: ") for name in ("type", "strike", "expiry", "open_interest")},
    "neither IV nor quotes": (FRAME.drop(columns=["iv", "bid", "ask"]).to_csv(index=False), "missing: implied volatility or quotes"),
    "two columns of one name": (twice("iv", 1), "two columns “iv”"),
    "two strikes": (twice("strike", 1), "two columns “strike”"),
    "two columns of one name in a frame": (pd.concat([FRAME, FRAME[["iv"]] + 1], axis=1), "two columns “iv”"),
    "IV in per cent for calls alone": (text(records(iv=lambda o: o["iv"] * (100 if o["kind"] == "C" else 1))), "some volatilities in per cent"),
    "IV ten times off": (text(records(iv=lambda o: o["iv"] * 10)), "times what its quotes imply"),
    "quotes in cents": (text(records(bid=lambda o: o["bid"] * 100, ask=lambda o: o["ask"] * 100)), "in another unit"),
    "mixed IV without quotes": (
        FRAME.assign(iv=np.where(FRAME["type"] == "C", FRAME["iv"] * 100, FRAME["iv"])).drop(columns=["bid", "ask"]).to_csv(index=False),
        "some volatilities in per cent",
    ),
    "open contracts as 1.234": (text(grouped(".")), "contracts are whole"),
    "kinds in unknown words": (text(records(type=lambda o: {"C": "Achat", "P": "Vente"}[o["kind"]])), "words that are not known: “Achat”, “Vente”"),
    "half the kinds in unknown words": (text(records(type=lambda o: {"C": "C", "P": "Vente"}[o["kind"]])), "9 of 18 rows .*“Vente”"),
    "expirations that may be two days": (text(records(expiry="10/11/2025")), "may be day 10 of month 11 or day 11 of month 10"),
    "expirations without a year": (text(records(expiry="Oct 31")), "no date"),
    "quotes of two days": (text([r | {"quote_date": f"2025-09-2{4 + n % 2} 16:00"} for n, r in enumerate(records())]), "quotes of 2 days, 2025-09-24 to 2025-09-25"),
    "two underlyings by name": (text([r | {"underlying": ("SPY", "QQQ")[n % 2]} for n, r in enumerate(records())]), "options on QQQ, SPY: give those on one"),
    "two underlyings by price": (
        text([*records(root="SPX"), *records(root="XSP", strike=lambda o: o["strike"] / 10, bid=lambda o: o["bid"] / 10, ask=lambda o: o["ask"] / 10)]),
        "more than one underlying: those on XSP agree on about 66.0., those on SPX on 660",
    ),
    "two sheets": (workbook({"calls": FRAME[:9], "puts": FRAME[9:]}), "its 2 sheets calls, puts hold tables"),
    "two files in one": (packed({"a.csv": PLAIN, "b.csv": PLAIN}), "it packs 2 files"),
    "per cent by comma among points": (text(records(iv=lambda o: f"{o['iv'] * 100:.2f} %".replace(".", ",")), sep=";"), "both decimal signs"),
    "no row": (FRAME.iloc[:0], "no option that can be used"),
    "a header alone": (PLAIN.splitlines()[0] + "\n", "no option that can be used"),
    "numbers without names": (pd.DataFrame(FRAME.to_numpy()), "columns recognised: none"),
    "a page": (b"<html><body><table><tr><td>Access denied</td></tr></table></body></html>", "no delimiter was recognised"),
    "nothing": (b"", "is empty"),
    "blanks": (b"   \n\n  ", "is empty"),
    "bytes of no text": (PLAIN.encode().replace(b"600", b"6\x0100", 1), "bytes that no text holds"),
    "an answer without options": ('{"error": {"message": "rate limit"}}', "without a list of options"),
    "half a document": ('{"a":', "begins like JSON"),
    "a bad line among documents": (FRAME.to_json(orient="records", lines=True) + '{"type":\n', "line 19"),
    "brackets without end": ("[" * 5000 + "]" * 5000, "begins like JSON"),
    "columns of different lengths": ({"type": ["C"], "strike": [600, 610], "expiry": ["2025-10-31"], "iv": [0.2], "open_interest": [1]}, "different lengths: type 1, strike 2"),
    "a row of data that is short": ({"columns": ["type", "strike"], "data": [["C", 600], ["P"]]}, "row 2 of its data has 1 cell;"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_it_is_refused_in_a_sentence(name: str) -> None:
    source, says = REFUSED[name]
    given = {} if "quotes of two days" in name else GIVEN
    with pytest.raises(DataError, match=says):
        read_chain(source, **({"spot": SPOT} | given))


# read in part: what is left out is counted --------------------------------------------------------
def at(strike: float, column: str, cell: Any) -> str:
    usual = {"bid": "bid", "ask": "ask", "open_interest": "oi", "iv": "iv", "type": "kind"}[column]
    return text(records(**{column: lambda o: cell if o["strike"] == strike else o[usual]}))


HELD = sum(o["oi"] for o in options())
PARTS: dict[str, tuple[str, dict[str, int]]] = {
    "an IV of ∞": (at(620, "iv", "∞"), {"used": 16, "unreadable": 2}),
    "an error of a spreadsheet": (at(620, "bid", "#VALUE!"), {"used": 16, "unreadable": 2}),
    "NaN for a bid": (at(600, "bid", "NaN"), {"used": 18}),
    "an IV that a database left out": (at(620, "iv", r"\N"), {"used": 16, "no volatility": 2}),
    "no IV": (at(620, "iv", ""), {"used": 16, "no volatility": 2}),
    "an IV of 0": (at(620, "iv", 0), {"used": 16, "no volatility": 2}),
    "open contracts not said": (at(620, "open_interest", "n/a"), {"used": 16, "open interest unknown": 2}),
    "open contracts below 0": (at(620, "open_interest", -5), {"used": 16, "impossible": 2}),
    "part of a contract": (PLAIN.replace(",1234,", ",1.5,"), {"used": 17, "impossible": 1}),
    "no kind": (at(620, "type", ""), {"used": 16, "no contract": 2}),
    "rows that stand twice": (PLAIN + "\n".join(PLAIN.splitlines()[1:4]), {"used": 18, "twice": 3}),
    "a row cut short": (PLAIN + "C,710\n", {"used": 18, "unreadable": 1}),
    "a row too long": (PLAIN + "C,710,2025-10-31,1,2,3,0.2,more,still\n", {"used": 18, "unreadable": 1}),
    "a row of totals": (PLAIN + "Total,,,,,99999,\n", {"used": 18, "no contract": 1}),
    "calls, then puts under a header of their own": (
        text([r for r in records() if r["type"] == "C"]) + text([r for r in records() if r["type"] == "P"]),
        {"used": 18, "unreadable": 1},
    ),
    "an adjusted contract": (
        text([r | {"symbol": o["symbol"].replace("SPY", "SPY1") if o["strike"] == 600 else o["symbol"]} for r, o in zip(records(), options(), strict=True)]),
        {"used": 16, "adjusted": 2},
    ),
    "a symbol that contradicts its row": (
        text([r | {"symbol": o["symbol"].replace("251031", "251107") if o["strike"] == 600 else o["symbol"]} for r, o in zip(records(), options(), strict=True)]),
        {"used": 16, "no contract": 2},
    ),
    "one that had expired": (at(620, "type", "C").replace("C,620.0,2025-10-31", "C,621.0,2025-09-19", 1).replace("C,620.0,2025-10-31", "P,620.0,2025-10-31", 1), {"used": 17, "expired": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PARTS))
def test_every_row_is_used_or_left_out_for_a_reason(name: str) -> None:
    source, parts = PARTS[name]
    chain = read_chain(source, **GIVEN)
    account = chain.account
    assert {part.reason: part.options for part in account.parts} == parts
    rows = sum(1 for line in source.splitlines()[1:] if line.strip(", "))
    assert account.options == rows == len(chain) + len(chain.rejected), "no row is passed over"
    assert account.contracts == sum(part.contracts for part in account.parts)


@pytest.mark.parametrize(("off", "told"), [(1.2, "20% above"), (0.9, "10% below"), (1.01, "")])
def test_a_spot_that_is_somewhat_off_is_told(off: float, told: str) -> None:
    notes = " ".join(read_chain(PLAIN, spot=SPOT * off, quoted_at=QUOTED).notes)
    assert (told in notes and "agree on, 660.25" in notes) if told else "agree on" not in notes


def test_a_day_alone_is_taken_as_of_its_close_and_told() -> None:
    chain = read_chain(text([row | {"quote_date": "2025-09-25"} for row in records()]), spot=SPOT)
    the_same(chain)
    assert any("the day of the quotes alone" in note for note in chain.notes)


def test_a_placeholder_for_a_volatility_is_used_and_reported() -> None:
    """Yahoo writes 0.00001 where it found none; every positive volatility of the file counts, and this one is told."""
    floor = read_chain(at(620, "iv", 1e-5), **GIVEN).account.of_these
    assert [(part.reason, part.options) for part in floor] == [("volatility at the vendor's floor", 2)]


# JSON in its real shapes --------------------------------------------------------------------------
def of_yahoo(kind: str, shown: bool = False) -> list[dict[str, Any]]:
    def cell(value: Any) -> Any:
        return {"raw": value, "fmt": f"{value}"} if shown else value

    return [
        {"contractSymbol": o["symbol"], "strike": cell(o["strike"]), "currency": "USD", "lastPrice": cell(o["bid"]), "change": 0.0, "volume": cell(3),
         "openInterest": cell(o["oi"]), "bid": cell(o["bid"]), "ask": cell(o["ask"]), "contractSize": "REGULAR", "expiration": cell(1761868800),
         "lastTradeDate": 1758830400, "impliedVolatility": cell(o["iv"]), "inTheMoney": False}
        for o in options() if o["kind"] == kind
    ]  # fmt: skip


def yahoos(parts: list[dict[str, Any]]) -> dict[str, Any]:
    quote = {"regularMarketPrice": SPOT, "regularMarketTime": NOON, "symbol": "SPY", "bid": 660.2, "ask": 660.3, "volume": 10}
    return {
        "optionChain": {"result": [{"underlyingSymbol": "SPY", "strikes": [600.0, 620.0], "quote": quote, "options": parts}], "error": None}
    }


def of_schwab(kind: str) -> dict[str, Any]:
    return {
        "2025-10-31:36": {
            f"{o['strike']}": [
                {"putCall": {"C": "CALL", "P": "PUT"}[kind], "symbol": o["symbol"], "bid": o["bid"], "ask": o["ask"], "last": 1.0, "mark": 1.0,
                 "totalVolume": 1, "openInterest": o["oi"], "volatility": o["iv"] * 100, "delta": 0.5 if kind == "C" else -0.5, "gamma": 0.01,
                 "strikePrice": o["strike"], "expirationDate": "2025-10-31T20:00:00.000+00:00", "multiplier": 100.0, "quoteTimeInLong": NOON * 1000}
            ]
            for o in options() if o["kind"] == kind
        }
    }  # fmt: skip


def of_barchart(kind: str = "CP") -> list[dict[str, Any]]:
    return [
        {"symbol": f"SPY|20251031|{o['strike']:.2f}{o['kind']}", "strikePrice": f"{o['strike']:.2f}", "expirationDate": "10/31/25",
         "optionType": {"C": "Call", "P": "Put"}[o["kind"]], "bidPrice": f"{o['bid']}", "askPrice": f"{o['ask']}", "openInterest": f"{o['oi']:,}",
         "volatility": f"{o['iv'] * 100:.2f}%", "raw": {"strikePrice": o["strike"], "openInterest": o["oi"], "bidPrice": o["bid"],
         "askPrice": o["ask"], "volatility": o["iv"] * 100, "expirationDate": "2025-10-31"}}
        for o in options() if o["kind"] in kind
    ]  # fmt: skip


def of_polygon() -> list[dict[str, Any]]:
    return [
        {"day": {"close": 1.0, "last_updated": NOON * 10**9 - 5, "volume": 3}, "greeks": {"delta": 0.5 if o["kind"] == "C" else -0.5, "gamma": 0.01},
         "details": {"contract_type": {"C": "call", "P": "put"}[o["kind"]], "expiration_date": "2025-10-31", "shares_per_contract": 100,
                     "strike_price": o["strike"], "ticker": f"O:{o['symbol']}"},
         "implied_volatility": o["iv"], "last_quote": {"ask": o["ask"], "bid": o["bid"], "last_updated": NOON * 10**9, "midpoint": 1.0},
         "last_trade": {"price": 12.0, "size": 1}, "open_interest": o["oi"], "underlying_asset": {"value": SPOT, "ticker": "I:SPX"}}
        for o in options()
    ]  # fmt: skip


def of_nasdaq() -> dict[str, Any]:
    rows: list[dict[str, Any]] = [{"expirygroup": "October 31, 2025", "expiryDate": None, "c_Last": None, "strike": None}]
    for c, p in zip(options()[::2], options()[1::2], strict=True):
        row = {"expirygroup": "", "expiryDate": "Oct 31", "strike": f"{c['strike']:.2f}"}
        for side, o in (("c", c), ("p", p)):
            row |= {f"{side}_Bid": f"{o['bid']}", f"{side}_Ask": f"{o['ask']}", f"{side}_Last": "--", f"{side}_Openinterest": f"{o['oi']}"}
        rows.append(row)
    menu = [{"label": f"Month {n}", "value": "x"} for n in range(40)]
    told = f"LAST TRADE: ${SPOT} (AS OF SEP 25, 2025)"
    return {"data": {"lastTrade": told, "table": {"rows": rows}, "filterlist": {"fromdate": {"filter": menu}}}, "message": None}


JSONS: dict[str, tuple[Any, dict[str, Any]]] = {
    "Yahoo": (yahoos([{"expirationDate": 1761868800, "calls": of_yahoo("C"), "puts": of_yahoo("P")}]), {}),
    "Yahoo with numbers as shown": (yahoos([{"calls": of_yahoo("C", True), "puts": of_yahoo("P", True)}]), {}),
    "Yahoo in two parts": (yahoos([{"calls": of_yahoo("C")[:5], "puts": of_yahoo("P")[:5]}, {"calls": of_yahoo("C")[5:], "puts": of_yahoo("P")[5:]}]), {}),
    "Schwab": ({"symbol": "SPY", "underlyingPrice": SPOT, "callExpDateMap": of_schwab("C"), "putExpDateMap": of_schwab("P")}, {}),
    "Barchart": ({"count": 18, "data": of_barchart()}, GIVEN),
    "Barchart by side": ({"data": {"Call": of_barchart("C"), "Put": of_barchart("P")}}, GIVEN),
    "Barchart by strike": ({"data": {f"{k:.2f}": [r for r in of_barchart() if r["strikePrice"] == f"{k:.2f}"] for k in STRIKES}}, GIVEN),
    "Polygon": ({"status": "OK", "results": of_polygon(), "next_url": "https://example.org"}, {}),
    "Polygon in pages": ([{"results": of_polygon()[:7]}, {"results": of_polygon()[7:]}], {}),
    "Nasdaq": (of_nasdaq(), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(JSONS))
def test_json_is_read_whole_however_deep_it_stands(name: str) -> None:
    document, given = JSONS[name]
    the_same(read_chain(document, **given), volatility=name != "Nasdaq")
    the_same(read_chain(json.dumps(document), **given), volatility=name != "Nasdaq")


def test_a_member_of_a_list_of_options_that_is_none_is_counted() -> None:
    forward = 112_000.0
    rows: list[Any] = [
        {"instrument_name": f"BTC-31OCT25-{k}-{kind}", "underlying_price": forward, "mark_iv": 45.5, "bid_price": price, "ask_price": price, "open_interest": 12.3,
         "creation_timestamp": NOON * 1000, "estimated_delivery_price": 111_500.0, "base_currency": "BTC", "quote_currency": "BTC"}
        for k in range(90_000, 140_000, 5_000)
        for kind, cp in (("C", 1), ("P", -1))
        for price in [float(BlackScholes(forward, k, 36 / 365, 0.455, cp=cp).price) / forward]
    ]  # fmt: skip
    future = {
        "instrument_name": "BTC-PERPETUAL",
        "mark_price": 112_000,
        "open_interest": 1e9,
        "base_currency": "BTC",
        "quote_currency": "USD",
    }
    account = read_chain({"result": [*rows, future, None]}).account
    assert {part.reason: part.options for part in account.parts} == {"used": 20, "no contract": 2} and account.options == 22
