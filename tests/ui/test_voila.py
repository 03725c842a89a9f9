"""`squeezelab serve`: the notebooks as pages without code, live for one reader and for twenty."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from conftest import CHECKOUT
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from playwright.sync_api import expect

import squeezelab
from squeezelab.exercises import exercise

pytest.importorskip("voila", reason="Voilà is not installed: pip install 'squeezelab[serve]'")

V1 = "v1.kernel.websocket.jupyter.org"  # the only form of messages that Voilà's own socket reads


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """``squeezelab serve`` as a reader starts it; its address without a slash."""
    place = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(place / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "squeezelab", "serve", "--no-browser", f"--port={port}", "--Voila.port_retries=0"]
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **own}, cwd=place)
        try:
            until = time.monotonic() + 60
            while process.poll() is None:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                        break
                except OSError:
                    assert time.monotonic() < until, (place / "server.log").read_text(errors="replace")[-2000:]
                    time.sleep(0.2)
            assert process.poll() is None, (place / "server.log").read_text(errors="replace")[-2000:]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def visitor(page, served):
    """A page whose requests are noted; ``opened(path)`` goes to a notebook and waits for its widgets."""
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def opened(path, wait=".sq-calc"):
        page.goto(f"{served}/voila/render/{path}")
        page.locator(wait).first.wait_for()
        return page

    yield opened
    assert {urlsplit(url).hostname for url in asked if url.startswith(("http", "ws"))} == {"127.0.0.1"}
    assert not wrong


def test_a_calculator_is_live_shows_no_code_and_asks_no_other_server(visitor):
    page = visitor("calculators/short-squeeze.ipynb")
    assert not page.get_by_text("import squeezelab").count()
    spark, reading = page.get_by_role("slider", name=re.compile("Spark")), page.locator(".sq-calc .rd b").first
    drawn = "[...document.querySelectorAll('.sq-calc .sq-fig path.line')].map(path => path.getAttribute('d')).join()"
    for key in ("Home", "End"):
        before = page.evaluate(drawn)
        spark.focus()
        page.keyboard.press(key)
        parameter = squeezelab.get_model("short-squeeze").parameter("shock")
        expected = squeezelab.run("short-squeeze", shock=parameter.low if key == "Home" else parameter.high)
        expect(reading).to_contain_text(expected.write("end_price"))
        page.wait_for_function(f"before => {drawn} !== before", arg=before)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"the page is {wide} px too wide"
    icons = "[...document.fonts].some(font => font.family.includes('Awesome') && font.status === 'loaded')"
    assert page.evaluate(icons), "the icons come from our own server"


def test_a_tutorial_tells_its_story_with_the_models_numbers(visitor):
    page = visitor("tutorials/03-short-squeeze.ipynb")
    expect(page.get_by_role("heading", name="Short squeezes").first).to_be_visible()
    brink = squeezelab.run("short-squeeze", preset="The brink")
    expect(page.get_by_text("You said 31.00 USD")).to_contain_text(brink.write("end_price"))
    assert not page.get_by_text("calculator.preset(").count()
    page.get_by_role("link", name="short selling pressure").first.click()
    expect(page.get_by_role("heading", name="Short selling pressure")).to_be_visible()


def test_an_exercise_judges_at_once(visitor):
    page = visitor("exercises/03-short-squeeze.ipynb", wait=".sq-exercise")
    form, task = page.locator(".sq-exercise").first, exercise("03-first-call")
    form.get_by_role("textbox").fill("1.00 USD")
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status").first).to_contain_text("too low")
    form.get_by_role("textbox").fill(task.written())
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status").first).to_contain_text("Right")


def test_an_exercise_shows_no_stray_number_where_code_is_hidden(visitor):
    page = visitor("exercises/03-short-squeeze.ipynb", wait=".sq-exercise")
    page.locator(".sq-exercise").nth(4).wait_for()
    shown = [text.strip() for text in page.locator(".jp-OutputArea-output").all_inner_texts()]
    assert not [text for text in shown if re.fullmatch(r"[\d.]+", text)], shown
    expect(page.get_by_text("learner")).to_have_count(0)


PAGES = [
    pytest.param(f"{path.parent.name}/{path.name}", id=f"{path.parent.name}/{path.stem}")
    for shelf in ("tutorials", "cases", "exercises", "calculators")
    for path in sorted((CHECKOUT / "notebooks" / shelf).glob("*.ipynb"))
]


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_alive_without_code_or_errors(visitor, path):
    page = visitor(path, wait=".sq-exercise" if path.startswith("exercises") else ".sq-calc .sq-fig path.line")
    for word in ("import squeezelab", "Traceback", "calculator.preset("):
        assert not page.get_by_text(word).count(), word
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"the page is {wide} px too wide"


def test_the_first_page_leads_to_every_notebook(page, served, checkout):
    page.goto(served)
    links = {link.get_attribute("href").removeprefix("voila/render/") for link in page.get_by_role("link").all()}
    shelves = ("tutorials", "cases", "exercises", "calculators")
    assert links == {
        path.relative_to(checkout / "notebooks").as_posix() for s in shelves for path in (checkout / "notebooks" / s).glob("*.ipynb")
    }


class Session:
    """A reader without a window: her page, her kernel, and the messages that a moved slider sends and gets."""

    def __init__(self, served: str) -> None:
        self.served, self.name = served, uuid.uuid4().hex

    async def open(self) -> None:
        import websockets

        url = f"{self.served}/voila/render/calculators/short-squeeze.ipynb"
        page = await asyncio.to_thread(lambda: urlopen(url, timeout=240).read().decode())
        kernel = re.search(r'"kernelId": ?"([0-9a-f-]+)"', page)[1]
        address = f"{self.served.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id={self.name}"
        self.socket = await websockets.connect(address, subprotocols=[V1], max_size=None, max_queue=None, ping_interval=None)
        for _ in range(20):  # until the kernel's answers reach us: a subscription takes a moment
            try:
                await self.ask("kernel_info_request", {}, patience=5)
                break
            except TimeoutError:
                continue
        control = uuid.uuid4().hex
        told = await self.ask("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}, {"version": "1.0.0"})
        told = await self.ask("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        states = next(m["content"]["data"]["states"] for m in told if m["content"].get("data", {}).get("method") == "update_states")
        sliders = {k: v["state"] for k, v in states.items() if v["state"].get("_view_name") in {"IntSliderView", "FloatSliderView"}}
        self.slider = next(k for k, v in sliders.items() if "Spark" in v.get("description", "") + str(v.get("tooltip")))
        self.value = sliders[self.slider]["value"]

    async def ask(self, kind: str, content: dict, metadata: dict | None = None, patience: float = 90) -> list[dict]:
        """Sends a message on the shell channel; everything that came until the kernel was done with it."""
        head = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name, "username": "", "date": "", "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (head, {}, metadata or {}, content)]
        await self.socket.send(serialize_msg_to_ws_v1(parts, "shell"))
        came = []
        while True:
            _, (header, parent, _, answer, *_) = deserialize_msg_from_ws_v1(await asyncio.wait_for(self.socket.recv(), patience))
            if json.loads(parent).get("msg_id") == head["msg_id"]:
                came.append({"msg_type": json.loads(header)["msg_type"], "content": json.loads(answer)})
                if came[-1]["msg_type"] == "status" and came[-1]["content"]["execution_state"] == "idle":
                    return came

    async def move(self) -> float:
        """Moves the slider by a stop; the seconds until the kernel had drawn. Raises where nothing was drawn."""
        self.value += random.choice((-1, 1))
        begun = time.perf_counter()
        came = await self.ask(
            "comm_msg", {"comm_id": self.slider, "data": {"method": "update", "state": {"value": self.value}, "buffer_paths": []}}
        )
        seconds = time.perf_counter() - begun
        others = [m for m in came if m["msg_type"] == "comm_msg" and m["content"]["comm_id"] != self.slider]
        assert len(others) >= 2, "the slider is not alive: nothing else changed"
        return seconds

    async def play(self, moves: int) -> list[float]:
        """Some moves with a person's pauses between them."""
        seconds = []
        for _ in range(moves):
            await asyncio.sleep(random.uniform(1.0, 2.0))
            seconds.append(await self.move())
        return seconds


@pytest.mark.slow
def test_twenty_readers_at_once_each_get_a_live_slider(served):
    """Median echo at most three times that of one reader: a ratio of two measures on the same machine."""

    async def measure() -> tuple[float, float]:
        first = Session(served)
        await first.open()
        alone = await first.play(12)
        others = [Session(served) for _ in range(19)]
        for begin in range(0, 19, 4):  # they do not all click in the same second
            await asyncio.gather(*(one.open() for one in others[begin : begin + 4]))
        together = await asyncio.gather(*(one.play(8) for one in (first, *others)))
        assert len(together) == 20 and all(len(seconds) == 8 for seconds in together)
        for one in (first, *others):
            await one.socket.close()
        return statistics.median(alone), statistics.median(s for seconds in together for s in seconds)

    with ThreadPoolExecutor(1) as thread:  # the browser's own loop runs in this one
        alone, together = thread.submit(asyncio.run, asyncio.wait_for(measure(), 400)).result()
    print(f"one reader {1000 * alone:.0f} ms, twenty {1000 * together:.0f} ms: {together / alone:.1f} times")
    assert together <= 3 * alone, f"one reader {1000 * alone:.0f} ms, twenty {1000 * together:.0f} ms"
