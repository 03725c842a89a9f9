"""The glossary's panel in a real browser: search, read, walk, remember, insert."""

import json
import re

import pytest
from playwright.sync_api import expect

from squeezelab.places import index_file


@pytest.mark.same_page
def test_a_term_is_found_while_one_types_and_read_with_enter(desk):
    panel = desk.open().panel()
    field = panel.get_by_role("combobox", name="Search terms")
    field.fill("gamma scalping press")
    first = panel.locator(".sq-item").first
    expect(first).to_contain_text("Gamma scalping pressure")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first.locator("mark").first).to_have_text("Gamma")
    desk.page.keyboard.press("Enter")
    entry = panel.get_by_role("article", name="Gamma scalping pressure")
    expect(entry.get_by_role("heading", name="What starts it")).to_be_visible()
    expect(entry.locator("mjx-container").first).to_be_attached()
    expect(entry).not_to_contain_text("$$")
    desk.page.keyboard.press("Escape")
    expect(panel.get_by_role("listbox")).to_be_visible()
    assert not [error for error in desk.reader.errors if "sq" in error.lower()]


@pytest.mark.same_page
def test_what_one_sees_in_the_market_and_what_one_misspells_lead_to_terms(lab):
    panel = lab.open().panel()
    field = panel.get_by_role("combobox", name="Search terms")
    entries = json.loads(index_file().read_text(encoding="utf-8"))["entries"]
    for entry in [entry for entry in entries if entry["symptoms"]][::9]:
        field.fill(entry["symptoms"][0])
        expect(panel.locator(".sq-item b", has_text=entry["title"]).first).to_be_visible()
    field.fill("sell presure")
    first = panel.locator(".sq-item").first
    expect(first).to_contain_text("Sell pressure")
    first.click()
    expect(panel.get_by_role("article", name="Sell pressure", exact=True)).to_be_visible()
    panel.get_by_role("button", name="All terms").click()
    field.fill("")


@pytest.mark.same_page
def test_arrows_move_through_the_list_and_never_reach_the_notebook(desk):
    desk.open("A page.", ">>> 1", ">>> 2")
    active = desk.page.evaluate("[...document.querySelectorAll('.jp-Cell')].findIndex(e => e.classList.contains('jp-mod-active'))")
    panel = desk.panel()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        desk.page.keyboard.press(key)
    chosen = panel.locator("[aria-selected=true]")
    expect(chosen).to_have_id("sq-row-1")
    expect(panel.get_by_role("combobox", name="Search terms")).to_have_attribute("aria-activedescendant", "sq-row-1")
    panel.get_by_role("combobox", name="Search terms").fill("dd")
    after = desk.page.evaluate("[...document.querySelectorAll('.jp-Cell')].findIndex(e => e.classList.contains('jp-mod-active'))")
    assert after == active
    expect(desk.page.locator(".jp-Notebook .jp-Cell")).to_have_count(3)
    panel.get_by_role("combobox", name="Search terms").fill("")


@pytest.mark.same_page
def test_the_chips_and_categories_narrow_the_list(lab):
    panel = lab.open().panel()
    everything = panel.locator(".sq-item").count()
    panel.get_by_role("button", name="Reinforcing").click()
    some = panel.locator(".sq-item").count()
    assert 0 < some < everything
    assert panel.locator(".sq-item").count() == panel.locator(".sq-item.is-reinforcing").count()
    panel.get_by_role("button", name=re.compile("^All")).click()
    panel.get_by_label("Category").select_option("options")
    assert 0 < panel.locator(".sq-item").count() < everything
    panel.get_by_label("Category").select_option("")
    expect(panel.locator(".sq-item")).to_have_count(everything)


@pytest.mark.same_page
def test_back_forward_and_the_map_walk_the_glossary(lab):
    entry = lab.open().read("Short selling pressure")
    neighbour = entry.locator(".sq-map-node").first
    there = neighbour.evaluate("e => e.firstChild.textContent")
    neighbour.focus()
    lab.page.keyboard.press("Enter")
    panel = lab.page.locator("#squeezelab-panel")
    expect(panel.locator(".sq-entry > h2")).to_have_text(there)
    panel.get_by_role("button", name="Back", exact=True).click()
    expect(panel.locator(".sq-entry > h2")).to_have_text("Short selling pressure")
    panel.get_by_role("button", name="Forward", exact=True).click()
    expect(panel.locator(".sq-entry > h2")).to_have_text(there)


@pytest.mark.same_page
def test_link_definition_and_calculator_go_into_the_notebook(desk):
    desk.open(">>> 1")
    entry = desk.read("Short selling pressure")
    for item, cells in (("A Link to the Entry", 2), ("The Definition", 3), ("A Cell with the Calculator", 4)):
        entry.get_by_role("button", name="Insert").click()
        desk.page.get_by_role("menuitem", name=item).click()
        expect(desk.page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    text = desk.page.locator(".jp-Notebook").inner_text()
    assert "#squeezelab:term/short-selling-pressure" in text
    assert 'squeezelab.open("short-squeeze"' in text


@pytest.mark.same_page
def test_the_terms_read_last_stand_first(lab):
    lab.open()
    for title in ("Sell pressure", "Gamma scalping pressure"):
        lab.read(title)
    panel = lab.page.locator("#squeezelab-panel")
    panel.get_by_role("button", name="All terms").click()
    panel.get_by_role("combobox", name="Search terms").fill("")
    expect(panel.locator(".sq-list-head").first).to_have_text("Read last")
    expect(panel.locator(".sq-item b")).to_contain_text(["Gamma scalping pressure", "Sell pressure"])


@pytest.mark.same_page
def test_a_link_to_an_entry_opens_it(desk):
    desk.open("See [this](#squeezelab:term/sell-pressure), or [that](squeezelab:term/gamma-scalping-pressure).")
    desk.page.get_by_role("link", name="this").click()
    heading = desk.page.locator("#squeezelab-panel .sq-entry > h2")
    expect(heading).to_have_text("Sell pressure")
    desk.page.get_by_role("link", name="that").click()
    expect(heading).to_have_text("Gamma scalping pressure")


def test_a_link_is_copied_and_opens_its_entry_where_it_is_pasted(lab):
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.open(">>> 1")
    entry = lab.read("Gamma scalping pressure")
    entry.get_by_role("button", name="Copy link").click()
    expect(entry.get_by_role("status")).to_have_text("Copied")
    assert lab.page.evaluate("navigator.clipboard.readText()") == f"{lab.server.url}/lab#squeezelab:term/gamma-scalping-pressure"


def test_the_panel_remembers_pins_and_place_over_a_reload(lab):
    lab.open()
    entry = lab.read("Sell pressure")
    entry.get_by_role("button", name="Pin in the panel").click()
    expect(entry.get_by_role("button", name="Take the pin out")).to_be_visible()
    lab.until_kept('"pinned": ["sell-pressure"]')
    lab.page.reload()
    panel = lab.page.locator("#squeezelab-panel")
    expect(panel.locator(".sq-entry > h2")).to_have_text("Sell pressure")
    panel.get_by_role("button", name="All terms").click()
    panel.get_by_role("combobox", name="Search terms").fill("")
    expect(panel.locator(".sq-list-head").first).to_have_text("Pinned")
    expect(panel.locator(".sq-item").first).to_contain_text("Sell pressure")


def test_an_index_that_does_not_load_is_said_with_a_way_to_try_again(lab):
    lab.page.route("**/squeezelab/index.json", lambda route: route.fulfill(status=404, body="no"))
    lab.open()
    lab.page.locator(".jp-SideBar [data-id=squeezelab-panel]").click()
    panel = lab.page.locator("#squeezelab-panel")
    expect(panel.get_by_role("alert")).to_contain_text("The glossary did not load.")
    lab.page.unroute("**/squeezelab/index.json")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.locator(".sq-item").first).to_be_visible()
