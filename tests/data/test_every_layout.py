"""One small market, written as every exchange, vendor and browser writes it: all of them are read as the same chain."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import squeezelab
from squeezelab.data.chains import Chain, read_chain
from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.errors import DataError, InputError

SPOT, QUOTED = 660.25, "2025-09-25 16:00 America/New_York"
STRIKES = np.array([600.0, 620, 640, 650, 660, 670, 680, 700, 720])
YEARS = 36 / 365
SMILE = 0.18 - 0.3 * np.log(STRIKES / SPOT)
HELD = {"C": 1_000 * np.arange(1, 10) + 234, "P": 500 * np.arange(9, 0, -1) + 7}
QUOTES = {kind: np.round(BlackScholes(SPOT, STRIKES, YEARS, SMILE, cp=cp).price, 2) for kind, cp in (("C", 1), ("P", -1))}
COLUMNS = "Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest"
NOON = int(datetime(2025, 9, 25, 20, tzinfo=UTC).timestamp())


def options() -> list[dict[str, Any]]:
    """The market, one option a record."""
    return [
        {
            "kind": kind, "strike": float(k), "bid": round(QUOTES[kind][n] * 0.99, 2), "ask": round(QUOTES[kind][n] * 1.01 + 0.01, 2),
            "iv": round(float(SMILE[n]), 4), "oi": int(HELD[kind][n]), "volume": 5 * n, "symbol": f"SPY251031{kind}{round(k * 1000):08d}",
        }
        for n, k in enumerate(STRIKES)
        for kind in "CP"
    ]  # fmt: skip


def cboe(date: str = "September 25, 2025 at 4:00 PM EDT", delimiter: str = ",", comma: bool = False, quote: bool = True) -> str:
    def number(value: float) -> str:
        return f"{value}".replace(".", ",") if comma else f"{value}"

    def side(option: dict[str, Any]) -> list[str]:
        return [
            option["symbol"],
            *map(number, (option["bid"], 0, option["bid"], option["ask"], option["volume"], option["iv"], 0, 0, option["oi"])),
        ]

    head = ["Expiration Date", "Calls", *COLUMNS.split(","), "Strike", "Puts", *COLUMNS.split(",")]
    told = f'"Date: {date}"' if quote else f"Date: {date}"
    lines = ["", f"SPDR S&P 500 ETF Trust{delimiter}Last: {number(SPOT)}{delimiter}Change: {number(-3.05)}"]
    lines += [f"{told}{delimiter}Bid: {number(657.81)}{delimiter}Ask: {number(657.83)}{delimiter}Size: 1*4", delimiter.join(head)]
    pairs = zip(options()[::2], options()[1::2], strict=True)
    lines += [delimiter.join(["Fri Oct 31 2025", *side(c), number(c["strike"]), *side(p)]) for c, p in pairs]
    return "\r\n".join(lines) + "\r\n"


def the_same(chain: Chain, *, volatility: bool = True, held: bool = True) -> None:
    order = np.lexsort((chain.is_call, chain.strike))
    wanted = sorted(options(), key=lambda one: (one["strike"], one["kind"] == "C"))
    assert chain.spot == pytest.approx(SPOT, rel=2e-3) and len(chain) == len(wanted) and not chain.rejected
    assert chain.quoted_at.astimezone(UTC).isoformat() == "2025-09-25T20:00:00+00:00"
    for name, key in (("strike", "strike"), ("bid", "bid"), ("ask", "ask")):
        assert getattr(chain, name)[order] == pytest.approx([one[key] for one in wanted], rel=1e-6)
    assert [bool(c) for c in chain.is_call[order]] == [one["kind"] == "C" for one in wanted]
    assert set(map(str, chain.expiry)) == {"2025-10-31"} and chain.years[0] == pytest.approx(YEARS)
    if held:
        assert list(chain.open_interest[order]) == [one["oi"] for one in wanted]
        assert chain.account.contracts == sum(one["oi"] for one in wanted)
    if volatility:
        assert chain.implied_volatility[order] == pytest.approx([one["iv"] for one in wanted], rel=1e-9)
    assert (chain.multiplier == 100).all()


DATES = [
    "September 25 2025, 4:00 PM EDT", "September 25, 2025 at 1:00 PM PDT", "25. September 2025 um 16:00 GMT-4", "25 de septiembre de 2025, 16:00 GMT-4",
    "25 сентября 2025 г. в 16:00 GMT-4", "25 septembre 2025 à 16:00 UTC−4", "2025年9月25日 GMT-4 16:00", "2025년 9월 25일 오후 4:00 GMT-4",
    "25 September 2025 at 21:00 BST",
]  # fmt: skip


@pytest.mark.parametrize("date", DATES)
def test_cboe_in_the_language_of_the_browser(date: str) -> None:
    the_same(read_chain(cboe(date)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    the_same(read_chain(cboe(delimiter=delimiter).encode(encoding)))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas_are_seen_for_the_file(delimiter: str) -> None:
    the_same(read_chain(cboe(delimiter=delimiter, comma=True)))


def test_cyrillic_and_accents_in_the_encodings_of_windows() -> None:
    the_same(read_chain(cboe("25 сентября 2025 г. в 16:00 GMT-4").encode("cp1251")))
    the_same(
        read_chain(cboe("18. März 2025 um 16:00 GMT-4").replace("18. März", "25. September").replace("SPDR", "SPDR é à ü").encode("cp1252"))
    )


def test_a_time_without_quotation_marks_is_read_too() -> None:
    the_same(read_chain(cboe(quote=False)))


def test_paths_buffers_bytes_text_and_packed_files_are_the_same(tmp_path: Any) -> None:
    path = tmp_path / "chain.csv"
    path.write_text(cboe(), encoding="utf-8")
    before = path.read_bytes()
    packed = tmp_path / "chain.csv.gz"
    packed.write_bytes(gzip.compress(before))
    for source in (path, str(path), io.StringIO(cboe()), io.BytesIO(before), before, cboe(), packed):
        the_same(read_chain(source))
    assert path.read_bytes() == before, "the user's file is never changed"


def test_cboe_before_2020() -> None:
    rows = [
        ",".join([f"25 Oct {c['strike']:.2f} (SPY2531J{c['strike']:g})", "1", "0", f"{c['bid']}", f"{c['ask']}", "0", f"{c['oi']}",
                  f"25 Oct {c['strike']:.2f} (SPY2531V{c['strike']:g})", "1", "0", f"{p['bid']}", f"{p['ask']}", "0", f"{p['oi']}", ""])
        for c, p in zip(options()[::2], options()[1::2], strict=True)
    ]  # fmt: skip
    half = "Last Sale,Net,Bid,Ask,Vol,Open Int"
    text = "\n".join([f"SPY (SPDR S&P 500 ETF TRUST),{SPOT},-3.05,", "Sep 25 2025 @ 16:00 ET,", f"Calls,{half},Puts,{half},", *rows])
    the_same(read_chain(text), volatility=False)


def test_cboe_as_json() -> None:
    rows = [
        {"option": o["symbol"], "bid": o["bid"], "ask": o["ask"], "iv": o["iv"], "open_interest": float(o["oi"]), "volume": 1.0}
        for o in options()
    ]
    data = {"timestamp": "2025-09-25 20:00:00", "data": {"symbol": "SPY", "current_price": SPOT, "options": rows}}
    the_same(read_chain(data))
    the_same(read_chain(json.dumps(data)))


def yahoo(kind: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"contractSymbol": o["symbol"], "lastTradeDate": pd.Timestamp("2025-09-24", tz="UTC"), "strike": o["strike"], "lastPrice": o["bid"],
             "bid": o["bid"], "ask": o["ask"], "change": 0.1, "percentChange": 1.0, "volume": np.nan, "openInterest": o["oi"],
             "impliedVolatility": o["iv"], "inTheMoney": True, "contractSize": "REGULAR", "currency": "USD"}
            for o in options() if o["kind"] == kind
        ]
    )  # fmt: skip


def test_yfinance() -> None:
    held = SimpleNamespace(
        calls=yahoo("C"), puts=yahoo("P"), underlying={"regularMarketPrice": SPOT, "regularMarketTime": NOON, "symbol": "SPY"}
    )
    the_same(read_chain(held))
    both = pd.concat([yahoo("C"), yahoo("P")])
    the_same(read_chain(both, spot=SPOT, quoted_at=QUOTED))
    chain = read_chain(both.to_csv(), quoted_at=QUOTED)
    the_same(chain)
    assert "agree on" in chain.notes[0], "without a spot, parity gives it, and the chain says so"
    with pytest.raises(DataError, match="does not say when its quotes were taken"):
        read_chain(both)


def test_tradier() -> None:
    rows = [
        {"symbol": o["symbol"], "description": "x", "bid": o["bid"], "ask": o["ask"], "strike": o["strike"], "last": None, "volume": 0,
         "open_interest": o["oi"], "contract_size": 100, "expiration_date": "2025-10-31", "option_type": {"C": "call", "P": "put"}[o["kind"]],
         "root_symbol": "SPY", "underlying": "SPY", "bid_date": NOON * 1000, "ask_date": NOON * 1000 - 5000,
         "greeks": {"delta": 0.5 if o["kind"] == "C" else -0.5, "gamma": 0.01, "mid_iv": o["iv"], "smv_vol": 0.2}}
        for o in options()
    ]  # fmt: skip
    the_same(read_chain({"options": {"option": rows}}, spot=SPOT))


def test_polygon() -> None:
    rows = [
        {"details": {"contract_type": {"C": "call", "P": "put"}[o["kind"]], "expiration_date": "2025-10-31", "shares_per_contract": 100,
                     "strike_price": o["strike"], "ticker": f"O:{o['symbol']}", "exercise_style": "american"},
         "greeks": {"delta": 0.5 if o["kind"] == "C" else -0.5}, "implied_volatility": o["iv"], "open_interest": o["oi"],
         "last_quote": {"bid": o["bid"], "ask": o["ask"], "last_updated": NOON * 10**9}, "day": {"volume": 3, "close": 1.0},
         "underlying_asset": {"price": SPOT, "ticker": "SPY"}}
        for o in options()
    ]  # fmt: skip
    the_same(read_chain({"status": "OK", "results": rows}))


def test_barchart() -> None:
    rows = [
        f'"{o["strike"]:,.2f}","1.2%","{o["bid"]}","{(o["bid"] + o["ask"]) / 2:.3f}","{o["ask"]}","0.5","+0.1","{o["volume"]}","{o["oi"]:,}","{100 * o["iv"]:.2f}%","0","{ {"C": "Call", "P": "Put"}[o["kind"]]}","09/25/25"'
        for o in options()
    ]  # fmt: skip
    foot = '"Downloaded from Barchart.com as of 09-25-2025 03:00pm CDT"'
    text = "\n".join(["Strike,Moneyness,Bid,Mid,Ask,Last,Change,Volume,Open Int,IV,Delta,Type,Last Trade", *rows, foot])
    file = io.BytesIO(text.encode())
    file.name = "spy-options-exp-2025-10-31-weekly-show-all-stacked-09-25-2025.csv"
    the_same(read_chain(file, spot=SPOT))


def test_nasdaq() -> None:
    rows: list[dict[str, Any]] = [{"expirygroup": "October 31, 2025", "expiryDate": None, "strike": None}]
    for c, p in zip(options()[::2], options()[1::2], strict=True):
        row = {"expirygroup": "", "expiryDate": "Oct 31", "strike": f"{c['strike']:.2f}"}
        for side, o in (("c", c), ("p", p)):
            row |= {f"{side}_Last": "--", f"{side}_Change": "--", f"{side}_Bid": f"{o['bid']}", f"{side}_Ask": f"{o['ask']}",
                    f"{side}_Volume": "--", f"{side}_Openinterest": f"{o['oi']}", f"{side}_colour": True}  # fmt: skip
        rows.append(row)
    told = f"LAST TRADE: ${SPOT} (AS OF SEP 25, 2025 4:00 PM ET)"
    the_same(read_chain({"data": {"totalRecord": 9, "lastTrade": told, "table": {"rows": rows}}}), volatility=False)
    bare = read_chain({"data": {"lastTrade": told.replace(" ET)", ")"), "table": {"rows": rows}}})
    the_same(bare, volatility=False)
    assert any("names no time zone; New York was taken" in note for note in bare.notes)


def test_a_time_without_a_zone_beside_a_frame_is_new_yorks() -> None:
    frame = read_chain(cboe()).to_frame()
    frame.attrs["quoted_at"] = "2025-09-25 12:00"
    assert read_chain(frame).quoted_at.isoformat() == "2025-09-25T12:00:00-04:00"


def test_deribit() -> None:
    forward = 112_000.0
    rows = [
        {"instrument_name": f"BTC-31OCT25-{k}-{kind}", "underlying_price": forward, "underlying_index": "BTC-31OCT25", "mark_iv": 45.5,
         "bid_price": price * 0.99, "ask_price": price * 1.01, "open_interest": 12.3, "volume": 1.5, "creation_timestamp": NOON * 1000,
         "estimated_delivery_price": 111_500.0, "base_currency": "BTC", "quote_currency": "BTC", "interest_rate": 0.0}
        for k in range(90_000, 140_000, 5_000)
        for kind, cp in (("C", 1), ("P", -1))
        for price in [float(BlackScholes(forward, k, 36 / 365, 0.455, cp=cp).price) / forward]
    ]  # fmt: skip
    chain = read_chain({"jsonrpc": "2.0", "result": rows})
    assert (chain.coins, chain.spot, chain.underlying) == (True, 111_500, "BTC") and (chain.multiplier == 1).all()
    assert chain.implied_volatility == pytest.approx(0.455) and (chain.open_interest == 12.3).all() and not chain.rejected
    assert chain.years[0] * 365 == pytest.approx(35.5), "coins end at 8:00 UTC"
    assert chain.bid[0] == pytest.approx(0.99 * float(BlackScholes(forward, 90_000, 36 / 365, 0.455).price))


def test_a_frame_goes_round(tmp_path: Any) -> None:
    chain = read_chain(cboe())
    the_same(Chain.from_frame(chain.to_frame()))
    path = tmp_path / "chain.parquet"
    chain.to_frame().to_parquet(path)
    the_same(read_chain(path))
    chain.to_frame().to_excel(tmp_path / "chain.xlsx", index=False)
    the_same(read_chain(tmp_path / "chain.xlsx", spot=SPOT, quoted_at=QUOTED))


# what a file says as a whole -----------------------------------------------------------------------
def long(**changed: Any) -> str:
    rows = [
        {
            "type": o["kind"],
            "strike": o["strike"],
            "expiry": "2025-10-31",
            "bid": o["bid"],
            "ask": o["ask"],
            "open_interest": o["oi"],
            "iv": o["iv"],
        }
        for o in options()
    ]
    return pd.DataFrame([{name: changed[name](row) if name in changed else row[name] for name in row} for row in rows]).to_csv(index=False)


def test_volatilities_in_per_cent_are_told_by_the_quotes() -> None:
    chain = read_chain(long(iv=lambda row: row["iv"] * 100), spot=SPOT, quoted_at=QUOTED)
    the_same(chain)
    assert "per cent" in chain.notes[0]
    blind = read_chain(long(iv=lambda row: row["iv"] * 100, bid=lambda _: "", ask=lambda _: ""), spot=SPOT, quoted_at=QUOTED)
    assert blind.implied_volatility == pytest.approx(read_chain(long(), spot=SPOT, quoted_at=QUOTED).implied_volatility)
    assert "taken as per cent" in blind.notes[0]


def test_volatilities_a_hundred_times_too_small_are_refused() -> None:
    with pytest.raises(DataError, match="times smaller than its quotes imply"):
        read_chain(long(iv=lambda row: row["iv"] / 100), spot=SPOT, quoted_at=QUOTED)


@pytest.mark.parametrize("wrong", [SPOT / 10, SPOT * 10, SPOT * 2])
def test_a_spot_that_calls_and_puts_contradict_is_refused(wrong: float) -> None:
    with pytest.raises(DataError, match="calls and puts agree on about 660"):
        read_chain(long(), spot=wrong, quoted_at=QUOTED)


def test_open_contracts_with_a_point_for_thousands_are_refused_or_read_by_the_sign_given() -> None:
    text = long(open_interest=lambda row: f"{row['open_interest']:,}".replace(",", "."))
    with pytest.raises(DataError, match="contracts are whole"):
        read_chain(text, spot=SPOT, quoted_at=QUOTED)
    german = cboe(delimiter=";", comma=True)
    for held in [int(x) for kind in "CP" for x in HELD[kind] if x >= 1000]:
        german = german.replace(f";{held}", f";{held:,}".replace(",", "."))
    the_same(read_chain(german))


def test_one_open_quotation_mark_costs_one_row() -> None:
    lines = cboe().splitlines()
    lines[6] = lines[6].replace("Fri Oct 31 2025", '"Fri Oct 31 2025')
    chain = read_chain("\n".join(lines))
    assert len(chain) == 16 and [row.reason for row in chain.rejected] == ["a quotation mark is not closed"]
    assert chain.account.options == 18


def test_a_blank_column_of_volatilities_is_told() -> None:
    text = long(iv=lambda row: "" if row["type"] == "C" else row["iv"])
    assert "No volatility stands at any of the 9 calls." in read_chain(text, spot=SPOT, quoted_at=QUOTED).notes


def test_both_decimal_signs_in_a_file_are_refused_and_a_given_one_counts() -> None:
    text = long(bid=lambda row: f"{row['bid']:.2f}".replace(".", ",")).replace(",", ";")
    mixed = "\n".join(
        ";".join([o["kind"], f"{o['strike']:.2f}", "2025-10-31", f"{o['bid']:.2f}".replace(".", ","), str(o["oi"]), "0.21"])
        for o in options()
    )
    with pytest.raises(DataError, match="both decimal signs"):
        read_chain("type;strike;expiry;bid;open_interest;iv\n" + mixed, spot=SPOT, quoted_at=QUOTED)
    assert text


def test_a_quote_time_after_everything_expired_is_refused() -> None:
    with pytest.raises(DataError, match="had expired by the time of its quotes"):
        read_chain(long(), spot=SPOT, quoted_at="2026-09-25 16:00 ET")


@pytest.mark.parametrize("given", [None, 5, True, "", "  "])
@pytest.mark.parametrize("reader", [read_chain, squeezelab.read_bars])
def test_what_is_no_table_is_refused_by_what_it_is(reader: Any, given: Any) -> None:
    with pytest.raises(InputError, match="A table is given as a path, text, bytes, a file, a frame or JSON: it cannot be"):
        reader(given)


@pytest.mark.parametrize("given", [{"quoted_at": "soon"}, {"decimal": ";"}, {"spot": -1}, {"spot": "much"}, {"spot": [1, 2]}])
def test_an_argument_that_cannot_be_used_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(given))):
        read_chain(long(), **{"spot": SPOT, "quoted_at": QUOTED, **given})


def test_an_offset_reaches_the_years_and_is_never_cut_off() -> None:
    late, early = (read_chain(cboe(f"October 31, 2025 at 3:30 PM {zone}")) for zone in ("GMT-4", "GMT+0"))
    assert late.years[0] * 365 * 24 == pytest.approx(0.5) and early.years[0] * 365 * 24 == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("root", "day", "ends"),
    [
        ("SPY", "2025-10-31", "2025-10-31T20:00"), ("SPX", "2025-10-17", "2025-10-17T13:30"), ("SPXW", "2025-10-17", "2025-10-17T20:00"),
        ("SPY", "2025-11-28", "2025-11-28T18:00"), ("SPXW", "2025-12-24", "2025-12-24T18:00"), ("SPY", "2025-07-03", "2025-07-03T17:00"),
        ("VIX", "2025-10-22", "2025-10-22T13:30"), ("SPY", "2025-11-03", "2025-11-03T21:00"), ("SPY", "2024-03-30", "2024-03-28T20:00"),
        ("SPX", "2025-10-31", "2025-10-31T20:00"), ("NDX", "2025-10-08", "2025-10-08T20:00"), ("SPX", "2025-04-17", "2025-04-17T13:30"),
        ("RUT", "2026-06-18", "2026-06-18T13:30"), ("SPX", "2014-10-18", "2014-10-17T13:30"), ("VIX", "2025-10-08", "2025-10-08T13:30"),
    ],
)  # fmt: skip
def test_options_end_when_they_are_settled(root: str, day: str, ends: str) -> None:
    from datetime import date

    from squeezelab.data.settlement import ends_at

    assert ends_at(root, date.fromisoformat(day)).strftime("%Y-%m-%dT%H:%M") == ends
