"""`squeezelab serve` among strangers: whose names it answers to, how many it takes in, what it refuses and what it keeps to itself."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("voila", reason="Voilà is not installed: pip install 'squeezelab[serve]'")

from servers import free_port, running

from squeezelab import kernels
from squeezelab.places import home, notebooks_folder
from squeezelab.serving import local


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server with two places that also answers to one name of its own; its address."""
    place, port = tmp_path_factory.mktemp("served"), free_port()
    with running(place, "serve", "--kernels=2", "--host=learn.example", "--no-browser", port=port) as url:
        yield url


def ask(url: str, host: str = "") -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer."""
    try:
        with urlopen(Request(url, headers={"Host": host} if host else {}), timeout=60) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except HTTPError as refused:
        return refused.code, refused.read().decode(), dict(refused.headers)


@pytest.mark.parametrize(
    "path", ["", "voila/render/calculators/bank-run.ipynb", "voila/static/voila.js", "voila/glossary/bank-run.md", "x"]
)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1"])
def test_a_foreign_host_is_refused_whatever_it_asks_for(served, host, path):
    status, text, _ = ask(f"{served}/{path}", host)
    assert status == 403 and "<html" not in text


@pytest.mark.parametrize("host", ["localhost", "localhost:8866", "127.0.0.1:80", "[::1]:8866", "learn.example", "LEARN.example:443"])
def test_this_machine_and_the_names_allowed_are_answered(served, host):
    assert ask(f"{served}/", host)[0] == 200


@pytest.mark.parametrize(
    ("host", "hosts", "ours"),
    [
        ("localhost", (), True),
        ("a.org", (), False),
        ("a.org", ("*",), True),
        ("::1", (), True),
        ("", (), False),
        ("a.org:1:2", ("a.org",), False),
        ("A.org.", ("a.org",), True),
        *((odd, ("a.org",), False) for odd in ("a.org:x", "localhost:evil", "[a.org]", "[[::1]]", "a.org..", "[::1%25lo]", "[")),
    ],
)
def test_hosts_are_told_apart(host, hosts, ours):
    assert local(host, hosts) is ours


def test_whoever_comes_when_every_place_is_taken_is_told_so_politely(served):
    page = f"{served}/voila/render/calculators/bank-run.ipynb"
    answers = [ask(page) for _ in range(3)]
    assert [status for status, _, _ in answers] == [200, 200, 503]
    _, text, headers = answers[2]
    assert "Every place is taken" in text and "Traceback" not in text and int(headers["Retry-After"]) > 0
    held = re.findall(r"kernelId[\"':\s]+([0-9a-f-]{36})", "".join(text for _, text, _ in answers[:2]))
    for kernel in held[:1]:  # one leaves, and there is room again
        with urlopen(Request(f"{served}/voila/api/shutdown/{kernel}", data=b"", method="POST"), timeout=30):
            pass
    status, text, _ = ask(page)
    assert status == 200

    _nothing_of_this_machine(text)
    _no_code(served, held[1])


def _nothing_of_this_machine(text: str) -> None:
    """No path of the server in what a visitor gets."""
    for path in {str(notebooks_folder()), str(home() or notebooks_folder()), sys.prefix, os.path.expanduser("~") + "/"}:
        assert path not in text, path


def _no_code(served: str, kernel: str) -> None:
    """A visitor's own code is refused on every channel, however it is sent."""
    from tornado.websocket import websocket_connect

    async def send() -> list[str]:
        socket = await websocket_connect(f"{served.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=x")
        told = []
        for channel in ("shell", "control", "stdin", "iopub"):
            for kind in ("execute_request", "inspect_request", "complete_request", "debug_request", "history_request"):
                header = {"msg_id": secrets.token_hex(8), "msg_type": kind, "session": "x", "username": "x", "version": "5.3", "date": ""}
                content = {"code": "1/0", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
                message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": channel, "buffers": []}
                await socket.write_message(json.dumps(message))
        while True:
            try:
                heard = await asyncio.wait_for(socket.read_message(), 4)
            except TimeoutError:
                break
            if isinstance(heard, str):
                told.append(json.loads(heard)["header"]["msg_type"])
        socket.close()
        return told

    heard = asyncio.run(send())
    assert not {kind for kind in heard if kind.endswith("_reply") and kind != "kernel_info_reply"} and "error" not in heard


@pytest.mark.parametrize("path", ["voila/tree/", "voila/api/contents/", "voila/files/tutorials/00-start-here.ipynb", "voila/render/x.py"])
def test_folders_and_files_are_not_handed_out(served, path):
    status, text, _ = ask(f"{served}/{path}")
    assert status in (403, 404) and str(notebooks_folder()) not in text


@pytest.mark.parametrize(
    "path", ["logout", "login", "api/kernels", "x.ipynb", "voila/templates/x", "voila/static/x", "voila/files/x", "voila/labextensions/x"]
)
def test_whatever_else_is_asked_for_is_refused_in_a_sentence(served, path):
    status, text, _ = ask(f"{served}/{path}")
    assert status in (403, 404) and "<h1>" in text and "Back to the gallery" in text


def test_a_page_that_is_not_there_is_told_in_a_sentence(served):
    status, text, _ = ask(f"{served}/voila/render/calculators/no-such.ipynb")
    assert status >= 400 and "Traceback" not in text and str(notebooks_folder()) not in text


def test_the_first_page_searches_on_the_server_too(served):
    _, text, _ = ask(f"{served}/?q=depositors")
    assert "Terms for “depositors”" in text and 'href="voila/glossary/' in text
    _, text, _ = ask(f"{served}/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in text


@pytest.mark.parametrize(("memory", "readers"), [(2 * 2**30, 6), (8 * 2**30, 27), (0, kernels.LEAST), (2**50, kernels.MOST)])
def test_there_are_as_many_places_as_the_memory_holds(memory, readers):
    assert kernels.room(memory) == readers
    assert kernels.LEAST <= kernels.room() <= kernels.MOST and kernels.memory() > 2**28


def test_kernels_of_calculators_end_when_their_page_is_gone_and_no_others_do():
    async def play() -> list[str]:
        manager = kernels.CalculatorKernels(calculators_wait=1)
        manager._calculators, ended = {"left", "open"}, []
        manager._kernel_connections = {"left": 0, "open": 1, "notebook": 0}
        manager.list_kernel_ids = lambda: ["left", "open", "notebook"]
        manager.shutdown_kernel = lambda one: _noted(ended, one)
        await manager.end_the_forgotten()
        assert ended == []  # it waits for a page that is being reloaded
        manager._alone["left"] -= kernels.timedelta(seconds=2)
        await manager.end_the_forgotten()
        return ended

    async def _noted(ended, one):
        ended.append(one)

    assert asyncio.run(play()) == ["left"]


def test_a_kernel_of_calculators_starts_where_nothing_of_the_readers_lies(tmp_path):
    run = tmp_path / "run"
    for folder in (tmp_path, tmp_path / kernels.CALCULATORS):  # what Python imports before it can be told not to
        folder.mkdir(exist_ok=True)
        for name in ("ipykernel_launcher", "contextlib", "runpy"):
            (folder / f"{name}.py").write_text(f"open({str(run)!r}, 'w').close(); raise SystemExit(1)")

    async def start(path: str) -> list[str]:
        manager = kernels.CalculatorKernels(root_dir=str(tmp_path), calculators_wait=0)
        try:
            started = await manager.start_kernel(path=path, kernel_name="python3")
            return os.listdir(manager.get_kernel(started)._launch_args["cwd"])
        finally:
            await manager.shutdown_all(now=True)

    assert asyncio.run(start(f"{kernels.CALCULATORS}/lab")) == []
    assert not run.exists()
