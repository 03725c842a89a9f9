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

SAME: dict[str, Any] = {
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
    for source in (SAME[name], json.dumps(SAME[name])) if isinstance(SAME[name], dict) else (SAME[name],):
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
