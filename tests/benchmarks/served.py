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

from squeezelab.launch import is_root

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


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

    def stop_kernels(self) -> None:
        """Ends every kernel, so that the next page has the machine for itself."""
        for kernel in json.load(urlopen(f"{self.url}/api/kernels?token={self.token}")):
            urlopen(Request(f"{self.url}/api/kernels/{kernel['id']}?token={self.token}", method="DELETE"))

    def write(self, name: str, *cells: str) -> str:
        """Lays a notebook of Markdown cells, and of code where they begin with ``>>>``, into the folder."""
        laid = [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": text.removeprefix(">>>")}
            if text.startswith(">>>")
            else {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": text}
            for n, text in enumerate(cells)
        ]
        (self.books / name).write_text(json.dumps({"cells": laid, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}))
        return name


@contextmanager
def running(*, plain: bool = False) -> Iterator[tuple[str, str, Path]]:
    """Starts ``squeezelab``, or JupyterLab as it is, in a folder of its own, and ends it; gives address, token and the folder shown."""
    folder, token = Path(tempfile.mkdtemp()), secrets.token_hex(8)
    books = folder / "books"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    flags = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    if plain:
        books.mkdir()
        asked = ["jupyterlab", f"--ServerApp.root_dir={books}", *(["--allow-root"] if is_root() else [])]
    else:
        asked = ["squeezelab", "--folder", str(books)]
    server = subprocess.Popen(
        [sys.executable, "-m", *asked, *flags],
        cwd=folder, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", token, books
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def place(*, plain: bool = False) -> Iterator[Place]:
    """A server as `running` starts it and a Chromium; ends both."""
    with running(plain=plain) as (url, token, books), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        yield Place(url, token, books, browser)
        browser.close()
