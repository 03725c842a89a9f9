"""The rules of an entry's body: fixed headings, Markdown only, and no number that nobody vouches for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..errors import GlossaryError, Unreadable
from .blocks import Block, blocks, without
from .definition_rules import definition_mistakes
from .mathml import mathml
from .mistake import mistake
from .reader import Entry

LOOP = ("What starts it", "What keeps it going", "What stops it")
HEADINGS = ("How it is used", *LOOP, "In numbers", "What the model leaves out")
MATHS = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
# what looks like a number and states none: a name (EIP-1559, v3, 24/7), a year, the unit “1 %”, the bounds 0, 1 and 100 %
NAME = re.compile(r"\b[A-Za-z][\w’]*-?\d[\w.-]*|\b24/7\b|\b(19|20)\d\d\b|\b(Rule|Regulation|Article|Section|Basel) [\dIVX.]+\b")
UNIT = re.compile(r"\b1[\u202f\u00a0 ]?%|\b100[\u202f\u00a0 ]?%|(?<![\d.,])[01](?![\d]|[.,]\d)")


@dataclass(frozen=True)
class Link:
    """A link of the body: where it goes, what it says, on which line of the file."""

    to: str
    text: str
    line: int


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _tokens(entry: Entry) -> list[Token]:
    """The tokens of what the author wrote: generated text is blanked, line by line, so that lines stay true."""
    return _markdown().parse(MATHS.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), without(entry.body)))


def prose_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    """Everything that is wrong with the body, apart from where its links go."""
    yield from _block_mistakes(entry)
    tokens = _tokens(entry)
    yield from _heading_mistakes(entry, tokens)
    yield from definition_mistakes(entry)
    yield from _maths_mistakes(entry)
    for token in tokens:
        line = entry.body_line + (token.map or [0])[0]
        if token.type == "html_block":
            yield _no_html(entry, line, token.content)
        for child in token.children or []:
            if child.type == "html_inline":
                yield _no_html(entry, line, child.content)
            if child.type == "image":
                yield mistake(entry.path, line, "the body shows a picture", "words; the calculator draws the figures")
        if token.type == "inline":
            yield from _number_mistakes(entry, token, line)


def _no_html(entry: Entry, line: int, text: str) -> GlossaryError:
    return mistake(
        entry.path, line, f"HTML in an entry: “{text.strip()[:40]}”", "Markdown only: entries are shown in untrusted places", "**bold**"
    )


def _block_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    from .blocks import KINDS

    opened = len(re.findall(r"<!--\s*squeezelab:", entry.body))
    found = blocks(entry.body)
    if opened != len(found):
        at = entry.body_line + entry.body[: entry.body.find("<!-- squeezelab:")].count("\n")
        allowed = "each block closed by <!-- /squeezelab --> on a line of its own"
        yield mistake(entry.path, at, f"{opened} generated blocks are opened and {len(found)} closed", allowed, KINDS["formula"])
    for block in found:
        if block.kind not in KINDS:
            yield mistake(
                entry.path, entry.body_line + block.line, f"no block is called “{block.kind}”", ", ".join(KINDS), KINDS["formula"]
            )


def _heading_mistakes(entry: Entry, tokens: list[Token]) -> Iterator[GlossaryError]:
    found = [
        (tokens[position + 1].content, token.tag, entry.body_line + (token.map or [0])[0])
        for position, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    due, free = headings(entry)
    allowed = " · ".join(due) + ", in this order, each with ## before it"
    wanted = list(due)
    for title, tag, line in found:
        while wanted and wanted[0] != title and wanted[0] in free:
            wanted.pop(0)
        if not wanted or title != wanted[0] or tag != "h2":
            shown = f"“## {wanted[0]}”" if wanted else "none"
            why = "" if entry.front.loop or title not in LOOP else ": the entry names no `loop`"
            yield mistake(entry.path, line, f"the heading “{'#' * int(tag[1])} {title}” stands where {shown} is due{why}", allowed)
            return
        wanted.pop(0)
    missing = [title for title in wanted if title not in free]
    if missing:
        yield mistake(entry.path, entry.body_line, f"the heading “## {missing[0]}” is missing", allowed)


def headings(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headings of the entry in their order, and those among them that may be left out.

    What starts, keeps and stops a thing is told of loops alone; numbers where there is a model or
    a formula to give them; what a model leaves out where there is a model.
    """
    front = entry.front
    due = ["How it is used", *(LOOP if front.loop else ())]
    due += ["In numbers"] if front.calculator or front.formula else []
    due += ["What the model leaves out"] if front.calculator else []
    return tuple(due), ("What the model leaves out",)


def _number_mistakes(entry: Entry, token: Token, line: int) -> Iterator[GlossaryError]:
    text = "".join("\n" if c.type in {"softbreak", "hardbreak"} else c.content for c in token.children or [] if c.type != "code_inline")
    for offset, sentence in enumerate(text.split("\n")):
        left = UNIT.sub(" ", NAME.sub(" ", sentence))
        number = re.search(r"\d[\d.,]*", left)
        if number:
            yield mistake(
                entry.path, line + offset, f"the number “{number[0].rstrip('.,')}” stands in prose: “{sentence.strip()[:60]}…”",
                "numbers in a generated block (the model computes them), a fact (with its source) or a claim (with its check)",
                "facts: - {kind: fact, text: …, source: …}",
            )  # fmt: skip


def _maths_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    written = without(entry.body)
    for match in MATHS.finditer(written):
        try:
            mathml(match[0].strip("$"))
        except Unreadable as problem:
            yield mistake(entry.path, entry.body_line + written[: match.start()].count("\n"), str(problem))


def links(entry: Entry) -> list[Link]:
    """Every link that the author wrote; those of generated blocks are right by the way they are made."""
    found = []
    for token in _tokens(entry):
        line = entry.body_line + (token.map or [0])[0]
        text, to = "", None
        for child in token.children or []:
            if child.type == "link_open":
                to, text = str(child.attrs["href"]), ""
            elif child.type == "link_close" and to is not None:
                found.append(Link(to, text, line))
                to = None
            elif child.type == "softbreak":
                line += 1
                text += " "
            else:
                text += child.content
    return found


def reading_text(entry: Entry, kept: tuple[str, ...] = ("formula", "parameters", "example")) -> str:
    """The body as a reader of the panel sees it: markers gone; facts, claims and sources stand beside it in the index."""

    def shown(block: Block) -> str:
        return block.filled.strip("\n") if block.kind in kept else ""

    body = entry.body
    for block in reversed(blocks(body)):
        body = body[: block.start] + shown(block) + body[block.end :]
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
