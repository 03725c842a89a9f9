"""A desk with a notebook on it: what the tests of the JupyterLab extension share."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, expect

APPS = ("lab", "notebook7")
PROSE = """## Squeezes

Some sellers meet short-selling
pressures, a panic selling dynamic, and **gamma scalping pressure** too.
The sell pressure is $x + \\text{sell pressure}$ and `sell pressure`.

Sell pressure again, and [a panic selling dynamic](https://example.org/).
"""


def cell(source: str, number: int) -> dict[str, Any]:
    """A Markdown cell; a code cell when the text begins with ``>>>``."""
    if source.startswith(">>>"):
        source = source.removeprefix(">>>").lstrip(" ")
        return {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return {"cell_type": "markdown", "id": f"m{number}", "metadata": {}, "source": source}


@dataclass
class Desk:
    """A reader before one application, ``lab`` or ``notebook7``."""

    reader: Any
    app: str

    @property
    def page(self) -> Any:
        return self.reader.page

    @property
    def server(self) -> Any:
        return self.reader.server

    def open(self, *cells: str, name: str = "desk", theme: str = "light", kernel: str = "python3") -> Desk:
        """Lays a notebook of these cells on the desk and opens it; without any, of a page about squeezes."""
        spec = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}, "language_info": {"name": "python"}}
        path = self.server.root / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        laid = [cell(source, number) for number, source in enumerate(cells or [PROSE])]
        path.write_text(json.dumps({"cells": laid, "metadata": spec, "nbformat": 4, "nbformat_minor": 5}))
        if self.app == "lab":
            self.reader.open_lab(f"{name}.ipynb", theme=theme)
        else:
            self.server.set_theme(theme)
            self.reader.open_notebook7(f"{name}.ipynb")
        return self

    def command(self, name: str, shows: Locator | None = None) -> None:
        """A command from the palette, by the keyboard: its list is drawn anew at any time, under a mouse that clicks.

        It closes when something that has just opened takes the focus, perhaps under the very key that chooses; then it is asked for
        once more, until what it ``shows`` is seen.
        """
        asked, chosen = self.page.locator(".lm-CommandPalette-input"), self.page.locator(".lm-CommandPalette-item.lm-mod-active")
        for last in (False, False, True):
            self.page.keyboard.press("Control+Shift+C")
            try:
                asked.fill(name, timeout=10_000)
                expect(chosen).to_contain_text(name)
                asked.press("Enter", timeout=10_000)
                if shows:
                    expect(shows).to_be_visible(timeout=10_000)
                return
            except (AssertionError, Error):
                if last:
                    raise

    def panel(self) -> Locator:
        """The glossary's panel, opened, with its terms."""
        panel = self.page.locator("#squeezelab-panel")
        self.command("Search the Glossary", shows=panel)
        expect(panel.locator(".sq-item, .sq-entry").first).to_be_visible()
        return panel

    def read(self, title: str) -> Locator:
        """The panel with the entry of that title."""
        panel = self.panel()
        panel.get_by_role("combobox", name="Search terms").fill(title)
        name = self.page.locator("b", has_text=re.compile(f"^{re.escape(title)}$"))
        panel.locator(".sq-item").filter(has=name).first.click()
        entry = panel.get_by_role("article", name=title, exact=True)
        expect(entry.locator(".sq-body-text").first).not_to_be_empty()
        return entry

    def term(self, text: str) -> Locator:
        """A marked term in the notebook."""
        return self.page.locator(".jp-Notebook .sq-term", has_text=text).first

    def card(self) -> Locator:
        return self.page.locator(".sq-card")

    def calculator(self) -> Locator:
        """The live calculator in front, drawn."""
        live = self.page.locator(".sq-calculator:not(.lm-mod-hidden) .sq-calculator-area:not(.is-coming) .sq-calc")
        expect(live.locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
        return live

    def sessions(self) -> list[str]:
        """The paths of all that has a kernel."""
        return [session["path"] for session in json.loads(self.server.ask("api/sessions"))]

    def until_saved(self, plugin: str, name: str, value: object) -> None:
        """Until the server holds what the page has set, so that whoever sets it back comes last."""
        until = time.monotonic() + 20
        while json.loads(self.server.ask(f"lab/api/settings/{plugin}"))["settings"].get(name) != value:
            assert time.monotonic() < until, f"{name} of {plugin} was not saved as {value}."
            time.sleep(0.2)

    def until_kept(self, text: str) -> None:
        """Until the server holds the text among what a page finds again when it is loaded again."""
        until = time.monotonic() + 30
        while text not in (held := self.server.ask("lab/api/workspaces").decode()):
            assert time.monotonic() < until, f"{text} was not kept: {held[-1500:]}"
            time.sleep(0.2)

    def clear(self) -> None:
        """Ends what ran, forgets what was remembered."""
        self.server.stop_kernels()
        for workspace in json.loads(self.server.ask("lab/api/workspaces"))["workspaces"]["ids"]:
            self.server.ask(f"lab/api/workspaces/{workspace}", method="DELETE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Notebook 7 runs the very extension that JupyterLab runs: of a file's tests in both, all but the first are slow there."""
    seen = set()
    for item in items:
        if getattr(item, "callspec", None) and item.callspec.params.get("desk") == APPS[1]:  # type: ignore[attr-defined]
            name = getattr(item, "originalname", item.name)
            if item.path in seen and (item.path, name) not in seen:
                item.add_marker("slow")
            seen |= {item.path, (item.path, name)}


@pytest.fixture(params=APPS)
def desk(reader: Any, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The same test in JupyterLab and in Notebook 7."""
    desk = Desk(reader, request.param)
    reader.page.set_default_timeout(30_000)
    desk.clear()
    yield desk
    desk.clear()


@pytest.fixture
def lab(reader: Any) -> Iterator[Desk]:
    """JupyterLab alone, for what Notebook 7 does not have."""
    desk = Desk(reader, "lab")
    reader.page.set_default_timeout(30_000)
    desk.clear()
    yield desk
    desk.clear()
