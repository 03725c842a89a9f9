"""The numbers beside a claim in its entry, and the setting that tells most against it, are those that its check finds today."""

from __future__ import annotations

import pytest

from squeezelab.claims import written
from squeezelab.claims.outcome import decide
from squeezelab.glossary.fill import _counter_example
from squeezelab.places import glossary_folder

CLAIMS = written()


@pytest.mark.parametrize("id", sorted({claim.id for claim in CLAIMS}, key=lambda id: int(id[1:])))
def test_an_entry_tells_the_numbers_that_the_check_finds(id: str) -> None:
    for claim in (one for one in CLAIMS if one.id == id):
        outcome = decide(claim)
        text = (glossary_folder() / f"{claim.entry}.md").read_text("utf-8")
        row = text.partition(f" ({id}): ")[2].partition("\n- **")[0]
        assert row and outcome.numbers in row, f"run squeezelab sync: {outcome.numbers}"
        assert _counter_example(outcome) in row
