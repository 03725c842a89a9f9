"""Large type, for a projector: not the text alone grows, but what stands around it, and nothing is cut by it."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

PARTS = {
    "the text": ".sq-story-text p",
    "the progress": ".sq-story-bar .sq-dot",
    "the title in the bar": ".sq-story-bar .sq-story-left b",
    "the buttons of the foot": ".sq-story-foot .sq-btn.is-main, .sq-story-foot .sq-btn.is-waiting",
    "the finding beside the text": ".sq-dock .sq-find p",
    "the words of the figure": ".sq-dock .sq-stage > .sq-paper .w.big, .sq-dock .sq-stage > .sq-paper .w.tick",
    "the sliders": ".sq-dock .sq-ctl.is-chief .widget-label",
    "the strip": ".sq-dock .sq-strip-says",
}
SIZES = """parts => Object.fromEntries(Object.entries(parts).map(([name, selector]) => {
  const one = [...document.querySelectorAll(selector)].find(node => node.getBoundingClientRect().height);
  if (!one) return [name, 0];
  const probe = document.createElement('i');
  probe.style.cssText = 'position:absolute;height:100px;width:1px';
  one.append(probe);
  const times = probe.getBoundingClientRect().height;
  probe.remove();
  return [name, times * (parseFloat(getComputedStyle(one).fontSize) || 1)];
}))"""
CUT = """() => {
  const out = [];
  for (const place of ['.sq-story-bar', '.sq-story-foot']) {
    const own = document.querySelector(place).getBoundingClientRect();
    document.querySelectorAll(`${place} :is(b, button, span)`).forEach(one => {
      const box = one.getBoundingClientRect();
      if (box.width > 2 && box.height > 2 && (box.top < own.top - 1 || box.bottom > own.bottom + 1 || box.right > own.right + 1))
        out.push(`${place}: ${one.textContent}`);
    });
  }
  const [bar, scroll, foot] = ['bar', 'scroll', 'foot'].map(one => document.querySelector(`.sq-story-${one}`).getBoundingClientRect());
  if (bar.bottom > scroll.top + 1 || scroll.bottom > foot.top + 1) out.push('the bar or the foot lies on the text');
  const dock = document.querySelector('.sq-dock');
  if (dock.scrollWidth > dock.clientWidth + 1) out.push('the calculator is wider than its place');
  return out;
}"""
APART = """() => {
  const stage = document.querySelector('.sq-dock .sq-stage');
  const words = stage.querySelector(':scope > .sq-paper .sq-words').getBoundingClientRect();
  const plot = stage.querySelector(':scope > .sq-plot .sq-fig .plotarea_background').getBoundingClientRect();
  return Math.max(Math.abs(words.left - plot.left), Math.abs(words.right - plot.right), Math.abs(words.top - plot.top));
}"""


STORY = [
    ("markdown", "# A squeeze\n\nA word about the margin call."),
    ("markdown", "## The rule\n\nHere is the market."),
    ("code", 'import squeezelab\nsqueezelab.open("short-squeeze")'),
    ("markdown", "## The end of a long way through the market\n\nThat is all."),
]


@pytest.fixture
def story(reader: Any) -> Any:
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}
    code = {"outputs": [], "execution_count": None}
    cells = [
        {"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": source} | (code if kind == "code" else {})
        for number, (kind, source) in enumerate(STORY)
    ]
    own = {"title": "A squeeze", "story": {"minutes": 12}}
    book = {"cells": cells, "metadata": spec | {"squeezelab": own}, "nbformat": 4, "nbformat_minor": 5}
    (reader.server.root / "notebooks/large.ipynb").write_text(json.dumps(book))
    page = reader.page
    page.set_viewport_size({"width": 1500, "height": 900})
    shown = reader.open_story("large.ipynb")
    page.get_by_role("button", name="Start", exact=True).click()
    shown.get_by_role("button", name=re.compile("^Next:")).click()
    expect(page.locator(".sq-dock .sq-fig path.line").first).to_be_attached(timeout=90_000)
    return page


@pytest.mark.parametrize("width", [1500, pytest.param(1280, marks=pytest.mark.slow), pytest.param(1920, marks=pytest.mark.slow)])
def test_bar_foot_and_calculator_grow_with_the_text(story: Any, width: int) -> None:
    story.set_viewport_size({"width": width, "height": 900})
    story.wait_for_timeout(1000)
    before, apart = story.evaluate(SIZES, PARTS), story.evaluate(APART)
    story.evaluate("document.documentElement.classList.add('sq-large')")
    story.wait_for_timeout(1500)
    after = story.evaluate(SIZES, PARTS)
    grown = {name: after[name] / before[name] for name in PARTS if before[name] and after[name]}
    assert {"the text", "the buttons of the foot", "the progress"} < set(grown), "there is a story, and its calculator stands beside it"
    assert not {name: times for name, times in grown.items() if times < 1.25}, "what does not grow with the text"
    assert story.evaluate(CUT) == []
    assert story.evaluate(APART) <= apart + 2, "words stand where the lines are"
    story.evaluate("document.documentElement.classList.remove('sq-large')")
    expect(story.locator(".sq-story-foot")).to_have_css("height", "56px")
