"""A calculator whose kernel is lost says so at once, rests, and comes back where it was; what is closed leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

SHOWN = ".sq-calculator:not(.lm-mod-hidden)"
ALIVE = f"{SHOWN}:not(.is-stale) .sq-calculator-area:not(.is-coming) .sq-calc"


@pytest.fixture
def opened(lab):
    """A calculator of its own in a fresh workspace, at a setting, drawn."""
    lab.page.goto(lab.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:bank-run?impatient=12%25")
    expect(lab.page.locator(ALIVE).locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
    return lab


def kernel(lab) -> str:
    """The id of the kernel behind the calculators."""
    return next(s["kernel"]["id"] for s in json.loads(lab.server.ask("api/sessions")) if "squeezelab-calculators" in s["path"])


def process(identity: str) -> int:
    """The process of a kernel on this machine."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if identity in (folder / "cmdline").read_text():
                return int(folder.name)
        except OSError:
            continue
    raise AssertionError(f"no process of kernel {identity}")


def stands_where_it_stood(lab) -> None:
    expect(lab.page.locator(ALIVE)).to_be_visible(timeout=90_000)
    expect(lab.page.locator(ALIVE).get_by_role("textbox", name=re.compile("value$")).filter(visible=True).first).to_be_visible()
    values = lab.page.locator(ALIVE).locator(".sq-field input").evaluate_all("all => all.map(one => one.value)")
    assert any(value.startswith("12") for value in values), values


def test_a_kernel_that_is_ended_elsewhere_is_told_at_once_and_another_takes_its_place(opened):
    before = kernel(opened)
    opened.server.ask(f"api/kernels/{before}", method="DELETE")
    note = opened.page.locator(f"{SHOWN}.is-stale .sq-note")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("Your setting is kept.")
    assert opened.page.locator(f"{SHOWN} .sq-calculator-area").evaluate("area => area.inert")
    note.get_by_role("button", name="Run it again").click()
    stands_where_it_stood(opened)
    expect(opened.page.locator(f"{SHOWN} .sq-note")).to_be_hidden()
    assert kernel(opened) != before


def test_three_kills_in_a_row_are_survived(opened):
    for _ in range(3):
        os.kill(process(kernel(opened)), signal.SIGKILL)
        opened.page.locator(f"{SHOWN}.is-stale").wait_for()
        again = opened.page.locator(f"{SHOWN} .sq-note").get_by_role("button", name="Run it again")
        expect(again.or_(opened.page.locator(ALIVE)).first).to_be_visible(timeout=60_000)
        if again.is_visible():
            again.click()
        stands_where_it_stood(opened)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped and go on here")
def test_a_kernel_that_is_stopped_and_breaks_no_socket_is_told_and_goes_on_where_it_was_asked(opened):
    slider = opened.page.locator(ALIVE).get_by_role("slider").first
    shown = opened.page.locator(ALIVE).locator(".sq-field input").first
    before = shown.input_value()
    slider.focus()
    own = kernel(opened)
    while json.loads(opened.server.ask(f"api/kernels/{own}"))["execution_state"] != "idle":
        opened.page.wait_for_timeout(200)
    stopped = process(own)
    os.kill(stopped, signal.SIGSTOP)
    try:
        opened.page.keyboard.press("ArrowRight")
        note = opened.page.locator(f"{SHOWN}.is-stale .sq-note")
        expect(note).to_contain_text("The kernel does not answer.", timeout=20_000)
        assert opened.page.locator(f"{SHOWN} .sq-calculator-area").evaluate("area => area.inert") and slider.count() == 0
    finally:
        os.kill(stopped, signal.SIGCONT)
    expect(opened.page.locator(ALIVE)).to_be_visible()
    expect(opened.page.locator(f"{SHOWN} .sq-note:visible")).to_have_count(0)
    expect(shown).not_to_have_value(before)


def test_a_kernel_that_is_interrupted_goes_on(opened):
    opened.server.ask(f"api/kernels/{kernel(opened)}/interrupt", b"{}", method="POST")
    opened.page.locator(f"{SHOWN} .sq-calculator-bar").get_by_role("button", name="Run again").click()
    stands_where_it_stood(opened)


@pytest.mark.slow
def test_two_tabs_share_a_kernel_and_neither_takes_it_from_the_other(opened):
    shared = kernel(opened)
    other = opened.page.context.new_page()
    other.goto(opened.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:bank-run?impatient=20%25")
    expect(other.locator(ALIVE).locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
    assert kernel(opened) == shared
    stands_where_it_stood(opened)
    other.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="Bank run").locator(".lm-TabBar-tabCloseIcon").click()
    expect(other.locator(".sq-calc")).to_have_count(0)
    opened.page.locator(f"{SHOWN} .sq-calculator-bar").get_by_role("button", name="Run again").click()
    stands_where_it_stood(opened)
    assert kernel(opened) == shared
    other.close()


class Line:
    """A line between page and server that can be cut as a sleeping laptop, a dead network or a stopped server cut it."""

    def __init__(self, port: int) -> None:
        self.port, self.held, self.up = port, [], True
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.own = self.ear.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self.ear.accept()
            except OSError:
                return
            if not self.up:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.port))
            self.held += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        try:
            while piece := one.recv(65_536):
                other.sendall(piece)
        except OSError:
            pass
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Ends every connection; new ones are refused until `mend`."""
        self.up = False
        held, self.held = self.held, []
        for end in held:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.up = True

    def close(self) -> None:
        self.cut()
        self.ear.close()


@pytest.fixture
def line(lab):
    """A calculator in JupyterLab behind a line that can be cut."""
    line = Line(int(lab.server.url.rpartition(":")[2]))
    address = f"http://127.0.0.1:{line.own}/lab/workspaces/{secrets.token_hex(4)}?token={lab.server.token}"
    lab.page.goto(f"{address}#squeezelab:bank-run?impatient=12%25")
    expect(lab.page.locator(ALIVE).locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
    yield line
    line.close()


def rests_with_one_sentence(lab) -> None:
    """What is shown is dimmed, one note says why, and nothing in it moves by hand."""
    expect(lab.page.locator(f"{SHOWN}.is-stale")).to_have_count(1, timeout=15_000)
    note = lab.page.locator(f"{SHOWN} .sq-note:visible")
    expect(note).to_have_count(1)
    assert lab.page.locator(f"{SHOWN} .sq-calculator-area").evaluate_all("all => all.every(area => area.inert)")


def comes_back(lab, seconds: float = 90) -> None:
    """By itself or by *Run it again*, as the note offers it."""
    until = time.monotonic() + seconds
    while lab.page.locator(f"{SHOWN}.is-stale").count() and time.monotonic() < until:
        dialog = lab.page.locator(".jp-Dialog")  # Jupyter's own word on a server that is away, over the whole page
        if dialog.count():
            with contextlib.suppress(TimeoutError, Error):
                dialog.first.locator("button.jp-mod-accept, button.jp-mod-reject").last.click(timeout=2_000)
        button = lab.page.locator(f"{SHOWN} .sq-note").get_by_role("button", name="Run it again")
        if button.is_visible():
            with contextlib.suppress(TimeoutError, Error):
                button.click(timeout=2_000)
        lab.page.wait_for_timeout(2_000)
    stands_where_it_stood(lab)
    expect(lab.page.locator(f"{SHOWN} .sq-note:visible")).to_have_count(0)


@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_a_page_whose_line_was_cut_rests_and_comes_back(lab, line, seconds):
    line.cut()
    rests_with_one_sentence(lab)
    lab.page.wait_for_timeout(1_000 * seconds)
    line.mend()
    comes_back(lab)


@pytest.mark.parametrize("seconds", [3, pytest.param(40, marks=pytest.mark.slow), pytest.param(120, marks=pytest.mark.slow)])
def test_a_server_that_was_stopped_and_started_again_is_survived(lab, line, seconds):
    before = kernel(lab)
    line.cut()
    lab.server.stop_kernels()  # a server that ends takes its kernels with it
    rests_with_one_sentence(lab)
    lab.page.wait_for_timeout(1_000 * seconds)
    line.mend()
    comes_back(lab)
    assert kernel(lab) != before


@pytest.mark.slow
def test_a_laptop_that_slept_wakes_to_a_page_that_says_so(lab, line):
    """Its page stood still, its sockets are dead when it wakes, and nobody told it."""
    devtools = lab.page.context.new_cdp_session(lab.page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    line.cut()
    time.sleep(30)
    line.mend()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    lab.page.wait_for_timeout(1_500)
    comes_back(lab)


@pytest.mark.parametrize("wait", [0, 300, 1_200])
def test_a_page_that_is_loaded_again_at_any_moment_comes_back_with_the_setting(lab, line, wait):
    lab.page.locator(f"{SHOWN} .sq-calculator-bar").get_by_role("button", name="Run again").click()
    lab.page.wait_for_timeout(wait)
    lab.page.reload()
    stands_where_it_stood(lab)
    expect(lab.page.locator(ALIVE)).to_have_count(1)


def test_a_kernel_that_is_killed_while_it_starts_is_told_or_replaced(lab):
    lab.page.goto(lab.server.at(f"lab/workspaces/{secrets.token_hex(4)}") + "#squeezelab:bank-run?impatient=12%25")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(StopIteration, AssertionError):
            os.kill(process(kernel(lab)), signal.SIGKILL)
            break
        time.sleep(0.05)
    again = lab.page.locator(f"{SHOWN} .sq-note").get_by_role("button", name="Run it again")
    expect(again.or_(lab.page.locator(ALIVE)).first).to_be_visible(timeout=120_000)
    if again.is_visible():
        again.click()
    stands_where_it_stood(lab)
