"""A page on which one calculator after another is opened, and what may be wrong with one in a narrow place."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

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
TOUCHING = """
  const touching = (boxes, wide, high) => boxes.flatMap(([a, x], i) => boxes.slice(0, i).filter(([, y]) => {
    const across = Math.min(x.right, y.right) - Math.max(x.left, y.left), down = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    return across > wide && down > high;
  }).map(([b]) => [a, b]));
"""  # what has a box, and the pairs whose boxes share more than so many pixels
NARROW = (
    "calculator => {"
    + TOUCHING
    + """
  const out = [], own = calculator.getBoundingClientRect();
  const seen = selector => [...calculator.querySelectorAll(selector)].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.height && one.checkVisibility({ visibilityProperty: true }); // nothing in a closed fold is seen
  });
  const right = calculator.querySelector('.sq-body').getBoundingClientRect().right;
  const scrolls = '.sq-presets, .sq-tabs, .sq-fig';  // these may be wider: they scroll, or are drawn again a moment later
  const over = seen('.sq-body *').filter(one => !one.closest(scrolls) && one.getBoundingClientRect().right > right + 1);
  if (over.length) out.push(`sideways: ${over[0].className}`);
  seen('.rd b, .sq-find p, .g .l, .w.head, .mn b').forEach(one => {
    const cut = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow !== 'visible';
    if (cut) out.push(`cut: ${one.textContent.slice(0, 40)}`);
  });
  seen('.sq-preset').forEach(one => {
    const [wide, high] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
    if (wide > 1 || high > 1) out.push(`the preset “${one.textContent}” is cut`);
  });
  const presets = calculator.querySelector('.sq-presets'); // a row that scrolls is for phones
  if (own.width >= 480 && presets.scrollWidth > presets.clientWidth + 1) out.push('the presets scroll sideways');
  const finding = calculator.querySelector('.sq-find');
  if (finding.scrollHeight > finding.clientHeight + 1) out.push(`the finding touches the readings: ${finding.textContent.slice(0, 40)}`);
  seen('.sq-words').forEach(place => {
    const words = seen('.w').filter(one => place.contains(one)).map(one => [one.textContent, one.getBoundingClientRect()]);
    words.forEach(([a, x]) => {
      if (x.right > own.right + 2 || x.left < own.left - 2) out.push(`“${a}” leaves the calculator`);
    });
    out.push(...touching(words, 1, 2).map(([a, b]) => `“${a}” touches “${b}”`));
  });
  const parts = seen('.rd > *, .sq-stage > .sq-mini, .sq-gauge, .sq-find p').map(one => [one, one.getBoundingClientRect()]);
  touching(parts, 2, 2).filter(([a, b]) => !a.contains(b) && !b.contains(a)).forEach(([a, b]) => {
    out.push(`“${a.textContent.slice(0, 30)}” lies on “${b.textContent.slice(0, 30)}”`);
  });
  return out;
}"""
)


def opened(reader: Any, model: str) -> Locator:
    field = reader.page.locator(".asked input")
    field.fill(model)
    field.press("Enter")
    found: Locator = reader.page.locator(f".sq-m-{model}")
    expect(found.locator(".sq-stage .sq-fig path.line").first).to_be_attached()
    reader.page.wait_for_timeout(900)
    return found
