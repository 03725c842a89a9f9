"""Generated blocks: what stands between ``<!-- squeezelab:kind … -->`` and ``<!-- /squeezelab -->`` is the model's."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

KINDS = {
    "opening": "<!-- squeezelab:opening --> … <!-- /squeezelab -->",
    "formula": "<!-- squeezelab:formula --> … <!-- /squeezelab -->",
    "parameters": "<!-- squeezelab:parameters shock market_depth --> … <!-- /squeezelab -->",
    "example": '<!-- squeezelab:example preset="Thin market" market_depth=5e6\nThe price ends at {end_price}.\n--> … <!-- /squeezelab -->',
    "facts": "<!-- squeezelab:facts --> … <!-- /squeezelab -->",
    "claims": "<!-- squeezelab:claims --> … <!-- /squeezelab -->",
    "sources": "<!-- squeezelab:sources --> … <!-- /squeezelab -->",
}
_BLOCK = re.compile(
    r"<!--[ ]squeezelab:(?P<kind>\w+)(?P<words>[^\n]*?)"
    r"(?:\n(?P<template>(?:(?!-->).)*?))?[ ]?-->\n"
    r"(?P<filled>(?:(?!<!--).)*?)<!--[ ]/squeezelab[ ]-->",
    re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One block: its kind, the words beside it, the template below them, what it is filled with, where it stands."""

    kind: str
    words: tuple[str, ...]
    template: str
    filled: str
    start: int
    end: int
    inner: tuple[int, int]
    line: int

    @property
    def settings(self) -> dict[str, str]:
        """The words of the form ``name=value``."""
        return dict(word.split("=", 1) for word in self.words if "=" in word)


def words_of(text: str) -> tuple[str, ...]:
    """The words beside a block's name; a quotation that is not closed is one word to the end, which nothing will know."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def blocks(body: str) -> list[Block]:
    """Every generated block, in order; ``line`` counts from the body's first line as 0."""
    return [
        Block(
            match["kind"],
            words_of(match["words"] or ""),
            (match["template"] or "").strip(),
            match["filled"],
            match.start(),
            match.end(),
            match.span("filled"),
            body[: match.start()].count("\n"),
        )
        for match in _BLOCK.finditer(body)
    ]


def refill(body: str, texts: list[str]) -> str:
    """The body with its blocks filled anew, in order."""
    for block, text in reversed(list(zip(blocks(body), texts, strict=True))):
        body = body[: block.inner[0]] + (text.strip("\n") + "\n" if text.strip() else "") + body[block.inner[1] :]
    return body


def without(body: str) -> str:
    """The body with every block blanked, lines kept."""
    for block in blocks(body):
        body = body[: block.start] + re.sub(r"[^\n]", " ", body[block.start : block.end]) + body[block.end :]
    return body
