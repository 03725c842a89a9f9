"""A new concept is told what its first claim is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from squeezelab.glossary.layout import next_claim

TWO = ["claims:\n  - id: C9\n", "claims:\n  - id: C30\n    says: C99 is no id.\n"]


@pytest.mark.parametrize(("texts", "told"), [([], "C1"), (TWO, "C31")])
def test_the_next_claim_is_one_more_than_the_highest(tmp_path: Path, texts: list[str], told: str) -> None:
    (tmp_path / "glossary").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "glossary" / f"{number}.md").write_text(text, "utf-8")
    assert next_claim(tmp_path) == told
