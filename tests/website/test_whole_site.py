"""The whole site, built as it is published: what holds for two pages holds for all, and the folder is small enough for any host."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from squeezelab.glossary.loading import load
from squeezelab.site import budget
from squeezelab.site.build import build

from . import test_pages

MOST = 60_000_000  # bytes on disk, with Python in the pages
BLOCK = 4096  # a file takes whole blocks of a disk
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages, and Python for the reader's browser where ``SQUEEZELAB_PYODIDE`` names one."""
    return build(tmp_path_factory.mktemp("whole") / "out", pyodide=os.environ.get("SQUEEZELAB_PYODIDE", "")).out


def test_the_folder_is_small_enough_and_its_budget_says_how_large_it_is(whole: Path) -> None:
    sizes = [path.stat().st_size for path in whole.rglob("*") if path.is_file()]
    told = json.loads((whole / budget.MARK).read_text("utf-8"))["disk"]
    assert told["all"] == sum(sizes) - (whole / budget.MARK).stat().st_size == sum(told.values()) - told["all"]
    assert sum(-(-size // BLOCK) * BLOCK for size in sizes) <= MOST, told


def test_every_entry_and_every_calculator_has_its_page(whole: Path) -> None:
    index = load()
    assert {f"{e['id']}.html" for e in index["entries"]} <= {path.name for path in (whole / "terms").iterdir()}
    assert {f"{c['id']}.html" for c in index["calculators"]} <= {path.name for path in (whole / "calculators").iterdir()}


@pytest.mark.parametrize("check", [
    test_pages.test_every_page_is_valid_html, test_pages.test_names_are_given_once_and_lead_somewhere,
    test_pages.test_headings_go_down_without_gaps, test_pages.test_every_link_of_the_site_leads_to_a_file_and_a_place_in_it,
    test_pages.test_what_a_page_leads_out_to_is_only_read_when_it_is_followed, test_pages.test_every_page_keeps_its_budget,
    test_pages.test_the_budget_counts_what_a_page_asks_for, test_pages.test_data_in_a_script_cannot_end_it,
    test_pages.test_what_is_told_to_machines_is_whole, test_pages.test_a_page_has_a_calculator_once_at_a_setting,
], ids=lambda check: check.__name__.removeprefix("test_"))  # fmt: skip
def test_what_holds_for_a_few_pages_holds_for_all(whole: Path, check: Callable[[Path], None]) -> None:
    check(whole)


def test_a_tutorial_that_shows_a_calculator_again_leads_back_to_it(whole: Path) -> None:
    text = (whole / "tutorials" / "08-perpetuals.html").read_text("utf-8")
    assert text.count('<p class="st-again"><a href="#c1">Back to the calculator above: Perpetual desk</a>') == 2
