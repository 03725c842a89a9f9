"""Python in the browser: a worker starts from the given folder alone, answers the newest request, and fails in a sentence."""

from __future__ import annotations

import functools
import json
import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from playwright.sync_api import Page

from squeezelab.site import live
from squeezelab.site.live import bridge

OPENS = "squeezelab:short-squeeze"
START = """async ([root, told, more]) => {
  const { startLive } = await import(`${root}${told.module}`);
  const at = name => new URL({ ...told, ...more }[name], root).href;
  window.states = [];
  try {
    const where = { pyodide: at('pyodide'), wheel: at('wheel'), worker: at('worker'), packed: told.packed };
    window.live = await startLive({ ...where, onState: name => states.push(name) });
    return '';
  } catch (error) {
    return error.message;
  }
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as any server of static files would."""

    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def pyodide() -> Path:
    """The folder named by ``SQUEEZELAB_PYODIDE``."""
    named = os.environ.get("SQUEEZELAB_PYODIDE", "")
    if not named:
        lacking = pytest.fail if os.environ.get("SQUEEZELAB_REQUIRE_PYODIDE") == "1" else pytest.skip
        lacking("No Pyodide here, so Python in the browser is not tried. Set SQUEEZELAB_PYODIDE to a folder that holds one.")
    return Path(named)


@pytest.fixture(scope="module")
def site(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """The live half alone, served: address, what the page is told, folder."""
    out = tmp_path_factory.mktemp("site")
    told = live.install(out, str(pyodide))
    assert told is not None
    (out / "index.html").write_text("<!doctype html><html lang=en><link rel=icon href=data:,><title>Live</title>", "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told, out
        server.shutdown()


def start(page: Page, site: tuple[str, dict[str, Any], Path], **more: str) -> str:
    """Starts Python in a page; says what went wrong."""
    page.goto(site[0])
    return str(page.evaluate(START, [site[0], site[1], more]))


def draw(page: Page, **request: Any) -> tuple[dict[str, Any], list[int]]:
    head, points = page.evaluate("async asked => { const { head, points } = await live.draw(asked); return [head, [...points]]; }", request)
    return head, points


def test_python_in_the_browser_draws_what_this_python_draws_and_asks_nobody_else(
    page: Page, site: tuple[str, dict[str, Any], Path]
) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    assert start(page, site) == ""
    assert page.evaluate("states") == ["loading", "ready"]
    for request in ({"state": OPENS}, {"state": f"{OPENS}?shock=15%25", "before": OPENS}, {"state": f"{OPENS}?shock=<b>"}):
        head, points = draw(page, **request)
        written, own = bridge.answer(json.dumps(request))
        assert head == json.loads(written)
        np.testing.assert_array_equal(points, np.frombuffer(own, "<i2"))
    assert not [url for url in asked if "scipy" in url or "sympy" in url], "this model asks for numpy alone"
    head, points = draw(page, state="squeezelab:bank-run")
    assert not head["problem"] and points
    for _ in range(100):  # a request of the worker is told by another way than its answer
        if [url for url in asked if "/scipy-" in url]:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("a library comes when a model asks for it")
    assert not [url for url in asked if not url.startswith(site[0])]


def test_the_newest_request_wins(page: Page, site: tuple[str, dict[str, Any], Path]) -> None:
    assert start(page, site) == ""
    told = page.evaluate(
        """async base => {
          const asked = [5, 10, 15, 20].map(shock => live.draw({ state: `${base}?shock=${shock}%25` }));
          return (await Promise.all(asked)).map(answer => answer && answer.head.state);
        }""",
        OPENS,
    )
    assert told == [f"{OPENS}?shock=5%25", None, None, f"{OPENS}?shock=20%25"]
    page.evaluate("live.stop()")
    assert "stopped" in page.evaluate("live.draw({}).catch(error => error.message)")


@pytest.mark.parametrize("what", ["pyodide", "wheel", "worker"])
def test_what_is_missing_is_a_sentence(page: Page, site: tuple[str, dict[str, Any], Path], what: str) -> None:
    gone = {"pyodide": "live/nowhere/", "wheel": "live/nothing.whl", "worker": "live/nobody.js"}[what]
    problem = start(page, site, **{what: gone})
    assert problem.endswith(".") and "could not" in problem and "\n" not in problem
    assert page.evaluate("states") == ["loading", "failed"]


def test_a_package_that_the_site_does_not_carry_is_a_sentence_and_the_rest_goes_on(
    page: Page, site: tuple[str, dict[str, Any], Path]
) -> None:
    def without_scipy(route: Any) -> None:
        lock = json.loads((site[2] / site[1]["pyodide"] / "pyodide-lock.json").read_text("utf-8"))
        del lock["packages"]["scipy"]
        route.fulfill(json=lock)

    page.route("**/pyodide-lock.json", without_scipy)
    assert start(page, site) == ""
    head, points = draw(page, state="squeezelab:bank-run")
    assert "does not carry scipy" in head["problem"] and not points
    head, points = draw(page, state=OPENS)
    assert not head["problem"] and points


def test_a_lock_that_points_elsewhere_is_not_followed(page: Page, site: tuple[str, dict[str, Any], Path]) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    def elsewhere(route: Any) -> None:
        lock = json.loads((site[2] / site[1]["pyodide"] / "pyodide-lock.json").read_text("utf-8"))
        lock["packages"]["numpy"]["file_name"] = f"http://127.0.0.1:9/{lock['packages']['numpy']['file_name']}"
        route.fulfill(json=lock)

    page.route("**/pyodide-lock.json", elsewhere)
    assert "numpy could not be loaded" in start(page, site)
    assert not [url for url in asked if not url.startswith(site[0])]


def test_a_core_that_breaks_off_is_a_sentence_at_once(page: Page, site: tuple[str, dict[str, Any], Path]) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/pyodide.asm.wasm.gz", lambda route: route.abort())
    assert "could not be loaded" in start(page, site)
    assert page.evaluate("states") == ["loading", "failed"] and not errors


def test_a_damaged_wheel_of_models_is_a_sentence(page: Page, site: tuple[str, dict[str, Any], Path]) -> None:
    page.route("**/*.whl", lambda route: route.fulfill(body=b"no zip") if "/squeezelab-" in route.request.url else route.continue_())
    assert start(page, site)
    assert page.evaluate("states") == ["loading", "failed"]
