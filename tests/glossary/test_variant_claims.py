"""A model says of its variants which claim they decide: a claim that some entry makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from squeezelab.glossary.claim_checks import unknown_claims
from squeezelab.glossary.reader import read_all
from squeezelab.models import get_model, liquidation_cascade, list_models
from squeezelab.places import glossary_folder


def test_every_claim_that_variants_name_is_made_in_an_entry() -> None:
    entries, _ = read_all(glossary_folder())
    assert not list(unknown_claims(list_models().values(), entries))
    assert any(model.variants and model.variants.claim for model in list_models().values())


def test_a_claim_that_nobody_makes_is_refused_with_those_that_are_made() -> None:
    entries, _ = read_all(glossary_folder())
    model = get_model("liquidation-cascade")
    assert model.variants
    (problem,) = unknown_claims([replace(model, variants=replace(model.variants, claim="C9999"))], entries)
    assert "models/liquidation_cascade.py:" in str(problem) and "“C9999”" in str(problem) and "C30" in str(problem)


def test_the_line_is_that_on_which_the_claim_is_named() -> None:
    (problem,) = unknown_claims([get_model("liquidation-cascade")], [])
    number = int(str(problem).split(":")[1])
    assert '"C30"' in Path(liquidation_cascade.__file__).read_text("utf-8").splitlines()[number - 1]
