"""A real browser before a real server, started by our own launcher."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright
from reference.screen import OPENER, WIDTH
from servers import free_port, running

from squeezelab.places import notebooks_folder

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = (
    "No Chromium here, so the browser tests are skipped. Install one (Debian: apt install chromium; "
    "anywhere: python -m playwright install chromium) or set CHROMIUM to its path."
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FAILED = pytest.StashKey[bool]()
PATIENCE = 90_000  # ms; a busy machine of two cores
expect.set_options(timeout=30_000)


# what another test of the default run would see as well, by its file and how its name ends: the other theme, width or application
AGAIN = {
    "test_extension_access": ("[lab-dark]", "[notebook7-light]", "[notebook7-dark]"),
    "test_extension_gallery": ("everything_is_named[dark]",),
    "test_extension_hover": ("never_over_it[notebook7]",),
    "test_extension_lookup": ("[notebook7]", "[gamma-Gamma]"),
    "test_extension_memory": ("running_a_calculator_again_leaves_nothing_behind[4]", "running_a_cell_again_leaves_nothing_behind[4]"),
    "test_extension_own": ("[your-own-bars-light]",),
    "test_extension_recovery": ("three_kills_in_a_row_are_survived", "with_the_setting[0]", "with_the_setting[1200]"),
    "test_extension_safety": ("[notebook7]",),
    "test_extension_story": ("as_it_was[notebook7]", "beside_or_above[lab-1500-light]", "beside_or_above[notebook7-390-light]"),
    "test_extension_terms": ("[notebook7]",),
    "test_extension_walk": ("[contentVisibility]", "[defer]", "[none]", "editors[notebook7]"),
    "test_calculators": ("page[1400]", "page[900]"),
    "test_case_narrow": ("-520]",),
    "test_guesses": ("before_it_is_locked[notebook7]", "people_type[lab]"),
    "test_tutorials": (
        "[notebook7]",
        "[00-start-here-light]",
        "[04-liquidation-cascade-light]",
        "[06-dealer-gamma-light]",
        "it[liquidation-cascade]",
        "it[dealer-gamma]",
    ),
    "test_live_page": ("drawn[390-dark]", "their_link[1180-light]", "from_there[390-dark]", "answered[1180-light]"),
    "test_site": ("[1180-dark]", "[768-light]", "[390-light]"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder that asks for a page carries the mark ``browser``; what finds a fault a second time is slow."""
    names: dict[str, list[str]] = {}
    for item in items:
        names.setdefault(item.path.stem, []).append(item.name)
    whole = not any("::" in asked for asked in config.args)
    if lost := [(file, end) for file, ends in AGAIN.items() for end in ends if whole and file in names and not _any(names[file], end)]:
        raise pytest.UsageError(f"AGAIN in tests/ui/conftest.py names tests that are called otherwise now: {lost}")
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.name.endswith(AGAIN.get(item.path.stem, ())):
            item.add_marker("slow")


def _any(names: list[str], end: str) -> bool:
    return any(name.endswith(end) for name in names)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: from ``CHROMIUM``, from the PATH, or playwright's own."""
    with sync_playwright() as playwright:
        given = os.environ.get("CHROMIUM")
        own = playwright.chromium.executable_path
        path = given or next(filter(None, map(shutil.which, NAMES)), None) or (own if Path(own).exists() else None)
        if path is None:
            (pytest.fail if os.environ.get("SQUEEZELAB_REQUIRE_BROWSER") == "1" else pytest.skip)(HOW)
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Server:
    """A running server: ``url`` ends without a slash, ``root`` holds ``notebooks/`` and ``glossary/``."""

    url: str
    token: str
    root: Path

    def at(self, page: str) -> str:
        """The address of a page, with the token."""
        return f"{self.url}/{page.lstrip('/')}?token={self.token}"

    def set_theme(self, theme: str) -> None:
        """The theme that the next page is opened in: ``light`` or ``dark``."""
        settings = json.dumps({"raw": json.dumps({"theme": f"JupyterLab {theme.title()}"})}).encode()
        self.ask("lab/api/settings/@jupyterlab/apputils-extension:themes", settings, "PUT")

    def set_stories(self, start: bool) -> None:
        """Whether the next page opens our tutorials as stories, as a reader has them, or as plain notebooks."""
        self.ask("lab/api/settings/squeezelab:story", json.dumps({"raw": json.dumps({"start": start})}).encode(), "PUT")

    def ask(self, path: str, data: bytes | None = None, method: str = "GET") -> bytes:
        """What the server answers to a request with the token."""
        head = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(f"{self.url}/{path}", data=data, headers=head, method=method), timeout=20) as answer:
            return bytes(answer.read())

    def wait_for_kernel(self, notebook: str) -> None:
        """Until the kernel of an open notebook idles with the page connected to it."""
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            for session in json.loads(self.ask("api/sessions")):
                kernel = session["kernel"]
                if session["path"].endswith(notebook) and kernel["execution_state"] == "idle" and kernel["connections"] > 0:
                    return
            time.sleep(0.2)
        pytest.fail(f"No kernel idles behind {notebook}.")

    def stop_kernels(self) -> None:
        """Ends every kernel, so that the next page starts with none and the machine stays free."""
        for session in json.loads(self.ask("api/sessions")):
            try:
                self.ask(f"api/sessions/{session['id']}", method="DELETE")
            except HTTPError as problem:
                if problem.code != 404:  # its page may have ended it meanwhile
                    raise


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """``squeezelab`` as a reader starts it, in a folder of its own; JupyterLab at /lab, Notebook 7 at /tree."""
    place = tmp_path_factory.mktemp("server")
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16), place / "squeezelab-notebooks")
    with running(
        place, "--folder", str(server.root), "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={server.token}", "--LabApp.expose_app_in_browser=True",
        port=port, asked=f"api/status?token={server.token}",
    ):  # fmt: skip
        yield server


LOOK: dict[str, Any] = {"viewport": {"width": 1400, "height": 1000}, "reduced_motion": "reduce"}


OPEN = "path => window.jupyterapp.commands.execute('docmanager:open', { path }).then(() => undefined)"
# all that was open is gone, and nothing of it asks anything
EMPTIED = """() => {
  const shell = window.jupyterapp?.shell;
  if (!shell || document.querySelector('.jp-Dialog')) return false;
  for (const area of ['main', 'down']) for (const one of [...shell.widgets(area)]) one.dispose();
  shell.collapseLeft();
  shell.collapseRight();
  return true;
}"""


class Before:
    """The browser before Jupyter: a page after the other in one context, which keeps what it has loaded of it and forgets the rest.

    Tests that say so (``same_page``) hand a JupyterLab on to the next of their file that does: emptied, not loaded again.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser, self.context = browser, browser.new_context(**LOOK)
        self.kept: Page | None = None
        self.of = self.look = ""  # the file whose tests have had the kept page, and how its JupyterLab was set when it was loaded

    def opened(self, of: str) -> Page:
        """The page that tests ``of`` a file hand on; a new one, where there is none or it is for no file."""
        self.context.set_default_timeout(PATIENCE)
        if self.kept and of and of == self.of:
            return self.kept
        if self.kept:
            self.kept.close()
        self.kept, self.look = None, ""
        return self.context.new_page()

    def keep(self, page: Page, of: str) -> bool:
        """Empties a page for the next test of the file, if that can be done."""
        page.unroute_all(behavior="ignoreErrors")
        page.set_viewport_size(LOOK["viewport"])
        page.emulate_media(reduced_motion=LOOK["reduced_motion"], media="null", color_scheme="null", forced_colors="null")
        page.mouse.move(0, 0)
        if not self.look or len(self.context.pages) > 1 or not page.evaluate(EMPTIED):
            return False
        self.kept, self.of = page, of
        return True

    def close(self, page: Page, origin: str, anew: bool) -> None:
        """Leaves nothing of a page but the files that it was made of; with ``anew`` not even these."""
        if anew:
            self.context.close()
            self.kept, self.look = None, ""
            self.context = self.browser.new_context(**LOOK)
            return
        self.kept, self.look = None, ""
        devtools = self.context.new_cdp_session(page)
        for one in self.context.pages:
            if one != page:
                one.close()
        page.goto("about:blank")
        devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()


@pytest.fixture(scope="session")
def before(browser: Browser) -> Iterator[Before]:
    """The context that the pages before Jupyter share."""
    held = Before(browser)
    yield held
    held.context.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A fresh page of 1400 × 1000, light, without motion; nothing is left of it afterwards but, before Jupyter, what it had loaded."""
    jupyter = request.getfixturevalue("jupyter_server") if "jupyter_server" in request.fixturenames else None
    shared: Before = request.getfixturevalue("before") if jupyter else Before(browser)
    of = str(request.path) if jupyter and request.node.get_closest_marker("same_page") else ""
    opened = shared.opened(of)
    yield opened
    failed = request.node.stash.get(FAILED, False)
    if failed:
        opened.screenshot(path=tmp_path / "failed.png")
        print(f"What the page looked like: {tmp_path / 'failed.png'}")
    if of and not failed and shared.keep(opened, of):
        return
    if jupyter:
        shared.close(opened, jupyter.url, anew=failed)
    else:
        shared.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Notes on the test whether it failed, for the page's last picture."""
    report = yield
    if report.failed:  # type: ignore[attr-defined]
        item.stash[FAILED] = True
    return report


@dataclass
class Reader:
    """Somebody at the keyboard, in JupyterLab or in Notebook 7."""

    page: Page
    server: Server
    pictures: Path
    before: Before
    errors: list[str] = field(default_factory=list)

    def open_lab(self, notebook: str, *, theme: str = "light") -> None:
        """Opens a notebook of ``notebooks/`` in a fresh JupyterLab, light or dark, and waits for its kernel."""
        if self.before.look == theme and self.before.kept is self.page:
            self.page.evaluate(OPEN, f"notebooks/{notebook}")
        else:
            self.server.set_theme(theme)
            self.server.set_stories(False)
            self.page.goto(self.server.at(f"lab/workspaces/{secrets.token_hex(4)}/tree/notebooks/{notebook}"))
            self.before.look = theme
        self._ready(notebook)

    def open_story(self, notebook: str, *, app: str = "lab", theme: str = "light", link: str = "") -> Locator:
        """Opens a notebook as a learner does, as a story, in ``lab`` or ``notebook7``; gives the story once its first step has run."""
        self.server.set_theme(theme)
        self.server.set_stories(True)
        place = f"lab/workspaces/{secrets.token_hex(4)}/tree" if app == "lab" else "notebooks"
        self.page.on("pageerror", self._note)
        self.page.goto(self.server.at(f"{place}/notebooks/{notebook}") + link)
        self.before.look = ""
        story = self.page.locator(".sq-story")
        story.locator("h1, h2").first.wait_for(timeout=PATIENCE)
        return story

    def open_notebook7(self, notebook: str) -> None:
        """Opens it in Notebook 7."""
        self.server.set_stories(False)
        self.before.look = ""
        self.page.goto(self.server.at(f"notebooks/notebooks/{notebook}"))
        self._ready(notebook)

    def _ready(self, notebook: str) -> None:
        self.page.on("pageerror", self._note)
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        self.server.wait_for_kernel(notebook)
        self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(state="attached", timeout=PATIENCE)

    def _note(self, error: Error) -> None:
        """Keeps an error that an extension raised; Jupyter's own are its own affair."""
        if "/extensions/" in (error.stack or ""):
            self.errors.append(f"{error}\n{error.stack}")

    def run_all(self) -> None:
        """Run → Run All Cells, as a reader does it, and waits until no cell is busy."""
        self.page.get_by_role("menuitem", name="Run", exact=True).first.click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        last = self.page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").last
        until, resting = time.monotonic() + PATIENCE / 1000, 0
        while not re.search(r"\d", last.text_content() or ""):
            # a cell that waits shows a star; none for five seconds means that the run has stopped
            resting = 0 if "*" in (last.text_content() or "") else resting + 1
            if resting > 25 or time.monotonic() > until:
                pytest.fail(f"The notebook did not run to its end: {self._wrong()}")
            self.page.wait_for_timeout(200)

    def _wrong(self) -> str:
        """The error that stopped the run: cells out of sight are not in the page, so walk up to it."""
        error = self.page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']")
        self.page.locator(".jp-Notebook .jp-Cell").last.hover()
        for _ in range(40):
            if error.count():
                return error.first.inner_text()[-2000:]
            self.page.mouse.wheel(0, -800)
            self.page.wait_for_timeout(100)
        return "no error is shown"

    def unfold(self) -> None:
        """Makes the window as tall as the notebook: JupyterLab takes cells out of the page that are out of sight."""
        self.page.set_viewport_size({"width": 1400, "height": 16_000})
        self.page.wait_for_timeout(500)

    def calculator(self, nth: int = 0) -> Locator:
        """The nth live calculator, scrolled into view, its figure drawn."""
        found = self.page.locator(".sq-calc").nth(nth)
        found.wait_for(timeout=PATIENCE)
        found.scroll_into_view_if_needed()
        expect(found.locator(".sq-fig path.line").first).to_be_attached(timeout=PATIENCE)
        return found

    def screenshot(self, name: str) -> Path:
        """Keeps a picture of the page: in ``SQUEEZELAB_SCREENSHOTS`` if that is set, else beside the test's files."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        self.page.screenshot(path=path)
        return path


@pytest.fixture
def reader(page: Page, jupyter_server: Server, before: Before, tmp_path: Path) -> Iterator[Reader]:
    """A reader before an empty page, with the notebooks and the choice of stories as they were laid out."""
    shutil.copytree(notebooks_folder(), jupyter_server.root / "notebooks", dirs_exist_ok=True)
    jupyter_server.set_stories(True)
    yield Reader(page, jupyter_server, Path(os.environ.get("SQUEEZELAB_SCREENSHOTS") or tmp_path), before)
    jupyter_server.stop_kernels()


@pytest.fixture
def opener(reader: Reader) -> Iterator[Reader]:
    """A page on which one calculator after another is opened, 1180 pixels wide."""
    held = json.loads((reader.server.root / "notebooks/calculators/short-squeeze.ipynb").read_text("utf-8"))
    held["cells"] = [{**held["cells"][-1], "id": "opener", "source": OPENER}]
    (reader.server.root / "notebooks/calculators/opener.ipynb").write_text(json.dumps(held), "utf-8")
    reader.page.set_viewport_size({"width": 1640, "height": 910})
    reader.open_lab("calculators/opener.ipynb")
    reader.run_all()
    reader.page.add_style_tag(content=f".sq-calc {{ width: {WIDTH} !important; flex: none; }}")
    yield reader
