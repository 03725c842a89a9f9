"""Beside other extensions: jupyterlab-myst draws the text, a language pack translates the menus."""

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_path
from playwright.sync_api import expect

MYST = any((Path(folder) / "labextensions" / "jupyterlab-myst").is_dir() for folder in jupyter_path())
FRENCH = any(one.name == "fr_FR" for one in entry_points(group="jupyterlab.languagepack"))
LOCALE = "lab/api/settings/@jupyterlab/translation-extension:plugin"


@pytest.fixture
def french(desk):
    """The same desk, in French."""
    desk.server.ask(LOCALE, json.dumps({"raw": json.dumps({"locale": "fr_FR"})}).encode(), "PUT")
    yield desk
    desk.server.ask(LOCALE, b'{"raw": "{}"}', "PUT")


@pytest.mark.slow
@pytest.mark.skipif(not MYST, reason="jupyterlab-myst is not installed here: pip install jupyterlab-myst")
def test_terms_are_marked_and_explained_where_myst_draws(lab):
    lab.open("Beware of a *sell* pressure, and of {abbr}`gamma`.\n\n:::{note}\nA margin call.\n:::")
    drawn = lab.page.locator(".jp-MarkdownCell .myst")
    expect(drawn.locator("aside")).to_contain_text("A margin call")
    lab.page.wait_for_function("() => CSS.highlights.get('sq-term')?.size >= 2")
    assert lab.page.locator(".myst .sq-term").count() == 0, "a node that React owns was touched"
    box = drawn.locator("em").first.bounding_box()
    lab.page.mouse.move(box["x"] - 30, box["y"] + 5)
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2, steps=4)
    expect(lab.card().locator(".sq-card-title")).to_contain_text("Sell pressure")
    lab.page.mouse.move(5, 5)
    expect(lab.card()).to_have_count(0)
    for term in ("Sell pressure", "Margin call"):
        lab.page.keyboard.press("Alt+Shift+N")
        expect(lab.card().locator(".sq-card-title")).to_contain_text(term)


@pytest.mark.slow
@pytest.mark.skipif(not FRENCH, reason="No French here: pip install jupyterlab-language-pack-fr-FR")
def test_everything_is_found_in_a_translated_interface(french):
    french.open("A sell pressure, and [a squeeze](squeezelab:short-squeeze?shock=5%25).", ">>> days_to_cover = 3")
    expect(french.page.get_by_role("menuitem", name="Fichier").first).to_be_visible()
    french.page.locator(".jp-MarkdownCell").click()
    french.page.keyboard.press("Alt+Shift+N")
    expect(french.card().locator(".sq-card-title")).to_contain_text("Sell pressure")
    french.card().get_by_role("button", name="Read").click()
    expect(french.page.locator("#squeezelab-panel .sq-entry > h2")).to_have_text("Sell pressure")
    name = french.page.locator(".jp-CodeCell .cm-line").first
    name.dblclick(position={"x": 30, "y": 6})
    name.click(button="right", position={"x": 30, "y": 6})
    french.page.locator("[data-command='squeezelab:look-up-selection']").click()
    expect(french.page.locator("#squeezelab-panel .sq-entry > h2")).to_have_text("Days to cover")
    french.page.get_by_role("link", name="a squeeze").click()
    french.calculator()
    french.page.keyboard.press("Control+Shift+C")
    french.page.locator(".lm-CommandPalette-input").fill("squeezelab")
    expect(french.page.locator(".lm-CommandPalette-item[data-command='squeezelab:open-panel']")).to_be_visible()
    assert not french.reader.errors
