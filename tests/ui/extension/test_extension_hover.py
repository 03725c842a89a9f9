"""Terms where people read: marked, shown, looked up; with the pointer and with the keyboard."""

import json
import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from squeezelab.places import index_file


def boxes(*locators):
    return [locator.bounding_box() for locator in locators]


@pytest.mark.same_page
def test_a_term_shows_its_card_beside_it_and_never_over_it(desk):
    desk.open()
    term = desk.term("short-selling")
    term.hover()
    card = desk.card()
    expect(card).to_be_visible()
    expect(card).to_have_attribute("role", "dialog")
    expect(card.locator(".sq-card-title")).to_contain_text("Short selling pressure")
    expect(card.locator("math")).to_be_visible()
    expect(card.get_by_role("button", name="Try it")).to_be_visible()
    expect(term).to_have_attribute("aria-describedby", "sq-card")
    below, line = boxes(card, term)
    assert below["y"] >= line["y"] + line["height"]
    desk.page.mouse.move(below["x"] + 60, below["y"] + 30, steps=6)
    desk.page.wait_for_timeout(500)
    expect(card).to_be_visible()
    desk.page.mouse.move(5, 5)
    expect(card).to_be_hidden()


@pytest.mark.same_page
def test_code_links_headings_and_formulas_stay_as_they_are(desk):
    desk.open(
        "## Sell pressure\n\nThe `sell pressure` of [sell pressure](https://example.org/) is $\\text{sell pressure}$: sell pressures."
    )
    expect(desk.page.locator(".jp-Notebook .sq-term")).to_have_text(["sell pressures"])
    expect(desk.page.locator(".jp-Notebook mjx-container")).to_have_count(1)
    anchor = desk.page.locator(".jp-Notebook h2 a.jp-InternalAnchorLink")
    expect(anchor).to_have_attribute("href", re.compile("#Sell-pressure"))


def test_a_link_to_an_entry_shows_its_card_and_opens_it_in_the_panel(lab):
    (lab.server.root / "notebooks" / "note.md").write_text("Mine.")
    lab.open("First [what the broker keeps](../glossary/collateral.md), then [a note](note.md), then the short squeeze.")
    expect(lab.term("short squeeze")).to_be_visible()  # the index is there
    lab.page.get_by_role("link", name="a note").hover()
    lab.page.wait_for_timeout(500)
    expect(lab.card()).to_be_hidden()
    link = lab.page.get_by_role("link", name="what the broker keeps")
    link.hover()
    expect(lab.card().locator(".sq-card-title")).to_contain_text("Collateral")
    link.click()
    expect(lab.page.locator("#squeezelab-panel .sq-entry > h2")).to_have_text("Collateral")
    expect(lab.card()).to_be_hidden()
    assert lab.page.locator(".lm-DockPanel .lm-TabBar-tab", has_text="collateral.md").count() == 0, "the file has opened as well"


@pytest.mark.same_page
def test_the_keyboard_reaches_terms_and_cards_and_comes_back(desk):
    desk.open()
    term = desk.term("short-selling")
    desk.page.locator(".jp-MarkdownCell").first.click(position={"x": 90, "y": 30})
    desk.page.keyboard.press("Escape")
    term.evaluate("e => e.focus({focusVisible: true})")
    expect(desk.card()).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(desk.card().get_by_role("button", name="Try it")).to_be_focused()
    desk.page.keyboard.press("Tab")
    expect(desk.card().get_by_role("button", name="Read")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.card()).to_be_hidden()
    expect(term).to_be_focused()
    assert desk.page.locator(".jp-Notebook .jp-MarkdownCell .cm-editor:visible").count() == 0, "Enter has opened the cell's editor"


def test_the_card_leads_to_the_entry_and_to_the_tutorial(lab):
    lab.open()
    lab.term("short-selling").hover()
    lab.card().get_by_role("button", name="Read").click()
    expect(lab.page.locator("#squeezelab-panel .sq-entry > h2")).to_have_text("Short selling pressure")
    lab.term("short-selling").hover()
    lab.card().get_by_role("button", name="Tutorial").click()
    index = json.loads(index_file().read_text(encoding="utf-8"))
    tutorial = next(one["tutorial"] for one in index["calculators"] if one["id"] == "short-squeeze")
    expect(lab.page.locator(".lm-DockPanel .lm-TabBar-tab", has_text=tutorial.rpartition("/")[2])).to_be_visible()


def test_all_mentions_are_marked_when_the_setting_says_so(lab):
    text = "Sell pressure. Sell pressure again.\n\nAnd sell pressure."
    lab.open(text)
    marks = lab.page.locator(".jp-Notebook .sq-term")
    expect(marks).to_have_count(1)
    lab.server.ask("lab/api/settings/squeezelab:hover", b'{"raw": "{\\"mentions\\": \\"all\\"}"}', "PUT")
    try:
        lab.open(text)
        expect(marks).to_have_count(3)
        lab.command("Mark Terms in Text")
        expect(marks).to_have_count(0)
        lab.until_saved("squeezelab:hover", "markTerms", False)
    finally:
        lab.server.ask("lab/api/settings/squeezelab:hover", b'{"raw": "{}"}', "PUT")


@pytest.mark.same_page
def test_an_edited_cell_is_marked_anew(desk):
    desk.open("Nothing here.")
    desk.page.locator(".jp-MarkdownCell").first.click()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".jp-MarkdownCell .cm-content")).to_be_focused()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type("Now a sell pressure.")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".jp-Notebook .sq-term")).to_have_text(["sell pressure"])


def test_a_selection_is_looked_up_by_shortcut_and_by_menu(desk):
    desk.open(">>> short_selling_pressure = 1")
    desk.page.locator(".jp-CodeCell .cm-line").first.dblclick(position={"x": 30, "y": 6})
    desk.page.keyboard.press("Alt+Shift+D")
    heading = desk.page.locator("#squeezelab-panel .sq-entry > h2")
    expect(heading).to_have_text("Short selling pressure")
    desk.page.locator("#squeezelab-panel").get_by_role("button", name="All terms").click()
    desk.page.locator(".jp-CodeCell .cm-line").first.dblclick(position={"x": 30, "y": 6})
    desk.page.locator(".jp-CodeCell .cm-line").first.click(button="right", position={"x": 30, "y": 6})
    desk.page.get_by_role("menuitem", name=re.compile("Look Up .short_selling_pressure. in Squeezelab")).click()
    expect(heading).to_have_text("Short selling pressure")


@pytest.mark.same_page
def test_alt_shows_the_card_of_a_name_in_code(desk):
    desk.open(">>> short_selling_pressure = 1")
    line = desk.page.locator(".jp-CodeCell .cm-line").first.bounding_box()
    desk.page.keyboard.down("Alt")
    desk.page.mouse.move(line["x"] + 20, line["y"] + 4)
    desk.page.mouse.move(line["x"] + 40, line["y"] + line["height"] / 2, steps=4)
    expect(desk.card().locator(".sq-card-title")).to_contain_text("Short selling pressure")
    desk.page.keyboard.up("Alt")


def test_an_output_is_marked_on_request(lab):
    lab.open(">>> print('a sell pressure')")
    lab.page.locator(".jp-CodeCell").first.click()
    lab.page.keyboard.press("Control+Enter")
    output = lab.page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("a sell pressure")
    assert output.locator(".sq-term").count() == 0
    lab.command("Mark Terms in Outputs")
    expect(output.locator(".sq-term")).to_have_text(["sell pressure"])


def test_a_markdown_preview_is_marked(lab):
    lab.open()
    (lab.server.root / "notebooks" / "page.md").write_text("A sell pressure, and a [live one](calculators/short-squeeze.ipynb).")
    viewer = "lab/api/settings/@jupyterlab/docmanager-extension:plugin"
    lab.server.ask(viewer, b'{"raw": "{\\"defaultViewers\\": {\\"markdown\\": \\"Markdown Preview\\"}}"}', "PUT")
    try:
        lab.page.goto(lab.server.at("lab/workspaces/preview/tree/notebooks/page.md"))
        expect(lab.page.locator(".jp-MarkdownViewer .sq-term")).to_have_text(["sell pressure"])
        expect(lab.page.locator(".jp-MarkdownViewer a.sq-live-link")).to_have_count(1)
    finally:
        lab.server.ask(viewer, b'{"raw": "{}"}', "PUT")


def test_text_that_react_draws_is_marked_without_touching_a_node(lab):
    """jupyterlab-myst draws into ``.myst``; whatever draws there must find its nodes as it left them."""
    lab.open()
    lab.page.evaluate(
        """() => {
            const host = document.createElement('div');
            host.className = 'myst';
            host.style.cssText = 'position:fixed;left:500px;top:500px;width:400px;background:white;z-index:50';
            const p = document.createElement('p');
            p.textContent = 'There is a sell pressure here.';
            host.append(p);
            document.body.append(host);
        }"""
    )
    text = lab.page.locator(".myst p")
    lab.page.wait_for_function("() => CSS.highlights.get('sq-term')?.size > 0")
    assert text.evaluate("e => e.childNodes.length") == 1
    box = text.evaluate(
        "e => { const r = document.createRange(); r.setStart(e.firstChild, 12); r.setEnd(e.firstChild, 16);"
        " return r.getBoundingClientRect().toJSON(); }"
    )
    lab.page.mouse.move(box["x"] - 100, box["y"] + 5)
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2, steps=5)
    expect(lab.card().locator(".sq-card-title")).to_contain_text("Sell pressure")


FRAMES = """async () => {
    // Types a letter in each frame until no mark is added any more; gives marks and letters as they stood in each.
    const editor = document.activeElement, seen = [];
    let letters = 0, rest = 0;
    while (rest < 40) {
        await new Promise(frame => requestAnimationFrame(frame));
        document.execCommand('insertText', false, 'a');
        letters++;
        const marks = document.querySelectorAll('.jp-Notebook .sq-term').length;
        rest = marks && seen.length && marks === seen[seen.length - 1][0] ? rest + 1 : 0;
        seen.push([marks, letters, editor.textContent.length]);
    }
    return seen;
}"""


def test_letters_arrive_in_every_frame_while_twenty_thousand_words_are_marked(lab):
    """The whole path in JupyterLab, every mention marked. How long a slice takes is measured in tests/benchmarks/bench_annotate.py."""
    keys, terms = "lab/api/settings/@jupyterlab/shortcuts-extension:shortcuts", "lab/api/settings/squeezelab:hover"
    toggle = {"shortcuts": [{"command": "squeezelab:toggle-terms", "keys": ["Alt Shift T"], "selector": "body"}]}
    lab.server.ask(keys, json.dumps({"raw": json.dumps(toggle)}).encode(), "PUT")
    lab.server.ask(terms, json.dumps({"raw": json.dumps({"mentions": "all"})}).encode(), "PUT")
    words = "Some words of plain text with a sell pressure and no end to it. "
    try:
        lab.open(*[">>> ", (words * 15 + "\n\n") * 103])
        marks = lab.page.locator(".jp-Notebook .sq-term")
        expect(marks).to_have_count(15 * 103)
        lab.page.locator(".jp-CodeCell .cm-content").click()
        lab.page.keyboard.press("Alt+Shift+T")
        expect(marks).to_have_count(0)
        frames = lab.page.evaluate_handle(f"() => {{ window.frames_seen = ({FRAMES})(); }}")
        lab.page.keyboard.press("Alt+Shift+T")
        seen = lab.page.evaluate("window.frames_seen")
        frames.dispose()
        lab.until_saved("squeezelab:hover", "markTerms", True)
        expect(marks).to_have_count(15 * 103)
        growing = [now for before, now in pairwise(seen) if now[0] > before[0]]
        assert len(growing) >= 5, "the words were marked in one go"
        assert all(shown == letters for _, letters, shown in growing), "a letter waited for the marks"
    finally:
        for path in (keys, terms):
            lab.server.ask(path, b'{"raw": "{}"}', "PUT")
