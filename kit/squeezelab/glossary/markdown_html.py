"""Markdown of an entry as HTML for a notebook's output: links to entries become plain words, maths stays LaTeX."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def html(markdown: str) -> str:
    """Safe HTML: raw HTML in the text is shown, not obeyed; relative links lead nowhere from an output, so they go."""
    without = re.sub(r"\[([^\]]+)\]\((?!https://)[^)]*\)", r"\1", markdown)
    return str(_reader().render(without))
