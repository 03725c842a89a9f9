"""What holds for every entry in the folder, found by reading it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from squeezelab.glossary import Report, json_schema, read_all
from squeezelab.glossary.blocks import without
from squeezelab.glossary.fill import example
from squeezelab.glossary.mathml import mathml
from squeezelab.glossary.reader import Entry
from squeezelab.models import model_ids
from squeezelab.places import glossary_folder, notebooks_folder

ENTRIES, UNREADABLE = read_all(glossary_folder())
every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
SEEDS = {"short-selling-pressure", "short-term-selling-pressure", "sell-pressure", "panic-selling-dynamics", "gamma-scalping-pressure"}


def test_every_entry_can_be_read_and_keeps_the_rules(whole: Report) -> None:
    assert not UNREADABLE
    assert not whole.errors, str(whole)


def test_the_generated_blocks_are_what_the_models_say(whole: Report) -> None:
    stale = [path.name for path in whole.stale]
    assert not stale, f"run squeezelab sync: {', '.join(stale)}"


def test_the_seed_concepts_and_their_linked_terms_are_all_there() -> None:
    ids = {entry.id for entry in ENTRIES}
    linked = {entry.id for entry in ENTRIES if any("term.greeks.live" in source.url for source in entry.front.sources)}
    assert ids >= SEEDS and len(linked) == 63
    assert len(ids) - len(linked) >= 120, "at least 120 further terms"


@every_entry
def test_an_entry_names_a_source_and_says_who_starts_and_stops_it(entry: Entry) -> None:
    assert entry.front.sources[0].kind != "page" or len(entry.front.sources) == 1, "papers first"
    for section in re.split(r"^## .*$", entry.body, flags=re.MULTILINE)[1:]:
        assert len(section.strip()) > 10, "a heading without a word below it"


@every_entry
def test_an_entry_opens_like_a_dictionary(entry: Entry) -> None:
    assert entry.body.lstrip("\n").startswith("<!-- squeezelab:opening -->"), "definition, example and what it is not come first"
    assert entry.front.definition in entry.body


@every_entry
def test_an_entry_has_a_definition_an_example_of_computed_numbers_a_use_and_what_it_is_confused_with(entry: Entry) -> None:
    front = entry.front
    assert 3 <= len(front.definition.split()) <= 60
    numbers = [number for step in front.example for number in re.findall(r"\{[^}]+\}", step.text)]
    assert 3 <= len(front.example) <= 5 and len(numbers) >= 4, f"{len(front.example)} steps, {len(numbers)} numbers from a run"
    assert front.confused_with and all(len(other.because.split()) >= 3 for other in front.confused_with)
    assert "## How it is used" in entry.body
    assert all(heading in entry.body for heading in ("## What starts it", "## What keeps it going", "## What stops it")) == bool(front.loop)


@every_entry
def test_a_number_that_an_entry_states_is_computed_or_says_how_we_know_it(entry: Entry) -> None:
    for fact in entry.front.facts:
        assert fact.kind != "fact" or (fact.source and fact.read)
        assert fact.read != "document" or "http" in fact.source, "a document that was read has an address"


@every_entry
def test_an_entry_reads_well_as_raw_markdown(entry: Entry) -> None:
    for line in entry.body.split("\n"):
        if line.startswith(("|", "$", "\\", "-", "<")) or "](" in line or line.startswith("  "):
            continue
        assert len(line) < 260, f"break this line where the sentence ends: {line[:60]}…"
    assert "\t" not in entry.body and "  \n" not in entry.body
    prose = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", "", entry.body, flags=re.DOTALL)
    assert " - " not in prose, "a dash in a sentence is – or a comma"


@every_entry
def test_straight_quotes_do_not_stand_in_what_is_read(entry: Entry) -> None:
    read = re.sub(r"<!--.*?-->|\$\$.*?\$\$|\$[^$\n]*\$", "", entry.body, flags=re.DOTALL)
    assert "'" not in read and '"' not in read
    assert "'" not in entry.front.summary


@every_entry
def test_a_formula_of_its_own_is_typeset_and_its_symbols_are_explained(entry: Entry) -> None:
    formula = entry.front.formula
    if formula is None:
        pytest.skip("the model's own equation stands in the entry")
    assert mathml(formula.latex).startswith("<math")
    letters = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", re.sub(r"\\(mathrm|text|operatorname)\{[^}]*\}", "", formula.latex)))
    assert formula.where or len(letters) < 2, f"say in `where` what {', '.join(sorted(letters))} mean"


def test_only_two_terms_stand_without_a_calculator_of_their_own() -> None:
    """Secure trading platforms is text by its nature; whatever else has none must be listed here with a reason."""
    without = {entry.id for entry in ENTRIES if entry.front.calculator is None and any("greeks.live" in s.url for s in entry.front.sources)}
    assert without <= {"secure-trading-platforms"}


def test_every_model_stands_behind_an_entry() -> None:
    used = {entry.front.calculator for entry in ENTRIES} | {claim.calculator for entry in ENTRIES for claim in entry.front.claims}
    assert set(model_ids()) <= used, f"no entry leads to {', '.join(sorted(set(model_ids()) - used))}"


def test_prerequisites_lead_a_reader_from_the_ground_up() -> None:
    before = {entry.id: set(entry.front.prerequisites) for entry in ENTRIES}
    known: set[str] = set()
    while True:
        ready = {name for name, needs in before.items() if name not in known and needs <= known}
        if not ready:
            break
        known |= ready
    assert known == set(before)


def test_the_schema_for_editors_knows_every_field_with_its_rule() -> None:
    schema = json_schema()
    assert set(schema["properties"]) >= {"title", "summary", "claims", "sources", "reviewed"}
    assert all(field.get("description") for field in schema["properties"].values())
    json.dumps(schema)


def test_no_notebook_folder_is_needed_to_read_the_glossary(tmp_path: Path) -> None:
    from squeezelab.glossary.notebooks import read_notebooks

    assert read_notebooks(tmp_path / "nothing") == []
    assert read_notebooks(notebooks_folder())


def test_concepts_keep_the_ids_of_the_pages_they_come_from() -> None:
    for entry in ENTRIES:
        for source in entry.front.sources:
            if "term.greeks.live" in source.url:
                assert source.url.rstrip("/").rpartition("/")[2] == entry.id


def test_the_guide_for_authors_explains_every_field_and_every_block(checkout: Path) -> None:
    from squeezelab.glossary.blocks import KINDS
    from squeezelab.glossary.prose import HEADINGS

    guide = (checkout / "CONTRIBUTING.md").read_text()
    for field in json_schema()["properties"]:
        assert f"`{field}`" in guide or f"{field}:" in guide, field
    for kind in KINDS:
        assert f"<!-- squeezelab:{kind}" in guide, kind
    assert " · ".join(HEADINGS) in guide


def test_a_model_lends_its_equation_to_the_entry_that_it_is_about() -> None:
    """The first equation of a calculator tells its own term; a neighbour has a formula of its own or none. A loop gain tells every loop."""
    shown: dict[str, list[Entry]] = {}
    for entry in ENTRIES:
        if not entry.front.formula and entry.front.calculator and "<!-- squeezelab:formula -->" in entry.body:
            shown.setdefault(entry.front.calculator, []).append(entry)
    for calculator, several in shown.items():
        assert len(several) == 1 or all(entry.front.loop for entry in several), f"{calculator}: {[entry.id for entry in several]}"


@every_entry
def test_a_worked_example_reads_like_one(entry: Entry) -> None:
    for step in example(entry):
        assert "× of" not in step, f"a multiple is of nothing: {step}"
        assert not re.search(r"\b(?:fall|loss|falls?|loses|lost)\b[^.]{0,12} −", step), f"a loss that is less than nothing: {step}"
        assert not re.search(r"^[^.]*: \d+\.$", step), f"a number with a label is no sentence: {step}"


@every_entry
def test_no_sentence_stands_twice_in_an_entry(entry: Entry) -> None:
    lines = [line for line in without(entry.body).split("\n") if len(line.strip()) > 30 and not line.startswith(("#", "|", "-", "<"))]
    assert not (twice := {line for line in lines if lines.count(line) > 1}), twice
