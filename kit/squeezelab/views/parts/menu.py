"""The ⋯ menu: a link to this setting, the picture, the numbers, the code, a page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ..figures import table
from . import exports, layout

if TYPE_CHECKING:
    from ..calculator import Calculator


class Menu:
    """Everything a calculator gives away. The page does the saving; Python makes the text."""

    def __init__(self, calculator: Calculator) -> None:
        self.calculator = calculator
        items = (
            ("Copy link to this setting", "text", self.copy),
            ("Picture", "SVG", lambda: self._picture("svg")),
            ("Picture", "PNG", lambda: self._picture("png")),
            ("Table", "CSV", lambda: self._save("csv", "text/csv", exports.as_csv(calculator.result, self.caption))),
            ("Setting", "Python", lambda: self._save("py", "text/x-python", self._written(exports.as_python, self.caption))),
            ("Setting", "JSON", lambda: self._save("json", "application/json", self._written(exports.as_json, calculator.state))),
            ("Page of its own", "HTML", lambda: calculator.host.send({"type": "page", "caption": self.caption})),
        )
        buttons: list[widgets.Widget] = []
        for text, kind, work in items:
            button = layout.button(text, "sq-item", kind)
            button.on_click(lambda _, work=work: work())
            buttons.append(button)
        self.note = layout.html("sq-menunote", live=True)
        self.box = layout.box("sq-menu", [*buttons, self.note])
        self.box.layout.display = "none"
        calculator.host.on_msg(self._heard)

    def _written(self, writer: Callable[..., str], last: str) -> str:
        c = self.calculator
        return writer(c.model, c.given, c.chosen.title, c.seed, last)

    @property
    def caption(self) -> str:
        """What every export carries."""
        return exports.caption(self.calculator.model, self.calculator.state, self.calculator.seed)

    def toggle(self, shown: bool) -> None:
        """Opens or closes the menu."""
        self.box.layout.display = "" if shown else "none"
        self.note.value = ""

    def copy(self) -> None:
        """The state string to the clipboard; where the page may not, it is shown to be copied by hand."""
        self.calculator.host.send({"type": "copy", "text": self.calculator.state})
        self.note.value = f"<p>{escape(self.calculator.state)}</p>"

    def _name(self, ending: str) -> str:
        return f"{self.calculator.model.id}.{ending}"

    def _save(self, ending: str, mime: str, text: str) -> None:
        self.calculator.host.send({"type": "download", "name": self._name(ending), "mime": mime, "text": text})

    def _picture(self, kind: str) -> None:
        self.calculator.host.send({"type": kind, "name": self._name(kind), "caption": self.caption})

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") == "copied":
            self.note.value = f"<p>Copied: {escape(self.calculator.state)}</p>"
        if content.get("type") == "page":
            c = self.calculator
            page = exports.as_page(
                c.model, c.result, self.caption, c.result.finding.replace("*", ""), content["svg"], table.table(c.result, c.model.panels[0])
            )
            self._save("html", "text/html", page)
