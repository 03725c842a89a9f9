"""The first page at the widths of a phone, a tablet and a desk: its question stands free, its head is a head. No server is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from reference.screen import TOUCHING

from squeezelab.serve import front_page

WORDS = (
    "() => {"
    + TOUCHING
    + """
  const words = [...document.querySelectorAll('.hc .w')].filter(one => one.offsetWidth);
  const boxes = words.map(one => [one.textContent, one.getBoundingClientRect()]);
  const flow = document.querySelector('.hc .sq-strokes .r-wait').getBoundingClientRect();
  boxes.push(['the flow that waits', flow]);
  return touching(boxes, 0, 0).map(([a, b]) => `“${a}” touches “${b}”`);
}"""
)


@pytest.mark.parametrize("width", [320, 390, 640, 760, 1000, 1400])
def test_the_question_of_the_first_page_stands_free_and_its_head_is_no_column(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(front_page())
    expect(page.get_by_text("and now?")).to_be_visible()
    assert page.evaluate(WORDS) == []
    expect(page.get_by_text("Buying that waits")).to_be_visible(visible=width >= 1000)
    head = page.get_by_role("heading", level=1)
    assert head.evaluate("one => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight)") < 3.5, "a head of three lines at most"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
