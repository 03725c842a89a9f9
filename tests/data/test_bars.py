"""Price bars: read in any order of columns, checked row by row."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from squeezelab.data.bars import read_bars
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
        ("2021-01-29,1,inf,0.5,1,1,1", "high is inf, not finite"),
        ("2021-01-29,1,2,0.5,1,1,-5", "volume is -5, below 0"),
        ("2021-01-28,1,2,0.5,1,1,1", "date 2021-01-28 does not follow 2021-01-28"),
        ("28 Jan 21,1,2,0.5,1,1,1", "write it like 2021-01-28"),
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
        ("a,b\n1,2\n", "no column date and no open"),
        (GOOD.splitlines()[0] + "\n", "no row that can be used"),
        (GOOD.splitlines()[0] + "\nx,1,1,1,1,1,1\n", "The first reason: line 2, x"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_bars(written(tmp_path, text))
    assert sentence in str(caught.value)


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
