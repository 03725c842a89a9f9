"""The front door in JupyterLab: there before any kernel, one click to a calculator, by hand and by keys."""

from __future__ import annotations

import re
import secrets

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from squeezelab import links
from squeezelab.gallery.hero import ROUND


@pytest.fixture
def door(lab):
    """The gallery as it opens by itself in a fresh workspace."""

    def opened(theme="light", workspace=None):
        lab.server.set_theme(theme)
        lab.page.goto(lab.server.at(f"lab/workspaces/{workspace or secrets.token_hex(4)}"))
        gallery = lab.page.locator("#squeezelab-gallery")
        expect(gallery.locator(".hc .sq-strokes path").first).to_be_attached()
        return gallery

    return opened


def test_it_stands_before_any_kernel_in_place_of_the_launcher(lab, door):
    gallery = door()
    expect(gallery.get_by_role("heading", level=1)).to_be_visible()
    expect(gallery.get_by_text("and now?")).to_be_visible()
    assert lab.sessions() == []
    expect(lab.page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_text(["Squeezelab"])


def test_one_click_opens_a_calculator_and_no_notebook(lab, door):
    door().get_by_role("button", name="Bank run", exact=True).click()
    expect(lab.calculator().get_by_role("heading", name="Bank run")).to_be_visible()
    assert not any(path.endswith(".ipynb") for path in lab.sessions())


def test_the_squeeze_is_played_on_from_the_round_in_which_it_stopped(lab, door):
    lab.page.emulate_media(reduced_motion="no-preference")
    gallery = door()
    gallery.get_by_role("button", name="Play on").click()
    count = gallery.locator(".hc .sq-calc").get_by_text(re.compile(r"^(\d+ rounds|round \d+ of \d+)$")).first
    expect(count).to_be_visible(timeout=90_000)
    seen = [count.inner_text()]
    while not re.fullmatch(r"\d+ rounds", seen[-1]) and len(seen) < 200:
        lab.page.wait_for_timeout(150)
        seen.append(count.inner_text())
    steps = [int(one[1]) for text in seen if (one := re.match(r"round (\d+)", text))]
    assert re.fullmatch(r"\d+ rounds", seen[-1]) and steps == sorted(steps) and steps[0] >= ROUND


def test_the_search_filters_in_place_and_names_the_nearest_where_there_is_none(lab, door):
    gallery = door()
    lab.page.keyboard.press("/")
    field = gallery.get_by_role("searchbox", name="Search calculators and terms")
    expect(field).to_be_focused()
    field.fill("depositors")
    expect(gallery.get_by_role("button", name="Bank run", exact=True).last).to_be_visible()
    expect(gallery.get_by_role("button", name="Kelly bet")).to_be_hidden()
    field.fill("qzxwv")
    expect(gallery.get_by_text("Spelt most alike")).to_be_visible()
    expect(gallery.locator(".hits").first.locator("li")).to_have_count(3)
    gallery.get_by_role("button", name="Ask for it in the panel").click()
    expect(lab.page.locator("#squeezelab-panel").get_by_role("combobox", name="Search terms")).to_have_value("qzxwv")
    field.press("Escape")
    expect(gallery.get_by_role("button", name="Kelly bet")).to_be_visible()


def test_each_list_is_one_stop_of_the_keys_and_the_arrows_walk_along_it(lab, door):
    gallery = door()
    stops = gallery.locator("section.gp").first.locator("button[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    first = lab.page.evaluate("document.activeElement.textContent")
    lab.page.keyboard.press("ArrowRight")
    second = lab.page.evaluate("document.activeElement.textContent")
    lab.page.keyboard.press("ArrowLeft")
    assert first == lab.page.evaluate("document.activeElement.textContent") != second
    lab.page.keyboard.press("End")
    lab.page.keyboard.press("Enter")
    expect(lab.calculator()).to_be_visible()


def test_going_on_offers_the_story_that_was_open(lab, door):
    workspace = secrets.token_hex(4)
    gallery = door(workspace=workspace)
    expect(gallery.locator(".cont")).to_contain_text("First time here?")
    gallery.get_by_role("button", name=re.compile("^Short squeezes")).click()
    expect(lab.page.locator(".sq-story h1").first).to_be_focused()  # it stands, and takes the focus no more
    lab.command("Open the Gallery", shows=gallery)
    expect(gallery.locator(".cont")).to_contain_text("Short squeezes")
    expect(gallery.locator(".cont")).not_to_contain_text("First time here?")


def test_a_story_that_was_left_is_one_again_when_it_is_asked_for_here(lab, door):
    """Though it was left once, and though the reader has files open as plain notebooks."""
    lab.server.set_stories(False)
    gallery = door()
    asked = gallery.locator(".stories").get_by_role("button", name=re.compile("Short squeezes"))
    asked.click()
    story = lab.page.locator(".sq-story")
    expect(story.locator("h1").first).to_be_visible(timeout=90_000)
    story.get_by_role("button", name="Leave story mode").click()
    expect(lab.page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    expect(story).to_have_count(0)
    lab.command("Open the Gallery", shows=gallery)
    asked.click()
    expect(story.locator("h1").first).to_be_visible(timeout=90_000)


def test_the_link_of_a_step_opens_its_story_there_from_the_search(lab, door):
    gallery = door()
    field = gallery.get_by_role("searchbox", name="Search calculators and terms")
    field.fill(f"{lab.server.url}/lab/tree/notebooks/tutorials/03-short-squeeze.ipynb#step=3")
    gallery.get_by_role("button", name=re.compile("^Open: Short squeezes")).click()
    expect(lab.page.get_by_role("progressbar", name="Progress")).to_have_attribute("aria-valuenow", "3", timeout=90_000)


def test_it_keeps_out_of_the_way_where_other_work_is_asked_for(lab):
    workspace = secrets.token_hex(4)
    lab.page.goto(lab.server.at(f"lab/workspaces/{workspace}/tree/notebooks/cases/gamestop-2021.ipynb"))
    lab.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    expect(lab.page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_text(["gamestop-2021.ipynb"])
    expect(lab.page.locator("#squeezelab-gallery")).to_have_count(0)


def test_a_link_that_was_copied_opens_the_same_setting_here_and_from_the_panel(lab):
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.page.goto(lab.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:short-squeeze?preset=A+little+deeper&shock=9%25")
    calculator = lab.calculator()
    expect(calculator.get_by_role("textbox", name="Spark, value")).to_have_value(re.compile(r"9\.0"))
    calculator.locator(".sq-tools button").last.click()
    calculator.get_by_role("button", name=re.compile("Copy link to this setting")).click()
    expect(calculator.get_by_text("Copied:")).to_be_visible()
    link = lab.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{lab.server.url}/lab#squeezelab:short-squeeze?")
    assert links.read(link).values["shock"] == pytest.approx(0.09)
    panel = lab.panel()
    field = panel.get_by_role("combobox", name="Search terms")
    field.fill(link)
    expect(panel.get_by_role("button", name="Open: Short squeeze")).to_be_visible()
    field.press("Enter")
    expect(lab.page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel", has_text="Short squeeze")).to_have_count(2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_and_everything_is_named(lab, door, theme):
    gallery = door(theme)
    for width, height in ((1500, 1000), (1064, 900), (454, 844)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.page.wait_for_timeout(300)
        lab.reader.screenshot(f"gallery-{theme}-{width}")
        cut = gallery.evaluate(
            """node => [...node.querySelectorAll('h1, h2, p, b, i, em, .sq-go, .w')]
                .filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
                .map(one => one.textContent)"""
        )
        assert cut == []
        assert gallery.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    found = Axe().run(lab.page, context="#squeezelab-gallery").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
