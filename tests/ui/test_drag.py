"""A hand that drags for four seconds: what it let go at is what is seen, with nothing left to draw afterwards."""

from __future__ import annotations

import re
import statistics
from typing import Any

import pytest
from playwright.sync_api import expect

import squeezelab

MOVES, SECONDS = 120, 4.0
ECHOES = 10  # the issue asks for two on an idle machine (benchmarks/bench_browser.py); a backlog of 120 moves would take dozens
WATCH = """plot => {
  window.last = performance.now();
  new MutationObserver(() => { window.last = performance.now(); }).observe(plot, { subtree: true, childList: true, attributes: true });
}"""
FLAGSHIPS = {"short-squeeze": ("Market depth", "market_depth"), "dealer-gamma": ("Price impact", "impact")}


@pytest.mark.parametrize("model", ["short-squeeze", pytest.param("dealer-gamma", marks=pytest.mark.slow)])
def test_a_drag_of_120_moves_leaves_no_backlog(reader: Any, model: str) -> None:
    label, name = FLAGSHIPS[model]
    reader.open_lab(f"calculators/{model}.ipynb")
    reader.run_all()
    page, calculator = reader.page, reader.calculator()
    handle = calculator.get_by_role("slider", name=re.compile(label))
    plot = calculator.locator(".sq-stage .sq-plot").first
    handle.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    plot.evaluate(WATCH)
    handle.focus()
    echoes = []
    for turn in range(8):
        pressed = page.evaluate("performance.now()")
        page.keyboard.press("ArrowLeft" if turn % 2 else "ArrowRight")
        page.wait_for_timeout(400)
        echoes.append(page.evaluate("window.last") - pressed)
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(x + (step * 7) % 60 - 20, y)
        page.wait_for_timeout(1000 * SECONDS / MOVES)
    page.mouse.up()
    released = page.evaluate("performance.now()")
    page.wait_for_timeout(1500)
    late = page.evaluate("window.last") - released
    assert late < ECHOES * statistics.median(e for e in echoes if e > 0), f"{late:.0f} ms after the release"
    parameter: Any = squeezelab.get_model(model).parameter(name)
    value = float(parameter.stops[int(float(handle.get_attribute("aria-valuenow") or 0))])
    result = squeezelab.run(model, **{name: value})
    headline = next(one for one in result.model.readings if one.headline)
    shown = re.search(r"[\d.,]+", result.write(headline.name))
    assert shown
    expect(calculator.locator(f'.rd[data-reading="{headline.name}"] b')).to_contain_text(shown.group())
    assert not reader.errors
