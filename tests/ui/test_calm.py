"""Nothing moves that nobody moved, whatever is done; other inks, larger letters, the keys alone; and what a saved notebook keeps."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from reference.screen import NARROW, opened

pytestmark = pytest.mark.slow  # each of them takes a page of its own, and the first has fallen on a busy machine

VIEW = "application/vnd.jupyter.widget-view+json"
WIDGETS = "lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin"
BROKEN = """() => [...document.querySelectorAll('.jp-Notebook .jupyter-widgets-disconnected')].filter(one => {
  const mark = getComputedStyle(one, '::before');
  return one.getBoundingClientRect().height && mark.display !== 'none' && mark.content !== 'none';
}).map(one => one.className)"""
SHIFTS = """() => {
  window.sqShifts = [];
  new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(({ node, previousRect, currentRect }) => {
    const one = node?.nodeType === 1 ? node : node?.parentElement;
    const own = '.sq-words, .sq-fig, .noUi-target, .sq-tableview, .sq-who'; // drawn anew, or moved by hand
    if (!one?.closest('.sq-calc') || one.closest(own)) return;
    const [from, to] = [previousRect, currentRect];
    const name = `${one.tagName} ${one.className} in ${one.parentElement.className} “${one.textContent.trim().slice(0, 24)}”`;
    if (from.width && to.width) window.sqShifts.push(`${name}: ${from.x},${from.y} to ${to.x},${to.y}`);
  }))).observe({ type: 'layout-shift', buffered: false });
}"""
INKS = """calculator => {
  const probe = document.createElement('i');
  document.body.append(probe);
  const system = Object.fromEntries(['Canvas', 'CanvasText', 'LinkText', 'Highlight'].map(name => {
    probe.style.color = name;
    return [getComputedStyle(probe).color, name];
  }));
  probe.remove();
  const roles = [...new Set([...document.styleSheets].flatMap(sheet => { try { return [...sheet.cssRules]; } catch { return []; } })
    .flatMap(rule => [...(rule.cssText.matchAll(/--sq-r-[a-z0-9-]+(?=:)/g))].map(([name]) => name)))];
  const foreign = roles.filter(role => {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.style.stroke = `var(${role})`;
    const place = calculator.querySelector('.sq-fig svg');
    place.append(line);
    const colour = getComputedStyle(line).stroke;
    line.remove();
    return !(colour in system) && !colour.startsWith('url');
  });
  return { roles: roles.length, foreign };
}"""

ON_TOP = """handle => {
  const box = handle.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return handle.contains(top) || (top?.contains(handle) ?? false);
}"""


def depth_of(calculator: Locator) -> Locator:
    return calculator.get_by_role("slider", name="Market depth", exact=True)


def test_no_part_of_a_calculator_shifts_in_anything_that_is_done_to_it(opener: Any) -> None:
    page = opener.page
    page.evaluate(SHIFTS)
    calculator = opened(opener, "short-squeeze")

    def still(what: str) -> None:
        page.wait_for_timeout(500)
        shifts = page.evaluate("window.sqShifts.splice(0)")
        assert not shifts, f"layout shifted in {what}: " + "; ".join(shifts)

    still("the start")
    box = depth_of(calculator).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + 8 + 4 * step, box["y"] + 8)
        page.wait_for_timeout(20)
    page.mouse.up()
    still("a drag")
    calculator.locator(".sq-preset").nth(1).click()
    still("a preset")
    field = calculator.get_by_label("Market depth, value")
    field.fill("nonsense")
    field.press("Enter")
    still("an error")
    calculator.get_by_role("button", name="Show the edges").click()
    still("an edge")
    calculator.get_by_role("slider", name="Round").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    still("a step")
    calculator.get_by_role("button", name="Predict").click()
    still("a question")
    calculator.get_by_role("button", name="Predict").click()
    still("its end")
    assert not opener.errors


def test_a_shift_would_be_seen(opener: Any) -> None:
    calculator = opened(opener, "short-squeeze")
    opener.page.evaluate(SHIFTS)
    calculator.locator(".sq-find").evaluate("one => { one.style.marginTop = '30px'; }")
    opener.page.wait_for_function("() => window.sqShifts.length > 0")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_with_forced_colours_every_role_has_a_colour_of_the_system(opener: Any, theme: str) -> None:
    calculator = opened(opener, "short-squeeze")
    opener.page.evaluate("theme => { document.body.dataset.jpThemeLight = String(theme === 'light'); }", theme)
    opener.page.emulate_media(forced_colors="active")
    found = calculator.evaluate(INKS)
    assert found["roles"] > 50 and found["foreign"] == []
    preset = calculator.locator(".sq-preset.is-on")
    assert preset.evaluate("one => getComputedStyle(one).outlineStyle") != "none", "the chosen preset is told by an outline"


@pytest.mark.parametrize("model", ["short-squeeze", "gamma-scalping", "deleveraging-queue"])
def test_at_twice_the_size_of_letters_nothing_is_cut_and_all_can_be_reached(opener: Any, model: str) -> None:
    page = opener.page
    page.set_viewport_size({"width": 820, "height": 560})  # a window of 1640 × 1120 at 200 %
    page.add_style_tag(content=".sq-calc { width: 100% !important; }")
    calculator = opened(opener, model)
    for files in (True, False):  # beside the list of files, and without it
        if not files:
            page.keyboard.press("Control+b")
            expect(page.locator(".jp-FileBrowser")).to_be_hidden()
            calculator.scroll_into_view_if_needed()
            page.wait_for_timeout(900)
        expect(calculator.locator(".sq-body")).to_have_js_property("scrollLeft", 0)
        assert calculator.evaluate(NARROW) == [], f"with files {files}"
        every = calculator.locator(".sq-every")
        if every.is_visible() and files:
            every.click()
        handles = calculator.locator(".sq-ctl .noUi-handle:visible")
        expect(handles.last).to_be_visible()
        for number in range(handles.count()):
            handles.nth(number).scroll_into_view_if_needed()
            assert handles.nth(number).evaluate(ON_TOP), f"slider {number} lies under something, with files {files}"


def test_everything_is_reached_by_the_keys_in_the_order_of_reading(opener: Any) -> None:
    calculator = opened(opener, "short-squeeze")
    opener.page.evaluate("document.activeElement?.blur()")
    calculator.locator(".sq-tools button").first.focus()
    seen = []
    for _ in range(60):
        kind = opener.page.evaluate("""() => {
          const one = document.activeElement;
          if (!one.closest('.sq-calc')) return 'out';
          const place = ['tools', 'preset', 'ctl', 'fold', 'foot', 'tabs', 'tbtns', 'transport'].find(name => one.closest(`.sq-${name}`));
          return place ?? one.className;
        }""")
        if kind == "out":
            break
        if not seen or seen[-1] != kind:
            seen.append(kind)
        opener.page.keyboard.press("Tab")
    order = [kind for kind in seen if kind in {"tools", "preset", "ctl", "tabs", "transport"}]
    assert [kind for number, kind in enumerate(order) if kind not in order[:number]] == ["tools", "preset", "ctl", "tabs", "transport"], (
        seen
    )


def test_without_motion_nothing_moves_by_itself(opener: Any) -> None:
    opener.page.emulate_media(reduced_motion="reduce")
    calculator = opened(opener, "short-squeeze")
    moving = calculator.evaluate(
        """calculator => [...calculator.querySelectorAll('*')].filter(one =>
          one.getAnimations().length || parseFloat(getComputedStyle(one).transitionDuration) > 0).length"""
    )
    assert moving == 0


def saved(path: Path) -> str:
    """The page that a saved notebook holds of its calculator, for wherever no widget can be."""
    held = json.loads(path.read_text("utf-8"))
    outputs = [output["data"] for cell in held["cells"] for output in cell.get("outputs", []) if VIEW in output.get("data", {})]
    return "".join("".join(data["text/html"]) for data in outputs)


def moved_and_saved(reader: Any) -> tuple[Locator, Path]:
    """A calculator whose depth a reader has moved, in a notebook that she has saved."""
    reader.open_lab("calculators/short-squeeze.ipynb")
    reader.run_all()
    calculator = reader.calculator()
    depth_of(calculator).focus()
    for _ in range(12):
        reader.page.keyboard.press("ArrowRight")
    expect(calculator.locator(".sq-find p").nth(1)).to_contain_text("Your last move")
    path = reader.server.root / "notebooks/calculators/short-squeeze.ipynb"
    until = time.monotonic() + 30
    while "market_depth=" not in saved(path):
        assert time.monotonic() < until, f"the picture is of the moment of display: {re.sub('<img[^>]*>', '', saved(path))}"
        reader.page.keyboard.press("Control+s")
        reader.page.wait_for_timeout(500)
    return calculator, path


def test_a_saved_notebook_holds_the_picture_that_was_last_seen(reader: Any) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    calculator, path = moved_and_saved(reader)
    html = saved(path)
    assert calculator.locator(".sq-find p").first.inner_text() in re.sub(r"<[^>]+>", "", html)
    expect(calculator.locator(".sq-fig path.line").first).to_be_attached()
    (picture,) = re.findall(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+", html)
    for exporter in (nbconvert.HTMLExporter(), nbconvert.MarkdownExporter()):
        page, _ = exporter.from_filename(str(path))
        assert picture in page, f"{type(exporter).__name__} shows another picture, or none"


@pytest.mark.parametrize("widgets", [False, True], ids=["without", "with"])
def test_a_notebook_that_is_opened_again_sleeps_under_one_bar_and_wakes(reader: Any, widgets: bool) -> None:
    page = reader.page
    reader.server.ask(WIDGETS, json.dumps({"raw": json.dumps({"saveState": widgets})}).encode(), "PUT")
    try:
        _, path = moved_and_saved(reader)
        assert bool(json.loads(path.read_text("utf-8"))["metadata"].get("widgets")) == widgets, "the state of its widgets is saved"
        reader.server.stop_kernels()
        reader.open_lab("calculators/short-squeeze.ipynb")
        expect(page.locator(".sq-asleep:visible")).to_have_count(1)
        expect(page.locator(".sq-asleep")).to_contain_text("asleep")
        seen = page.locator(".jp-Notebook :is(.sq-last img, .sq-calc .sq-fig path.line)").first
        expect(seen).to_be_visible()
        expect(page.get_by_text("Error displaying widget")).to_have_count(0) if widgets else expect(
            page.get_by_text("Error displaying widget").first
        ).to_be_hidden()
        assert page.evaluate(BROKEN) == [], "no mark of a broken link"
        page.get_by_role("button", name="Wake them all").click()
        expect(page.locator(".sq-asleep:visible")).to_have_count(0)
        expect(reader.calculator().locator(".sq-find p").first).not_to_be_empty()
        expect(page.locator(".sq-last")).to_have_count(0)
    finally:
        reader.server.ask(WIDGETS, b'{"raw": "{}"}', "PUT")


def test_a_badge_leads_to_its_claim(reader: Any) -> None:
    reader.open_lab("calculators/short-squeeze.ipynb")
    reader.run_all()
    calculator = reader.calculator()
    calculator.get_by_role("tab", name="Why").click()
    badge = calculator.locator(".sq-checks a[href*='#squeezelab:term/']").first
    name = badge.inner_text()
    badge.click()
    claim = reader.page.locator(f".sq-claim[data-claim='{name}']")
    expect(claim).to_be_focused()
    expect(claim).to_be_in_viewport()
