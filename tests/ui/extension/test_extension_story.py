"""A notebook read as a story: steps without code, one calculator beside the text, and the notebook left as it was."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import squeezelab
from squeezelab.links import SCHEME
from squeezelab.places import notebooks_folder

from .test_extension_memory import widgets_of

DEEP = f"{SCHEME}short-squeeze?preset=Thin+market&market_depth=2m"
PAGE = "../calculators/short-squeeze.ipynb"


def text(number, source, **own):
    return {"cell_type": "markdown", "id": f"t{number}", "metadata": {"squeezelab": own} if own else {}, "source": source}


def code(number, source, *tags, **own):
    metadata = ({"tags": list(tags)} if tags else {}) | ({"squeezelab": own} if own else {})
    return {"cell_type": "code", "id": f"c{number}", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


GUESS = {"of": "end_price", "kind": "number", "set": f"{SCHEME}short-squeeze?market_depth=1.2m", "seen": DEEP}
STORY = [
    text(0, "# A squeeze\n\nA word about the margin call."),
    text(1, f"## The rule\n\nHere is the market. [▷ Play it]({PAGE}#play) "
         f"Or [▷ spark]({PAGE}#focus:shock), or [▷ thin it out]({PAGE}#market_depth=1.2m)."),
    code(2, 'import squeezelab\nfrom IPython.display import Markdown\n'
            'calculator = squeezelab.open("short-squeeze", preset="Thin market")\ncalculator'),
    code(3, 'assert calculator["shock"] > 0', "check"),
    code(4, 'Markdown(f"The price ends at **{calculator.result.write(\'end_price\')}**.")'),
    text(5, "A word for those who press keys.", story=1) | {"metadata": {"tags": ["plain"]}},
    text(6, "## A little deeper\n\nThe market takes more.", sets=DEEP),
    text(7, "## Stop and guess\n\nWhere does it end?"),
    code(8, 'squeezelab.guess(calculator, "Where does the price end?", of="end_price", seen={"market_depth": 2e6}, '
            'set={"market_depth": 1.2e6})', guess=GUESS),
    text(9, "Now you have seen it."),
    code(10, 'Markdown("It ended at " + calculator.result.write("end_price") + ".")'),
    text(11, "## The end\n\nThat is all."),
]  # fmt: skip


def lay(server, cells=STORY, name="story"):
    """Lays a story on the desk; gives its place and its bytes."""
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}
    own = {"title": "A squeeze", "story": {"minutes": 12}}
    path = server.root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": spec | {"squeezelab": own}, "nbformat": 4, "nbformat_minor": 5}))
    return path, path.read_bytes()


class Learner:
    """Somebody who reads a story, and the complaints of the page."""

    def __init__(self, desk):
        self.desk, self.page, self.complaints = desk, desk.page, []
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        self.page.set_viewport_size({"width": 1500, "height": 950})

    def open(self, cells=STORY, *, theme="light", start=True, link=""):
        self.path, self.before = lay(self.desk.server, cells)
        self.story = self.desk.reader.open_story("story.ipynb", app=self.desk.app, theme=theme, link=link)
        if start:
            self.page.get_by_role("button", name="Start", exact=True).click()
            expect(self.page.get_by_role("progressbar", name="Progress")).to_be_attached()
        return self

    @property
    def dock(self):
        return self.page.locator(".sq-dock")

    def button(self, name):
        return self.story.get_by_role("button", name=name)

    def next(self, heading):
        self.button(re.compile("^Next:")).click()
        expect(self.story.get_by_role("heading", name=heading)).to_be_visible()

    def docked(self):
        """The calculator beside the text, drawn."""
        expect(self.dock.locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
        return self.dock.locator(".sq-calc")

    def reading(self):
        return self.dock.locator(".rd b").first

    def unchanged(self):
        """The file is as it was, the document has no mark of changes, and the page has not complained."""
        assert self.path.read_bytes() == self.before
        expect(self.page.locator(".jp-mod-dirty")).to_have_count(0)
        assert not [one for one in self.complaints if not FOREIGN.search(one)], self.complaints
        assert not self.desk.reader.errors


FOREIGN = re.compile(r"favicon|Failed to load resource|apputils-extension:themes|workspaces|sourcemap|jupyterlab/translation", re.I)


@pytest.fixture
def learner(desk):
    return Learner(desk)


def shown(name):
    return squeezelab.run("short-squeeze", preset="Thin market", market_depth=name).write("end_price").split()[0]


def test_a_learner_walks_a_story_to_its_end_and_the_notebook_is_as_it_was(learner):
    page = learner.open().page
    expect(page.get_by_role("progressbar", name="Progress")).to_have_attribute("aria-valuetext", "Step 1 of 5: A squeeze")
    expect(learner.story).not_to_contain_text("Here is the market")
    learner.next("The rule")
    learner.docked()
    expect(learner.dock.locator(".sq-strip")).to_contain_text("Follows the text: step 2, thin market")
    expect(learner.story.locator(".sq-docked-line")).to_contain_text("Short squeeze, docked")
    expect(learner.story).to_contain_text(f"The price ends at {shown(1.5e6)}")
    expect(learner.story).not_to_contain_text("press keys")
    expect(learner.story.locator(".sq-code-line:visible")).to_have_text(["code, 4 lines", "code, 1 line"])
    learner.next("A little deeper")
    expect(learner.story.locator(".sq-story-step")).to_have_count(3)
    expect(learner.dock.locator(".sq-find")).to_contain_text("Set by the text: market depth 1.5 → 2.0 m USD.")
    expect(learner.reading()).to_contain_text(shown(2e6))
    learner.next("Stop and guess")
    card = learner.story.locator(".sq-guess")
    expect(card).to_contain_text("Where does the price end?")
    expect(learner.button(re.compile("^Next:"))).to_have_attribute("aria-disabled", "true")
    outcome = shown(1.2e6)
    assert outcome not in page.content(), "the outcome is in the page before the guess"
    assert "Now you have seen it" not in page.content()
    learner.button(re.compile("^Next:")).click(force=True)
    expect(learner.story.get_by_role("heading", name="The end")).to_have_count(0)
    learner.story.locator(".sq-story-foot").get_by_role("button", name="Go on without").click()
    expect(learner.story).to_contain_text("Now you have seen it")
    expect(learner.story).to_contain_text(f"It ended at {outcome}")
    expect(learner.reading()).to_contain_text(outcome)
    expect(learner.dock.locator(".sq-strip")).to_contain_text("Follows the text: step 4")
    learner.next("The end")
    expect(learner.story.locator(".sq-story-foot")).to_contain_text("Step 5 of 5, the end")
    learner.unchanged()
    learner.button("Leave story mode").click()
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    expect(page.locator(".jp-Notebook .jp-InputPrompt").filter(has_text=re.compile(r"\d"))).to_have_count(0)
    learner.unchanged()


def test_the_docked_calculator_is_the_one_that_python_holds(learner):
    learner.open().next("The rule")
    spark = learner.docked().get_by_role("slider", name="Spark")
    learner.desk.server.wait_for_kernel("story.ipynb")  # what the text sets has been set
    spark.focus()
    learner.page.keyboard.press("Home")
    expect(learner.dock.locator(".sq-strip")).to_contain_text("Your own setting")
    told = squeezelab.run("short-squeeze", preset="Thin market", shock=0.0).write("end_price").split()[0]
    expect(learner.reading()).to_contain_text(told)
    learner.button("code, 1 line").click()
    learner.page.keyboard.press("Shift+Enter")
    expect(learner.story.locator(".sq-story-scroll")).to_contain_text(f"The price ends at {told}")
    learner.dock.get_by_role("button", name="Back to the text").click()
    expect(learner.dock.locator(".sq-strip")).to_contain_text("Follows the text")
    expect(learner.reading()).to_contain_text(shown(1.5e6))
    learner.dock.get_by_role("button", name="All of it, back into the text").click()
    inside = learner.story.locator(".sq-story-scroll .sq-calc")
    expect(inside.locator(".rd b").first).to_contain_text(shown(1.5e6))
    expect(learner.dock).to_be_hidden()
    learner.story.locator(".sq-docked-line").click()
    expect(learner.reading()).to_contain_text(shown(1.5e6))
    expect(inside).to_have_count(0)
    learner.unchanged()


def test_pills_act_on_the_calculator_and_keys_go_there_and_back(learner):
    learner.open().next("The rule")
    learner.docked()
    thin = learner.button("thin it out")
    thin.focus()
    learner.page.keyboard.press("Enter")
    expect(learner.reading()).to_contain_text(shown(1.2e6))
    expect(learner.dock.locator(".sq-find")).to_contain_text("Set by the text: market depth 1.5 → 1.2 m USD.")
    expect(learner.dock.locator(".sq-strip")).to_contain_text("Follows the text")
    spark = learner.story.get_by_role("button", name="spark", exact=True)
    spark.focus()
    learner.page.keyboard.press("Enter")
    expect(learner.docked().get_by_role("slider", name="Spark")).to_be_focused()
    learner.page.keyboard.press("Escape")
    expect(spark).to_be_focused()
    learner.page.keyboard.press("F6")
    expect(learner.docked().get_by_role("slider", name="Spark")).to_be_focused()
    learner.page.keyboard.press("F6")
    expect(spark).to_be_focused()


def test_a_story_can_be_walked_with_the_keyboard_alone(learner):
    learner.open()
    page = learner.page
    expect(learner.story.get_by_role("heading", name="A squeeze")).to_be_focused()
    for heading in ("The rule", "A little deeper"):
        learner.button(re.compile("^Next:")).press("Enter")
        expect(learner.story.get_by_role("heading", name=heading)).to_be_focused()
    learner.story.locator(".sq-story-dots").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="A little deeper")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(learner.story.get_by_role("heading", name="The rule")).to_be_focused()
    expect(learner.story.get_by_role("heading", name="A little deeper")).to_have_count(0)
    line = learner.button("code, 1 line")
    line.focus()
    for key in ("a", "b", "d", "d", "x", "Shift+M"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(learner.story.locator(".cm-content").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    learner.unchanged()


def test_a_hurried_reader_gets_each_step_once_and_code_in_its_order(learner):
    learner.open()
    for heading in ("The rule", "A little deeper", "Stop and guess"):
        learner.next(heading)  # the code of the step before may still run
    expect(learner.story.locator(".sq-guess")).to_be_visible(timeout=90_000)
    expect(learner.story.locator(".sq-story-step h2")).to_contain_text(["The rule", "A little deeper", "Stop and guess"])
    expect(learner.reading()).to_contain_text(shown(2e6))
    expect(learner.button(re.compile("^Next:"))).to_have_attribute("aria-disabled", "true")


def test_an_error_is_one_sentence_and_the_story_goes_on(learner):
    cells = [
        text(0, "# It stops\n\nA word."),
        code(1, 'raise ValueError("the depth is nought")'),
        code(2, "print('never')"),
        text(3, "## Further\n\nOn."),
    ]
    learner.open(cells)
    wrong = learner.story.get_by_role("alert")
    expect(wrong).to_contain_text("A piece of this step stopped: the depth is nought.")
    expect(learner.story.get_by_text("Traceback")).not_to_be_visible()
    expect(learner.story).not_to_contain_text("never")
    wrong.get_by_role("button", name="Show code").click()
    expect(learner.story.locator(".cm-content")).to_be_focused()
    expect(learner.story.get_by_text("Traceback")).to_be_visible()
    learner.next("Further")


def test_a_reader_who_has_gone_into_the_code_is_left_there_when_the_step_has_run(learner):
    cells = [text(0, "# It takes its time\n\nA word."), code(1, "import time; time.sleep(4); print('ran')"), text(2, "## On\n\nOn.")]
    learner.open(cells)
    line = learner.button("code, 1 line")
    line.focus()
    expect(learner.story).to_contain_text("ran")
    learner.page.wait_for_timeout(500)
    expect(line).to_be_focused()


def test_code_that_is_not_ours_waits_for_a_click(learner):
    learner.open(start=False)
    page = learner.page
    expect(page.locator(".sq-story-gate")).to_contain_text("its code is not the one that Squeezelab ships")
    page.wait_for_timeout(1500)
    expect(page.get_by_role("progressbar", name="Progress")).to_have_count(0)
    page.get_by_role("button", name="The plain notebook").click()
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    learner.unchanged()


def test_show_code_is_remembered_and_a_reload_finds_the_step_and_the_guess(learner):
    learner.open()
    for heading in ("The rule", "A little deeper", "Stop and guess"):
        learner.next(heading)
    learner.story.locator(".sq-guess").get_by_role("button").first.click()
    learner.story.locator(".sq-guess").get_by_role("textbox").fill("31,50")
    learner.story.locator(".sq-guess").get_by_role("button", name=re.compile("Lock")).click()
    expect(learner.story).to_contain_text("Now you have seen it")
    learner.button("Show code").click()
    expect(learner.story.locator(".cm-content").first).to_be_visible()
    learner.page.wait_for_function(
        "() => /locked.*31/.test(localStorage['squeezelab:story']) && /code.:true/.test(localStorage['squeezelab:story'])"
    )
    learner.page.reload()
    learner.page.get_by_role("button", name="Start", exact=True).click()
    expect(learner.page.get_by_role("progressbar", name="Progress")).to_have_attribute("aria-valuetext", "Step 4 of 5: Stop and guess")
    expect(learner.story).to_contain_text("Now you have seen it", timeout=90_000)
    expect(learner.story.locator(".sq-guess")).to_contain_text("31.5")
    expect(learner.button("Show code")).to_have_attribute("aria-pressed", "true")
    expect(learner.story.locator(".cm-content").first).to_be_visible()
    learner.unchanged()


def test_a_piece_that_runs_again_leaves_no_widget_behind(learner):
    learner.open().next("The rule")
    learner.docked()
    (session,) = json.loads(learner.desk.server.ask("api/sessions"))
    learner.button("code, 4 lines").click()

    def again():
        learner.dock.locator(".sq-calc").evaluate("e => e.dataset.old = 'yes'")
        learner.story.locator(".cm-content").first.click()
        learner.page.keyboard.press("Shift+Enter")
        expect(learner.dock.locator(".sq-calc:not([data-old]) .sq-fig path.line").first).to_be_attached(timeout=90_000)
        expect(learner.reading()).to_contain_text(shown(1.5e6))
        return widgets_of(learner.desk, session["kernel"]["id"])

    first = again()
    assert [again(), again()] == [first, first]
    learner.unchanged()


def test_a_restarted_kernel_brings_the_story_back_where_it_was(learner):
    learner.open().next("The rule")
    learner.docked()
    learner.next("A little deeper")
    expect(learner.reading()).to_contain_text(shown(2e6))
    learner.dock.locator(".sq-calc").evaluate("e => e.dataset.old = 'yes'")
    session = next(one for one in json.loads(learner.desk.server.ask("api/sessions")) if one["path"].endswith("story.ipynb"))
    learner.desk.server.ask(f"api/kernels/{session['kernel']['id']}/restart", b"", "POST")
    expect(learner.dock.locator(".sq-calc:not([data-old]) .rd b").first).to_contain_text(shown(2e6), timeout=90_000)
    expect(learner.page.get_by_role("progressbar", name="Progress")).to_have_attribute("aria-valuenow", "3")


def test_a_link_opens_a_story_at_a_step(learner):
    learner.open(link="#step=3")
    expect(learner.page.get_by_role("progressbar", name="Progress")).to_have_attribute("aria-valuetext", "Step 3 of 5: A little deeper")
    expect(learner.reading()).to_contain_text(shown(2e6), timeout=90_000)


CUT = """() => [...document.querySelectorAll('.sq-story :is(.sq-story-bar, .sq-story-foot, .sq-strip, .sq-story-step, .sq-docked-line)')]
  .filter(one => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""
LONG = """name => {
  const next = document.querySelector('.sq-story-foot [data-part=next]');
  next.querySelector('.sq-whole').textContent = `Next: ${name}`;
  return next.scrollHeight > next.clientHeight + 1 ? [`“${name}” is cut in its button`] : [];
}"""


def longest_step():
    """The longest name that a step of our tutorials has."""
    books = (json.loads(path.read_text(encoding="utf-8")) for path in (notebooks_folder() / "tutorials").glob("*.ipynb"))
    cells = (cell["source"] for book in books for cell in book["cells"] if cell["cell_type"] == "markdown")
    return max((line[3:].strip() for cell in cells for line in "".join(cell).splitlines() if line.startswith("## ")), key=len)


def seen(width, theme):
    """The widest in light in every run, the others when slow tests are asked for."""
    quick = theme == "light" and width != 1000
    return pytest.param(width, theme, id=f"{width}-{theme}", marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("width", "theme"), [seen(width, theme) for width in (1500, 1000, 390) for theme in ("light", "dark")])
def test_nothing_is_cut_and_the_calculator_stands_beside_or_above(learner, width, theme):
    learner.page.set_viewport_size({"width": width, "height": 950 if width > 500 else 844})
    learner.open(theme=theme)
    learner.next("The rule")
    learner.docked()
    learner.next("A little deeper")
    expect(learner.reading()).to_contain_text(shown(2e6))
    dock, pane = learner.dock.bounding_box(), learner.story.locator(".sq-story-pane").bounding_box()
    if width == 1500:
        assert dock["x"] >= pane["x"] + pane["width"] and dock["width"] >= 420
    elif width == 390:
        assert dock["y"] + dock["height"] <= pane["y"] + 1
    figure = learner.dock.locator(".sq-fig").first.bounding_box()
    assert figure["height"] > 110 and figure["y"] + figure["height"] <= dock["y"] + dock["height"], "the picture is in sight"
    slider = learner.dock.get_by_role("slider", name="Market depth").bounding_box()
    assert slider["y"] + slider["height"] <= dock["y"] + dock["height"] + 1, "its slider is in sight"
    assert learner.page.evaluate(CUT) == []
    learner.desk.reader.screenshot(f"story-{learner.desk.app}-{width}-{theme}")
    assert learner.page.evaluate(LONG, longest_step()) == []
    learner.next("Stop and guess")
    expect(learner.button(re.compile("^Next:"))).to_have_attribute("aria-disabled", "true")
    assert learner.page.evaluate(LONG, longest_step()) == []
    learner.unchanged()


def test_opening_a_tutorial_that_we_ship_starts_it_by_itself(learner):
    page, server = learner.page, learner.desk.server
    path = Path(server.root) / "notebooks" / "tutorials" / "03-short-squeeze.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    if not book["metadata"]["squeezelab"].get("story"):
        pytest.skip("this tutorial is no story yet")
    story = learner.desk.reader.open_story("tutorials/03-short-squeeze.ipynb", app=learner.desk.app)
    expect(page.get_by_role("progressbar", name="Progress")).to_be_attached()
    expect(story.get_by_role("button", name="Start", exact=True)).to_have_count(0)
    expect(page.locator("#filebrowser")).to_be_hidden()  # the list of files has given its room to the text
    assert os.environ.get("SQUEEZELAB_SCREENSHOTS") is None or learner.desk.reader.screenshot(f"tutorial-{learner.desk.app}")
