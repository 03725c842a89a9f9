"""Tutorials and cases for reading: their text, what their cells compute, and a calculator wherever one is opened.

The cells run in the build, so every number on the page comes from a run. A cell whose outcome cannot be shown as text shows none.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from ..glossary.markdown_html import html

WIDTHS = {"st-wide": 640.0, "st-narrow": 358.0}  # pixels of the chart of a case on a page and on a phone
HEADING = re.compile(r"<h[1-6]\b")
FOLD = re.compile(r"<details><summary>(.*?)</summary>")
LEFT_OUT = {"plain", "check"}  # cells for who runs the notebook: how to, and what holds its numbers


@dataclass(frozen=True)
class Part:
    """A piece of the page: ``prose`` as HTML, ``code`` as text, a ``calculator`` at a state string, or a question to ``ask``.

    A question has in ``after`` what is said behind it: the answer, and what the page goes on with.
    """

    kind: str
    html: str = ""
    text: str = ""
    state: str = ""
    after: tuple[Part, ...] = ()


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
            parts += [Part("prose", html(one.text, lead)) if one.text else one for one in shown]
            if any(one.text for one in shown) and not tags & LEFT_OUT:
                parts.append(Part("code", text=source))
    return list(folded(parts))


def folded(parts: Iterable[Part]) -> Iterator[Part]:
    """What follows a question stands behind it, up to the next heading: it tells the answer. What leads to the next question does not."""
    asks: Part | None = None
    for one in parts:
        if asks and one.kind == "ask":
            asks, leads = parted(asks)
            yield asks
            yield from leads
        elif asks:
            head = HEADING.search(one.html)
            if head is None:
                asks = replace(asks, after=(*asks.after, one))
                continue
            if head.start():
                asks = replace(asks, after=(*asks.after, replace(one, html=one.html[: head.start()])))
            yield asks
            one = replace(one, html=one.html[head.start() :])
        asks = one if one.kind == "ask" else None
        if not asks:
            yield one
    if asks:
        yield asks


def parted(asks: Part) -> tuple[Part, list[Part]]:
    """A question, and the paragraph at the end of what stands behind it, which leads to the next."""
    last = asks.after[-1]
    begins = last.html.rfind("<p>")
    if len(asks.after) < 2 or last.kind != "prose" or begins < 0 or not last.html.rstrip().endswith("</p>"):
        return asks, []
    kept = (replace(last, html=last.html[:begins]),) if begins else ()
    return replace(asks, after=(*asks.after[:-1], *kept)), [replace(last, html=last.html[begins:])]


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
        return [asked(thing)]
    if isinstance(thing, Case):
        return [Part("prose", html=compared(thing))]
    if hasattr(thing, "_repr_markdown_"):
        text = thing._repr_markdown_()
        return [Part("prose", text=FOLD.sub(r"**\1**", str(text[0] if isinstance(text, tuple) else text)).replace("</details>", ""))]
    return []


def asked(card: Any) -> Part:
    """A question, and behind it what the model says to it."""
    from ..views.ask.told import told

    question = card.question
    said = told(question, None, None, None)
    choices = "".join(f"<li>{escape(text)}</li>" for text in question.choices or ())
    why = f"<p>{said.why}</p>" if said.why else ""
    listed = f"<ul>{choices}</ul>" if choices else ""
    answer = Part("prose", html=f'<div class="st-ask"><p>{said.head}</p>{why}</div>')
    return Part("ask", html=f"<p><strong>{escape(question.question)}</strong></p>{listed}", after=(answer,))


def compared(case: Any) -> str:
    """A case as it opens: the headline, the record and the model on one chart, and the gaps."""
    from ..views.figures.words import emphasised
    from ..views.own import case_picture

    found = case.found
    head = f'<div class="find"><p>{emphasised(found.headline)}</p><p>{escape(found.verdict)}</p></div>'
    drawn = "".join(f'<div class="{name}">{case_picture.chart(found, width)}</div>' for name, width in WIDTHS.items())
    return f'<div class="sq-root sq-own sq-case st-case">{head}{drawn}<h3>The gap</h3>{case_picture.gaps(found)}</div>'
