"""What twenty readers at once cost each other before ``squeezelab serve``: median echo of a slider, against one reader alone.

Run it on an idle machine: ``python tests/benchmarks/bench_readers.py [readers]``. Readers have no window: each asks for the
page of a calculator, which starts her kernel, and sends what a moved slider sends. Both medians are of the same machine, so
the ratio may be compared; exits with 1 above three.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import time
import uuid
from urllib.request import urlopen

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

V1 = "v1.kernel.websocket.jupyter.org"  # the only form of messages that Voilà's own socket reads
BAR = 3.0


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


async def measure(served: str, readers: int = 20) -> tuple[float, float]:
    """The median seconds of an echo for one reader alone, then for all of them at once; raises if a slider is not alive."""
    first = Session(served)
    await first.open()
    alone = await first.play(12)
    others = [Session(served) for _ in range(readers - 1)]
    for begin in range(0, readers - 1, 4):  # they do not all click in the same second
        await asyncio.gather(*(one.open() for one in others[begin : begin + 4]))
    together = await asyncio.gather(*(one.play(8) for one in (first, *others)))
    assert len(together) == readers and all(len(seconds) == 8 for seconds in together)
    for one in (first, *others):
        await one.socket.close()
    return statistics.median(alone), statistics.median(s for seconds in together for s in seconds)


def main() -> int:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "squeezelab", "serve", "--no-browser", f"--port={port}", "--Voila.port_retries=0"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.2)
        alone, together = asyncio.run(measure(f"http://127.0.0.1:{port}", readers))
    finally:
        server.terminate()
        server.wait(30)
    print(f"one reader {1000 * alone:.0f} ms, {readers} at once {1000 * together:.0f} ms: {together / alone:.2f} times, at most {BAR:.0f}")
    return int(together > BAR * alone)


if __name__ == "__main__":
    sys.exit(main())
