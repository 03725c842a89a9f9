"""Option chains: both layouts are read, and every option that is left out says why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from squeezelab.data.chains import read_chain
from squeezelab.data.made_up import COLUMNS, HEADER, chain_or_made_up
from squeezelab.errors import DataError

OLD = [
    "",
    "Made Up Index,Last: 4500.53,Change:  23.0898",
    '"Date: February 5 2022, 8:09 PM EST",Bid: 4420.5,Ask: 4615.43,Size: 1*1,Volume: 0',
]
NEW = [
    "",
    "Made Up Fund,Last: 658.05,Change:  -3.05",
    '"Date: September 25, 2025 at 9:05 PM EDT",Bid: 657.81,Ask: 657.83,Size: 1*4,"Volume: 89,468,957"',
]
QUOTE = {
    "Last Sale": "1",
    "Net": "-0.5",
    "Bid": "10",
    "Ask": "11",
    "Volume": "5",
    "IV": "0.2",
    "Delta": "0.5",
    "Gamma": "0.001",
    "Open Interest": "100",
}
Written = Callable[..., Path]


def option(symbol: str, **changed: str) -> str:
    quote = {**QUOTE, **{name.replace("_", " "): value for name, value in changed.items()}}
    return ",".join([symbol, *(quote[name] for name in COLUMNS)])


def row(
    call: dict[str, str] | None = None,
    put: dict[str, str] | None = None,
    *,
    day: str = "Fri Feb 18 2022",
    code: str = "220218",
    strike: str = "4500.00",
    root: str = "MADE",
) -> str:
    thousandths = f"{round(float(strike) * 1000):08d}"
    left = option(f"{root}{code}C{thousandths}", **(call or {}))
    right = option(f"{root}{code}P{thousandths}", **{"Delta": "-0.5", **(put or {})})
    return f"{day},{left},{strike},{right}"


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(*rows: str, head: list[str] = OLD, header: str = ",".join(HEADER)) -> Path:
        path = tmp_path / "chain.csv"
        path.write_text("\n".join([*head, header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_the_old_layout_is_read(written: Written) -> None:
    chain = read_chain(written(row(), row(strike="4600.00")))
    assert len(chain) == 4 and not chain.rejected
    assert (chain.underlying, chain.spot) == ("Made Up Index", 4500.53)
    assert chain.quoted_at.isoformat() == "2022-02-05T20:09:00-05:00"
    assert list(chain.strike) == [4500, 4500, 4600, 4600] and list(chain.is_call) == [True, False] * 2
    # from 8:09 in the evening of 5 February to four in the afternoon of the 18th
    assert chain.years[0] == pytest.approx((13 - 4.15 / 24) / 365)
    assert "4 options on Made Up Index" in chain.summary() and "1 expiration; none left out" in chain.summary()


def test_the_new_layout_is_read(written: Written) -> None:
    chain = read_chain(written(row(day="Fri Oct 31 2025", code="251031", strike="658.00"), head=NEW))
    assert chain.quoted_at.isoformat() == "2025-09-25T21:05:00-04:00"
    assert str(chain.expiry[0]) == "2025-10-31" and list(chain.middle) == [10.5, 10.5]


def test_options_settled_in_the_morning_end_earlier_and_winter_time_counts(written: Written) -> None:
    chain = read_chain(written(row(root="SPX"), row(root="SPXW")))
    assert (chain.years[2] - chain.years[0]) * 365 * 24 == pytest.approx(6.5)
    late = read_chain(written(row(day="Mon Nov 03 2025", code="251103", strike="658.00"), head=NEW))
    assert late.years[0] * 365 == pytest.approx(39 - 5.083333 / 24 + 1 / 24, abs=1e-4)  # an hour more after summer time


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ({"IV": "-0.2"}, "IV is -0.2, below 0"),
        ({"Open_Interest": "many"}, "Open interest is “many”, no number"),
        ({"Bid": "inf"}, "Bid is “inf”, no number"),
        ({"Delta": "1.2"}, "delta is 1.2; of a call it lies between 0 and 1"),
        ({"Open_Interest": "10.5"}, "open interest is no whole number"),
    ],
)
def test_an_option_that_cannot_be_is_left_out_with_its_reason(written: Written, call: dict[str, str], reason: str) -> None:
    chain = read_chain(written(row(call), row(strike="4600.00")))
    assert len(chain) == 3
    (left_out,) = chain.rejected
    assert reason in left_out.reason and left_out.line == 5 and left_out.about == "MADE220218C04500000"
    assert reason in chain.summary()


@pytest.mark.parametrize(
    ("call", "fault"),
    [({"Bid": "12"}, "crossed"), ({"Ask": "0"}, "no offer"), ({"Bid": "4510", "Ask": "4512"}, "above its bound"), ({"Bid": "nan"}, "")],
)
def test_a_quote_that_cannot_be_is_named_and_its_open_contracts_still_count(written: Written, call: dict[str, str], fault: str) -> None:
    chain = read_chain(written(row(call), row(strike="4600.00")))
    assert len(chain) == 4 and list(chain.faults) == [fault, "", "", ""]
    assert chain.account.used.contracts == 400
    assert [(part.reason, part.options) for part in chain.account.of_these] == ([("quote that cannot be", 1)] if fault else [])


def test_symbols_must_say_what_their_row_says(written: Written) -> None:
    wrong = row().replace("MADE220218C04500000", "MADE220218C04600000").replace("MADE220218P04500000", "no symbol")
    chain = read_chain(written(wrong, row(strike="4700.00"), row(strike="4700.00")))
    reasons = [one.reason for one in chain.rejected]
    assert "the symbol says 2022-02-18 C 4600, the row 2022-02-18 C 4500" in reasons[0]
    assert "no option symbol" in reasons[1]
    assert reasons[2:] == ["the option stands in the file twice"] * 2


def test_options_that_have_expired_and_days_that_do_not_exist_are_left_out(written: Written) -> None:
    old = row(day="Fri Jan 21 2022", code="220121")
    nowhere = row(day="Fri Feb 30 2022", code="220230")
    chain = read_chain(written(old, nowhere, row()))
    assert [("expired" in one.reason, "no date" in one.reason) for one in chain.rejected] == [(True, False)] * 2 + [(False, True)] * 2


def test_a_short_row_is_left_out_and_the_rest_is_read(written: Written) -> None:
    chain = read_chain(written("Fri Feb 18 2022,MADE220218C04500000,1,2", row()))
    assert len(chain) == 2 and "4 columns instead of 22" in chain.rejected[0].reason


def test_no_volatility_is_none_and_a_vendors_floor_counts_and_is_told(written: Written) -> None:
    chain = read_chain(written(row({"IV": "0"}, {"IV": "0.02"}), row(strike="4600.00")))
    assert list(np.isnan(chain.implied_volatility)) == [True, False, False, False]
    assert len(chain.with_volatility) == 3
    assert [(part.reason, part.contracts) for part in chain.account.of_these] == [("volatility at the vendor's floor", 100)]


def test_a_chain_can_be_cut(written: Written) -> None:
    chain = read_chain(written(row(), row(strike="4600.00"), row(day="Fri Mar 18 2022", code="220318")))
    assert [str(day) for day in chain.expiries] == ["2022-02-18", "2022-03-18"]
    calls = chain.where(chain.is_call)
    assert len(calls) == 3 and calls.spot == chain.spot


@pytest.mark.parametrize(
    ("head", "header", "rows", "sentence"),
    [
        (OLD, "Strike,Bid,Ask", [row()], "columns recognised: ask, bid, strike; missing: expiration, call or put, open interest"),
        (OLD, "One,Two,Three", [row()], "no table of quotes"),
        (OLD[:2], ",".join(HEADER), [row()], "does not say when its quotes were taken"),
        ([OLD[0], "Made Up,Last: many", OLD[2]], ",".join(HEADER), [row()], "Last: 4500.53"),
        ([OLD[0], "Made Up,Last: -1", OLD[2]], ",".join(HEADER), [row()], "lies above 0"),
        ([*OLD[:2], "Date: yesterday"], ",".join(HEADER), [row()], "is no time of quotes"),
        ([*OLD[:2], '"Date: Smarch 5 2022, 8:09 PM EST"'], ",".join(HEADER), [row()], "is no time of quotes"),
        ([*OLD[:2], '"Date: 05/02/2022, 20:09"'], ",".join(HEADER), [row()], "is no time of quotes"),
        (OLD, ",".join(HEADER), ["Fri Feb 18 2022,1"], "no option that can be used"),
        (OLD, ",".join(HEADER), [], "no option that can be used"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(
    written: Written, head: list[str], header: str, rows: list[str], sentence: str
) -> None:
    with pytest.raises(DataError, match=r"chain\.csv") as caught:
        read_chain(written(*rows, head=head, header=header))
    assert sentence in str(caught.value)


def test_what_is_no_file_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no file"):
        read_chain(tmp_path / "none.csv")
    with pytest.raises(DataError, match="cannot be read"):
        read_chain(tmp_path)
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(DataError, match="cannot be read as CSV text"):
        read_chain(tmp_path / "picture.csv")
    (tmp_path / "empty.csv").write_text("\n,,\n")
    with pytest.raises(DataError, match="empty"):
        read_chain(tmp_path / "empty.csv")


# real chains, where the folder is given -----------------------------------------------------------
FOLDER = Path(os.environ.get("SQUEEZELAB_REAL_DATA", ""))
real = pytest.mark.skipif(not os.environ.get("SQUEEZELAB_REAL_DATA"), reason="SQUEEZELAB_REAL_DATA names no folder of real option chains")


@real
@pytest.mark.parametrize(
    ("name", "options", "left_out", "spot"),
    [("ndx_2022-02-05", 18_386, 0, 14_694.3506), ("spx_2022-02-05", 20_514, 0, 4_500.5298), ("spy_2025-09-25", 3_716, 0, 658.05)],
)
def test_a_real_chain_is_read_whole(name: str, options: int, left_out: int, spot: float) -> None:
    chain = read_chain(FOLDER / f"{name}.csv")
    assert (len(chain), len(chain.rejected), chain.spot) == (options, left_out, spot)
    assert np.all((chain.bid <= chain.ask) | (chain.faults != "")) and np.all(chain.years > 0)
    assert chain.account.options == len(chain) and not chain.notes


@real
@pytest.mark.parametrize("name", ["ndx_2022-02-05", "spx_2022-02-05", "spy_2025-09-25"])
def test_the_vendors_gamma_is_that_of_its_volatility(name: str) -> None:
    """Near the money, a month out, call and put of a strike together: our years and strikes give the vendor's gamma."""
    chain = read_chain(FOLDER / f"{name}.csv").with_volatility
    near = chain.where((np.abs(np.log(chain.strike / chain.spot)) < 0.03) & (chain.years > 20 / 365) & (chain.years < 60 / 365))
    root = near.implied_volatility * np.sqrt(near.years)
    d1 = np.log(near.spot / near.strike) / root + root / 2
    gamma = np.exp(-(d1**2) / 2) / np.sqrt(2 * np.pi) / (near.spot * root)
    strikes, at = np.unique(np.rec.fromarrays([near.root, near.expiry, near.strike]), return_inverse=True)
    count = np.bincount(at)
    ours, theirs = (np.bincount(at, x) / count for x in (gamma, near.gamma))
    pairs = count == 2
    assert pairs.sum() > 30 and len(strikes) == len(count)
    assert np.median(np.abs(ours / theirs - 1)[pairs]) < 0.1  # the vendor rounds to four decimals, and knows a forward


@real
def test_every_contract_of_a_real_chain_is_accounted_for() -> None:
    account = read_chain(FOLDER / "spx_2022-02-05.csv").account
    assert (account.used.options, account.used.contracts) == (15_585, 13_479_279)
    assert (account.part("no open interest").options, account.part("no volatility").contracts) == (4_791, 69_007)
    assert (account.options, account.contracts) == (20_514, 13_548_286)


def test_who_has_no_file_gets_a_chain_of_the_same_layout_and_it_is_taken_over_by_a_real_one(written: Written, tmp_path: Path) -> None:
    chain = chain_or_made_up(tmp_path / "none.csv")
    assert chain.underlying == "A made-up index" and not chain.rejected and len(chain.expiries) == 1
    usable = chain.with_volatility
    calls, puts = usable.where(usable.is_call), usable.where(~usable.is_call)
    assert calls.strike[calls.open_interest.argmax()] > chain.spot > puts.strike[puts.open_interest.argmax()]
    assert (np.diff(calls.implied_volatility) < 0).all(), "fear of falls: the smile slopes down"
    assert chain_or_made_up(written(row())).underlying == "Made Up Index"
