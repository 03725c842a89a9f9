"""The ⋯ menu: a link to this setting, the picture, the numbers, the code, a page."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from ..figures import table
from ..figures.session import Session
from . import exports, layout

SITE = "SQUEEZELAB_SITE"  # the address of a static site that links lead to, if one is published


class Menu:
    """Everything a calculator gives away. The page, reached through ``host``, does the saving; Python makes the text.

    ``state`` tells the state string of the moment; ``more`` are tools that stand below the items.
    """

    def __init__(self, session: Session, host: widgets.DOMWidget, state: Callable[[], str], more: Sequence[widgets.Widget] = ()) -> None:
        self.session, self.host, self.state = session, host, state
        items = (
            ("Copy link to this setting", "text", self.copy),
            ("Picture", "SVG", lambda: self._picture("svg")),
            ("Picture", "PNG", lambda: self._picture("png")),
            ("Table", "CSV", lambda: self._save("csv", "text/csv", exports.as_csv(session.result, self.caption))),
            ("Setting", "Python", lambda: self._save("py", "text/x-python", self._written(exports.as_python, self.caption))),
            ("Setting", "JSON", lambda: self._save("json", "application/json", self._written(exports.as_json, state()))),
            ("Page of its own", "HTML", lambda: host.send({"type": "page", "caption": self.caption})),
        )
        buttons: list[widgets.Widget] = []
        for text, kind, work in items:
            button = layout.button(text, "sq-item", kind)
            button.on_click(lambda _, work=work: work())
            buttons.append(button)
        self.note = layout.html("sq-menunote", live=True)
        self.box = layout.box("sq-menu", [*buttons, *more, self.note], own=True)
        self.box.layout.display = "none"
        host.on_msg(self._heard)

    def _written(self, writer: Callable[..., str], last: str) -> str:
        s = self.session
        return writer(s.model, s.given, s.chosen.title, s.seed, last)

    @property
    def caption(self) -> str:
        """What every export carries."""
        return exports.caption(self.session.model, self.state(), self.session.seed)

    def toggle(self, shown: bool) -> None:
        """Opens or closes the menu."""
        self.box.layout.display = "" if shown else "none"
        self.note.value = ""

    def copy(self) -> None:
        """The address of this setting to the clipboard; where the page may not, it is shown to be copied by hand.

        The page makes the address of the state string, since it knows where it stands.
        """
        self.host.send({"type": "copy", "text": self.state(), "site": os.environ.get(SITE, "")})
        self.note.value = f"<p>{escape(self.state())}</p>"

    def _name(self, ending: str) -> str:
        return f"{self.session.model.id}.{ending}"

    def _save(self, ending: str, mime: str, text: str) -> None:
        self.host.send({"type": "download", "name": self._name(ending), "mime": mime, "text": text})

    def _picture(self, kind: str) -> None:
        self.host.send({"type": kind, "name": self._name(kind), "caption": self.caption})

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") in {"copied", "not copied"}:
            said = "Copied: " if content["type"] == "copied" else ""
            self.note.value = f"<p>{said}{escape(str(content.get('text') or self.state()))}</p>"
        if content.get("type") == "page":
            result, model = self.session.result, self.session.model
            numbers = table.table(result, model.panels[0])
            page = exports.as_page(model, result, self.caption, result.finding.replace("*", ""), content["svg"], numbers)
            self._save("html", "text/html", page)
