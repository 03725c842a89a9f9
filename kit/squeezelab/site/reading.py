"""Tutorials and cases for reading: their text, what their cells compute, and a calculator wherever one is opened.

The cells run in the build, so every number on the page comes from a run. A cell whose outcome cannot be shown as text shows none.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ..glossary.markdown_html import html

WIDTHS = {"st-wide": 640.0, "st-narrow": 358.0}  # pixels of the chart of a case on a page and on a phone
FOLD = re.compile(r"<details><summary>(.*?)</summary>")
LEFT_OUT = {"plain", "check"}  # cells for who runs the notebook: how to, and what holds its numbers


@dataclass(frozen=True)
class Part:
    """A piece of the page: ``prose`` as HTML, ``code`` as text, or a ``calculator`` at a state string."""

    kind: str
    html: str = ""
    text: str = ""
    state: str = ""


def read(path: Path, lead: Callable[[str], str]) -> list[Part]:
    """The parts of a notebook in their order."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    room, parts = Room(), []
    for cell in cells:
        source, tags = "".join(cell["source"]), set(cell["metadata"].get("tags", ()))
        if "plain" in tags:
            continue
        if cell["cell_type"] == "markdown":
            parts.append(Part("prose", html(source, lead)))
        elif cell["cell_type"] == "code" and source.strip():
            shown = room.run(source)
            parts += [one if one.kind == "calculator" else Part("prose", html(one.text, lead) if one.text else one.html) for one in shown]
            if any(one.text for one in shown) and not tags & LEFT_OUT:
                parts.append(Part("code", text=source))
    return parts


class Room:
    """Where the cells of one notebook run, one after another; what they show is kept."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__", "display": self._display}
        self.shown: list[Part] = []

    def run(self, source: str) -> list[Part]:
        """Runs a cell and gives what it shows: what is displayed, then the value of its last line."""
        import IPython.display

        self.shown = []
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        before = IPython.display.display
        IPython.display.display = self._display
        try:
            exec(compile(tree, "<cell>", "exec"), self.names)
            if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
                self._display(eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.names))
        finally:
            IPython.display.display = before
        return self.shown

    def _display(self, *things: Any, **_: Any) -> None:
        for thing in things:
            self.shown += seen(thing)


def seen(thing: Any) -> list[Part]:
    """What a thing is on a page: a calculator at its setting, a question that opens on its answer, a case, Markdown, or nothing."""
    from ..views.ask.card import Guess
    from ..views.calculator import Calculator
    from ..views.own.case import Case

    if isinstance(thing, Calculator):
        return [Part("calculator", state=thing.state)]
    if isinstance(thing, Guess):
        return [Part("prose", html=asked(thing))]
    if isinstance(thing, Case):
        return [Part("prose", html=compared(thing))]
    if hasattr(thing, "_repr_markdown_"):
        text = thing._repr_markdown_()
        return [Part("prose", text=FOLD.sub(r"**\1**", str(text[0] if isinstance(text, tuple) else text)).replace("</details>", ""))]
    return []


def asked(card: Any) -> str:
    """A question, and behind a fold what the model says to it."""
    from ..views.ask.told import told

    question = card.question
    said = told(question, None, None, None)
    choices = "".join(f"<li>{escape(text)}</li>" for text in question.choices or ())
    why = f"<p>{said.why}</p>" if said.why else ""
    return (
        f'<div class="st-ask"><p><strong>{escape(question.question)}</strong></p>{f"<ul>{choices}</ul>" if choices else ""}'
        f"<details><summary>Guess, then see what the model says</summary><p>{said.head}</p>{why}</details></div>"
    )


def compared(case: Any) -> str:
    """A case as it opens: the headline, the record and the model on one chart, and the gaps."""
    from ..views.figures.words import emphasised
    from ..views.own import case_picture

    found = case.found
    head = f'<div class="find"><p>{emphasised(found.headline)}</p><p>{escape(found.verdict)}</p></div>'
    drawn = "".join(f'<div class="{name}">{case_picture.chart(found, width)}</div>' for name, width in WIDTHS.items())
    return f'<div class="sq-root sq-own sq-case st-case">{head}{drawn}<h3>The gap</h3>{case_picture.gaps(found)}</div>'
