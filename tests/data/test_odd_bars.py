"""Bars as vendors write them: read as the same bars, or refused with what was recognised."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from squeezelab.data.bars import read_bars
from squeezelab.errors import DataError

DAYS = pd.bdate_range("2025-01-06", periods=60)
CLOSE = (100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, 60)))).round(2)
OPEN = np.r_[100.0, CLOSE[:-1]]
HIGH, LOW = (np.maximum(OPEN, CLOSE) * 1.005).round(2), (np.minimum(OPEN, CLOSE) * 0.995).round(2)
FRAME = pd.DataFrame(
    {"date": DAYS.strftime("%Y-%m-%d"), "open": OPEN, "high": HIGH, "low": LOW, "close": CLOSE, "volume": 1_000 * np.arange(1, 61)}
)
SINCE = [int(day.timestamp()) for day in DAYS]
COLUMNS: dict[str, Any] = {name: FRAME[name].tolist() for name in FRAME}
QUOTE = {name: COLUMNS[name] for name in ("open", "high", "low", "close", "volume")}
GERMAN = {"date": "Datum", "open": "Eröffn.", "high": "Hoch", "low": "Tief", "close": "Zuletzt", "volume": "Vol."}
FRENCH = {"date": "Date", "open": "Ouv.", "high": "+ Haut", "low": "+ Bas", "close": "Dernier", "volume": "Vol."}
DOTTED = FRAME.assign(date=DAYS.strftime("%d.%m.%Y"))

SITES = {
    "Polish": "Data Otwarcie Max. Min. Ostatnio Wol.", "Stooq": "Data Otwarcie Najwyzszy Najnizszy Zamkniecie Wolumen",
    "Portuguese": "Data Abertura Máxima Mínima Último Vol.", "Dutch": "Datum Open Hoog Laag Laatste Vol.",
    "Turkish": "Tarih Açılış Yüksek Düşük Şimdi Hac.", "Russian": "Дата Откр. Макс. Мин. Цена Объём",
    "Japanese": "日付け 始値 高値 安値 終値 出来高", "Korean": "날짜 시가 고가 저가 종가 거래량", "Chinese": "日期 开盘 高 低 收盘 交易量",
    "Swedish": "Datum Öppen Högst Lägst Senast Vol.", "Arabic": "التاريخ افتتاح أعلى أدنى الإغلاق الحجم",
}  # fmt: skip
ROWS = list(zip(SINCE, *(COLUMNS[name] for name in ("open", "high", "low", "close", "volume")), strict=True))
KLINES: dict[str, Any] = {
    "Binance": [[t * 1000, *map(str, row), t * 1000 + 1, "1", 3, "1", "1", "0"] for t, *row in ROWS],
    "Kraken": {"error": [], "result": {"XXBTZUSD": [[t, *row[:4], row[3], row[4], 7] for t, *row in ROWS], "last": SINCE[-1]}},
    "Coinbase": [[t, low, high, opened, close, volume] for t, opened, high, low, close, volume in ROWS[::-1]],
    "Bitfinex": [[t * 1000, opened, close, high, low, volume] for t, opened, high, low, close, volume in ROWS[::-1]],
    "Bybit": {"retCode": 0, "result": {"symbol": "BTCUSDT", "list": [[*map(str, row), "1"] for row in ROWS[::-1]]}},
    "Deribit": {"result": {"status": "ok", "ticks": [t * 1000 for t in SINCE], "cost": COLUMNS["volume"], **QUOTE}},
}
SAME: dict[str, Any] = {
    **{f"a site in {name}": FRAME.set_axis(words.split(), axis=1).to_csv(index=False) for name, words in SITES.items()},
    **{f"klines of {name}": rows for name, rows in KLINES.items()},
    "klines without a header": "".join(f"{t * 10**6},{','.join(map(str, row))},{t + 1},1.0,10,1,1,0\n" for t, *row in ROWS),
    "two volumes": "https://www.CryptoDataDownload.com\n" + FRAME.rename(columns={"volume": "Volume BTC"}).assign(**{"Volume USD": 1}).to_csv(index=False),
    "years of two digits": FRAME.assign(date=DAYS.strftime("%m/%d/%y")).to_csv(index=False),
    "German, newest first": DOTTED[::-1].rename(columns=GERMAN).to_csv(index=False, decimal=",", quoting=1),
    "French": FRAME.assign(date=DAYS.strftime("%d/%m/%Y")).rename(columns=FRENCH).to_csv(index=False, decimal=",", sep=";"),
    "days of a spreadsheet": FRAME.assign(date=(DAYS - pd.Timestamp("1899-12-30")).days).to_csv(index=False),
    "Yahoo's chart": {"chart": {"result": [{"meta": {}, "timestamp": SINCE, "indicators": {"quote": [QUOTE]}}], "error": None}},
    "letters": {"s": "ok", "t": SINCE, **{name[0]: QUOTE[name] for name in QUOTE}},
    "JSON by column": FRAME.to_json(),
    "JSON a line": FRAME.to_json(orient="records", lines=True),
    "JSON by day": FRAME.set_index("date").to_json(orient="index"),
    "dollars and a slash": FRAME.rename(columns={"close": "Close/Last"}).assign(open=[f"${x}" for x in OPEN]).to_csv(index=False),
    "CR as text": FRAME.to_csv(index=False).replace("\n", "\r"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(SAME))
def test_they_are_the_same_bars(name: str) -> None:
    for source in (SAME[name], json.dumps(SAME[name])) if isinstance(SAME[name], (dict, list)) else (SAME[name],):
        bars = read_bars(source)
        assert list(bars.date.astype("datetime64[D]")) == list(DAYS.to_numpy().astype("datetime64[D]")) and not bars.rejected
        for column in ("open", "high", "low", "close", "volume"):
            assert getattr(bars, column) == pytest.approx(COLUMNS[column])


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (pd.concat([FRAME, FRAME.assign(close=CLOSE * 1.001)]).to_csv(index=False), "60 of 120 rows repeat a date"),
        (FRAME.to_csv(index=False).replace("volume", "close", 1), "two columns “close”"),
        (FRAME.assign(high=LOW, low=HIGH).to_csv(index=False), "lies below low"),
        (FRAME.drop(columns="open").to_csv(index=False), "no column open; recognised: date, high, low, close, volume"),
    ],
)
def test_what_could_be_two_things_is_refused(source: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_bars(source)
