"""Symbols taken apart all at once say what they say one by one; what is left out is told row by row, however it is held."""

from __future__ import annotations

import pickle
import random
import re

import numpy as np
import pytest

from squeezelab.data import symbols as taking
from squeezelab.data.left_out import LeftOut, Tray, tallied
from squeezelab.data.table import Rejected

ODD = (
    "", "SPX", "SPX220207C", "SPX220207X01000000", "SPX221307C01000000", "SPX220230C01000000", "spxw220207c01000000", "O:SPY251031P00660500",
    ".SPXW220207C4500", "SPX   220207C01000000", "1PX220207C01000000", "BRK.B220218P00300000", "SPY7220207C00450000", "TOOLONGX220207C00450000",
    "SPX|20220207|4500.00C", "BTC-27SEP24-60000-C", "18 Jun 271.00 (SPY1813F271)", "SPX220207C0100000é", "SPX220207C010000001", "２20207C01000000",
)  # fmt: skip


def test_symbols_all_at_once_say_what_they_say_one_by_one() -> None:
    drawn = random.Random(4)
    usual = [
        f"{drawn.choice(['A', 'SPX', 'SPXW', 'BRK.B', 'X1'])}{drawn.randrange(20, 40)}{drawn.randrange(0, 14):02d}{drawn.randrange(0, 33):02d}"
        f"{drawn.choice('CP')}{drawn.randrange(10**8):08d}"
        for _ in range(400)
    ]
    for names in (usual, [*usual, *ODD], list(ODD), [name for name in (*ODD, *usual) if name.isascii()]):
        held, root, *said = taking.symbols(names, len(names))
        by_root, *by_one = taking._one_by_one(names)
        assert [taking.text_of(one) for one in held.tolist()] == names
        assert [taking.text_of(one) for one in root.tolist()] == by_root.tolist()
        for all_at_once, one_by_one in zip(said, by_one, strict=True):
            np.testing.assert_array_equal(all_at_once, one_by_one)


def test_a_cell_that_is_no_name_costs_no_more_than_a_name() -> None:
    held = taking.symbols(["SPX220207C01000000", None, "x" * 10**6], 3)[0]
    assert held.tolist() == [b"SPX220207C01000000", b"", b"x" * taking.LONGEST]


@pytest.mark.parametrize("kind", ["S", "U"])
def test_names_are_coded_alike_whatever_they_are_held_in(kind: str) -> None:
    for names in (["SPX", "SPXW", "", "SPX"], ["A NAME THAT IS LONG", "B", "B"], ["é", "e"] if kind == "U" else ["e"]):
        told, which = taking.coded(np.array(names, dtype=kind))
        assert [told[k] for k in which] == names and len(told) == len(set(names))


def test_what_is_left_out_is_told_row_by_row_in_the_order_of_the_file() -> None:
    tray = Tray()
    assert not tray.closed() and tallied(tray.closed()) == {} == tray.closed().reasons()
    tray.put([7, 3], ["a", "bé"], ["twice|it stands twice", "unreadable|Bid is “é|x”, no number"], np.array([5.0, np.nan]))
    tray.put(np.array([5]), np.array([b"c"]), ["twice|it stands twice"], np.array([-2.0]), 2)
    rows = tray.closed()
    wanted = [
        Rejected(3, "bé", "Bid is “é|x”, no number"),
        Rejected(5, "c", "it stands twice", "twice", 2),
        Rejected(7, "a", "it stands twice", "twice", 1, 5.0),
    ]
    assert list(rows) == wanted and rows[-1] == wanted[-1] and rows[1:] == tuple(wanted[1:]) and len(rows) == 3
    assert rows.tally() == tallied(wanted) == {"twice": (3, 5.0), "unreadable": (1, 0.0)}
    assert rows.reasons() == {"it stands twice": 2, "Bid is “é|x”, no number": 1}
    again = pickle.loads(pickle.dumps(rows))
    assert isinstance(again, LeftOut) and list(again) == wanted and re.search(r"line=3.*line=7", repr(again))
    with pytest.raises(IndexError):
        rows[3]


def test_more_reasons_than_are_remembered_are_kept_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("squeezelab.data.left_out.KNOWN", 2)
    tray = Tray()
    texts = [f"unreadable|{n % 4}" for n in range(12)]
    tray.put(range(12), ["x"] * 12, texts, np.ones(12))
    assert [f"unreadable|{row.reason}" for row in tray.closed()] == texts
    assert tray.closed().tally() == {"unreadable": (12, 12.0)} and tray.closed().reasons() == {str(n): 3 for n in range(4)}
