"""The concept map: one page, nothing fetched, every term in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from squeezelab.errors import UnknownName
from squeezelab.glossary import Report, map_page, write_map


def test_the_page_holds_every_term_and_fetches_nothing(whole: Report) -> None:
    assert whole.index is not None
    page = map_page(whole.index, "short-squeeze")
    held = json.loads(re.search(r'id="map">(.*?)</script>', page, flags=re.DOTALL)[1].replace("<\\/", "</"))  # type: ignore[index]
    assert {node["id"] for node in held["nodes"]} == {entry["id"] for entry in whole.index["entries"]}
    assert held["start"] == "short-squeeze" and all(node["summary"] for node in held["nodes"])
    assert not re.search(r"src=|href=|@import|fetch\(|https?://(?!www\.w3\.org/2000/svg)", page.replace(json.dumps(held), ""))


def test_a_term_that_closes_a_script_cannot_break_out(whole: Report) -> None:
    assert whole.index is not None
    index = {**whole.index, "entries": [{**whole.index["entries"][0], "title": "</script><script>alert(1)</script>", "backlinks": []}]}
    assert map_page(index).count("<script>") == map_page({**index, "entries": whole.index["entries"][:1]}).count("<script>") + 1
    assert "</script><script>alert" not in map_page(index)


def test_a_start_that_is_no_term_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownName):
        write_map(tmp_path / "map.html", "no such term at all")
    assert not list(tmp_path.iterdir())
