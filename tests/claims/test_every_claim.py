"""Every claim of every entry, run against the models."""

from __future__ import annotations

import re

import pytest

from squeezelab.claims import Outcome, Verdict, find, run, tally, written
from squeezelab.claims.check import checks_in, files, found
from squeezelab.claims.outcome import decide
from squeezelab.claims.written import Written
from squeezelab.errors import UnknownName

CLAIMS = written()
UNIQUE = {claim.id: claim for claim in CLAIMS}
every_claim = pytest.mark.parametrize("claim", UNIQUE.values(), ids=list(UNIQUE))
CHECKS = [f"{file}.{name}" for file in files() for name in checks_in(file)]
MODELBOOK = {
    "C1": "conditional",
    "C2": "conditional",
    "C3": "conditional",
    "C4": "conditional",
    "C5": "open",
    "C6": "conditional",
    "C7": "holds",
    "C8": "conditional",
    "C9": "holds",
    "C10": "holds",
    "C11": "conditional",
    "C12": "conditional",
    "C13": "fails",
    "C14": "fails",
    "C15": "holds",
    "C16": "conditional",
    "C17": "conditional",
    "C18": "conditional",
    "C19": "fails",
    "C20": "conditional",
    "C21": "conditional",
    "C22": "fails",
    "C23": "conditional",
    "C24": "conditional",
    "C25": "conditional",
    "C26": "holds",
    "C27": "open",
    "C28": "fails",
    "C29": "conditional",
    "C30": "conditional",
    "C31": "holds",
    "C32": "conditional",
}


@every_claim
def test_the_check_finds_the_verdict_that_the_entry_states(claim: Written) -> None:
    outcome = decide(claim)
    assert outcome.agrees, outcome.problem


@every_claim
def test_a_claim_says_with_which_numbers_or_why_there_are_none(claim: Written) -> None:
    outcome = decide(claim)
    assert outcome.numbers.strip().endswith("."), outcome.numbers
    if claim.verdict == "open":
        assert claim.reason.startswith("Not testable in a model") and outcome.found is None
    else:
        assert outcome.found and outcome.found.evidence and re.search(r"\d", outcome.numbers)
        assert not re.search(r"\b(nan|inf|none)\b", outcome.numbers)


@pytest.mark.parametrize("claim", sorted(MODELBOOK, key=lambda c: int(c[1:])))
def test_a_claim_of_the_seed_pages_stands_in_an_entry_with_its_verdict(claim: str) -> None:
    assert claim in UNIQUE, f"{claim} stands in no entry"
    assert UNIQUE[claim].verdict == MODELBOOK[claim]


def test_there_are_no_holes_in_the_numbering() -> None:
    numbers = sorted(int(claim[1:]) for claim in UNIQUE)
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_decides_a_claim(name: str) -> None:
    assert any(claim.check == name for claim in CLAIMS), f"no entry names {name}"


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_what_it_tries_and_finds_the_same_twice(name: str) -> None:
    check = find(name)
    assert re.match(r"C\d+\. \S", check.__doc__ or ""), "the docstring begins with the claim's id"
    assert check() == found(name)


# how verdicts come about ------------------------------------------------------------------------
def test_a_claim_holds_where_every_setting_bears_it_out() -> None:
    assert tally({"a": True, "b": 1}, "1.").verdict == "holds"


def test_a_claim_fails_where_no_setting_does() -> None:
    assert tally({"a": False, "b": 0}, "1.").verdict == "fails"


def test_a_claim_is_conditional_where_some_do() -> None:
    assert tally({"a": True, "b": False}, "1.", a=1).verdict == "conditional"


# running them -----------------------------------------------------------------------------------
def test_claims_run_one_after_the_other_and_can_be_counted_beforehand() -> None:
    running = run("short selling pressure")
    assert len(running) >= 6
    outcomes = list(running)
    assert all(isinstance(outcome, Outcome) and outcome.agrees for outcome in outcomes)
    assert "C1" in running._repr_markdown_() and "| Claim |" in running._repr_markdown_()


@pytest.mark.parametrize("term", ["short-selling-pressure", "Short Selling Pressure", "short pressure"])
def test_an_entry_is_named_by_id_title_or_alias(term: str) -> None:
    assert {claim.entry for claim in written(term)} == {"short-selling-pressure"}


def test_one_claim_is_named_by_its_id() -> None:
    assert {claim.id for claim in written("c31")} == {"C31"}


def test_an_unknown_term_is_refused_with_the_near_ones() -> None:
    with pytest.raises(UnknownName, match="Did you mean short selling"):
        written("short sellin")


def test_an_outcome_that_parts_from_its_entry_says_how() -> None:
    claim = Written("x", "X", "C1", "…", "holds", check="short_selling_pressure.small_rise")
    outcome = decide(claim)
    assert not outcome.agrees and str(outcome).startswith("✗ C1 (x) holds: the entry says “holds”, the check finds “conditional”")


def test_a_check_that_is_missing_or_raises_is_a_problem_and_no_crash() -> None:
    missing = decide(Written("x", "X", "C1", "…", "holds", check="nowhere.nothing"))
    assert not missing.agrees and "No file of checks is called “nowhere”" in missing.problem


def test_evidence_is_a_number_each() -> None:
    verdict = find("short_selling_pressure.small_rise")()
    assert isinstance(verdict, Verdict) and all(isinstance(value, float) for value in verdict.evidence.values())
    assert verdict.evidence["near"] == pytest.approx(21.28, abs=0.01), "MODELBOOK C1"
