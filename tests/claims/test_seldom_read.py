"""What of claims is seldom asked for: mechanisms that are not there, the ledger as a file, outcomes that decide nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from squeezelab.claims import find, outcome, written
from squeezelab.claims.broken import mechanism
from squeezelab.claims.ledger import ledger, written_out
from squeezelab.claims.outcome import _parted, decide
from squeezelab.claims.verdict import Verdict
from squeezelab.errors import DeclarationError, UnknownName

CLAIMS = {claim.id: claim for claim in written()}
CHEAP = next(claim for claim in CLAIMS.values() if claim.check and claim.verdict in {"holds", "fails"})


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dynamics.nowhere.at_all", "there is no mechanism “dynamics.nowhere.at_all”: name a function"),
        ("dynamics.margin.nothing", "dynamics.margin has no function nothing"),
        ("dynamics.svi.Nothing.slope", "name a function as dynamics.file.function"),
    ],
)
def test_a_mechanism_that_is_not_there_is_told(name: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says):
        mechanism(name)
    owner, function, found = mechanism("dynamics.svi.RawSVI.slope")
    assert owner.__name__ == "RawSVI" and function == "slope" and found is owner.slope


@pytest.mark.parametrize(("name", "near"), [("riks.ruin", "risk"), ("risk.four_times_the_tim", "four_times_the_time")])
def test_an_unknown_check_is_told_with_the_near_ones(name: str, near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        find(name)


def test_the_ledger_is_written_with_a_line_for_each_claim_and_each_who_makes_it(tmp_path: Path) -> None:
    open_claims = [claim for claim in CLAIMS.values() if claim.verdict == "open"][:3]
    written_out(ledger(map(decide, open_claims)), tmp_path / "ledger.csv")
    rows = list(csv.reader((tmp_path / "ledger.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 1 + sum(len(claim.origin) for claim in open_claims)
    assert all(len(row) == len(rows[0]) for row in rows) and {row[0] for row in rows[1:]} == {claim.id for claim in open_claims}


def test_an_entry_and_its_check_part_in_a_sentence_that_says_how() -> None:
    agrees = Verdict(CHEAP.verdict, "So and so.")
    assert "decides nothing: it is silent everywhere" in _parted(CHEAP, replace(agrees, problem="it is silent everywhere"))
    assert f"the entry says “conditional”, the check finds “{CHEAP.verdict}”" in _parted(replace(CHEAP, verdict="conditional"), agrees)


def test_where_a_claim_comes_from_is_found_before_a_textbook_before_ours() -> None:
    kinds = {claim.kind for claim in CLAIMS.values()}
    assert kinds <= {"found", "textbook", "ours"} and "found" in kinds
    one = next(iter(CLAIMS.values()))
    for origin, kind in ((["textbook", "found"], "found"), (["ours", "textbook"], "textbook"), ([], "ours")):
        assert replace(one, origin=tuple({"kind": each} for each in origin)).kind == kind


def test_a_run_of_claims_is_shown_as_a_table_and_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "decide", lambda claim: outcome.Outcome(claim, Verdict(claim.verdict, "So and so.")))
    running = outcome.Running([CHEAP, CHEAP])
    assert running._repr_markdown_().count(f"| {CHEAP.id} |") == 2 and len(running) == 2
    assert repr(running).splitlines() == [f"✓ {CHEAP.id} ({CHEAP.entry}) {CHEAP.verdict}: So and so."] * 2
