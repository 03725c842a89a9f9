"""For everybody: axe-core finds nothing serious in panel, card and calculator, and shortcuts take nobody's keys."""

import json
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_path
from playwright.sync_api import expect

SHORTCUTS = Path(__file__).parents[3] / "kit/lab/schema/commands.json"


def faults(desk, selector):
    """What axe-core calls serious or critical below ``selector``."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core comes with: pip install axe-playwright-python")
    if not desk.page.evaluate("() => 'axe' in window"):
        desk.page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = desk.page.evaluate("selector => axe.run(selector, {resultTypes: ['violations']})", selector)["violations"]
    return [
        (fault["id"], fault["impact"], [node["target"] for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_panel_card_and_calculator_are_open_to_all(desk, theme):
    desk.open(theme=theme)
    expect(desk.page.locator("body")).to_have_attribute("data-jp-theme-light", "true" if theme == "light" else "false")
    desk.panel()
    assert faults(desk, "#squeezelab-panel") == []
    entry = desk.read("Short selling pressure")
    assert faults(desk, "#squeezelab-panel") == []
    desk.term("short-selling").hover()
    expect(desk.card()).to_be_visible()
    assert faults(desk, ".sq-card") == []
    desk.reader.screenshot(f"extension-{desk.app}-{theme}-card")
    desk.page.mouse.move(5, 5)
    entry.get_by_role("button", name="Open the calculator").click()
    desk.calculator()
    assert faults(desk, ".sq-calculator-bar") == []
    desk.page.wait_for_timeout(1500)
    desk.reader.screenshot(f"extension-{desk.app}-{theme}")


def test_our_shortcuts_are_nobody_elses():
    ours = {tuple(one["keys"]): one["command"] for one in json.loads(SHORTCUTS.read_text(encoding="utf-8"))["jupyter.lab.shortcuts"]}
    assert len(ours) == 4
    places = [Path(folder) / below for folder in jupyter_path() for below in ("lab/schemas", "labextensions")]
    schemas = [path for place in places for path in place.rglob("*.json") if "schemas" in path.parts and "squeezelab" not in path.parts]
    assert len(schemas) > 20
    for path in schemas:
        for one in json.loads(path.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            for keys in ("keys", "macKeys", "winKeys", "linuxKeys"):
                assert tuple(one.get(keys) or ()) not in ours, f"{path.name} has {one}"
