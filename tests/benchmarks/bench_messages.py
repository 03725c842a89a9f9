"""How long five small messages from a kernel take to a page: in JupyterLab as it is, and in the server that ``squeezelab`` starts.

Run it: ``python tests/benchmarks/bench_messages.py``. The first waits some 40 ms for an acknowledgement (Nagle's algorithm), the
second does not. Exits with 1 where ``squeezelab`` is not at least three times faster.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
import uuid
from urllib.request import Request, urlopen

from served import running
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

CODE, ROUNDS, BAR = "from IPython.display import display\nfor i in range(5): display(i)", 60, 3.0


async def until_idle(page: WebSocketClientConnection, code: str) -> float:
    """Milliseconds from a request to the kernel's word that it rests again."""
    name, begun = uuid.uuid4().hex, time.perf_counter()
    header = {"msg_id": name, "msg_type": "execute_request", "username": "", "session": "page", "version": "5.3", "date": ""}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    await page.write_message(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}))
    while True:
        message = json.loads(await page.read_message() or "{}")
        if message["parent_header"].get("msg_id") == name and message["content"].get("execution_state") == "idle":
            return 1e3 * (time.perf_counter() - begun)


async def measured(url: str, token: str) -> float:
    """The median over many requests to one kernel."""
    head = {"Authorization": f"token {token}"}
    kernel = json.loads(urlopen(Request(f"{url}/api/kernels", data=b"{}", headers=head)).read())["id"]
    page = await websocket_connect(HTTPRequest(f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels", headers=head))
    await until_idle(page, "pass")
    await asyncio.sleep(1)
    return statistics.median([await until_idle(page, CODE) for _ in range(ROUNDS)])


def main() -> int:
    with running(plain=True) as (url, token, _):
        plain = asyncio.run(measured(url, token))
    with running() as (url, token, _):
        ours = asyncio.run(measured(url, token))
    print(f"five messages to the page: {plain:.1f} ms in JupyterLab as it is, {ours:.1f} ms as squeezelab starts it ({plain / ours:.1f} x)")
    return 0 if plain >= BAR * ours else 1


if __name__ == "__main__":
    sys.exit(main())
