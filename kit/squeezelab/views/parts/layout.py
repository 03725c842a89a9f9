"""The frame: head, presets, controls, stage; and the small pieces that all parts are made of. Sizes stand in the style sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import ipywidgets as widgets

from ...claims.verdict import WORDS
from ...core import Model
from ..figures import situation
from . import catalogue
from .looks import make

HATCH = (
    '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>'
    '<pattern id="sq-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" style="fill:var(--sq-alarm)"/>'
    '<rect width="2" height="6" style="fill:var(--sq-page);opacity:.62"/></pattern>'
    '<pattern id="sq-hatch-light" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="1.6" height="7" style="fill:var(--sq-alarm);opacity:.5"/></pattern></defs></svg>'
)
DEFAULT_ICON = '<path d="M4 19c5 0 5-13 10-13"/><path d="M14 6h6" style="stroke:var(--sq-force)"/>'
VERDICTS = {"holds": "✓", "conditional": "◐", "fails": "✕", "arithmetic": "≡", "open": "○"}


def html(name: str, value: str = "", *, live: bool = False, own: bool = False) -> widgets.HTML:
    """An HTML widget with a class; a live one is read out politely when it changes, one with a layout of its own can be hidden."""
    widget = make(widgets.HTML, value, own=own)
    widget.add_class(name)
    if live:
        widget.add_class("sq-live")
    return widget


def box(name: str, children: Sequence[widgets.Widget], *, own: bool = False) -> widgets.VBox:
    """A box with a class; one with a layout of its own can be hidden."""
    made = make(widgets.VBox, list(children), own=own)
    made.add_class(name)
    return made


def button(text: str, name: str, tooltip: str) -> widgets.Button:
    """A button with a class."""
    made = make(widgets.Button, description=text, tooltip=tooltip)
    made.add_class(name)
    return made


def fold(title: str, children: Sequence[widgets.Widget], *, opened: bool, name: str) -> widgets.VBox:
    """A group that a button opens and closes. (The head of an `Accordion` cannot be reached with the keys.)"""
    head, group = make(widgets.ToggleButton, description=title, tooltip="Opens or closes this group"), box("sq-group", children, own=True)
    head.add_class("sq-fold")

    def turn(_: Any = None) -> None:
        head.icon, group.layout.display = ("chevron-down", "") if head.value else ("chevron-right", "none")

    head.observe(turn, "value")
    head.value = opened
    turn()
    return box(name, [head, group])


def problem(sentence: str) -> str:
    """What went wrong, in the calculator's own status line."""
    return f'<p class="problem" role="alert">{escape(sentence)} The picture is the last good one.</p>'


def notice(sentences: Sequence[str]) -> str:
    """Something to know that does not stop the calculator."""
    return f'<p class="problem">{"<br>".join(escape(sentence) for sentence in sentences)}</p>'


def frame(
    model: Model,
    *,
    tools: Sequence[widgets.Widget],
    menu: widgets.Widget,
    presets: Sequence[widgets.Widget],
    column: widgets.Widget,
    main: Sequence[widgets.Widget],
    host: widgets.Widget,
) -> list[widgets.Widget]:
    """The children of a calculator: its style, its body, and what runs in the page. The order is that of the keys."""
    row = make(widgets.HBox, list(tools))
    row.add_class("sq-tools")
    head = box("sq-head", [html("sq-headline", headline(model)), row, menu])
    begin = box("sq-presets", [html("sq-from", "<em>Start from</em>"), *presets])
    if situation.crowded(model):
        begin.add_class("is-many")
    body = box("sq-body", [head, begin, column, box("sq-main", main)])
    host.add_class("sq-hidden")
    return [html("sq-hidden", f"<style>{situations(model)}</style>{HATCH}"), body, host]


def icon(model: Model) -> str:
    """The model's sign."""
    drawn = model.icon or DEFAULT_ICON
    inner = drawn if "<svg" not in drawn else drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    return (
        '<svg viewBox="0 0 24 24" width="30" height="30" fill="none" stroke="currentColor" stroke-width="2.1" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{inner}</svg>'
    )


def headline(model: Model) -> str:
    """Icon, title, story."""
    summary = escape(model.summary)
    return f'<h1 title="{escape(model.summary, quote=True)}">{icon(model)}{escape(model.title)}</h1><p>{summary}</p>'


def badges(model: Model) -> str:
    """How many checks come from the literature, and what became of the claims that this model decides."""
    kinds = Counter(source.kind for source in model.sources for _ in source.cases)
    n = kinds["published"]
    parts = [f'<span class="b"><i>▤</i>{n} {"check" if n == 1 else "checks"} <b>published</b></span>'] if n else []
    derived = kinds["derived"] + kinds["identity"]
    parts += [f'<span class="b"><i>Σ</i>{derived} {"case" if derived == 1 else "cases"} <b>derived</b></span>'] if derived else []
    by_verdict: dict[str, dict[str, dict[str, Any]]] = {}
    for claim in catalogue.claims(model.id):
        by_verdict.setdefault(claim["verdict"], {})[claim["id"]] = claim
    for verdict, found in by_verdict.items():
        listed = ", ".join(
            f'<a href="#squeezelab:term/{claim["entry"]}/{escape(one)}" title="{escape(claim["says"], quote=True)}">{escape(one)}</a>'
            for one, claim in found.items()
        )
        word = "Claim " if len(found) == 1 else "Claims "
        said = f"{word}{listed} <b>{WORDS.get(verdict, verdict)}</b>"
        parts.append(f'<span class="b is-{verdict}"><i>{VERDICTS.get(verdict, "○")}</i>{said}</span>')
    return f'<div class="bs">{"".join(parts)}</div>'


def situations(model: Model) -> str:
    """The picture of each preset: how its sliders stand, never what comes of it."""
    rules = []
    for number in range(len(model.presets)):
        svg = quote(situation.faders(model, number))
        rules.append(f'.sq-m-{model.id} .sq-p{number}{{--shape:url("data:image/svg+xml,{svg}")}}')
    return "".join(rules)
