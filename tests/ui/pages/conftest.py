"""A small site behind a server of plain files, below a path as on any host; every request is noted."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Page

from squeezelab.site.build import build

BASE = "/kit/"


@dataclass
class Served:
    """The site: ``root`` its files, ``url`` its address, ``asked`` the paths that were asked for so far."""

    root: Path
    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The built site below ``/kit/``; nothing stands above it."""
    above = tmp_path_factory.mktemp("site")
    build(above / "kit", base=BASE, only=("short-squeeze", "margin-call"), jobs=1)
    yield from serving(above)


@pytest.fixture(scope="session")
def alive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same site with Python for the browser, where ``SQUEEZELAB_PYODIDE`` names one."""
    named = os.environ.get("SQUEEZELAB_PYODIDE", "")
    if not named:
        lacking = pytest.fail if os.environ.get("SQUEEZELAB_REQUIRE_PYODIDE") == "1" else pytest.skip
        lacking("No Pyodide here, so the live half is not tried. Set SQUEEZELAB_PYODIDE to a folder that holds one.")
    above = tmp_path_factory.mktemp("alive")
    build(above / "kit", base=BASE, only=("short-squeeze",), pyodide=named, jobs=1)
    yield from serving(above)


def until(page: Page, true: str) -> None:
    """Waits until an expression is true, asked from outside: the policy of our pages forbids what would ask from within."""
    for _ in range(300):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"This never became true: {true}")


def serving(above: Path) -> Iterator[Served]:
    """Serves a folder as any host of files would."""
    held = Served(above / "kit", "")

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map: ClassVar = {
            **http.server.SimpleHTTPRequestHandler.extensions_map,
            ".mjs": "text/javascript",
            ".wasm": "application/wasm",
        }

        def log_message(self, *_: object) -> None:
            held.asked.append(self.path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(above)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    held.url = f"http://127.0.0.1:{server.server_address[1]}{BASE}"
    yield held
    server.shutdown()
