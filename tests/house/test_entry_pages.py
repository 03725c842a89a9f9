"""What `squeezelab serve` answers for an entry: the page, without a server."""

from __future__ import annotations

import pytest

from squeezelab.errors import UnknownName
from squeezelab.glossary import load
from squeezelab.serve import entry_page


@pytest.mark.parametrize("entry", [entry["id"] for entry in load()["entries"]][::20])
def test_an_entry_is_a_page_with_its_title_and_no_script(entry: str) -> None:
    page = entry_page(entry)
    assert page.startswith("<!doctype html>") and "<h1" in page and "<script" not in page


def test_a_term_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match="xqzvw"):
        entry_page("xqzvw")
