"""What is marked with mouse or keyboard is looked up: by shortcut and by context menu, wherever text stands."""

import re

import pytest
from playwright.sync_api import expect

MENU = re.compile("Look Up .* in Squeezelab")


def looked_up(desk, title):
    """The panel shows that entry; afterwards it shows the list again."""
    panel = desk.page.locator("#squeezelab-panel")
    expect(panel.locator(".sq-entry > h2")).to_have_text(title)
    panel.get_by_role("button", name="All terms").click()
    expect(panel.locator(".sq-entry")).to_have_count(0)


def mark_and_look_up(desk, place, position, title):
    """A line is marked by three clicks and looked up: with the shortcut, then from the menu."""
    place.click(position=position, click_count=3)
    desk.page.keyboard.press("Alt+Shift+D")
    looked_up(desk, title)
    place.click(position=position, click_count=3)
    place.click(position=position, button="right")
    desk.page.get_by_role("menuitem", name=MENU).click()
    looked_up(desk, title)


def test_an_output_and_a_rendered_text_are_looked_up(desk):
    desk.open("Some plain words about a margin call.", ">>> print('sell pressure')")
    desk.page.locator(".jp-CodeCell").click()
    desk.page.keyboard.press("Control+Enter")
    output = desk.page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("sell pressure")
    mark_and_look_up(desk, output, {"x": 30, "y": 8}, "Sell pressure")
    text = desk.page.locator(".jp-MarkdownOutput p")
    text.evaluate("e => getSelection().selectAllChildren(e)")  # three clicks would open the cell's editor
    text.click(button="right")
    desk.page.get_by_role("menuitem", name=MENU).click()
    looked_up(desk, "Margin call")


def test_a_text_file_is_looked_up(lab):
    (lab.server.root / "notebooks").mkdir(parents=True, exist_ok=True)
    (lab.server.root / "notebooks" / "words.py").write_text("days_to_cover = 3\n")
    lab.page.goto(lab.server.at("lab/workspaces/editor/tree/notebooks/words.py"))
    line = lab.page.locator(".jp-FileEditor .cm-line").first
    expect(line).to_contain_text("days_to_cover")
    line.dblclick(position={"x": 40, "y": 8})
    lab.page.keyboard.press("Alt+Shift+D")
    looked_up(lab, "Days to cover")
    line.dblclick(position={"x": 40, "y": 8})
    line.click(position={"x": 40, "y": 8}, button="right")
    lab.page.get_by_role("menuitem", name=MENU).click()
    looked_up(lab, "Days to cover")


def test_a_terminal_is_looked_up(lab):
    pytest.importorskip("terminado", reason="This server has no terminals: pip install terminado.")
    lab.page.goto(lab.server.at("lab/workspaces/terminal"))
    lab.page.locator("#squeezelab-gallery").wait_for()  # the front door stands where the launcher would
    lab.page.get_by_role("button", name="New Launcher").first.click()
    lab.page.locator(".jp-Launcher").wait_for()
    lab.page.locator(".jp-LauncherCard[data-category=Other]", has_text="Terminal").click()
    screen = lab.page.locator(".jp-Terminal .xterm-screen")
    screen.click()
    lab.page.wait_for_timeout(1500)  # the shell's own first lines
    lab.page.keyboard.type("PS1=''; clear; echo sell pressure\n")
    lab.page.wait_for_timeout(1000)  # a canvas shows no text that one could wait for
    mark_and_look_up(lab, screen, {"x": 30, "y": 6}, "Sell pressure")


@pytest.mark.parametrize(("name", "title"), [("gamma", "Gamma"), ("days_to_cover", "Days to cover")])
def test_alt_explains_names_in_code_and_words_that_are_none_stay_mute(lab, name, title):
    lab.open(f">>> {name} = nothing_of_ours = 0.05")
    line = lab.page.locator(".jp-CodeCell .cm-line").first
    box, letter = line.bounding_box(), 7.2
    lab.page.keyboard.down("Alt")
    lab.page.mouse.move(box["x"] + (len(name) + 6) * letter, box["y"] + box["height"] / 2)
    lab.page.mouse.move(box["x"] + (len(name) + 8) * letter, box["y"] + box["height"] / 2, steps=3)
    lab.page.wait_for_timeout(300)
    expect(lab.card()).to_have_count(0)
    lab.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=3)
    expect(lab.card().locator(".sq-card-title")).to_contain_text(title)
    card = lab.card().bounding_box()
    assert card["y"] >= box["y"] + box["height"] or card["y"] + card["height"] <= box["y"], "the card covers the name"
    lab.page.keyboard.up("Alt")


def test_keys_walk_through_terms_with_nodes_and_without_and_show_their_cards(desk):
    """The second paragraph is drawn as jupyterlab-myst draws: nothing there can take the focus."""
    desk.open("A sell pressure and a margin call.", "The last cell.")
    expect(desk.page.locator(".jp-Notebook .sq-term")).to_have_count(2)
    desk.page.evaluate(
        """() => {
            const myst = document.createElement('div');
            myst.className = 'myst';
            myst.textContent = 'Then a short squeeze, and gamma.';
            document.querySelector('.jp-MarkdownOutput').append(myst);
        }"""
    )
    desk.page.wait_for_function("() => CSS.highlights.get('sq-term')?.size === 2")
    desk.page.locator(".jp-Cell").last.click()
    title, voice = desk.card().locator(".sq-card-title"), desk.page.locator("[aria-live=polite].sq-unseen")
    for term in ("Sell pressure", "Margin call", "Short squeeze"):
        desk.page.keyboard.press("Alt+Shift+N")
        expect(title).to_contain_text(term)
    expect(voice).to_contain_text("Short squeeze. ")
    desk.page.keyboard.press("Alt+Shift+N")
    expect(title).to_contain_text("Gamma")
    desk.page.keyboard.press("Alt+Shift+P")
    expect(title).to_contain_text("Short squeeze")
    cells = desk.page.locator(".jp-Cell").count()
    desk.page.keyboard.press("Enter")
    expect(desk.card().get_by_role("button").first).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.card()).to_have_count(0)
    assert not desk.card().count() and desk.page.locator(".jp-Cell").count() == cells
    desk.page.keyboard.press("Alt+Shift+P")
    expect(title).to_contain_text("Margin call")
    expect(desk.page.locator(".sq-term", has_text="margin call")).to_be_focused()
