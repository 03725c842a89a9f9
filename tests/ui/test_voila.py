"""`squeezelab serve`: the notebooks as pages without code, live for one reader and for twenty."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from benchmarks.bench_readers import BAR, measure
from conftest import CHECKOUT
from playwright.sync_api import expect
from servers import free_port, running

import squeezelab
from squeezelab.exercises import exercise

pytest.importorskip("voila", reason="Voilà is not installed: pip install 'squeezelab[serve]'")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """``squeezelab serve`` as a reader starts it; its address without a slash."""
    place, port = tmp_path_factory.mktemp("served"), free_port()
    with running(place, "serve", "--no-browser", "--Voila.port_retries=0", port=port) as url:
        yield url


@pytest.fixture
def visitor(page, served):
    """A page whose requests are noted; ``opened(path)`` goes to a notebook and waits for its widgets."""
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def opened(path, wait=".sq-calc"):
        page.goto(f"{served}/voila/render/{path}")
        page.locator(wait).first.wait_for()
        return page

    yield opened
    assert {urlsplit(url).hostname for url in asked if url.startswith(("http", "ws"))} == {"127.0.0.1"}
    assert not wrong


def test_a_calculator_is_live_shows_no_code_and_asks_no_other_server(visitor):
    page = visitor("calculators/short-squeeze.ipynb")
    assert not page.get_by_text("import squeezelab").count()
    spark, reading = page.get_by_role("slider", name=re.compile("Spark")), page.locator(".sq-calc .rd b").first
    drawn = "[...document.querySelectorAll('.sq-calc .sq-fig path.line')].map(path => path.getAttribute('d')).join()"
    for key in ("Home", "End"):
        before = page.evaluate(drawn)
        spark.focus()
        page.keyboard.press(key)
        parameter = squeezelab.get_model("short-squeeze").parameter("shock")
        expected = squeezelab.run("short-squeeze", shock=parameter.low if key == "Home" else parameter.high)
        expect(reading).to_contain_text(expected.write("end_price"))
        page.wait_for_function(f"before => {drawn} !== before", arg=before)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"the page is {wide} px too wide"
    icons = "[...document.fonts].some(font => font.family.includes('Awesome') && font.status === 'loaded')"
    assert page.evaluate(icons), "the icons come from our own server"


def test_a_tutorial_tells_its_story_with_the_models_numbers(visitor):
    page = visitor("tutorials/03-short-squeeze.ipynb")
    expect(page.get_by_role("heading", name="Short squeezes").first).to_be_visible()
    measure = page.locator(".jp-RenderedMarkdown p").first.bounding_box()
    assert measure and measure["width"] <= 720, "lines to read"
    expect(page.get_by_text("Create New View for Output")).to_be_hidden()  # said to those who have cells
    brink = squeezelab.run("short-squeeze", preset="A little deeper")
    card = page.locator(".sq-guess .card").first
    expect(card.locator("h3")).to_contain_text("Where does the price go")
    after = page.get_by_text("more depth did not make the squeeze a third smaller")
    for begin in ("closed", "open"):  # nothing below the card tells the outcome before it does, nor shows that there is more to tell
        expect(page.locator(".sq-guess").first).to_have_attribute("data-phase", begin)
        expect(after).to_be_hidden()
        assert brink.write("end_price") not in page.locator("body").inner_text()
        if begin == "closed":
            card.get_by_role("button", name="Start drawing").click()
    expect(page.locator(".sq-guess:visible")).to_have_count(1)
    card.get_by_role("button", name="Go on without a guess").click()
    expect(card.locator("h3")).to_contain_text(brink.write("end_price"))
    expect(after).to_be_visible()
    expect(page.get_by_role("heading", name="The loop gain of a squeeze")).to_be_visible()
    for later in (1, 2):
        expect(page.get_by_role("heading", name="Notice, try, extend")).to_be_hidden()
        expect(page.locator(".sq-guess:visible")).to_have_count(later + 1)
        page.locator(".sq-guess").nth(later).get_by_role("button", name="Go on without a guess").click()
    expect(page.get_by_role("heading", name="Notice, try, extend")).to_be_visible()
    assert not page.get_by_text("calculator.preset(").count()
    page.get_by_role("link", name="short selling pressure").first.click()
    expect(page.get_by_role("heading", name="Short selling pressure")).to_be_visible()


def test_an_exercise_judges_at_once(visitor):
    page = visitor("exercises/03-short-squeeze.ipynb", wait=".sq-exercise")
    form, task = page.locator(".sq-exercise").first, exercise("03-first-call")
    form.get_by_role("textbox").fill("1.00 USD")
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status").first).to_contain_text("too low")
    form.get_by_role("textbox").fill(task.written())
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status").first).to_contain_text("Right")


def test_an_exercise_shows_no_stray_number_where_code_is_hidden(visitor):
    page = visitor("exercises/03-short-squeeze.ipynb", wait=".sq-exercise")
    page.locator(".sq-exercise").nth(4).wait_for()
    shown = [text.strip() for text in page.locator(".jp-OutputArea-output").all_inner_texts()]
    assert not [text for text in shown if re.fullmatch(r"[\d.]+", text)], shown
    expect(page.get_by_text("learner")).to_have_count(0)


PAGES = [
    pytest.param(f"{path.parent.name}/{path.name}", id=f"{path.parent.name}/{path.stem}")
    for shelf in ("tutorials", "cases", "market", "exercises", "calculators")
    for path in sorted((CHECKOUT / "notebooks" / shelf).glob("*.ipynb"))
]


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_alive_without_code_or_errors(visitor, path):
    page = visitor(path, wait=".sq-exercise" if path.startswith("exercises") else ".sq-calc .sq-fig")
    if not path.startswith("exercises"):
        expect(page.locator(".sq-calc .sq-fig path.line").first).to_be_attached()
    for word in ("import squeezelab", "Traceback", "calculator.preset("):
        assert not page.get_by_text(word).count(), word
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"the page is {wide} px too wide"


def test_the_first_page_leads_to_every_notebook(page, served, checkout):
    page.goto(served)
    links = {link.get_attribute("href").removeprefix("voila/render/").partition("?")[0] for link in page.get_by_role("link").all()}
    shelves = ("tutorials", "cases", "market", "exercises", "calculators")
    assert links == {
        path.relative_to(checkout / "notebooks").as_posix() for s in shelves for path in (checkout / "notebooks" / s).glob("*.ipynb")
    }


def test_a_link_to_a_setting_opens_it(visitor):
    page = visitor("calculators/short-squeeze.ipynb?preset=A+little+deeper&shock=9%25")
    expect(page.get_by_role("textbox", name="Spark, value")).to_have_value(re.compile(r"9\.0"))


@pytest.mark.slow
def test_twenty_readers_at_once_each_get_a_live_slider(served):
    """Median echo at most three times that of one reader: a ratio of two measures on the same machine."""
    with ThreadPoolExecutor(1) as thread:  # the browser's own loop runs in this one
        alone, together = thread.submit(asyncio.run, asyncio.wait_for(measure(served, 20), 400)).result()
    print(f"one reader {1000 * alone:.0f} ms, twenty {1000 * together:.0f} ms: {together / alone:.1f} times")
    assert together <= BAR * alone, f"one reader {1000 * alone:.0f} ms, twenty {1000 * together:.0f} ms"
