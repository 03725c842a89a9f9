"""One screen: everything of a calculator stands in its place, whatever the model, and stays there whatever is done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from reference.screen import NARROW, TOUCHING, opened

from squeezelab.core import Parameter
from squeezelab.models import get_model, model_ids

pytestmark = pytest.mark.same_page

SAMPLE = ("short-squeeze", "gamma-scalping", "liquidation-cascade", "long-short-ratio", "hedging-feedback", "informed-trading")
FAULTS = (
    "calculator => {"
    + TOUCHING
    + """
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
  seen('.sq-controls .sq-switch').forEach(one => {
    const end = one.closest('.sq-ctl').getBoundingClientRect().right;
    const ends = [...one.querySelectorAll('button')].map(button => button.getBoundingClientRect().right);
    if (ends.some(right => right > end + 1)) out.push(`a choice is cut: ${one.innerText}`);
  });
  seen('.rd, .sq-fold, .g .l, .mini .l, .sq-headline p').forEach(one => {
    if (one.scrollWidth > one.clientWidth + 1) out.push(`cut: ${one.textContent.slice(0, 40)}`);
  });
  const words = seen('.sq-stage > .sq-paper .w').map(one => [one.textContent, one.getBoundingClientRect()]);
  out.push(...touching(words, 1, 1).map(([a, b]) => `“${a}” touches “${b}”`));
  return out;
}"""
)
BOXES = """calculator => {
  const own = calculator.getBoundingClientRect();
  return [...calculator.querySelectorAll('.sq-head, .sq-preset, .sq-ctl, .rd, .sq-tabs, .sq-tbtns, .sq-stage > .sq-plot')]
    .filter(one => one.offsetHeight)
    .map(one => one.getBoundingClientRect()).map(box => [box.left - own.left, box.top - own.top, box.height].map(Math.round).join(' '));
}"""


@pytest.mark.parametrize("models", [SAMPLE, pytest.param(tuple(model_ids()), marks=pytest.mark.slow)], ids=["sample", "all"])
def test_every_calculator_fits_on_one_screen(opener: Any, models: tuple[str, ...]) -> None:
    found = {model: opened(opener, model).evaluate(FAULTS) for model in models}
    assert not {model: faults for model, faults in found.items() if faults}
    assert not opener.errors


CUT = """calculator => [...calculator.querySelectorAll('.sq-pane')].flatMap(pane => {
  const edge = pane.getBoundingClientRect();
  return [...pane.querySelectorAll('.w')].map(one => [one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.left < edge.left - 1).map(([text]) => `“${text}” is cut`);
})"""


def test_the_numbers_of_an_axis_are_whole_on_every_tab_and_the_one_stands_below_its_line(opener: Any) -> None:
    found = []
    for model, tabs in (("herding-threshold", ("The cliff", "Map")), ("order-book", ("Map",)), ("lending-desk", ("The cliff", "Map"))):
        calculator = opened(opener, model)
        calculator.get_by_role("button", name="Show the edges").click()
        for tab in tabs:
            calculator.get_by_role("tab", name=tab, exact=True).click()
            opener.page.wait_for_timeout(700)
            found += [f"{model}, {tab}: {one}" for one in calculator.evaluate(CUT)]
    assert not found
    ones = opened(opener, "short-squeeze").locator(".sq-stage > .sq-paper .w.alarm.tick").filter(has_text="1")
    expect(ones.first).to_be_visible()


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
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text("crossed at")
    still("a drag across the edge")
    calculator.locator(".sq-preset").first.click()
    still("a preset")
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text(re.compile("edge at|crossed at"))
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
        here = calculator.get_by_role("tab", name=tab)
        here.click()
        still(f"the tab {tab}")
        assert here.evaluate("one => getComputedStyle(one).outlineStyle") == "none", "a click leaves a frame"
    assert not opener.errors


def test_edges_are_found_by_the_readers_own_hand_only(opener: Any) -> None:
    calculator = opened(opener, "short-squeeze")
    assert "edge" not in calculator.locator(".sq-groups").inner_text()
    calculator.locator(".sq-preset", has_text="Deep market").click()
    opener.page.wait_for_timeout(900)
    assert "edge" not in calculator.locator(".sq-groups").inner_text(), "a preset reveals nothing"
    calculator.get_by_role("button", name="Show the edges").click()
    expect(calculator.locator(".sq-tip .txt").first).to_contain_text(re.compile("edge at|crossed at"))


def test_somebody_in_the_crowd_is_named_by_a_click_and_by_the_arrows(opener: Any) -> None:
    calculator = opened(opener, "short-squeeze")
    calculator.get_by_role("tab", name="Who").click()
    plot, says = calculator.locator(".sq-whoplot"), calculator.locator(".sq-whosays")
    plot.focus()
    opener.page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Group 1 sold")
    opener.page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Group 2 sold")
    last = calculator.locator(".sq-bars i").last
    last.click()
    expect(says).to_contain_text(f"Group {int(last.get_attribute('data-n')) + 1} sold")
    here = calculator.locator(".sq-dots .is-here, .sq-bars .is-here")
    assert [one.get_attribute("data-n") for one in here.all()] == [last.get_attribute("data-n")] * 2
    assert not opener.errors


WIDTHS = (1180, 760, 520, 390)
TEN = (
    "gamma-scalping", "bid-ask-bounce", "opinion-clusters", "coordinated-attack", "long-short-ratio", "order-flow-imbalance",
    "expiry-pinning", "common-holdings", "perpetual-desk", "amm-lab",
)  # fmt: skip
SETS = {"sample": SAMPLE[:2], "pictures": TEN[2:5]}
EVERY = tuple(model_ids())
SETS |= {f"every {part + 1} of 4": EVERY[part::4] for part in range(4)}
LONGEST = {
    model: {one.label: max((one.write(float(stop), exact=True) for stop in one.stops), key=len)
            for one in get_model(model).parameters if isinstance(one, Parameter)} for model in EVERY
}  # fmt: skip
VALUES = """([calculator, longest]) => {
  const pen = document.createElement('canvas').getContext('2d');
  return [...calculator.querySelectorAll('.sq-ctl')].map(one => {
    const [label, input] = [one.querySelector('.sq-slider .widget-label'), one.querySelector('.sq-field input')];
    if (!label || !input?.clientWidth) return '';
    const range = document.createRange(), said = longest[label.textContent];
    range.selectNodeContents(label);
    const [a, b] = [range.getBoundingClientRect(), input.getBoundingClientRect()];
    if (a.right > b.left && Math.abs(a.top + a.height / 2 - b.top - b.height / 2) < 12) return `“${label.textContent}” touches its value`;
    pen.font = getComputedStyle(input).font;
    const [need, room] = [pen.measureText(said).width, input.clientWidth];
    return need > room ? `“${said}” of “${label.textContent}” needs ${Math.ceil(need)} px, and has ${room}` : '';
  }).filter(Boolean);
}"""
FORMULAS = """calculator => [...calculator.querySelectorAll('.sq-eq')].flatMap(one => {
  const out = one.scrollWidth > one.clientWidth + 1 || /auto|scroll/.test(getComputedStyle(one).overflowX)
    ? [`formula: ${one.scrollWidth} in ${one.clientWidth}`] : [];
  const rows = [...one.querySelectorAll(':scope > math')].filter(row => row.checkVisibility());
  const letters = rows.flatMap(row => [...row.querySelectorAll('mi, mn, mtext')]);
  const sizes = letters.map(letter => parseFloat(getComputedStyle(letter).fontSize));
  const gap = rows.length > 1 ? rows[1].getBoundingClientRect().top - rows[0].getBoundingClientRect().bottom : 99;
  if (gap < 12) out.push(`formula: its rows are ${gap} px apart`);
  return Math.min(...sizes) < SMALLEST ? [...out, `formula: letters of ${Math.min(...sizes)} px`] : out;
})""".replace("SMALLEST", "7.5")
AXE = """async selector => (await axe.run(selector, {resultTypes: ['violations']})).violations
  .filter(one => ['serious', 'critical'].includes(one.impact)).map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`)"""


CASES = [pytest.param(models, id=name, marks=[pytest.mark.slow] if name.startswith("every") else []) for name, models in SETS.items()]


@pytest.mark.parametrize("models", CASES)
def test_every_calculator_is_for_everybody(opener: Any, models: tuple[str, ...]) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core comes with: pip install axe-playwright-python")
    page, faults = opener.page, {}
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    for model in models:
        calculator, found = opened(opener, model), []
        for width in WIDTHS:
            page.add_style_tag(content=f".sq-calc {{ width: {width}px !important; flex: none; }}")
            page.wait_for_timeout(250)
            found += [f"{width}: {one}" for one in calculator.evaluate(FAULTS if width == WIDTHS[0] else NARROW)]
            found += [f"{width}: {one}" for one in page.evaluate(VALUES, [calculator.element_handle(), LONGEST[model]])]
            if width in {WIDTHS[0], WIDTHS[-1]}:
                found += [f"{width}: {one}" for one in page.evaluate(AXE, f".sq-m-{model}")]
        page.add_style_tag(content=f".sq-calc {{ width: {WIDTHS[0]}px !important; flex: none; }}")
        calculator.get_by_role("tab", name="Why").click()
        page.wait_for_timeout(400)
        for width in (WIDTHS[0], WIDTHS[-1]):
            page.add_style_tag(content=f".sq-calc {{ width: {width}px !important; flex: none; }}")
            page.wait_for_timeout(150)
            found += [f"{width}: {one}" for one in calculator.evaluate(FORMULAS)]
        page.add_style_tag(content=f".sq-calc {{ width: {WIDTHS[0]}px !important; flex: none; }}")
        if found:
            faults[model] = found
    assert not faults, "\n".join(f"{model}\n  " + "\n  ".join(found) for model, found in faults.items())
    assert not opener.errors


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_words_are_apart_on_the_map_and_in_the_crowd_of_a_phone(opener: Any, part: int) -> None:
    page, faults = opener.page, []
    for model in EVERY[part::4]:
        calculator = opened(opener, model)
        page.add_style_tag(content=f".sq-calc {{ width: {WIDTHS[-1]}px !important; flex: none; }}")
        for tab in ("Map", "Who"):
            turned = calculator.get_by_role("tab", name=tab, exact=True)
            if turned.count():
                turned.click()
                expect(calculator.locator(".sq-pane:visible")).to_have_count(1)
                page.wait_for_timeout(600)
                faults += [f"{model}, {tab}: {one}" for one in calculator.evaluate(NARROW)]
    assert not faults, "\n".join(faults)
