"""Every claim of every entry, run against the models."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from squeezelab.claims import Outcome, find, run, written
from squeezelab.claims.broken import mechanism, notices
from squeezelab.claims.check import checks_in, files, found
from squeezelab.claims.experiment import Experiment
from squeezelab.claims.judging import judge, steady, word
from squeezelab.claims.measuring import measured, outcomes
from squeezelab.claims.outcome import decide
from squeezelab.claims.written import Written
from squeezelab.errors import UnknownName

CLAIMS = written()
UNIQUE = {claim.id: claim for claim in CLAIMS}
TESTED = {name: claim for name, claim in UNIQUE.items() if claim.verdict not in {"open", "arithmetic"}}
every_claim = pytest.mark.parametrize("claim", UNIQUE.values(), ids=list(UNIQUE))
CHECKS = [f"{file}.{name}" for file in files() for name in checks_in(file)]
SEEDS = {
    "C1": "conditional", "C2": "conditional", "C3": "conditional", "C4": "conditional", "C5": "open", "C6": "conditional", "C7": "holds",
    "C8": "conditional", "C9": "holds", "C10": "holds", "C11": "conditional", "C12": "conditional", "C13": "fails", "C14": "fails",
    "C15": "holds", "C16": "conditional", "C17": "conditional", "C18": "conditional", "C19": "fails", "C20": "conditional",
    "C22": "conditional", "C23": "conditional", "C24": "conditional", "C25": "conditional", "C26": "holds", "C27": "open", "C28": "fails",
    "C29": "conditional", "C31": "holds",
}  # fmt: skip


def experiment_of(claim: Written) -> Experiment:
    return find(claim.check)


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


@every_claim
def test_a_claim_says_who_makes_it(claim: Written) -> None:
    assert claim.origin
    for origin in claim.origin:
        assert origin["kind"] in {"found", "textbook", "ours"}
        if origin["kind"] == "found":
            assert origin["url"].startswith(("https://", "http://")) and origin["seen"] and origin["publisher"] and origin["page"]


@pytest.mark.parametrize("claim", sorted(SEEDS, key=lambda c: int(c[1:])))
def test_a_claim_of_the_seed_pages_stands_in_an_entry_with_its_verdict_and_its_page(claim: str) -> None:
    assert claim in UNIQUE, f"{claim} stands in no entry"
    assert UNIQUE[claim].verdict == SEEDS[claim]
    assert any(origin["kind"] == "found" for origin in UNIQUE[claim].origin)


def test_at_least_80_claims_of_public_pages_are_tested_and_stand_on_at_least_15_pages() -> None:
    found = [claim for claim in UNIQUE.values() if claim.verdict != "open" and any(one["kind"] == "found" for one in claim.origin)]
    assert len(found) >= 80
    assert len({one["url"] for claim in found for one in claim.origin if one["kind"] == "found"}) >= 15


def test_there_are_no_holes_in_the_numbering() -> None:
    numbers = sorted(int(claim[1:]) for claim in UNIQUE)
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_decides_a_claim(name: str) -> None:
    assert any(claim.check == name for claim in CLAIMS), f"no entry names {name}"


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_what_it_tries(name: str) -> None:
    assert re.match(r"C\d+\. \S", find(name).__doc__ or ""), "the docstring begins with the claim's id"


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_the_same_twice(name: str) -> None:
    assert judge(find(name)) == found(name)


# what makes a check more than decoration --------------------------------------------------------
@pytest.mark.parametrize("claim", TESTED.values(), ids=list(TESTED))
def test_a_claim_names_a_mechanism_that_is_there(claim: Written) -> None:
    assert callable(mechanism(experiment_of(claim).because)[2])


LONG = {"C19", "C21", "C28", "C38", "C79", "C80", "C85", "C91", "C95", "C98", "C113", "C142", "C170"}  # seconds each
GATE = [pytest.param(claim, id=name, marks=[pytest.mark.slow] * (name in LONG)) for name, claim in TESTED.items()]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("claim", GATE)
def test_a_claim_whose_mechanism_is_broken_changes_its_verdict(claim: Written) -> None:
    assert not notices(experiment_of(claim))


ROWS = [
    claim
    for claim in TESTED.values()
    if re.search(r"\b[Tt]he (?:more|larger|higher|longer|thinner|smaller|fewer)\b.*\bthe \w+", claim.says)
]


def test_some_claims_speak_of_the_larger_and_the_more() -> None:
    assert len(ROWS) >= 3


@pytest.mark.parametrize("claim", ROWS, ids=lambda claim: claim.id)
def test_the_larger_the_more_is_tried_on_a_row_of_at_least_three_values(claim: Written) -> None:
    assert len(experiment_of(claim).others) >= 2


@pytest.mark.one_in(3)
@pytest.mark.parametrize("claim", GATE)
def test_a_verdict_lies_on_no_knifes_edge(claim: Written) -> None:
    check = experiment_of(claim)
    assert steady(check, measured(check))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("claim", TESTED.values(), ids=list(TESTED))
def test_other_settings_and_other_paths_give_the_same_verdict(claim: Written, seed: int) -> None:
    check = replace(experiment_of(claim), seed=seed)
    assert word(check, measured(check)) == (claim.verdict, "")


@pytest.mark.parametrize("claim", [c for c in UNIQUE.values() if c.verdict != "open"], ids=lambda claim: claim.id)
def test_a_claim_shows_its_settings_and_can_be_tried_against(claim: Written) -> None:
    outcome = decide(claim)
    assert outcome.found and outcome.found.picture
    seen = outcome.found.picture
    counted = outcome.found.evidence
    assert sum(mark in "Hh" for mark in seen.marks) == counted["borne_out"]
    assert sum(mark in "HhFf" for mark in seen.marks) == counted["settings"]
    assert (seen.marks.count("."), seen.marks.count("-")) == (counted["silent"], counted["refused"])
    assert len(seen.at) == len(seen.marks) and len(seen.axes) <= 2
    assert {mark for mark in seen.marks} & set("hf") if claim.verdict == "conditional" else not {*seen.marks} & set("hf")


@pytest.mark.parametrize("claim", GATE)
def test_case_and_counter_example_come_out_as_they_are_called(claim: Written) -> None:
    from squeezelab.models import get_model

    outcome, check = decide(claim), experiment_of(claim)
    assert outcome.found and outcome.found.picture
    seen = outcome.found.picture
    if seen.model is None or check.also:
        return
    model = get_model(seen.model)
    for values, wanted in ((seen.case, True), (seen.counter, False)):
        if values is not None:
            effect, premise, _, _, _ = outcomes(check, model, [model.given(**values)], own_paths=False)
            assert premise[0] and check.borne_out(effect)[0] == wanted


# running them -----------------------------------------------------------------------------------
def test_claims_run_one_after_the_other_and_can_be_counted_beforehand() -> None:
    running = run("short selling pressure")
    assert len(running) >= 6
    outcomes = list(running)
    assert all(isinstance(outcome, Outcome) and outcome.agrees for outcome in outcomes)
    assert "| holds where |" in running._repr_markdown_() and "conditional" not in running._repr_markdown_()
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
