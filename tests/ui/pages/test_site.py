"""The built site in a browser: page, picture, slider, preset, link; without JavaScript, storage or a line; wide, narrow, dark."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from squeezelab import run

from .conftest import Served, serving, until

CALCULATOR = "calculators/short-squeeze.html"
WIDTHS = (1180, 768, 390)


@pytest.fixture
def reading(browser: Browser) -> Iterator[Any]:
    """Opens a page as this reader has it: ``reading(width=390, dark=True, scripts=False)``; fails on an error of a script."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(width: int = 1180, *, dark: bool = False, scripts: bool = True, workers: str = "block") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce",
            java_script_enabled=scripts, service_workers=workers,  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


pytestmark = pytest.mark.browser


def finding(page: Page) -> str:
    """What stands above the picture."""
    return page.locator(".st-stage > .sq-find p").first.inner_text()


def ended(**values: float) -> str:
    """The price at which the model itself ends there, as it is written."""
    return run("short-squeeze", **values).write("end_price")


def test_a_slider_turns_pages_that_come_at_its_first_touch(served: Served, reading: Any) -> None:
    page = reading()
    served.asked.clear()
    page.goto(served.url + CALCULATOR)
    page.wait_for_timeout(400)
    assert not [path for path in served.asked if ".book" in path], "nothing is fetched before a touch"
    assert len(served.asked) <= 7
    slider = page.get_by_label("Spark", exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".st-stage > .sq-find")).not_to_contain_text("Move a slider")
    expect(slider).to_have_attribute("aria-valuetext", "+11.0 %".replace(" ", "\u202f"))
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.11))
    assert [path for path in served.asked if path.endswith("0-shock.book")] and len([p for p in served.asked if ".book" in p]) == 1
    page.keyboard.press("End")
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.30))
    expect(page).to_have_url(re.compile("#shock=30%25$"))
    expect(page.locator(".st-said")).to_contain_text(ended(shock=0.30))


def test_a_copied_setting_opens_again(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}{CALCULATOR}#market_depth=2m")
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(market_depth=2e6))
    expect(page.get_by_label("Market depth", exact=True)).to_have_attribute("aria-valuetext", "2.0 m USD")
    page.get_by_role("button", name="Deep market").click()
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(market_depth=5e6))
    expect(page).to_have_url(re.compile(r"#preset=Deep\+market$"))
    again = reading()
    again.goto(page.url)
    expect(again.locator(".st-stage > .sq-find p").first).to_contain_text(ended(market_depth=5e6))
    expect(again.get_by_role("button", name="Deep market")).to_have_attribute("aria-pressed", "true")


def test_between_two_stops_the_nearest_is_shown_and_said_to_be(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}{CALCULATOR}#shock=5.03%25")
    expect(page.locator(".st-status")).to_have_text(re.compile("lies between two settings of the build: shown is"))
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.05))


def test_two_settings_at_once_leave_the_true_picture_and_say_which_it_is(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}{CALCULATOR}#shock=6%25&market_depth=2.3m")
    expect(page.locator(".st-status")).to_contain_text("Thin market")
    assert ended() in finding(page)


def test_a_claim_opens_at_its_setting_whatever_it_is(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}terms/short-squeeze.html")
    page.get_by_role("link", name="Try the counter-example").first.click()
    expect(page.locator(".st-status")).to_be_hidden()
    expect(page.locator(".st-stage > .sq-find p").first).not_to_contain_text(ended())


@pytest.mark.parametrize(
    "fragment",
    [
        "#shock=<script>document.title='taken'</script>",
        "#shock=%3Cimg%20src=x%20onerror=alert(1)%3E&preset=%3Cb%3E",
        "#__proto__=1&constructor=2&toString=3",
        "#shock=%E0%A4%A&=&&&x",
        "#shock=" + "9" * 5000,
        "#shock=NaN&market_depth=Infinity&short_interest=1e999",
        "#shock=900%25",
        "#market_depth=5%25",
    ],
)
def test_a_crafted_address_is_refused_in_a_sentence_and_never_becomes_markup(served: Served, reading: Any, fragment: str) -> None:
    page = reading()
    page.goto(f"{served.url}{CALCULATOR}{fragment}")
    expect(page.locator(".st-status")).to_be_visible()
    assert page.locator(".st-status *").count() == 0 and page.title().startswith("Short squeeze")
    assert ended() in finding(page)
    slider = page.get_by_label("Spark", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-stage > .sq-find")).to_contain_text("Your last move")
    expect(page.locator(".st-status")).to_be_hidden()


def test_without_a_script_the_page_reads_and_shows_its_picture(served: Served, reading: Any) -> None:
    page = reading(scripts=False)
    page.goto(f"{served.url}terms/short-squeeze.html")
    figure = page.locator(".st-main-fig")
    assert figure.locator("path.line").count() > 10 and ended() in figure.inner_text()
    expect(page.get_by_text("Without JavaScript the picture stays")).to_be_visible()
    page.get_by_role("link", name="Margin call").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Margin call")


def test_from_a_file_the_reading_part_reads(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{(served.root / 'terms/short-squeeze.html').as_uri()}")
    assert page.locator(".st-main-fig path.line").count() > 10
    bar = page.locator(".st-bar").evaluate("one => getComputedStyle(one).display")
    assert bar == "flex", "the style sheet is there"
    page.get_by_role("link", name="Margin call").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Margin call")


def test_where_storage_is_denied_everything_goes_on(served: Served, reading: Any) -> None:
    page = reading()
    denied = "() => { throw new DOMException('denied', 'SecurityError'); }"
    page.add_init_script(
        f"Object.defineProperty(window, 'localStorage', {{ get: {denied} }}); navigator.serviceWorker.register = {denied};"
    )
    page.goto(served.url + CALCULATOR)
    page.get_by_role("button", name="Dark or light").click()
    assert page.evaluate("document.documentElement.dataset.jpThemeLight") == "false"
    page.get_by_label("Spark", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-stage > .sq-find")).to_contain_text("Your last move")


def test_a_book_that_cannot_be_had_is_said_and_the_picture_stays(served: Served, reading: Any) -> None:
    page = reading()
    page.route("**/*.book", lambda route: route.abort())
    page.goto(served.url + CALCULATOR)
    page.get_by_label("Spark", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-status")).to_contain_text("could not be loaded")
    assert ended() in finding(page)
    page.unroute("**/*.book")
    page.keyboard.press("End")
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.30))


def test_after_the_first_visit_it_reads_without_a_line(served: Served, reading: Any) -> None:
    page = reading(workers="allow")
    page.goto(served.url + CALCULATOR)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = "caches.keys().then(async names => (await Promise.all(names.map(async one => (await caches.open(one)).keys()))).flat())"
    until(page, f"{kept}.then(all => all.length > 8)")
    page.reload()
    page.get_by_label("Spark", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator(".st-stage > .sq-find")).to_contain_text("Your last move")
    until(page, f"{kept}.then(all => all.some(one => one.url.endsWith('0-shock.book')))")
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Spark", exact=True).focus()
    page.keyboard.press("End")
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.30))
    page.goto(f"{served.url}claims.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("tested")
    page.context.set_offline(False)


def test_a_new_build_takes_over_whole_and_an_old_tab_goes_on(served: Served, reading: Any, tmp_path: Path) -> None:
    shutil.copytree(served.root, tmp_path / "kit")
    for held in serving(tmp_path):
        page = reading(workers="allow")
        page.goto(held.url + CALCULATOR)
        until(page, "Boolean(navigator.serviceWorker.controller)")
        rebuilt(held.root)
        page.get_by_label("Spark", exact=True).focus()
        page.keyboard.press("Home")
        expect(page.locator(".st-stage > .sq-find")).to_contain_text("Your last move")
        page.reload()
        until(page, "window.build === 2")
        until(page, "caches.keys().then(names => names.length === 1 && names[0].endsWith('-second'))")
        kept = "caches.open('squeezelab-second').then(async one => (await one.keys()).map(each => each.url).join())"
        until(page, f"{kept}.then(all => all.includes('/{CALCULATOR}') && all.includes('second.js'))")
        page.context.set_offline(True)
        page.reload()
        until(page, "window.build === 2")
        expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended())
        page.context.set_offline(False)


def rebuilt(root: Path) -> None:
    """What a host holds after another build: scripts of another name, another version, and no file of the first."""
    (script,) = root.glob("assets/site.*.js")
    (root / "assets/site.second.js").write_text(f"{script.read_text('utf-8')}\nwindow.build = 2;\n", "utf-8")
    worker = (root / "sw.js").read_text("utf-8")
    version = re.search(r"VERSION = '(\w+)'", worker)
    assert version
    for path in [*root.rglob("*.html"), root / "sw.js"]:
        text = path.read_text("utf-8").replace(script.name, "site.second.js").replace(version[1], "second")
        path.write_text(text, "utf-8")
    script.unlink()


def test_on_paper_ink_is_dark_and_controls_are_gone(served: Served, reading: Any) -> None:
    page = reading(dark=True)
    page.goto(served.url + "terms/short-squeeze.html")
    page.get_by_role("button", name="Dark or light").click()
    page.get_by_role("button", name="Dark or light").click()  # chosen now, not only the system's
    assert page.evaluate("document.documentElement.dataset.jpThemeLight") == "false"
    light = (
        "[...getComputedStyle(document.querySelector('h1')).color.matchAll(/\\d+/g)].slice(0, 3).reduce((sum, one) => sum + Number(one), 0)"
    )
    assert page.evaluate(light) > 500
    page.emulate_media(media="print")
    until(page, f"{light} < 200")
    expect(page.locator(".st-controls")).to_be_hidden()
    expect(page.locator(".st-main-fig path.line").first).to_be_attached()
    expect(page.locator(".st-stage > .sq-find p").first).to_be_visible()


def test_no_request_leaves_the_origin(served: Served, reading: Any) -> None:
    page = reading()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index.html", "terms/short-squeeze.html", CALCULATOR, "claims.html", "map.html", "search.html?q=squeeze"):
        page.goto(served.url + name)
        page.wait_for_timeout(150)
    assert asked and not [url for url in asked if not url.startswith((served.url, "data:"))]


def test_the_index_comes_with_the_first_key_and_finds_what_people_see(served: Served, reading: Any) -> None:
    page = reading()
    served.asked.clear()
    page.goto(f"{served.url}index.html")
    page.wait_for_timeout(200)
    assert not [path for path in served.asked if "search" in path]
    page.keyboard.press("/")
    page.keyboard.type("price doubles without")
    expect(page.locator(".st-suggested a").first).to_have_text("Short squeeze")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Short squeeze")
    page.goto(f"{served.url}search.html?q=<b>squeze</b>")
    expect(page.locator("#hits a").first).to_have_text("Short squeeze")
    expect(page.locator("#asked b")).to_have_count(0)


def test_a_search_on_the_site_never_ends_in_nothing_and_says_why_each_term_is_there(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}search.html?q=xylophone")
    expect(page.locator("#asked")).to_have_text("Nothing answers to “xylophone”. These are spelt most alike.")
    expect(page.locator("#hits small").first).to_contain_text("spelt most alike: “")
    page.locator("#q").fill("margin zebra")
    expect(page.locator("#asked")).to_contain_text("to “margin zebra”.")
    expect(page.locator("#hits small").first).to_contain_text("without “zebra”")
    page.locator("#q").fill("")
    expect(page.locator("#hits a")).to_have_count(0)


def test_the_ledger_is_filtered_in_place_and_its_address_opens_it_so_again(served: Served, reading: Any) -> None:
    page = reading()
    page.goto(f"{served.url}claims.html")
    every = page.locator("#ledger article").count()
    page.get_by_role("group", name="Verdict").get_by_role("button").last.click()
    expect(page).to_have_url(re.compile("#verdict=[a-z]+$"))
    shown, verdict = page.locator("#ledger article:visible"), page.url.rpartition("=")[2]
    expect(shown.first).to_have_attribute("data-verdict", verdict)
    assert 0 < shown.count() < every
    again = reading()
    again.goto(page.url.replace(f"verdict={verdict}", f"verdict={verdict}&site=<b>&nobody=1"))
    expect(again.locator("#ledger article:visible")).to_have_count(shown.count())
    expect(again.locator(".st-shown")).to_have_text(f"{shown.count()} of {every} claims.")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways_and_axe_finds_nothing(served: Served, reading: Any, width: int, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core comes with: pip install axe-playwright-python")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    page = reading(width, dark=dark)
    for name in ("index.html", "terms/short-squeeze.html", "claims.html", "map.html", "terms/index.html", "calculators/index.html"):
        page.goto(served.url + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways"
        page.evaluate(script)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = [(one["id"], one["nodes"][0]["html"][:120], len(one["nodes"])) for one in found]
        assert not told, f"{name}: {told}"


def test_targets_are_wide_enough_for_a_finger(served: Served, reading: Any) -> None:
    page = reading(390)
    page.goto(f"{served.url}terms/short-squeeze.html")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary, .st-nav a, .st-logo')]
             .filter(one => one.offsetParent && !one.closest('.st-status'))
             .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height]).filter(([, high]) => high < 44)"""
    )
    assert not small


def test_the_layout_stands_still_while_the_page_loads(served: Served, reading: Any) -> None:
    page = reading()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(one => (window.shift += one.value)))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(f"{served.url}terms/short-squeeze.html")
    page.wait_for_timeout(600)
    assert page.evaluate("window.shift") < 0.1


# live ----------------------------------------------------------------------------------------
LIVE = 90_000  # ms; a busy machine loads Python slowly


def test_python_takes_over_where_the_shelf_has_no_answer_and_nothing_jumps(alive: Served, reading: Any) -> None:
    page = reading()
    alive.asked.clear()
    page.goto(alive.url + CALCULATOR)
    page.wait_for_timeout(500)
    assert not [path for path in alive.asked if "/live/" in path], "opening a page never fetches Python"
    page.get_by_label("Spark", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.11))
    expect(page.locator(".st-live")).to_contain_text("settings from the build")
    page.get_by_role("button", name="Table").click()
    expect(page.locator(".st-live")).to_contain_text("live in your browser", timeout=LIVE)
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.11))
    expect(page.locator(".st-pane table").first).to_be_visible()
    page.get_by_label("Market depth", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#shock=11%25&market_depth="))
    depth = page.url.rpartition("=")[2]
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.11, market_depth=depth))
    page.get_by_role("button", name="Map").click()
    expect(page.locator(".st-pane .sq-plot").first).to_be_visible()
    again = reading()
    again.goto(page.url)
    expect(again.locator(".st-live")).to_contain_text("live in your browser", timeout=LIVE)
    expect(again.locator(".st-stage > .sq-find p").first).to_contain_text(ended(shock=0.11, market_depth=depth))


@pytest.mark.parametrize("broken", ["live.json", "*.wasm*", "*.whl", "worker.js"])
def test_where_python_cannot_start_a_sentence_says_so_and_the_shelf_goes_on(alive: Served, reading: Any, broken: str) -> None:
    page = reading()
    page.context.route(
        f"**/live/**/{broken}" if "*" in broken else f"**/live/{broken}", lambda route: route.fulfill(status=404, body="gone")
    )
    if "*" in broken:
        page.context.route(f"**/live/{broken}", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(f"{alive.url}{CALCULATOR}#shock=6%25&market_depth=2.3m")
    expect(page.locator(".st-status")).to_contain_text("Python could not start here", timeout=LIVE)
    assert ended() in finding(page)
    page.get_by_role("button", name="Deep market").click()
    expect(page.locator(".st-stage > .sq-find p").first).to_contain_text(ended(market_depth=5e6))
    expect(page.locator(".st-live")).to_contain_text("settings from the build")


def test_a_first_picture_that_is_not_the_built_one_is_not_believed(alive: Served, reading: Any) -> None:
    page = reading()
    page.add_init_script("const parse = JSON.parse; JSON.parse = text => parse(String(text).replace('88\u202f%', '87\u202f%'));")
    page.goto(f"{alive.url}{CALCULATOR}")
    page.route("**/presets.book", lambda route: route.continue_())
    page.get_by_role("button", name="Why").click()
    expect(page.locator(".st-status")).to_contain_text("is not the one of the build", timeout=LIVE)
    expect(page.locator(".st-live")).to_contain_text("settings from the build")
