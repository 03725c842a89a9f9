"""A server of Squeezelab and a Chromium before it, for the benchmarks of the extension."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Place:
    """A server and a browser; ``books`` is the folder that the server shows."""

    url: str
    token: str
    books: Path
    browser: Browser

    def lab(self, workspace: str, path: str = "") -> str:
        """The address of a file in JupyterLab, or of JupyterLab alone."""
        return f"{self.url}/lab/workspaces/{workspace}{'/tree/' + path if path else ''}?token={self.token}"

    def set(self, plugin: str, **values: object) -> None:
        """Settings of a plugin, for pages opened from now on."""
        data = json.dumps({"raw": json.dumps(values)}).encode()
        urlopen(Request(f"{self.url}/lab/api/settings/{plugin}?token={self.token}", data=data, method="PUT")).read()

    def write(self, name: str, *cells: str) -> str:
        """Lays a notebook of Markdown cells, and of code where they begin with ``>>>``, into the folder."""
        laid = [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": text.removeprefix(">>>")}
            if text.startswith(">>>")
            else {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": text}
            for n, text in enumerate(cells)
        ]
        (self.books / name).write_text(json.dumps({"cells": laid, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return name


@contextmanager
def place() -> Iterator[Place]:
    """Starts ``squeezelab`` in a folder of its own and a Chromium; ends both."""
    folder, token = Path(tempfile.mkdtemp()), secrets.token_hex(8)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    flags = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    running = subprocess.Popen(
        [sys.executable, "-m", "squeezelab", "--folder", str(folder / "books"), *flags],
        cwd=folder, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
            yield Place(f"http://127.0.0.1:{port}", token, folder / "books", browser)
            browser.close()
    finally:
        running.terminate()
        running.wait(20)
