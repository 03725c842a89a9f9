"""Alt Shift N walks every term in order, in every windowing mode, and leaves to editors what types a character."""

import json

import pytest
from playwright.sync_api import expect

from squeezelab.places import index_file

MODES = ["full", "defer", "contentVisibility", "none"]
TRACKER = "lab/api/settings/@jupyterlab/notebook-extension:tracker"
FILLER = "\n\nNothing to look up here, and a good deal of it.\n" * 14
WHERE = "() => document.activeElement?.dataset?.sqTerm ?? ''"
DEAF = """key => {
  const editor = document.activeElement;
  const held = {bubbles: true, cancelable: true, altKey: true, shiftKey: true, code: 'KeyN', keyCode: 78};
  const event = new KeyboardEvent('keydown', {...held, ...key});
  editor.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def terms(count):
    """Titles of two words, each found by its title alone."""
    entries = json.loads(index_file().read_text(encoding="utf-8"))["entries"]
    return [(one["id"], one["title"]) for one in entries if len(one["title"].split()) == 2 and one["title"].isascii()][:count]


@pytest.fixture(params=MODES)
def windowed(lab, request):
    """JupyterLab in one windowing mode."""
    lab.server.ask(TRACKER, json.dumps({"raw": json.dumps({"windowingMode": request.param})}).encode(), "PUT")
    yield lab
    lab.server.ask(TRACKER, b'{"raw": "{}"}', "PUT")


def walked(page, steps, key="Alt+Shift+N"):
    """The terms that the key stops at."""
    stops = []
    for _ in range(steps):
        page.keyboard.press(key)
        expect(page.locator(".sq-card")).to_be_visible()
        page.wait_for_function(f"before => ({WHERE})() && ({WHERE})() !== before", arg=stops[-1] if stops else "", timeout=20_000)
        stops.append(page.evaluate(WHERE))
    return stops


def test_the_key_walks_all_terms_in_order_and_round_at_the_end(windowed):
    known = terms(19)
    windowed.open(*[f"## Part {n}\n\nThis is about {title}.{FILLER}" for n, (_, title) in enumerate(known)])
    expect(windowed.page.locator(".sq-term").first).to_be_attached()
    order = [identity for identity, _ in known]
    assert walked(windowed.page, 20) == [*order, order[0]]
    assert walked(windowed.page, 1, "Alt+Shift+P") == [order[-1]]


def test_a_key_that_types_a_character_in_an_editor_is_the_editors(desk):
    desk.open("A word on the sell pressure.", ">>> x = 1")
    expect(desk.term("sell pressure")).to_be_visible()
    desk.page.locator(".jp-CodeCell .cm-content").click()
    for typed in ("Ń", "Dead", "˜"):
        assert not desk.page.evaluate(DEAF, {"key": typed}), f"{typed} is swallowed"
    expect(desk.card()).to_have_count(0)
    assert desk.page.evaluate(DEAF, {"key": "N"}), "where it types nothing, the key is ours"
    expect(desk.card()).to_be_visible()
