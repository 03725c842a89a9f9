"""Price bars: read in any order of columns, checked row by row."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from squeezelab.data.bars import Bars, read_bars
from squeezelab.data.events import event
from squeezelab.errors import DataError

GOOD = (
    "Date,Open,High,Low,Close,Adj Close,Volume\n"
    "2021-01-27,354.83,380,249,347.51,347.51,93396700\n"
    "2021-01-28,265,483,112.25,193.6,193.6,58815800\n"
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bars.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_bars_are_read(tmp_path: Path) -> None:
    bars = read_bars(written(tmp_path, GOOD))
    assert len(bars) == 2 and not bars.rejected and bars.name == "bars"
    assert list(bars.high) == [380, 483] and list(bars.volume) == [93_396_700, 58_815_800]
    assert str(bars.date[0]) == "2021-01-27"
    assert bars.returns == pytest.approx([np.log(193.6 / 347.51)])


def test_columns_may_stand_in_any_order_and_volume_may_be_missing(tmp_path: Path) -> None:
    bars = read_bars(written(tmp_path, "close,low,HIGH,open,date\n2,1,3,1.5,2020-01-02 09:30:00\n2.5,2,3,2,2020-01-02 09:31:00\n\n"))
    assert list(bars.close) == [2, 2.5] and np.isnan(bars.volume).all()
    assert str(bars.date[1]) == "2020-01-02T09:31:00"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2021-01-29,1,2,0.5,3,3,1", "close 3 lies outside low 0.5 to high 2"),
        ("2021-01-29,1,2,3,1.5,1,1", "high 2 lies below low 3"),
        ("2021-01-29,0,2,0,1,1,1", "open is 0; a price lies above 0"),
        ("2021-01-29,,2,0.5,1,1,1", "open is “”, no number"),
        ("2021-01-29,1,inf,0.5,1,1,1", "high is “inf”, no number"),
        ("2021-01-29,1,2,0.5,1,1,-5", "volume is -5, below 0"),
        ("2021-01-28,1,2,0.5,1,1,1", "date 2021-01-28 stands in the file twice"),
        ("28 Jan 21,1,2,0.5,1,1,1", "stands in the file twice"),
        ("28 Smarch 21,1,2,0.5,1,1,1", "write it like 2021-01-28"),
        ("1/2/2021,1,2,0.5,1,1,1", "may be day 1 of month 2 or day 2 of month 1"),
        ("2021-01-29,1,2", "3 columns instead of 7"),
    ],
)
def test_a_bar_that_cannot_be_is_left_out_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    bars = read_bars(written(tmp_path, GOOD + row + "\n2021-02-01,316.56,322,212,225,225,37382200\n"))
    assert len(bars) == 3
    (left_out,) = bars.rejected
    assert left_out.line == 4 and reason in str(left_out)


def test_a_close_above_the_high_by_rounding_alone_is_kept(tmp_path: Path) -> None:
    assert not read_bars(written(tmp_path, "date,open,high,low,close\n2020-01-02,1,2,0.5,2.0000001\n")).rejected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "no table of bars"),
        (GOOD.splitlines()[0] + "\n", "no row that can be used"),
        (GOOD.splitlines()[0] + "\nx,1,1,1,1,1,1\n", "The first reason: line 2, x"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_bars(written(tmp_path, text))
    assert sentence in str(caught.value)


def test_a_table_that_lacks_columns_is_told_what_was_seen_and_what_is_missing() -> None:
    with pytest.raises(DataError, match="no column high and no low; recognised: date, open, close"):
        read_bars("date,open,close\n2021-01-28,1,2")


DAYS = ["2021-01-27", "2021-01-28", "2021-01-29"]
ROWS = [(354.83, 380.0, 249.0, 347.51, 93_396_700), (265.0, 483.0, 112.25, 193.6, 58_815_800), (379.71, 413.98, 250.0, 325.0, 50_566_100)]


def rows(template: str, days: list[str]) -> str:
    return "\n".join(template.format(d, *row) for d, row in zip(days, ROWS, strict=True))


LAYOUTS = {
    "newest first": "\n".join(["date,open,high,low,close,volume", *rows("{0},{1},{2},{3},{4},{5}", DAYS).splitlines()[::-1]]),
    "German": "Datum;Erster;Hoch;Tief;Schlusskurs;Volumen\n"
    + rows("{0};{1:.2f};{2:.2f};{3:.2f};{4:.2f};{5}", ["27.01.2021", "28.01.2021", "29.01.2021"]).replace(".", ",").replace(",01,2021", ".01.2021"),
    "Nasdaq": "Date,Close/Last,Volume,Open,High,Low\n" + rows("{0},${4},{5},${1},${2},${3}", ["01/27/2021", "01/28/2021", "01/29/2021"]),
    "Stooq": "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n" + rows("{0},000000,{1},{2},{3},{4},{5}", ["20210127", "20210128", "20210129"]),
    "words for sizes": 'Date,Price,Open,High,Low,Vol.,Change %\n'
    + "\n".join(f'"{d}","{c}","{o}","{h}","{low}","{v / 1e6}M","1%"' for d, (o, h, low, c, v) in zip(["Jan 27, 2021", "Jan 28, 2021", "Jan 29, 2021"], ROWS, strict=True)),
    "days at midnight": "Date,Open,High,Low,Close,Volume\n" + rows("{0} 00:00:00-05:00,{1},{2},{3},{4},{5}", DAYS),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_layout_gives_the_same_bars(layout: str, encoding: str) -> None:
    the_same(read_bars(LAYOUTS[layout].encode(encoding)))


def the_same(bars: Bars) -> None:
    assert [str(day) for day in bars.date] == DAYS and not bars.rejected
    assert pytest.approx(np.array(ROWS)) == np.array([bars.open, bars.high, bars.low, bars.close, bars.volume]).T


def test_frames_and_json_of_vendors() -> None:
    stamps = [1_611_723_600, 1_611_810_000, 1_611_896_400]
    frame = read_bars(LAYOUTS["Nasdaq"]).to_frame()
    the_same(read_bars(frame))
    wide = frame.rename(columns=str.title)
    wide.columns = pd.MultiIndex.from_product([wide.columns, ["GME"]], names=["Price", "Ticker"])
    the_same(read_bars(wide))
    the_same(
        read_bars(
            {"results": [dict(zip("ohlcvt", (*row, 1000 * (t - 5 * 3600)), strict=True)) for t, row in zip(stamps, ROWS, strict=True)]}
        )
    )
    daily = {
        d: {"1. open": str(o), "2. high": str(h), "3. low": str(low), "4. close": str(c), "5. volume": str(v)}
        for d, (o, h, low, c, v) in zip(DAYS, ROWS, strict=True)
    }
    the_same(read_bars({"Meta Data": {"2. Symbol": "GME"}, "Time Series (Daily)": dict(reversed(daily.items()))}))
    the_same(
        read_bars(
            {
                "history": {
                    "day": [
                        {"date": d, "open": o, "high": h, "low": low, "close": c, "volume": v}
                        for d, (o, h, low, c, v) in zip(DAYS, ROWS, strict=True)
                    ]
                }
            }
        )
    )
    the_same(read_bars([[1000 * (t - 5 * 3600), *map(str, row)] for t, row in zip(stamps, ROWS, strict=True)]))


def test_both_hours_of_the_night_on_which_clocks_go_back_are_kept() -> None:
    text = "time,open,high,low,close\n2021-11-07 01:30:00-04:00,1,2,1,2\n2021-11-07 01:30:00-05:00,2,3,2,3\n"
    bars = read_bars(text)
    assert [str(d) for d in bars.date] == ["2021-11-07T05:30:00", "2021-11-07T06:30:00"] and "UTC" in bars.notes[0]


def test_a_jump_of_the_close_is_told() -> None:
    bars = read_bars("date,open,high,low,close\n2021-01-27,265,265,265,265\n2021-01-28,26550,26550,26550,26550")
    assert "1 close lies more than 5 times" in bars.notes[0]


def test_bars_can_be_cut_by_day(tmp_path: Path) -> None:
    assert list(read_bars(written(tmp_path, GOOD)).between("2021-01-28", "2021-12-31").close) == [193.6]


PRICES = Path(os.environ.get("SQUEEZELAB_REAL_DATA", "")).parent / "prices" / "GME_2020-2021.csv"


@pytest.mark.skipif(not PRICES.is_file(), reason="no prices/ beside the folder of chains that SQUEEZELAB_REAL_DATA names")
def test_the_documented_days_of_gamestop_are_those_of_the_price_file() -> None:
    bars = read_bars(PRICES)
    assert len(bars) == 282 and not bars.rejected
    for day in event("gamestop-2021").days:
        (at,) = np.flatnonzero(bars.date == np.datetime64(day.date))
        assert [bars.open[at], bars.high[at], bars.low[at], bars.close[at]] == pytest.approx(
            [day.open, day.high, day.low, day.close], abs=0.0051
        )
        assert bars.volume[at] == day.volume
