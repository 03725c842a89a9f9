"""A page of the built site comes alive: picture, slider, then Python in the browser, the same picture and any setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from squeezelab import links, run
from squeezelab.dynamics.run import replay
from squeezelab.models import get_model

from .conftest import Served, until

PAGE = "calculators/short-squeeze.html"
PATIENCE = 90_000  # ms; a busy machine of two cores
TICKS = "place => [...document.querySelectorAll(`${place} .w.tick.end`)].map(one => one.textContent).join()"
pytestmark = pytest.mark.browser
TOLD = """one => one.innerText + [...one.querySelectorAll('[aria-label]')]
  .filter(part => part.checkVisibility({ visibilityProperty: true })).map(part => part.ariaLabel).join()"""


@pytest.fixture(scope="module")
def alive(alive: Served) -> str:
    """The address of a site with its live half, below a path."""
    return alive.url


SLOW = [pytest.param(one, marks=pytest.mark.slow) for one in ((1180, "dark"), (390, "light"))]


@pytest.fixture(params=[(1180, "light"), (390, "dark"), *SLOW], ids=lambda one: f"{one[0]}-{one[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page without a service worker, wide or narrow, light or dark; an error of a script fails the test."""
    yield from opened(browser, *request.param)


@pytest.fixture(params=[(1180, "light"), (390, "dark")], ids=lambda one: f"{one[0]}-{one[1]}")
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """As `page`, on two of the four screens."""
    yield from opened(browser, *request.param)


def opened(browser: Browser, width: int, theme: str) -> Iterator[Page]:
    """A page of this width and theme."""
    errors: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        reduced_motion="reduce",
        service_workers="block",  # type: ignore[arg-type]
    )
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors


def finding(page: Page) -> Locator:
    """What stands above the picture."""
    return page.locator(".st-stage > .sq-find p").first


def alive_at(page: Page, address: str) -> None:
    """Opens the page, and waits until Python draws it."""
    page.goto(address)
    page.get_by_role("button", name="Table").click()
    expect(page.locator(".st-live").first).to_contain_text("live in your browser", timeout=PATIENCE)
    page.get_by_role("button", name="Table").click()


def state(page: Page) -> links.State:
    """The setting that the address holds."""
    held = links.read(f"squeezelab:short-squeeze?{page.evaluate('location.hash').lstrip('#')}")
    assert not held.unread
    return held


def accessible(page: Page) -> None:
    """Fails where axe finds something, or the page scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core comes with: pip install axe-playwright-python")
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_shelf_to_live_the_picture_stays_and_then_any_setting_is_drawn(alive: str, page: Page) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(alive + PAGE)
    line, told = page.locator(".st-live").first, finding(page)
    expect(line).to_contain_text("from the build")
    opening = told.inner_text()
    first = page.locator('.st-ctl[data-name="shock"] input').first
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(told).not_to_have_text(opening)  # its page of the book has come
    shelf = told.inner_text()
    assert not [url for url in asked if "/live/" in url], "a slider of the shelf needs no Python"
    page.evaluate("document.querySelector('.st-all')?.setAttribute('open', '')")
    expect(line).to_contain_text("live in your browser", timeout=PATIENCE)
    expect(told).to_have_text(shelf)  # the picture is the same when Python takes over
    other = page.locator('.st-ctl[data-name="market_depth"] input').first
    other.focus()
    page.keyboard.press("End")  # one key: the address is written when a hand rests, and a busy machine may rest between two
    expect(told).not_to_have_text(shelf)
    expect(page).to_have_url(re.compile("market_depth="))
    held = state(page)
    assert {"shock", "market_depth"} <= held.values.keys()
    end = run("short-squeeze", **held.values).write("end_price")
    expect(told).to_contain_text(end)
    page.get_by_role("button", name="Map").click()
    expect(page.locator(".st-pane .sq-plot").first).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Up", exact=True).select_option("short_interest")
    expect(page).to_have_url(re.compile("view.map=shock~short_interest"), timeout=PATIENCE)
    accessible(page)
    again = page.context.new_page()
    again.goto(page.url)
    expect(again.locator(".st-live")).to_contain_text("live in your browser", timeout=PATIENCE)
    expect(finding(again)).to_contain_text(end)
    expect(again.get_by_label("Up", exact=True)).to_have_value("short_interest", timeout=PATIENCE)
    assert not [url for url in asked if not url.startswith((alive, "data:", "blob:"))]


def test_two_sides_stand_beside_each_other_and_open_again_from_their_link(alive: str, screen: Page) -> None:
    alive_at(screen, alive + PAGE)
    screen.get_by_role("button", name="Compare").click()
    told = screen.locator(".st-differs")
    expect(told).to_contain_text("ratio B to A")
    before = finding(screen).inner_text()
    screen.get_by_label("sliders move B").check()
    screen.get_by_label("Spark", exact=True).focus()
    screen.keyboard.press("End")
    expect(screen).to_have_url(re.compile("b.shock=30%25"))
    held = state(screen)
    assert held.twin is not None and not held.values
    ends = [run("short-squeeze", preset=preset, **values).write("end_price") for preset, values in ((None, {}), held.twin)]
    expect(screen.locator(".st-twin .sq-find p").first).to_contain_text(ends[1])
    assert ends[0] in before
    expect(finding(screen)).to_have_text(before)  # side A stays
    until(screen, f"({TICKS})('.st-main-fig') && ({TICKS})('.st-main-fig') === ({TICKS})('.st-twin')")  # both stand on one axis
    accessible(screen)
    again = screen.context.new_page()
    again.goto(screen.url)
    expect(again.locator(".st-twin .sq-find p").first).to_contain_text(ends[1], timeout=PATIENCE)
    again.get_by_role("button", name="Compare").click()
    expect(again.locator(".st-twin")).to_be_hidden()


def test_a_branch_keeps_what_has_been_and_sliders_act_from_there(alive: str, screen: Page) -> None:
    alive_at(screen, alive + PAGE)
    whole = finding(screen).inner_text()
    count = screen.locator(".st-count")
    expect(count).to_have_text(re.compile(r"^\d+ rounds$"))
    steps = int(count.inner_text().split()[0])
    for at in (steps - 1, steps - 2, steps - 3):
        screen.get_by_role("button", name="One round back").click()
        expect(count).to_have_text(f"round {at} of {steps}")
    screen.get_by_role("button", name="Branch").click()
    expect(screen.locator(".st-status")).to_contain_text(f"Moves act from round {at} on")
    screen.get_by_label("Market depth", exact=True).focus()
    screen.keyboard.press("End")
    expect(screen).to_have_url(re.compile("market_depth="))
    model = get_model("short-squeeze")
    replayed = replay(model, [(0, model.given()), (at, model.given(**state(screen).values))])
    screen.get_by_role("slider", name="Round").focus()
    screen.keyboard.press("End")
    expect(finding(screen)).to_have_text(replayed.finding.replace("*", ""))
    expect(finding(screen)).not_to_contain_text(run("short-squeeze", **state(screen).values).write("end_price"))
    screen.get_by_role("button", name="Branch").click()
    expect(finding(screen)).not_to_have_text(whole)


def test_a_guess_is_drawn_by_keyboard_locked_and_answered(alive: str, screen: Page) -> None:
    alive_at(screen, alive + PAGE)
    end = run("short-squeeze").write("end_price")
    screen.get_by_role("button", name="Predict").click()
    expect(finding(screen)).to_contain_text("Draw the price")
    expect(screen.locator(".st-paper")).to_be_hidden()
    shown = screen.locator(".st-calc").evaluate(TOLD)
    assert end not in shown, "nothing that is seen or heard tells the outcome"
    lock = screen.get_by_role("button", name="Lock and reveal")
    lock.click()
    expect(screen.locator(".st-says")).to_contain_text("Draw first")
    screen.get_by_role("slider", name=re.compile("^My curve at")).last.focus()
    for _ in range(3):
        screen.keyboard.press("PageUp")
    expect(screen.locator(".st-says")).to_contain_text("Your curve goes from")
    accessible(screen)
    lock.click()
    expect(finding(screen)).to_contain_text(f"It ends at {end}")
    expect(screen.locator(".st-main-fig .sq-sketch")).to_contain_text("your guess")
    expect(screen.locator(".st-guess")).to_be_hidden()
    screen.get_by_role("button", name="Predict").click()
    screen.get_by_label("Say how much").check()
    screen.get_by_role("radio", name="rises").check()
    screen.get_by_role("slider", name=re.compile("by how much")).focus()
    screen.keyboard.press("PageUp")
    lock.click()
    expect(finding(screen)).to_contain_text("Price at the end")
    expect(screen).to_have_url(re.compile("#shock="))
    expect(finding(screen)).to_contain_text(run("short-squeeze", **state(screen).values).write("end_price"))


def test_what_is_saved_carries_its_setting(alive: str, browser: Browser) -> None:
    for page in opened(browser, 1180, "light"):
        page.goto(f"{alive}{PAGE}#shock=15%25&market_depth=2.3m")
        expect(page.locator(".st-live").first).to_contain_text("live in your browser", timeout=PATIENCE)
        for kind in ("svg", "png", "csv", "py", "json", "html"):
            with page.expect_download() as saved:
                page.get_by_label("Save").select_option(kind)
            path = saved.value.path()
            assert saved.value.suggested_filename == f"short-squeeze.{kind}"
            if kind == "png":
                assert path.read_bytes()[:4] == b"\x89PNG" and path.stat().st_size > 20_000
            else:
                text = path.read_text("utf-8").replace("&amp;", "&")
                assert "squeezelab:short-squeeze?shock=15%25&market_depth=2.3m" in text and "seed" in text, kind


def test_a_live_half_that_fails_leaves_the_shelf_as_it_is(alive: str, screen: Page) -> None:
    screen.route("**/pyodide.asm.wasm*", lambda route: route.abort())
    screen.goto(f"{alive}{PAGE}#b.preset=Deep+market&view.step=3")
    expect(screen.locator(".st-status")).to_contain_text("Python could not start here", timeout=PATIENCE)
    first = screen.locator('.st-ctl[data-name="shock"] input').first
    first.focus()
    before = finding(screen).inner_text()
    screen.keyboard.press("ArrowRight")
    expect(finding(screen)).not_to_have_text(before)
    expect(screen.locator(".st-live").first).to_contain_text("from the build")
    for name in ("Compare", "Predict", "Play", "Branch"):
        screen.get_by_role("button", name=name).first.click()
        expect(screen.locator(".st-status")).to_contain_text("Python could not start here")
    expect(screen.locator(".st-twin")).to_be_hidden()
