"""A reader's own chain: found in the panel, opened in a tab, a file dropped on it; light, dark and narrow, by keyboard, for everybody."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import expect

from .test_extension_access import faults

VIEW = ".sq-calculator:not(.lm-mod-hidden) .sq-calculator-area:not(.is-coming) .sq-own"
ROWS = ["type,strike,expiry,bid,ask,open_interest,iv"] + [
    f"{kind},{k},2025-10-31,{max(sign * (660 - k), 0) + 5:.2f},{max(sign * (660 - k), 0) + 5.2:.2f},{100 + k + 90 * sign},0.2"
    for k in range(600, 730, 10)
    for kind, sign in (("call", 1), ("put", -1))
]
DROP = """(place, [name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name, { type: 'text/csv' }));
  for (const type of ['dragover', 'drop']) {
    place.dispatchEvent(new DragEvent(type, { dataTransfer: held, bubbles: true, cancelable: true }));
  }
}"""
WIDE = """view => {
  const edge = view.getBoundingClientRect().right + 1;
  const out = [...view.querySelectorAll('*')].filter(one => one.getBoundingClientRect().width && !one.closest('.sq-scroll, table, svg'))
    .filter(one => one.getBoundingClientRect().right > edge);
  return out.map(one => one.outerHTML.slice(0, 90)).slice(0, 4);
}"""


def opened(lab, which="your-own-chain", theme="light"):
    lab.server.set_theme(theme)
    lab.page.goto(lab.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + f"#squeezelab:{which}")
    view = lab.page.locator(VIEW)
    expect(view.locator("svg").first).to_be_visible(timeout=90_000)
    return view


def test_the_search_of_the_panel_opens_it_and_a_file_is_dropped_on_it(lab):
    lab.open()
    panel = lab.panel()
    panel.get_by_role("combobox", name="Search terms").fill("gamma exposure")
    panel.get_by_role("button", name="Open: Your own option chain").click()
    view = lab.page.locator(VIEW)
    expect(view.locator(".find")).to_contain_text("If dealers hold the calls", timeout=90_000)
    drop = view.locator(".sq-drop")
    drop.evaluate(DROP, ["chain.csv", "\n".join(ROWS)])
    expect(drop).to_contain_text("does not say when its quotes were taken")
    expect(drop).to_have_class(re.compile("is-wrong"))
    view.get_by_placeholder("2025-09-25 16:00").fill("2025-09-25 16:00")
    lab.page.keyboard.press("Enter")
    expect(drop).to_contain_text("25 Sep 2025, 16:00", timeout=30_000)
    expect(drop).not_to_have_class(re.compile("is-wrong"))
    expect(view.locator(".find")).to_contain_text("makes them trade")
    drop.evaluate(DROP, ["noise.csv", "<b>nothing</b>"])
    expect(drop).to_contain_text("no delimiter was recognised")
    expect(drop.locator("b b")).to_have_count(0)
    expect(drop).to_contain_text("What is shown is still chain.csv")


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("which", ["your-own-chain", "your-own-bars"])
def test_it_is_for_everybody_wide_and_narrow(lab, which, theme):
    view = opened(lab, which, theme)
    for width in (1180, 520, 390):
        lab.page.add_style_tag(content=f".sq-own {{ width: {width}px !important; flex: none; }}")
        lab.page.wait_for_timeout(700)
        assert view.evaluate(WIDE) == [], width
        assert faults(lab, ".sq-own") == [], width
        lab.reader.screenshot(f"{which}-{theme}-{width}")


def test_every_switch_is_reached_and_moved_by_keyboard(lab):
    view = opened(lab)
    before = view.locator(".find").inner_text()
    resting = view.get_by_role("slider", name="that dealers hold", include_hidden=True)
    expect(resting).to_have_count(2)
    assert {(one.get_attribute("aria-disabled"), one.get_attribute("tabindex")) for one in resting.all()} == {("true", "-1")}
    view.locator(".sq-dropper").focus()
    kinds = set()
    for _ in range(30):
        lab.page.keyboard.press("Tab")
        kind = lab.page.evaluate(
            "() => { const at = document.activeElement; return at.closest('.sq-own') ? at.getAttribute('role') || at.type : ''; }"
        )
        if kind == "radio" and kind not in kinds:
            lab.page.keyboard.press("ArrowDown")
            expect(view.locator(".find")).not_to_have_text(before)
            for _ in range(2):  # as far as "Own shares", which the sliders ask for
                lab.page.keyboard.press("ArrowDown")
            expect(view.get_by_text("Choose own shares to set these two")).to_be_hidden()
            for one in resting.all():
                expect(one).to_have_attribute("aria-disabled", "false")
                expect(one).to_have_attribute("tabindex", "0")
        if kind == "slider" and kind not in kinds:
            slider = lab.page.locator(":focus")
            stood = slider.get_attribute("aria-valuenow")
            lab.page.keyboard.press("ArrowLeft" if stood == slider.get_attribute("aria-valuemax") else "ArrowRight")
            expect(slider).not_to_have_attribute("aria-valuenow", stood)
        kinds.add(kind)
    assert {"radio", "slider", "text"} <= kinds, kinds
