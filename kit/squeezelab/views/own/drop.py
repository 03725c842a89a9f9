"""The place that a file is dropped on; it arrives in pieces, is read in memory and never written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import traitlets

from ..parts.scripted import Scripted, sent

HERE = Path(__file__).parent.parent / "page"
LARGEST = 400 * 2**20  # bytes of a file that a page sends


def _gauge() -> str:
    """The rules of the gauge, which are the calculator's."""
    lines = (HERE / "calculator.css").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.replace(".sq-calc", ".sq-own") for line in lines if line.startswith(".sq-calc .g"))


class Drop(Scripted):
    """``title`` and ``says`` are its words; ``heard(name, content)`` is called with each whole file. Tells the width of its view."""

    script = sent((HERE / "drop.js").read_text(encoding="utf-8"))
    _css = sent("".join((HERE / name).read_text(encoding="utf-8") for name in ("tokens.css", "own.css")) + _gauge())
    title = traitlets.Unicode("").tag(sync=True)
    says = traitlets.Unicode("").tag(sync=True)
    wrong = traitlets.Bool(False).tag(sync=True)
    width = traitlets.Int(0).tag(sync=True)

    def __init__(self, heard: Callable[[str, bytes], None]) -> None:
        super().__init__()
        self._heard, self._pieces = heard, list[bytes]()
        self.on_msg(self._take)

    def say(self, title: str, says: str, *, wrong: bool = False) -> None:
        """Changes all words at once."""
        with self.hold_sync():
            self.title, self.says, self.wrong = title, says, wrong

    def _take(self, _: Any, content: dict[str, Any], buffers: list[memoryview]) -> None:
        if content.get("type") != "piece" or not buffers:
            return
        name, n, parts, size = str(content["name"]), int(content["n"]), int(content["parts"]), int(content["size"])
        if size > LARGEST:
            if n == 0:
                told = f"{size / 2**20:,.0f} MB are too much for a page: allowed is {LARGEST / 2**20:,.0f} MB. Open it by its path instead."
                self.say(name, told, wrong=True)
            return
        if n == 0:
            self._pieces = []
        if n != len(self._pieces):  # a piece of a file that another one has overtaken
            return
        if sum(map(len, self._pieces)) + len(buffers[0]) > LARGEST:  # more than it said
            self._pieces = []
            return
        self._pieces.append(bytes(buffers[0]))
        if len(self._pieces) < parts:
            self.say(name, f"Reading, {len(self._pieces) / parts:.0%}")
            return
        whole, self._pieces = b"".join(self._pieces), []
        self._heard(name, whole)
