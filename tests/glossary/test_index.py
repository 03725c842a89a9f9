"""The index is what the extension reads: its shape is a contract."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from squeezelab.glossary import Report
from squeezelab.glossary.checks import read_tags
from squeezelab.glossary.prose import HEADINGS, LOOP
from squeezelab.glossary.words import stem
from squeezelab.models import get_model
from squeezelab.places import glossary_folder
from squeezelab.typeset import LETTERS

from .conftest import House

ENTRY = {
    "id": str,
    "title": str,
    "aliases": list,
    "see": list,
    "asked": list,
    "symbols": list,
    "symptoms": list,
    "summary": str,
    "definition": str,
    "example": list,
    "confused_with": list,
    "kind": str,
    "loop": list,
    "calculator": (str, type(None)),
    "preset": (str, type(None)),
    "tags": list,
    "related": list,
    "prerequisites": list,
    "contradicted_by": list,
    "formula": (dict, type(None)),
    "body": str,
    "facts": list,
    "claims": list,
    "sources": list,
    "used_in": list,
    "backlinks": list,
    "reviewed": str,
}
CALCULATOR = {
    "id": str,
    "title": str,
    "summary": str,
    "loop": str,
    "icon": str,
    "notebook": (str, type(None)),
    "tutorial": (str, type(None)),
    "presets": list,
    "equations": list,
    "parameters": list,
    "readings": list,
    "sources": list,
    "leaves_out": list,
}


@pytest.fixture(scope="module")
def index(whole: Report) -> dict[str, Any]:
    assert whole.index is not None, str(whole)
    return json.loads(json.dumps(whole.index, allow_nan=False))


def test_the_index_has_the_shape_that_the_extension_reads(index: dict[str, Any]) -> None:
    assert set(index) == {"format", "version", "tags", "search", "entries", "calculators", "tutorials"} and index["format"] == 2
    for record, shape in [(e, ENTRY) for e in index["entries"]] + [(c, CALCULATOR) for c in index["calculators"]]:
        assert set(record) == set(shape), record["id"]
        for field, kind in shape.items():
            assert isinstance(record[field], kind), f"{record['id']}.{field}"


def test_every_id_in_the_index_leads_somewhere(index: dict[str, Any]) -> None:
    entries = {entry["id"] for entry in index["entries"]}
    calculators = {calculator["id"]: {p["title"] for p in calculator["presets"]} for calculator in index["calculators"]}
    for entry in index["entries"]:
        assert entries >= {*entry["related"], *entry["prerequisites"], *entry["contradicted_by"], *entry["backlinks"]}
        assert set(entry["tags"]) <= set(index["tags"])
        for record in (entry, *entry["claims"]):
            if record["calculator"]:
                assert record["preset"] is None or record["preset"] in calculators[record["calculator"]]


def test_the_tags_are_those_of_the_list_and_each_is_used(index: dict[str, Any]) -> None:
    assert index["tags"] == read_tags(glossary_folder())
    assert {tag for entry in index["entries"] for tag in entry["tags"]} == set(index["tags"])


def test_a_body_holds_filled_blocks_and_no_marker(index: dict[str, Any]) -> None:
    for entry in index["entries"]:
        assert "<!--" not in entry["body"] and "squeezelab:" not in entry["body"], entry["id"]
        assert "{" not in re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", "", entry["body"], flags=re.DOTALL), entry["id"]
        headings = re.findall(r"^## (.+)$", entry["body"], flags=re.MULTILINE)
        loop = [title for title in headings if title in LOOP]
        assert loop == (list(LOOP) if entry["loop"] else []), f"{entry['id']}: what starts, keeps and stops it is told of loops alone"
        assert [title for title in HEADINGS if title in headings] == headings and headings[0] == "How it is used"


def test_only_a_loop_reinforces_or_calms_itself(index: dict[str, Any]) -> None:
    for entry in index["entries"]:
        assert entry["loop"] or entry["kind"] == "none", entry["id"]


def test_every_entry_opens_with_a_definition_and_an_example_without_holes(index: dict[str, Any]) -> None:
    ids = {entry["id"] for entry in index["entries"]}
    for entry in index["entries"]:
        assert entry["definition"].endswith((".", "?")) and len(entry["definition"].split()) <= 60, entry["id"]
        assert entry["example"] or entry["calculator"] is None, f"{entry['id']}: a model has an example to give"
        told = " ".join(entry["example"])
        assert "{" not in told and not re.search(r"\b(nan|inf)\b", told), entry["id"]
        assert not re.search(r"(?i)\b(fall|loss) of −|falls? by −|− *−|rises? by −", told), f"{entry['id']}: a sign twice over"
        assert entry["confused_with"] and all(other["entry"] in ids for other in entry["confused_with"]), entry["id"]


def test_an_alias_is_no_word_that_is_only_told_about(index: dict[str, Any]) -> None:
    """Two names of one thing are aliases; these pairs of the first edition were none."""
    named = {stem(name): entry["id"] for entry in index["entries"] for name in (entry["title"], *entry["aliases"])}
    apart = {
        "base-fee": "protocol fee", "interest-rate": "utilisation rate", "margin-spiral": "loss spiral", "basis": "cash and carry",
        "liquidation-price": "liquidation threshold", "insurance-fund": "default fund", "market-maker": "liquidity provider",
        "immutable-financial-systems": "settlement finality", "clearing": "central counterparty", "prospect-theory": "loss aversion",
        "portfolio-insurance": "CPPI", "risk-management": "position sizing", "bid-ask-spread": "slippage", "leverage": "margin",
    }  # fmt: skip
    for id, word in apart.items():
        assert named.get(stem(word)) != id, f"“{word}” is another thing than {id}"


def test_facts_and_claims_carry_numbers_and_no_holes(index: dict[str, Any]) -> None:
    for entry in index["entries"]:
        for fact in entry["facts"]:
            assert "{" not in fact["text"] and fact["source"]
        for claim in entry["claims"]:
            assert "{" not in claim["numbers"] and not re.search(r"\b(nan|inf)\b", claim["numbers"])
            assert bool(claim["numbers"]) != bool(claim["reason"])
            assert bool(claim["condition"]) == (claim["verdict"] == "conditional")


def test_formulas_are_whole_mathml_and_equations_keep_their_slots(index: dict[str, Any]) -> None:
    for entry in index["entries"]:
        if entry["formula"]:
            assert entry["formula"]["mathml"].startswith("<math ") and "⟦" not in entry["formula"]["mathml"], entry["id"]
            assert entry["formula"]["says"].endswith((".", "?"))
    for calculator in index["calculators"]:
        model = get_model(calculator["id"])
        for equation in calculator["equations"]:
            slots = set(re.findall("⟦(\\w+)⟧", equation["mathml"]))
            assert slots <= set(equation["names"]) <= {*model.quantities, *LETTERS}


def test_every_preset_has_a_thumbnail_that_fits_its_box(index: dict[str, Any]) -> None:
    for calculator in index["calculators"]:
        for preset in calculator["presets"]:
            path = preset["thumbnail"]
            assert re.fullmatch(r"(?:[MLHV](?:-?[\d.]+(?:e-\d+)?)(?: -?[\d.]+(?:e-\d+)?)?)*", path), path
            for x, y in re.findall(r"[ML]([-\d.e]+) ([-\d.e]+)", path):
                assert 0 <= float(x) <= 46 and 0 <= float(y) <= 28
            assert isinstance(preset["tipped"], bool)
        assert any(preset["thumbnail"] for preset in calculator["presets"]), calculator["id"]


def test_the_presets_of_a_calculator_can_be_told_apart_by_their_thumbnails(index: dict[str, Any]) -> None:
    for calculator in index["calculators"]:
        drawn = [preset["thumbnail"] for preset in calculator["presets"]]
        assert len(set(drawn)) == len(drawn), calculator["id"]


def test_a_squeeze_that_tips_over_is_drawn_higher_than_one_that_fizzles(index: dict[str, Any]) -> None:
    squeeze = next(c for c in index["calculators"] if c["id"] == "short-squeeze")
    presets = {preset["title"]: preset for preset in squeeze["presets"]}
    top = {title: min(float(y) for y in re.findall(r"V([\d.]+)", preset["thumbnail"])) for title, preset in presets.items()}
    assert presets["Thin market"]["tipped"] and not presets["Deep market"]["tipped"]
    assert top["Thin market"] < top["Deep market"], "a common scale"


def test_backlinks_name_every_place_a_term_is_used(index: dict[str, Any]) -> None:
    entries = {entry["id"]: entry for entry in index["entries"]}
    assert "short-squeeze" in entries["margin-call"]["backlinks"], "it is a prerequisite there"
    assert "panic-selling-dynamics" in entries["circuit-breaker"]["backlinks"]
    assert "loop-gain" in entries["market-depth"]["backlinks"]


def test_a_word_used_in_another_entry_makes_a_backlink(house: House) -> None:
    house.copy("tulip-mania")
    house.change("Cash.", "Cash, or a margin spiral that ends.", "tulip-mania.md")
    index = house.sync().index
    assert index is not None
    by_id = {entry["id"]: entry for entry in index["entries"]}
    assert by_id["margin-spiral"]["backlinks"] == ["tulip-mania"] and by_id["tulip-mania"]["backlinks"] == []


def test_a_notebook_that_uses_a_term_or_its_calculator_is_listed(house: House) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# First steps\n", "\n", "You will see *margin spirals* happen.\n"]},
        {"cell_type": "code", "source": ["import squeezelab\n", 'squeezelab.open("dealer-gamma")'], "outputs": []},
    ]
    (house.notebooks / "tutorials").mkdir()
    (house.notebooks / "tutorials" / "01.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    index = house.sync().index
    assert index is not None
    digest = hashlib.sha256(b'import squeezelab\nsqueezelab.open("dealer-gamma")').hexdigest()
    goal = "You will see margin spirals happen."
    assert index["tutorials"] == [{"path": "tutorials/01.ipynb", "title": "First steps", "goal": goal, "digest": digest}]
    assert index["entries"][0]["used_in"] == [{"path": "tutorials/01.ipynb", "title": "First steps"}]
    assert next(c for c in index["calculators"] if c["id"] == "dealer-gamma")["tutorial"] == "tutorials/01.ipynb"
