"""One screen: everything of a calculator stands in its place, whatever the model, and stays there whatever is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from squeezelab.models import model_ids

SAMPLE = ("short-squeeze", "gamma-scalping", "liquidation-cascade", "long-short-ratio", "hedging-feedback")
WIDTH = "1180px"
OPENER = """
import ipywidgets as widgets
from squeezelab.models import get_model
from squeezelab.views import Calculator
asked, shown = widgets.Text(continuous_update=False), widgets.VBox()
asked.add_class("asked")
asked.observe(lambda change: setattr(shown, "children", [Calculator(get_model(change["new"]))]), "value")
widgets.VBox([asked, shown])
"""
FAULTS = """calculator => {
  const out = [];
  const seen = selector => [...calculator.querySelectorAll(selector)].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(one).visibility !== 'hidden';
  });
  const [body, groups, presets, finding] = ['body', 'groups', 'presets', 'find'].map(name => calculator.querySelector(`.sq-${name}`));
  if (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) out.push('the body overflows');
  if (groups.scrollHeight > groups.clientHeight + 1) out.push(`controls are ${groups.scrollHeight - groups.clientHeight} px too tall`);
  if (presets.scrollWidth > presets.clientWidth + 1) out.push(`presets are ${presets.scrollWidth - presets.clientWidth} px too wide`);
  if (finding.scrollHeight > finding.clientHeight + 1) out.push('the finding is cut');
  seen('.rd, .sq-fold, .g .l, .mini .l, .sq-headline p').forEach(one => {
    if (one.scrollWidth > one.clientWidth + 1) out.push(`cut: ${one.textContent.slice(0, 40)}`);
  });
  seen('.sq-ctl').forEach(one => {
    const [label, field] = [one.querySelector('.sq-slider .widget-label'), one.querySelector('.sq-field')];
    if (!label || !field) return;
    const range = document.createRange();
    range.selectNodeContents(label);
    const [a, b] = [range.getBoundingClientRect(), field.getBoundingClientRect()];
    if (a.right > b.left && Math.abs(a.top - b.top) < 12) out.push(`touches its value: ${label.textContent}`);
  });
  const words = seen('.sq-stage > .sq-paper .w').map(one => [one.textContent, one.getBoundingClientRect()]);
  words.forEach(([a, x], i) => words.slice(0, i).forEach(([b, y]) => {
    const across = Math.min(x.right, y.right) - Math.max(x.left, y.left);
    const down = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    if (across > 1 && down > 1) out.push(`“${a}” touches “${b}”`);
  }));
  return out;
}"""
BOXES = """calculator => {
  const own = calculator.getBoundingClientRect();
  return [...calculator.querySelectorAll('.sq-head, .sq-preset, .sq-ctl, .rd, .sq-tabs, .sq-tbtns, .sq-stage > .sq-plot')]
    .filter(one => one.offsetHeight)
    .map(one => one.getBoundingClientRect()).map(box => [box.left - own.left, box.top - own.top, box.height].map(Math.round).join(' '));
}"""


@pytest.fixture
def opener(reader: Any) -> Iterator[Any]:
    """A page on which one calculator after another is opened, 1180 pixels wide."""
    held = json.loads((reader.server.root / "notebooks/calculators/short-squeeze.ipynb").read_text("utf-8"))
    held["cells"] = [{**held["cells"][-1], "id": "opener", "source": OPENER}]
    (reader.server.root / "notebooks/calculators/opener.ipynb").write_text(json.dumps(held), "utf-8")
    reader.page.set_viewport_size({"width": 1640, "height": 910})
    reader.open_lab("calculators/opener.ipynb")
    reader.run_all()
    reader.page.add_style_tag(content=f".sq-calc {{ width: {WIDTH} !important; flex: none; }}")
    yield reader


def opened(reader: Any, model: str) -> Locator:
    field = reader.page.locator(".asked input")
    field.fill(model)
    field.press("Enter")
    found: Locator = reader.page.locator(f".sq-m-{model}")
    expect(found.locator(".sq-stage .sq-fig path.line").first).to_be_attached()
    reader.page.wait_for_timeout(900)
    return found


@pytest.mark.parametrize("models", [SAMPLE, pytest.param(tuple(model_ids()), marks=pytest.mark.slow)], ids=["sample", "all"])
def test_every_calculator_fits_on_one_screen(opener: Any, models: tuple[str, ...]) -> None:
    found = {model: opened(opener, model).evaluate(FAULTS) for model in models}
    assert not {model: faults for model, faults in found.items() if faults}
    assert not opener.errors


def test_nothing_moves_in_a_drag_a_preset_a_slip_an_edge_or_a_step(opener: Any) -> None:
    calculator, page = opened(opener, "short-squeeze"), opener.page
    before = calculator.evaluate(BOXES)

    def still(what: str) -> None:
        page.wait_for_timeout(700)
        assert calculator.evaluate(BOXES) == before, f"something moved after {what}"

    depth = calculator.get_by_role("slider", name="Market depth", exact=True)
    depth.focus()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text("you crossed the edge at")
    still("a drag across the edge")
    calculator.locator(".sq-preset").first.click()
    still("a preset")
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text("edge at")
    field = calculator.get_by_label("Market depth, value")
    field.fill("900m")
    field.press("Enter")
    expect(calculator.locator(".sq-status")).to_contain_text("Kept at")
    still("a value out of range")
    calculator.get_by_role("slider", name="Round").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(calculator.locator(".rd span").first).to_have_text("Price in round 1")
    still("a step")
    for tab in ("The cliff", "Why", "Table", "Who", "The picture"):
        calculator.get_by_role("tab", name=tab).click()
        still(f"the tab {tab}")
    assert not opener.errors


def test_edges_are_found_by_the_readers_own_hand_only(opener: Any) -> None:
    calculator = opened(opener, "short-squeeze")
    assert "edge" not in calculator.locator(".sq-groups").inner_text()
    calculator.locator(".sq-preset", has_text="Deep market").click()
    opener.page.wait_for_timeout(900)
    assert "edge" not in calculator.locator(".sq-groups").inner_text(), "a preset reveals nothing"
    calculator.get_by_role("button", name="Show the edges").click()
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text("edge at")


def test_somebody_in_the_crowd_is_named_by_a_click_and_by_the_arrows(opener: Any) -> None:
    calculator = opened(opener, "liquidation-cascade")
    calculator.get_by_role("tab", name="Who").click()
    plot, says = calculator.locator(".sq-whoplot"), calculator.locator(".sq-whosays")
    plot.focus()
    opener.page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("entered at")
    first = says.inner_text()
    opener.page.keyboard.press("ArrowRight")
    expect(says).not_to_have_text(first)
    assert not opener.errors
