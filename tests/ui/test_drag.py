"""A hand that drags for four seconds: what it let go at is what is seen, with nothing left to draw afterwards."""

from __future__ import annotations

import re
import statistics
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import squeezelab

pytestmark = pytest.mark.same_page

MOVES, SECONDS = 120, 4.0
ECHOES = 10  # the issue asks for two on an idle machine (benchmarks/bench_browser.py); a backlog of 120 moves would take dozens
WATCH = """plot => {
  window.last = performance.now();
  new MutationObserver(() => { window.last = performance.now(); }).observe(plot, { subtree: true, childList: true, attributes: true });
}"""
FLAGSHIPS = {
    "short-squeeze": ("Market depth", "market_depth"),
    "dealer-gamma": ("Price impact", "impact"),
    "exchange-inflow": ("Market depth", "market_depth"),
}
two_models = pytest.mark.parametrize("model", ["short-squeeze", pytest.param("dealer-gamma", marks=pytest.mark.slow)])


def opened(reader: Any, model: str) -> tuple[Page, Locator, Locator, Locator]:
    """The page, the calculator, the handle of the slider that is dragged and the field beside it."""
    reader.open_lab(f"calculators/{model}.ipynb")
    reader.run_all()
    calculator, label = reader.calculator(), re.compile(FLAGSHIPS[model][0])
    handle = calculator.get_by_role("slider", name=label)
    handle.scroll_into_view_if_needed()
    reader.page.wait_for_timeout(1500)
    return reader.page, calculator, handle, calculator.get_by_role("textbox", name=label)


def middle(handle: Locator) -> tuple[float, float]:
    """Where a pointer takes hold of it."""
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def value_of(model: str, handle: Locator) -> tuple[Any, float]:
    """The parameter of the slider and its value there."""
    parameter: Any = squeezelab.get_model(model).parameter(FLAGSHIPS[model][1])
    return parameter, float(parameter.stops[int(float(handle.get_attribute("aria-valuenow") or 0))])


@two_models
def test_a_drag_of_120_moves_leaves_no_backlog(reader: Any, model: str) -> None:
    page, calculator, handle, _ = opened(reader, model)
    calculator.locator(".sq-stage .sq-plot").first.evaluate(WATCH)
    handle.focus()
    echoes = []
    for turn in range(8):
        pressed = page.evaluate("performance.now()")
        page.keyboard.press("ArrowLeft" if turn % 2 else "ArrowRight")
        page.wait_for_timeout(400)
        echoes.append(page.evaluate("window.last") - pressed)
    x, y = middle(handle)
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
    parameter, value = value_of(model, handle)
    result = squeezelab.run(model, **{parameter.name: value})
    headline = next(one for one in result.model.readings if one.headline)
    shown = re.search(r"[\d.,]+", result.write(headline.name))
    assert shown
    expect(calculator.locator(f'.rd[data-reading="{headline.name}"] b')).to_contain_text(shown.group())
    assert not reader.errors


def until_nothing_comes(page: Page, received: list[object], silence: int = 1200, turns: int = 40) -> None:
    """The pictures have come, however slow the kernel: nothing has arrived for a while."""
    for _ in range(turns):
        before = len(received)
        page.wait_for_timeout(silence)
        if len(received) == before:
            return
    raise AssertionError("pictures come without end")


WANTED = """() => {
  window.wanted = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    window.wanted += text.includes('"type":"want"');
    return send.call(this, data);
  };
}"""
SEEN = """calculator => {
  const figure = calculator.querySelector('.sq-stage > .sq-plot > .sq-fig');
  const numbers = path => (path.getAttribute('d')?.match(/-?[\\d.]+(?:e[-+]?\\d+)?/g) ?? []).map(Number);
  const line = path => [path.getAttribute('style').match(/--sq-r-([\\w-]+)/)[1], numbers(path)];
  const words = calculator.querySelector('.sq-stage > .sq-paper').textContent;
  return { lines: Object.fromEntries([...figure.querySelectorAll('path.line')].map(line)), words };
}"""


@two_models
def test_a_hand_on_a_slider_turns_pages_without_asking_the_kernel(reader: Any, model: str) -> None:
    received: list[object] = []
    reader.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    page, calculator, handle, field = opened(reader, model)
    x, y = middle(handle)
    page.mouse.move(x, y)
    until_nothing_comes(page, received)
    page.evaluate(WANTED)
    page.mouse.down()
    until_nothing_comes(page, received)
    first = calculator.evaluate(SEEN)
    seen = []
    for step in range(1, 13):
        page.mouse.move(x - 3 * step, y)
        page.wait_for_timeout(30)
        seen.append(calculator.evaluate(SEEN))
    assert page.evaluate("window.wanted") == 0, "a picture was asked for"
    assert len({str(one) for one in [first, *seen]}) > 6, "the figure stood still"
    page.wait_for_timeout(150)
    held = calculator.evaluate(SEEN)
    page.mouse.up()
    page.wait_for_timeout(1500)
    parameter, value = value_of(model, handle)
    expect(field).to_have_value(parameter.write(value, exact=True))
    drawn = calculator.evaluate(SEEN)
    shared = [role for role, numbers in held["lines"].items() if numbers]
    assert len(shared) > 4
    for role in shared:
        turned, settled = held["lines"][role], drawn["lines"][role][: len(held["lines"][role])]
        assert turned == pytest.approx(settled, abs=0.2), role
    if model == "short-squeeze":  # a band comes to other models at rest, and its words with it
        assert held["words"] == drawn["words"]
    assert not reader.errors


# a hand that goes to and fro faster than it rests: into the values that are refused, out again, in again and on
TO_AND_FRO = """async ([calculator, x, y]) => {
  let sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { sent += 1; return send.call(this, data); };
  const slider = calculator.querySelector('.sq-slider.sq-of-market_depth');
  const [stage, field] = [calculator.querySelector('.sq-stage'), slider.closest('.sq-ctl').querySelector('.sq-field input')];
  const go = async by => {
    x += by;
    document.documentElement.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: x, clientY: y, buttons: 1 }));
    await new Promise(done => setTimeout(done, 10));
  };
  const looks = [];
  for (const way of [-4, 4, -4]) {
    for (let k = 0; k < 60 && stage.classList.contains('is-wrong') !== way < 0; k += 1) await go(way);
    looks.push({ status: stage.querySelector('.sq-status').innerText, value: field.value, seen: (SEEN)(calculator) });
  }
  for (let k = 0; k < 5; k += 1) await go(-4);
  WebSocket.prototype.send = send;
  document.documentElement.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, clientX: x, clientY: y })); // it has rested nowhere
  return { sent, looks, value: field.value };
}""".replace("SEEN", SEEN)


def test_a_refusal_is_a_page_and_the_picture_before_it_stays(reader: Any) -> None:
    received: list[object] = []
    reader.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    page, calculator, handle, _ = opened(reader, "exchange-inflow")
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    until_nothing_comes(page, received)
    went = page.evaluate(TO_AND_FRO, [calculator.element_handle(), x, y])
    first, between, last = went["looks"]
    assert went["sent"] == 0, "the kernel was asked"
    assert "no such market opens" in first["status"] and first["status"] == last["status"] and not between["status"]
    assert went["value"] != last["value"] and last["seen"]["words"] == between["seen"]["words"]
    page.mouse.up()
    page.wait_for_timeout(1500)
    expect(calculator.locator(".sq-stage").first).to_have_class(re.compile("is-wrong"))
    assert calculator.locator(".sq-status").first.inner_text() == first["status"]
    drawn = calculator.evaluate(SEEN)
    assert drawn["words"] == last["seen"]["words"]
    for role, numbers in last["seen"]["lines"].items():
        assert numbers == pytest.approx(drawn["lines"][role][: len(numbers)], abs=0.2), role
    assert not reader.errors
