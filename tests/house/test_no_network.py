"""Nothing is asked of another machine at run time: every socket but loopback is denied, and all goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

DENY = """
import socket, sys
asked = []
def guarded(name):
    real = getattr(socket.socket, name)
    def connect(self, address):
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host not in ("127.0.0.1", "::1", "localhost"):
            asked.append(address)
            raise OSError(f"no network here: {address}")
        return real(self, address)
    return connect
class Guarded(socket.socket):
    connect, connect_ex = guarded("connect"), guarded("connect_ex")
socket.socket = Guarded
real_lookup = socket.getaddrinfo
def lookup(host, *more, **named):
    if host not in (None, "", "localhost", "127.0.0.1", "::1"):
        asked.append(host)
        raise OSError(f"no names here: {host}")
    return real_lookup(host, *more, **named)
socket.getaddrinfo = lookup
"""
LIVE = """
import squeezelab
from squeezelab.gallery import gallery
from squeezelab.places import notebooks_folder
for name in ("short-squeeze", "gamma-scalping", "amm-lab"):
    calculator = squeezelab.open(name)
    calculator._repr_mimebundle_() if hasattr(calculator, "_repr_mimebundle_") else None
squeezelab.define("short squeeze")
squeezelab.run("bank-run").finding
gallery(notebooks_folder())
"""
SERVER = """
from squeezelab import serve
from squeezelab.launch import server_arguments
from pathlib import Path
serve.front_page("panic"); serve.entry_page("short-squeeze"); server_arguments(Path("."))
"""


def last_line(code: str) -> str:
    told = subprocess.run([sys.executable, "-c", DENY + code + "\nprint(asked)"], capture_output=True, text=True, check=False, timeout=170)
    assert told.returncode == 0, told.stderr[-1500:]
    return told.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("code", [LIVE, SERVER], ids=["calculators", "server"])
def test_nothing_is_asked_of_another_machine(code):
    assert last_line(code) == "[]"


def test_the_guard_notices_whoever_asks():
    code = "\nimport urllib.request\ntry:\n    urllib.request.urlopen('http://192.0.2.1/', timeout=2)\nexcept OSError:\n    pass\n"
    assert "192.0.2.1" in last_line(code)
