"""A long sitting leaves nothing behind: calculators opened and closed, run again, and cells run again, in the page and in the kernel."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from playwright.sync_api import expect

from .test_extension_recovery import ALIVE, SHOWN, process

TURNS = [pytest.param(2, 4, id="4"), pytest.param(10, 100, id="100", marks=pytest.mark.slow)]
COUNT = "__import__('gc').collect() and 0 or len(__import__('ipywidgets').widgets.widget._instances)"


class Standing:
    """What stands in page and kernel once all that can be swept is swept: bytes, nodes, listeners, KiB, widgets."""

    def __init__(self, lab) -> None:
        devtools = lab.page.context.new_cdp_session(lab.page)
        devtools.send("Performance.enable")
        for _ in range(4):  # what one sweep frees lets go of more
            devtools.send("HeapProfiler.collectGarbage")
            lab.page.wait_for_timeout(200)
        told = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
        devtools.detach()
        self.heap, self.nodes, self.listeners = (int(told[name]) for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners"))
        self.memory = self.widgets = 0
        for session in json.loads(lab.server.ask("api/sessions")):
            kernel = session["kernel"]["id"]
            self.widgets += widgets_of(lab, kernel)
            self.memory += int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process(kernel)}/status").read_text())[1])

    def __repr__(self) -> str:
        return f"{self.heap / 1e6:.1f} MB, {self.nodes} nodes, {self.listeners} listeners, {self.memory} KiB, {self.widgets} widgets"


def widgets_of(lab, kernel: str) -> int:
    """How many widgets a kernel holds, asked beside the page."""
    client = BlockingKernelClient(connection_file=str(lab.server.root.parent / "runtime" / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels()
    try:
        asked = client.execute("", silent=True, store_history=False, user_expressions={"n": COUNT})
        while (reply := client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != asked:
            pass
        return int(reply["content"]["user_expressions"]["n"]["data"]["text/plain"])
    finally:
        client.stop_channels()


def sits(lab, turn: Callable[[], None], first: int, last: int) -> None:
    """Takes turns, and holds what stands after the last to what stood after the first few."""
    for _ in range(first):
        turn()
    before = Standing(lab)
    for _ in range(last - first):
        turn()
    after = Standing(lab)
    told = f"{before} → {after}"
    assert after.widgets == before.widgets, told
    assert after.nodes < 1.02 * before.nodes, told
    assert after.heap < (1.10 if last > 50 else 1.05) * before.heap, told
    assert after.memory < 1.05 * before.memory, told


def again(lab) -> None:
    """Runs the calculator in front once more."""
    lab.page.locator(ALIVE).evaluate("all => all.dataset.old = 'yes'")
    lab.page.locator(f"{SHOWN} .sq-calculator-bar").get_by_role("button", name="Run again").click()
    new = lab.page.locator(f"{ALIVE}:not([data-old])")
    expect(new.locator(".sq-fig path.line").first).to_be_attached(timeout=60_000)
    expect(lab.page.locator(".sq-calc")).to_have_count(1)


@pytest.fixture
def opened(lab):
    """A calculator in a tab, drawn."""
    lab.page.goto(lab.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:bank-run?impatient=12%25")
    expect(lab.page.locator(ALIVE).locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
    return lab


def test_a_page_takes_the_code_of_our_widgets_once(opened):
    """It keeps each module for good, so that what comes with every calculator is a few lines."""
    devtools = opened.page.context.new_cdp_session(opened.page)
    loaded: list[dict] = []
    devtools.on("Debugger.scriptParsed", lambda told: loaded.append(told) if told["url"].startswith("blob:") else None)
    devtools.send("Debugger.enable")
    opened.page.wait_for_timeout(500)
    assert any(told["length"] > 20_000 for told in loaded), "the code of a calculator is not seen"
    loaded.clear()
    again(opened)
    again(opened)
    assert len(loaded) == 2
    assert max(told["length"] for told in loaded) < 1_000
    devtools.detach()


@pytest.mark.parametrize(("first", "last"), TURNS)
def test_running_a_calculator_again_leaves_nothing_behind(opened, first, last):
    sits(opened, lambda: again(opened), first, last)


@pytest.mark.parametrize(("first", "last"), TURNS)
def test_opening_and_closing_a_calculator_leaves_nothing_behind(opened, first, last):
    """Beside another one that stays, so that the kernel does."""
    entry = opened.read("Short selling pressure")
    squeeze = opened.page.locator(f"{ALIVE}.sq-m-short-squeeze")

    def turn() -> None:
        entry.get_by_role("button", name="Open the calculator").click()
        expect(squeeze.locator(".sq-fig path.line").first).to_be_attached(timeout=60_000)
        opened.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="Short squeeze").locator(".lm-TabBar-tabCloseIcon").click()
        expect(opened.page.locator(".sq-calc")).to_have_count(1)

    sits(opened, turn, first, last)


@pytest.mark.parametrize(("first", "last"), TURNS)
def test_running_a_cell_again_leaves_nothing_behind(lab, first, last):
    lab.open(">>> import squeezelab\nsqueezelab.open('bank-run')", name="again")

    def turn() -> None:
        lab.page.evaluate("() => document.querySelectorAll('.sq-calc').forEach(one => (one.dataset.old = 'yes'))")
        lab.page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea-editor").first.click()
        lab.page.keyboard.press("Control+Enter")
        expect(lab.page.locator(".sq-calc:not([data-old]) .sq-fig path.line").first).to_be_attached(timeout=60_000)
        expect(lab.page.locator(".sq-calc")).to_have_count(1)

    sits(lab, turn, first, last)
