"""The workshop in a browser: JupyterLite with cards on terms, the panel, a calculator that moves, and notebooks that run."""

from __future__ import annotations

import functools
import os
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from squeezelab import run
from squeezelab.models import get_model
from squeezelab.site.build import build

PATIENCE = 240_000  # ms; a busy machine starts JupyterLab and Python in one page
NOTEBOOK = "cases/gamestop-2021.ipynb"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a site with its workshop, below a path, and what it is asked for."""
    pytest.importorskip("jupyterlite_core", reason="pip install 'squeezelab[lite]'")
    named = os.environ.get("SQUEEZELAB_PYODIDE", "")
    if not named:
        lacking = pytest.fail if os.environ.get("SQUEEZELAB_REQUIRE_PYODIDE") == "1" else pytest.skip
        lacking("No Pyodide here, so there is no workshop. Set SQUEEZELAB_PYODIDE to a folder that holds one.")
    above = tmp_path_factory.mktemp("workshop")
    build(above / "kit", base="/kit/", only=("margin-call",), pyodide=named, lite=True, jobs=1)
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

        def log_message(self, *_: object) -> None:
            asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(above))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/kit/lite/", asked
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader who has never been here; what goes elsewhere is stopped and fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    elsewhere: list[str] = []

    def stopped(route: Any) -> None:
        elsewhere.append(route.request.url)
        route.abort()

    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), stopped)
    yield context.new_page()
    context.close()
    assert not elsewhere


def opened(page: Page, workshop: tuple[str, list[str]], notebook: str) -> Locator:
    """A notebook in JupyterLab, with its cells."""
    page.goto(f"{workshop[0]}lab/index.html?path={notebook}")
    book = page.locator(".jp-Notebook:visible").first
    expect(book.locator(".jp-Cell").first).to_be_visible(timeout=PATIENCE)
    return book


def command(page: Page, name: str) -> None:
    """A command from the palette, by the keyboard."""
    asked, chosen = page.locator(".lm-CommandPalette-input"), page.locator(".lm-CommandPalette-item.lm-mod-active")
    for _ in range(PATIENCE // 1000):  # JupyterLab listens to its keys some time after its notebook stands
        page.keyboard.press("Control+Shift+C")
        page.wait_for_timeout(1000)
        if asked.is_visible():
            break
    asked.fill(name)
    expect(chosen).to_contain_text(name)
    asked.press("Enter")


def runs(page: Page, book: Locator) -> None:
    """Runs every cell once there is a kernel, and waits until the last one that holds code has run."""
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first).to_be_attached(timeout=PATIENCE)
    command(page, "Run All Cells")
    prompt = book.locator(".jp-CodeCell .jp-InputPrompt").last
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)
    expect(book.locator("[data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText[data-mime-type*='stderr']")).to_have_count(0)


def test_a_term_shows_its_card_the_panel_finds_and_a_calculator_moves(page: Page, workshop: tuple[str, list[str]]) -> None:
    book = opened(page, workshop, NOTEBOOK)
    term = book.locator(".sq-term").first
    expect(term).to_be_visible(timeout=PATIENCE)
    term.hover()
    card = page.locator(".sq-card")
    expect(card.locator(".sq-card-title")).not_to_be_empty()
    expect(card.get_by_role("button", name="Read")).to_be_visible()
    page.mouse.move(5, 5)
    command(page, "Search the Glossary")
    panel = page.locator("#squeezelab-panel")
    panel.get_by_role("combobox", name="Search terms").fill("price doubles without news")
    expect(panel.locator(".sq-item").first).to_contain_text("Short squeeze")
    panel.get_by_role("combobox", name="Search terms").fill("short squeeze")
    panel.locator(".sq-item").first.click()
    entry = panel.get_by_role("article", name="Short squeeze", exact=True)
    entry.get_by_role("button", name="Open the calculator").click()
    calculator = page.locator(".sq-calculator:not(.lm-mod-hidden) .sq-calc")
    spark = calculator.get_by_role("slider", name="Spark")
    expect(spark).to_be_visible(timeout=PATIENCE)
    spark.focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    stop = float(get_model("short-squeeze").parameter("shock").stops[2])
    expect(calculator.locator(".rd b").first).to_contain_text(
        run("short-squeeze", shock=stop).write("end_price").split()[0], timeout=PATIENCE
    )


def test_a_notebook_runs_to_its_end(page: Page, workshop: tuple[str, list[str]]) -> None:
    book = opened(page, workshop, NOTEBOOK)
    runs(page, book)
    assert book.locator(".jp-OutputArea-output").count() > 2


def test_a_notebook_that_tests_claims_runs_to_its_end(page: Page, workshop: tuple[str, list[str]]) -> None:
    """What an entry claims is read from its head without pydantic, which a Pyodide as it is released does not always hold."""
    book = opened(page, workshop, "teachers/slides.ipynb")
    runs(page, book)
    expect(book.locator(".jp-OutputArea-output").filter(has_text="The verdicts").first).to_be_attached()
