"""A calculator in a real browser: played, branched, compared, predicted, read as a table, taken home; keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

import squeezelab
from squeezelab.core import Choice

pytestmark = pytest.mark.same_page
SQUEEZE = squeezelab.get_model("short-squeeze")
RUN = squeezelab.run("short-squeeze")
START, END = (RUN.model.quantities["price"].write(value).removesuffix(" USD") for value in (RUN["price"][0], RUN["end_price"]))


@pytest.fixture
def squeeze(reader: Any) -> Any:
    """The page of the short squeeze, run."""
    reader.open_lab("calculators/short-squeeze.ipynb")
    reader.run_all()
    return reader


def tool(calculator: Locator, name: str) -> Locator:
    return calculator.locator(".sq-tools button", has_text=name)


def turn_to(calculator: Locator, name: str) -> None:
    calculator.get_by_role("tab", name=name).click()


def path_of(calculator: Locator, role: str) -> str:
    """The drawn line of a role: each has a colour variable of its own."""
    return calculator.locator(f'.sq-stage .sq-fig path.line[style*="--sq-r-{role},"]').first.get_attribute("d") or ""


def test_the_run_is_scrubbed_and_stepped_with_the_keyboard(squeeze: Any) -> None:
    calculator = squeeze.calculator()
    reading = calculator.locator(".rd b").first
    end = reading.inner_text()
    whole = path_of(calculator, "riser")
    scrub = calculator.get_by_role("slider", name="Round")
    scrub.focus()
    squeeze.page.keyboard.press("Home")
    expect(reading).to_contain_text(START)
    squeeze.page.keyboard.press("ArrowRight")
    first = squeezelab.run("short-squeeze").series["price"][1, 0]
    expect(reading).to_contain_text(f"{first:.2f}")
    expect(calculator.locator(".rd span").first).to_have_text("Price in round 1")
    expect(calculator.locator(".sq-find")).to_contain_text("Round 1 of")
    expect(calculator.locator(".sq-gauge")).to_contain_text("Loop gain in round 1")
    assert len(path_of(calculator, "riser")) < len(whole)
    squeeze.page.keyboard.press("End")
    expect(reading).to_have_text(end)
    scrub.focus()
    squeeze.page.keyboard.press("Home")
    squeeze.page.keyboard.press("Space")  # with reduced motion, play shows the end
    expect(reading).to_have_text(end)
    assert not squeeze.errors


FOCUS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const name = here.getAttribute('aria-label') || here.textContent.trim();
  return here.closest('.sq-calc') && { name, fold: here.matches('.sq-fold:not(.mod-active)'), seen };
}"""


def test_tab_reaches_every_control_also_what_is_folded_away_and_shows_where_it_stands(reader: Any) -> None:
    reader.open_lab("calculators/dealer-gamma.ipynb")
    reader.run_all()
    page, calculator, names = reader.page, reader.calculator(), []
    calculator.locator(".sq-tools button").first.focus()
    page.keyboard.press("Shift+Tab")  # a focus that comes from the keys is shown
    page.keyboard.press("Tab")
    while len(names) < 80 and (here := page.evaluate(FOCUS)):
        assert here["seen"], f"nothing shows that {here['name']} has the focus"
        names.append(here["name"])
        if here["fold"]:
            if page.locator(".sq-fold:focus").get_attribute("aria-expanded") != "true":
                page.keyboard.press("Space")
            expect(page.locator(".sq-fold:focus")).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Tab")
    model = squeezelab.get_model("dealer-gamma")
    wanted = {text for q in model.parameters for text in (q.options.values() if isinstance(q, Choice) else (q.label, f"{q.label}, value"))}
    assert not wanted - set(names), "cannot be reached"
    assert not reader.errors


def test_a_branch_acts_from_the_playhead_on(squeeze: Any) -> None:
    calculator = squeeze.calculator()
    reading = calculator.locator(".rd b").first
    scrub = calculator.get_by_role("slider", name="Round")
    scrub.focus()
    squeeze.page.keyboard.press("Home")
    for _ in range(5):
        squeeze.page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text(f"{squeezelab.run('short-squeeze')['price'][5]:.2f}")  # the kernel has followed
    squeeze.page.keyboard.press("b")
    expect(calculator.locator(".sq-acting")).to_contain_text("from round 5 on")
    depth = calculator.get_by_role("slider", name=re.compile("Market depth"))
    depth.focus()
    squeeze.page.keyboard.press("End")
    scrub.focus()
    squeeze.page.keyboard.press("End")
    expect(reading).not_to_contain_text(END)
    assert path_of(calculator, "ghost") != ""


def test_a_curve_is_drawn_with_the_pointer_and_bent_with_the_keys_before_the_model_answers(squeeze: Any) -> None:
    calculator, page = squeeze.calculator(), squeeze.page
    tool(calculator, "Predict").click()
    expect(calculator.locator(".sq-find")).to_contain_text("Draw the price, round by round.")
    assert not calculator.get_by_role("tab", name="Why").is_visible() and END not in calculator.inner_text()
    expect(calculator.locator(".sq-presets")).to_have_attribute("inert", "")
    pad = calculator.locator(".sq-sketch .pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    for part in range(20):
        page.mouse.move(box["x"] + (0.1 + 0.03 * part) * box["width"], box["y"] + (0.7 - 0.02 * part) * box["height"])
    page.mouse.up()
    drawn = calculator.locator(".sq-drawn")
    expect(drawn).to_contain_text(f"Your curve goes from {START} USD to")
    by_hand = drawn.inner_text()
    last = calculator.get_by_role("slider", name="My curve at round", exact=False).last
    last.focus()
    before = last.get_attribute("aria-valuetext")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowDown")
    assert last.get_attribute("aria-valuetext") != before
    expect(drawn).not_to_have_text(by_hand)
    page.keyboard.press("ArrowLeft")
    expect(calculator.get_by_role("slider", name="My curve at round", exact=False).nth(-2)).to_be_focused()
    end = drawn.inner_text().split(" to ")[1].split(" USD")[0]
    calculator.locator("button", has_text="Lock and reveal").click()
    off = abs(float(end) - float(END))
    expect(calculator.locator(".sq-find")).to_contain_text(
        re.compile(rf"It ends at {re.escape(END)} USD: your curve ends {off:.2f} USD too (low|high)")
    )
    expect(calculator.locator(".sq-sketch .w.guess")).to_have_text("your guess")
    assert path_of(calculator, "riser") and calculator.locator(".sq-sketch path.guess").get_attribute("d")
    calculator.locator(".sq-find a").click()
    expect(page.locator(".sq-panel")).to_contain_text("Loop gain")
    assert not squeeze.errors


def test_two_settings_stand_side_by_side_on_the_same_draws(reader: Any) -> None:
    reader.open_lab("calculators/dealer-gamma.ipynb")
    reader.run_all()
    calculator = reader.calculator()
    tool(calculator, "Compare").click()
    expect(calculator.locator(".sq-differs")).to_contain_text("predicts")
    figures = calculator.locator(".sq-sides .sq-fig")
    expect(figures).to_have_count(2)
    left, right = (figures.nth(n).bounding_box() for n in (0, 1))
    assert left and right and right["x"] > left["x"] + left["width"] - 2 and abs(left["y"] - right["y"]) < 40
    reader.screenshot("twins")
    tool(calculator, "Compare").click()
    expect(figures).to_have_count(1)


def test_the_table_takes_the_place_of_the_figure(squeeze: Any) -> None:
    calculator = squeeze.calculator()
    turn_to(calculator, "Table")
    table = calculator.get_by_role("table").first
    expect(table.get_by_role("columnheader").nth(1)).to_have_text("Price, USD")
    assert not calculator.locator(".sq-stage > .sq-plot").is_visible()
    result = squeezelab.run("short-squeeze")
    expect(table.get_by_role("row").nth(2).get_by_role("cell").nth(1)).to_have_text(f"{result['price'][1]:.2f}")


def test_a_click_on_the_map_sets_both_sliders(squeeze: Any) -> None:
    calculator = squeeze.calculator()
    turn_to(calculator, "Map")
    says = calculator.locator(".sq-phasesays")
    expect(says).to_contain_text("Price at the end from", timeout=60_000)
    plot = calculator.locator(".sq-pick .sq-words")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    squeeze.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.2 * box["height"])
    expect(calculator.get_by_label("Spark, value")).to_have_value(re.compile(r"\+1[45]\."))
    expect(calculator.get_by_label("Market depth, value")).not_to_have_value("2.0 m USD")


def downloaded(page: Page, button: Locator) -> Path:
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.path()


def test_what_is_taken_home_carries_its_state_and_opens_again(squeeze: Any, tmp_path: Path) -> None:
    calculator = squeeze.calculator()
    calculator.locator(".sq-controls").get_by_label("Market depth, value").fill("3m")
    squeeze.page.keyboard.press("Enter")
    end = f"{squeezelab.run('short-squeeze', market_depth=3e6)['end_price']:.2f} USD"
    expect(calculator.locator(".rd b").first).to_contain_text(end.split()[0])
    tool(calculator, "").last.click()
    item = calculator.locator(".sq-item")
    state, source = "squeezelab:short-squeeze?market_depth=3m", SQUEEZE.sources[0].text
    line = f"Short squeeze. {state} · squeezelab {squeezelab.__version__} · seed 0 · {source}"
    csv = downloaded(squeeze.page, item.filter(has_text="Table")).read_text("utf-8")
    assert csv.startswith(f"# {line}\n")
    assert float(csv.splitlines()[-1].split(",")[csv.splitlines()[1].split(",").index("price")]) == pytest.approx(
        float(end.split()[0]), abs=0.01
    )
    code = downloaded(squeeze.page, calculator.locator(".sq-item[title=Python]")).read_text("utf-8")
    assert code.startswith(f"# {line}\n")
    space: dict[str, Any] = {}
    exec(code.replace("squeezelab.plot(result)", ""), space)
    assert f"{space['result']['end_price']:.2f} USD" == end
    setting = json.loads(downloaded(squeeze.page, calculator.locator(".sq-item[title=JSON]")).read_text("utf-8"))
    assert setting["state"] == state and setting["parameters"]["market_depth"]["value"] == 3e6 and setting["source"] == source
    assert squeezelab.open(setting["state"])["market_depth"] == 3e6
    svg = downloaded(squeeze.page, calculator.locator(".sq-item[title=SVG]")).read_text("utf-8")
    drawing = ElementTree.fromstring(svg)  # well formed
    written = [text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert end in written and "var(" not in svg and svg.count("<path") > 8
    halo, told = (text for text in drawing.iter("{http://www.w3.org/2000/svg}text") if text.text == end)
    assert (halo.get("fill"), halo.get("aria-hidden"), told.get("stroke")) == ("none", "true", None), "a halo below, whatever draws it"
    big = told.get("style", "")
    assert "font-size: 14px" in big and "font-weight: 600" in big, "letters as large as on the screen"
    assert drawing.find("{http://www.w3.org/2000/svg}title").text == line  # type: ignore[union-attr]
    assert state in " ".join(written) and source[:20] in " ".join(written), "and below the figure, whole"
    squeeze.page.keyboard.press("Escape")
    turn_to(calculator, "Table")
    tool(calculator, "").last.click()
    assert end in downloaded(squeeze.page, calculator.locator(".sq-item[title=SVG]")).read_text("utf-8"), "also while the table is shown"
    png = downloaded(squeeze.page, calculator.locator(".sq-item[title=PNG]")).read_bytes()
    assert png.startswith(b"\x89PNG") and len(png) > 10_000
    page = downloaded(squeeze.page, calculator.locator(".sq-item[title=HTML]")).read_text("utf-8")
    squeeze.page.keyboard.press("Escape")
    expect(item.first).to_be_hidden()
    expect(tool(calculator, "").last).to_be_focused()
    assert not squeeze.errors
    (tmp_path / "alone.html").write_text(page, "utf-8")
    asked: list[str] = []
    squeeze.page.goto("about:blank")  # JupyterLab saves its workspace when it likes
    squeeze.page.on("request", lambda request: asked.append(request.url))
    squeeze.page.goto((tmp_path / "alone.html").as_uri())
    assert [url for url in asked if not url.startswith("file:")] == [], "it needs no other file and no server"
    figure = squeeze.page.locator("svg").first.bounding_box()
    assert figure and figure["width"] > 300 and figure["height"] > 200
    expect(squeeze.page.locator("footer")).to_have_text(line)
    expect(squeeze.page.get_by_role("table").last.get_by_role("row").last).to_contain_text(end.split()[0])
    squeeze.screenshot("page-of-its-own")


BROKEN = """
import dataclasses, squeezelab
from squeezelab.views import Calculator
model = squeezelab.get_model("short-squeeze")
def step(state, p, draws):
    if (p.market_depth > 30e6).any():
        raise RuntimeError("the book is empty")
    return model.dynamics.step(state, p, draws)
Calculator(dataclasses.replace(model, dynamics=dataclasses.replace(model.dynamics, step=step)))
"""


def test_what_goes_wrong_is_said_in_the_calculator_and_its_controls_go_on(reader: Any) -> None:
    held = json.loads((reader.server.root / "notebooks/calculators/short-squeeze.ipynb").read_text("utf-8"))
    cell = held["cells"][-1]
    link = 'import squeezelab\nsqueezelab.open("squeezelab:short-squeeze?preset=Gone&shock=5%25&later=1")'
    held["cells"] = [{**cell, "id": f"c{k}", "source": text} for k, text in enumerate((link, BROKEN))]
    (reader.server.root / "notebooks/calculators/broken.ipynb").write_text(json.dumps(held), "utf-8")
    reader.open_lab("calculators/broken.ipynb")
    reader.run_all()
    linked, broken = reader.calculator(0), reader.calculator(1)
    expect(linked.locator(".sq-status")).to_contain_text("“preset=Gone” was not read")
    expect(linked.locator(".sq-status")).to_contain_text("“later=1” was not read")
    expect(linked.get_by_label("Spark, value")).to_have_value(re.compile(r"5\.0"))
    broken.scroll_into_view_if_needed()
    depth = broken.get_by_role("slider", name="Market depth", exact=True)
    depth.focus()
    whole = path_of(broken, "riser")
    reader.page.keyboard.press("End")
    alert = broken.locator(".sq-status").get_by_role("alert")
    expect(alert).to_contain_text("The model stopped at these values: the book is empty")
    assert path_of(broken, "riser") == whole, "the last good picture stays"
    reader.page.keyboard.press("Home")
    expect(alert).to_have_count(0)
    expect(broken.locator(".rd b").first).not_to_contain_text(END)
    assert not reader.errors


def test_a_drag_ends_where_the_hand_lets_go(squeeze: Any) -> None:
    calculator = squeeze.calculator()
    handle = calculator.get_by_role("slider", name=re.compile("Market depth"))
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    mouse = squeeze.page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    for step in range(60):
        mouse.move(x + 60 * (1 if step % 20 < 10 else -0.5), y)
    mouse.move(x + 37, y)
    mouse.up()
    stop = int(float(handle.get_attribute("aria-valuenow") or 0))
    depth = float(SQUEEZE.parameter("market_depth").stops[stop])  # type: ignore[union-attr]
    expect(calculator.locator(".rd b").first).to_contain_text(f"{squeezelab.run('short-squeeze', market_depth=depth)['end_price']:.2f}")
    assert not squeeze.errors


@pytest.mark.parametrize("width", [1400, 900, 420])
def test_nothing_is_wider_than_the_page(reader: Any, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 1000})
    reader.open_notebook7("calculators/short-squeeze.ipynb")
    reader.run_all()
    calculator = reader.calculator()
    reader.page.wait_for_timeout(800)
    assert calculator.evaluate("e => e.scrollWidth - e.clientWidth") <= 1
    figure, whole = calculator.locator(".sq-stage .sq-fig").bounding_box(), calculator.bounding_box()
    assert figure and whole and figure["width"] > (0.8 if width == 420 else 0.5) * whole["width"] and whole["width"] > 0.6 * width
    reader.screenshot(f"width-{width}")


def test_on_a_phone_the_figure_stays_while_sliders_pass_and_covers_none_that_has_the_focus(reader: Any) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open_lab("calculators/short-squeeze.ipynb")
    reader.run_all()
    calculator = reader.calculator()
    figure = calculator.locator(".sq-stage .sq-fig")
    expect(figure).to_have_css("height", "300px")
    calculator.locator(".sq-every").click()
    handles = calculator.locator(".sq-controls .sq-group .noUi-handle")
    labels = ["Shares sold short", "Market depth", "Average entry price", "Spark"]  # down, and up again
    assert handles.count() >= 6
    for label in labels:
        handle = calculator.get_by_role("slider", name=label, exact=True)
        handle.focus()
        reader.page.wait_for_timeout(300)
        box, top = handle.bounding_box(), figure.bounding_box()
        assert box and top and top["y"] > 0 and top["y"] + top["height"] < box["y"], f"{label} lies under the figure"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert handle.evaluate("(e, [x, y]) => e.contains(document.elementFromPoint(x, y))", [x, y]), f"{label} is covered"
    reader.screenshot("phone")
