"""A tutorial in a real browser: run it, move a slider with the keyboard, and the picture and the numbers follow."""

import re
import time

import pytest
from conftest import CHECKOUT
from playwright.sync_api import expect

import squeezelab

pytestmark = pytest.mark.same_page

FLAGSHIPS = ("00-start-here", "03-short-squeeze", "04-liquidation-cascade", "06-dealer-gamma")
TUTORIALS = sorted((CHECKOUT / "notebooks" / "tutorials").glob("*.ipynb"))
OVERFLOWING = """() => [...document.querySelectorAll('.sq-calc, .jp-OutputArea-output, .jp-RenderedMarkdown')]
    .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => `${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)"""
PLAYHEADS = "all => all.map(e => [e.getAttribute('aria-valuenow'), e.getAttribute('aria-valuemax')])"
FIGURES = """() => [...document.querySelectorAll('.sq-fig')].map(figure => {
    const box = figure.getBoundingClientRect(), marks = [...figure.querySelectorAll('path, rect, circle, polyline, polygon')]
    const drawn = marks.filter(m => { const b = m.getBoundingClientRect(); return b.width + b.height > 3 })
    return {width: box.width, height: box.height, marks: drawn.length, nan: /NaN|Infinity/.test(figure.innerHTML), text: figure.innerText}
})"""


@pytest.fixture(params=["lab", "notebook7"])
def tutorial(request, reader):
    """The first tutorial, run from top to bottom, in JupyterLab and in Notebook 7."""
    getattr(reader, f"open_{request.param}")("tutorials/00-start-here.ipynb")
    reader.run_all()
    return reader


def value_of(slider, parameter):
    """The value at which the handle stands: sliders count the stops of their parameter."""
    return float(squeezelab.get_model("short-squeeze").parameter(parameter).stops[int(float(slider.get_attribute("aria-valuenow")))])


def test_a_slider_moved_with_the_keyboard_moves_path_and_reading(tutorial):
    calculator = tutorial.calculator()
    spark = calculator.get_by_role("slider", name=re.compile("Spark"))
    depth = squeezelab.get_model("short-squeeze").parameter("market_depth").default
    reading, paths = calculator.locator(".rd b").first, calculator.locator(".sq-fig path.line")

    def drawn():
        return [path.get_attribute("d") for path in paths.all()]

    for key in ("Home", "PageUp", "ArrowRight", "ArrowLeft", "ArrowLeft", "End"):
        before, stood = drawn(), spark.get_attribute("aria-valuenow")
        spark.focus()
        tutorial.page.keyboard.press(key)
        expect(spark).not_to_have_attribute("aria-valuenow", stood)
        shock = value_of(spark, "shock")
        expected = squeezelab.run("short-squeeze", shock=shock, market_depth=depth)
        expect(reading).to_contain_text(expected.write("end_price"))
        until = time.monotonic() + 30
        while drawn() == before:
            assert time.monotonic() < until, f"the picture does not follow {key}"
            tutorial.page.wait_for_timeout(50)
    assert shock == squeezelab.get_model("short-squeeze").parameter("shock").high
    assert not tutorial.errors


def test_the_numbers_in_the_prose_are_the_models(tutorial):
    small = squeezelab.run("short-squeeze", preset="Thin market", shock=0.03)
    told = tutorial.page.locator(".jp-RenderedMarkdown", has_text="Begin with a small spark")
    expect(told).to_contain_text(small.write("end_price"))


def seen(name, theme):
    """A case: the first ones in light in every run, the others when slow tests are asked for."""
    quick = theme == "light" and name in FLAGSHIPS
    return pytest.param(name, theme, id=f"{name}-{theme}", marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("name", "theme"), [seen(path.stem, theme) for path in TUTORIALS for theme in ("light", "dark")])
def test_every_tutorial_shows_its_figures_and_nothing_overflows(reader, name, theme):
    """Wide and narrow, with the whole notebook in the page at once, so that no cell is out of sight."""
    reader.open_lab(f"tutorials/{name}.ipynb", theme=theme)
    reader.unfold()
    reader.run_all()
    for calculator in range(reader.page.locator(".sq-calc").count()):
        reader.calculator(calculator)
    for width in (1400, 760):
        reader.page.set_viewport_size({"width": width, "height": reader.page.viewport_size["height"]})
        reader.page.wait_for_timeout(1500)
        reader.screenshot(f"{name}-{theme}-{width}")
        assert reader.page.evaluate(OVERFLOWING) == [], f"at {width} px"
        figures = reader.page.evaluate(FIGURES)
        scrubbers = reader.page.locator(".sq-transport [role=slider]").evaluate_all(PLAYHEADS)
        assert scrubbers or not reader.page.locator(".sq-transport:visible").count()
        assert all(now and now == end for now, end in scrubbers), "a run that nobody has stopped is shown to its end"
        assert figures and all(f["width"] > 250 and f["height"] > 60 and f["marks"] >= 2 and not f["nan"] for f in figures), figures
    wrong = reader.page.locator("[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']")
    assert not wrong.count(), wrong.first.inner_text()
    assert not reader.errors


@pytest.mark.parametrize("identity", ["short-squeeze", "liquidation-cascade", "dealer-gamma"])
def test_the_page_of_a_calculator_opens_it(reader, identity):
    reader.open_lab(f"calculators/{identity}.ipynb")
    reader.run_all()
    expect(reader.calculator()).to_contain_text(squeezelab.get_model(identity).title)
