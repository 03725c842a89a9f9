"""What the entries of a model show of it is what it says today: sliders and their ranges, examples, facts and formulas."""

from __future__ import annotations

import pytest

from squeezelab.glossary import read_all
from squeezelab.glossary.blocks import blocks
from squeezelab.glossary.fill import filled
from squeezelab.places import glossary_folder

ENTRIES = [entry for entry in read_all(glossary_folder())[0] if entry.front.calculator]


@pytest.mark.parametrize("model", sorted({entry.front.calculator or "" for entry in ENTRIES}))
def test_the_blocks_of_an_entry_are_what_its_model_says(model: str) -> None:
    for entry in ENTRIES:
        if entry.front.calculator == model:
            for block in blocks(entry.body):
                if block.kind not in {"claims", "sources"}:
                    assert filled(entry, block, {}).strip("\n") == block.filled.strip("\n"), f"{entry.id}: run squeezelab sync"
