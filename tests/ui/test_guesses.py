"""The card of a guess before a reader: by keyboard and pointer, in JupyterLab, Notebook 7 and Voilà; nothing is told before the lock."""

import re

import pytest
from playwright.sync_api import expect

import squeezelab

BEFORE, AFTER = {"shock": 0.03}, {"shock": 0.12}


@pytest.fixture(params=["lab", "notebook7"])
def tutorial(request, reader):
    """The first tutorial, run from top to bottom, in JupyterLab and in Notebook 7."""
    getattr(reader, f"open_{request.param}")("tutorials/00-start-here.ipynb")
    reader.unfold()
    reader.run_all()
    return reader


WATCH = """() => {
  const card = document.querySelector('.sq-guess');
  window.half = [];
  const look = () => /undefined|NaN/.test(card.innerText) && window.half.push(card.innerText);
  new MutationObserver(look).observe(card, {childList: true, subtree: true});
}"""


def page_text(page):
    """Every text of the page, and everything that is said to a screen reader."""
    return page.evaluate("() => document.documentElement.outerHTML").replace("\u202f", " ")


def test_a_guess_is_drawn_by_keyboard_and_nothing_is_told_before_it_is_locked(tutorial):
    outcome = squeezelab.run("short-squeeze", **AFTER)
    card = tutorial.page.locator(".sq-guess .card").first
    expect(card).to_have_attribute("role", "group")
    hidden = outcome.write("end_price")
    assert hidden not in page_text(tutorial.page)
    card.get_by_role("button", name="Start drawing").press("Enter")
    last = card.get_by_role("slider", name=re.compile("My curve at round 20"))
    expect(last).to_have_attribute("aria-orientation", "vertical")
    for _ in range(12):
        last.press("ArrowUp")
    expect(last).to_have_attribute("aria-valuetext", re.compile("USD"))
    expect(card.locator(".says")).to_contain_text("It ends at")
    assert hidden not in page_text(tutorial.page)
    tutorial.page.evaluate(WATCH)
    card.get_by_role("button", name="Lock my guess").press("Enter")
    expect(card.locator("h3")).to_contain_text(hidden)
    assert tutorial.page.evaluate("window.half") == [], "the card waits for the outcome before it shows one"
    expect(card.locator("h3")).to_be_focused()
    expect(card.locator(".why")).to_contain_text("loop gain")
    expect(tutorial.calculator().locator(".rd b").first).to_contain_text(hidden)
    card.get_by_role("button", name="Play it round by round").press("Enter")
    assert not tutorial.errors


def test_a_typed_guess_understands_what_people_type(tutorial):
    card = tutorial.page.locator(".sq-guess .card").nth(1)
    card.get_by_role("button", name="Guess", exact=True).click()
    field = card.get_by_role("textbox", name="Your guess")
    expect(field).to_be_focused()
    field.press_sequentially("many")
    expect(card.locator(".says")).to_contain_text("no number")
    field.fill("42,5 %")
    expect(card.locator(".says")).to_contain_text("My guess: 42.5")
    field.press("Enter")
    outcome = squeezelab.run("short-squeeze", market_depth=5e6)
    expect(card.locator("h3")).to_contain_text(outcome.write("covered_share"))
    assert not tutorial.errors
