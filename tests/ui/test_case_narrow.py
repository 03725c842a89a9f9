"""A case on a phone: the gap stands before the chart, nothing is cut off, and the slider stays in reach."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
from playwright.sync_api import Page

import squeezelab
from squeezelab.cases import case, cases
from squeezelab.site import assemble, reading
from squeezelab.views.figures.plot import LETTER
from squeezelab.views.own import case_picture
from squeezelab.views.page.host import SHEETS

VIEWS = Path(squeezelab.__file__).parent / "views" / "page"
SHEET = "".join((VIEWS / f"{name}.css").read_text("utf-8") for name in (*SHEETS, "own"))
LABEL = re.compile(r'<text x="([\d.-]+)" y="([\d.-]+)" class="p-label ([^"]*)">([^<]*)<')
DOT = re.compile(r'<circle cx="([\d.-]+)" cy="([\d.-]+)" r="4.5" class="p-dot"')


def markup(part: Any) -> str:
    """A widget as the page that its front end would make of it, as far as boxes, classes and markup go."""
    names = " ".join(part._dom_classes)
    if isinstance(part, widgets.Box):
        return f'<div class="{names} widget-box">{"".join(map(markup, part.children))}</div>'
    hidden = ' style="display:none"' if part.layout.display == "none" else ""
    return f'<div class="{names}"{hidden}>{part.value if isinstance(part, widgets.HTML) else ""}</div>'


@pytest.mark.parametrize("width", [390, 520, 700])
@pytest.mark.parametrize("name", sorted(cases()))
def test_a_narrow_case_shows_the_gap_first_and_cuts_nothing_off(page: Page, name: str, width: int) -> None:
    shown = squeezelab.case(name)
    shown._host.width = width
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(f"<!doctype html><style>body{{margin:0}}{SHEET}</style>{markup(shown)}")
    places = page.evaluate(
        """() => Object.fromEntries([['gap', 'table.t'], ['chart', '.case-left .sq-plot'], ['slider', '.own-slide'],
            ['curve', '.case-side .sq-plot']].map(([name, one]) => [name, document.querySelector(one).getBoundingClientRect().toJSON()]))"""
    )
    assert all(one["left"] >= 0 and one["right"] <= width for one in places.values()), places
    if width <= 619:
        assert places["gap"]["bottom"] <= places["chart"]["top"] < places["curve"]["top"] and places["chart"]["height"] == 260
        assert page.locator(".own-slide").evaluate("one => getComputedStyle(one).position") == "sticky"


@pytest.mark.parametrize("width", [320.0, 358.0, 464.0, 640.0, 804.0])
@pytest.mark.parametrize("name", sorted(cases()))
def test_no_word_of_a_case_covers_a_fact_or_leaves_the_chart(name: str, width: float) -> None:
    drawn = case_picture.chart(case(name).compared(), width)
    boxes = []
    for x, y, kind, text in LABEL.findall(drawn):
        wide = len(text) * LETTER * (1.08 if "strong" in kind else 1)
        boxes.append((text, float(x), float(y) - 9, float(x) + wide, float(y) + 2))
    assert len(boxes) >= 2
    for text, left, top, right, bottom in boxes:
        assert left >= 0 and right <= width + 2 and top >= 0, text
        covered = [(x, y) for x, y in DOT.findall(drawn) if left < float(x) < right and top < float(y) < bottom]
        assert not covered, f"“{text}” covers {covered}"


@pytest.mark.parametrize("width", [390, 1180])
@pytest.mark.parametrize("name", ["gamestop-2021", "crypto-2025-10-10"])
def test_on_the_site_a_case_is_drawn_for_the_width_of_its_reader(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    head = '<!doctype html><html class="sq-root" data-jp-theme-light="true"><meta name="viewport" content="width=device-width">'
    shown = f'<main class="st-main"><article class="st-article st-prose">{reading.compared(squeezelab.case(name))}</article></main>'
    page.set_content(f"{head}<style>{assemble.css({})}</style>{shown}")
    drawn = page.locator(".st-case svg").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().width / one.viewBox.baseVal.width)"
    )
    assert drawn == [1], "one of the two, and its letters at their own size"
    edges = page.locator(".st-case > *").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect()).map(one => [one.left, one.right])"
    )
    assert all(left >= 16 and right <= width - 16 for left, right in edges), edges
