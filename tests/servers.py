"""A server of ours as a reader starts it, in a folder and with settings of its own, ended whatever happens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(place: Path, *arguments: str, port: int, asked: str = "", patience: float = 180) -> Iterator[str]:
    """``squeezelab …`` at a port: its address without a slash, once the page ``asked`` is answered.

    Jupyter's folders lie below ``place``, and so does ``server.log``, whose end is told where the server does not come up.
    """
    own = {f"JUPYTER_{name}_DIR": str(place / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    url, log = f"http://127.0.0.1:{port}", place / "server.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "squeezelab", *arguments, f"--port={port}"], cwd=place, stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.STDOUT, env={**os.environ, **own, "IPYTHONDIR": str(place / "ipython")},
        )  # fmt: skip
        try:
            until = time.monotonic() + patience
            while not _answers(f"{url}/{asked}"):
                told = log.read_text(errors="replace")[-3000:]
                assert process.poll() is None and time.monotonic() < until, f"The server did not start:\n{told}"
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except OSError:
        return False
