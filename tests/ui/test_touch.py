"""A finger instead of a mouse: a slider is dragged, a tab is tapped, somebody in the crowd is named, a curve is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from reference.screen import opened

pytestmark = pytest.mark.slow
LEAST = 44  # pixels that a finger needs


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page under a finger: what asks for a mouse that hovers asks in vain."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce", has_touch=True)
    context.set_default_timeout(90_000)
    yield context.new_page()
    context.close()


def drag(page: Page, over: Locator, by: float) -> None:
    """A finger goes down in the middle of it, along by so many pixels in ten steps, and up."""
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + by * step / 10, "y": y}]})
        page.wait_for_timeout(30)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def test_a_finger_drags_a_slider_taps_a_tab_and_names_somebody(opener: Any) -> None:
    page, calculator = opener.page, opened(opener, "short-squeeze")
    page.add_style_tag(content=".sq-calc { width: 390px !important; flex: none; }")
    page.wait_for_timeout(900)
    depth, reading = calculator.get_by_role("slider", name="Market depth", exact=True), calculator.locator(".rd b").first
    stood, end = depth.get_attribute("aria-valuenow"), reading.inner_text()
    drag(page, depth, 80)
    expect(depth).not_to_have_attribute("aria-valuenow", stood or "")
    expect(reading).not_to_have_text(end)
    expect(calculator.locator(".sq-find p").nth(1)).to_contain_text("Your last move, market depth")
    calculator.get_by_role("tab", name="Who").tap()
    expect(calculator.get_by_role("tab", name="Who")).to_have_attribute("aria-selected", "true")
    person, says = calculator.locator(".sq-dots .who").last, calculator.locator(".sq-whosays")
    before = says.inner_text()
    person.tap()
    expect(says).not_to_have_text(before)
    calculator.get_by_role("tab", name="Picture").tap()
    round_ = calculator.get_by_role("slider", name="Round")
    drag(page, round_, -60)
    expect(calculator.locator(".rd span").first).to_contain_text("Price in round")
    for part in (".sq-preset", ".sq-tabs button", ".sq-tbtn:visible", ".sq-tools button"):
        box = calculator.locator(part).first.bounding_box()
        assert box and box["height"] >= LEAST, f"{part} is {box and box['height']} px high"
    assert not opener.errors


def test_a_finger_draws_a_guess(opener: Any) -> None:
    page, calculator = opener.page, opened(opener, "short-squeeze")
    calculator.locator(".sq-tools button", has_text="Predict").tap()
    pad = calculator.locator(".sq-sketch .pad")
    expect(pad).to_be_visible()
    drag(page, pad, 200)
    expect(calculator.locator(".sq-drawn")).to_contain_text("Your curve goes from")
    assert not opener.errors
