"""Markdown of an entry as HTML, for a notebook's output and for pages: maths as MathML, relative links led on or as plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from ..errors import Unreadable
from .mathml import mathml

MATHS = re.compile(r"\$\$\s*(?P<block>.+?)\s*\$\$|\$(?P<line>[^$\n]+)\$", re.DOTALL)
HELD = re.compile("\ue000(\\d+)\ue001")  # private characters: no text of ours holds them


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


LINK = re.compile(r"\[([^\]]+)\]\((?!https://)([^)]*)\)")


def html(markdown: str, lead: Callable[[str], str] = lambda to: "") -> str:
    """Safe HTML: raw HTML in the text is shown, not obeyed. ``lead`` says where a relative link goes; where to nowhere, it goes away."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(_typeset(match["block"] or match["line"], bool(match["block"])))
        return f"\ue000{len(held) - 1}\ue001"

    masked = MATHS.sub(hold, markdown)
    without = LINK.sub(lambda match: f"[{match[1]}]({to})" if (to := lead(match[2])) else match[1], masked)
    return HELD.sub(lambda match: held[int(match[1])], str(_reader().render(without)))


def _typeset(latex: str, block: bool) -> str:
    try:
        made = mathml(latex)
    except Unreadable:  # what our converter does not know is left to the notebook's own typesetting
        return escape(f"$${latex}$$" if block else f"${latex}$")
    return made.replace("<math ", '<math display="block" ', 1) if block else made
