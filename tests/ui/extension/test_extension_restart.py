"""The server itself is stopped under an open calculator, and started again at its old address, as after a reboot."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import expect
from servers import free_port, running

from ..conftest import Reader, Server
from .conftest import Desk
from .test_extension_recovery import ALIVE, comes_back, kernel, rests_with_one_sentence


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [3, 40, 120])
def test_a_calculator_outlives_its_server(page, tmp_path, seconds):
    """Nothing is told to the page: its socket ends, its requests are refused, and the kernel that answers at last is another."""
    server = Server(f"http://127.0.0.1:{free_port()}", secrets.token_hex(16), tmp_path / "squeezelab-notebooks")
    port = int(server.url.rpartition(":")[2])
    flags = [
        "--folder", str(server.root), "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={server.token}",
    ]  # fmt: skip
    asked = f"api/status?token={server.token}"
    lab = Desk(Reader(page, server, tmp_path), "lab")
    page.set_default_timeout(30_000)
    with running(tmp_path, *flags, port=port, asked=asked):
        page.goto(server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:bank-run?impatient=12%25")
        expect(page.locator(ALIVE).locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
        before = kernel(lab)
    rests_with_one_sentence(lab)
    page.wait_for_timeout(1_000 * seconds)
    rests_with_one_sentence(lab)
    with running(tmp_path, *flags, port=port, asked=asked):
        comes_back(lab, 120)
        assert kernel(lab) != before
