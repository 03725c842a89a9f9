"""An entry as `define` returns it: words in a terminal, Markdown and HTML in a notebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..errors import UnknownName
from .loading import searcher
from .markdown_html import html
from .spoken_maths import plain_maths

VERDICTS = {"holds": "✓", "conditional": "◐", "fails": "✕", "open": "○"}
SURE = 0.84  # a name spelt so nearly is taken for the one meant, if no other comes close


def define(term: str) -> Definition:
    """The entry of a term, by title, alias, id or symbol, whatever its case or plural, and through a slip of the pen.

    Raises `UnknownName` with the near ones where none is meant clearly.
    """
    find = searcher()
    found, asked = find.named(term), ""
    if found is None:
        near = find.near(term)
        if near and near[0].score >= SURE and (len(near) == 1 or near[0].score - near[1].score > 0.04):
            found, asked = near[0].id, term
    if found is None:
        titles = [find.entries[hit.id]["title"] for hit in (find.near(term, least=0.6) or find(term)[:3])]
        unknown = UnknownName("term", term, titles or [entry["title"] for entry in find.entries.values()])
        if titles:
            unknown.near = tuple(titles)
            unknown.args = (f"No term is called “{term}”. Did you mean {' or '.join(titles)}?",)
        else:
            unknown.args = (f"No term is called “{term}”. The glossary holds {len(find.entries)} terms.",)
        raise unknown
    return Definition(find.entries[found], asked)


@dataclass(frozen=True)
class Definition:
    """One entry: ``entry`` is its record in the index; ``asked`` the misspelt term it was found by, or "".

    ``shown`` makes a widget of it for a notebook, or None where there is no kernel to keep one alive.
    """

    entry: Mapping[str, Any]
    asked: str = ""
    shown: Callable[[Definition], Any] | None = field(default=None, repr=False, compare=False)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.entry[name]
        except KeyError:
            raise AttributeError(f"a definition has no “{name}”; there are {', '.join(self.entry)}") from None

    @property
    def call(self) -> str:
        """The line of Python that opens the calculator, "" without one."""
        if not self.entry["calculator"]:
            return ""
        preset = f', preset="{self.entry["preset"]}"' if self.entry["preset"] else ""
        return f'squeezelab.open("{self.entry["calculator"]}"{preset})'

    # as text -----------------------------------------------------------------------------------
    def _claims(self) -> list[str]:
        return [
            f"- {VERDICTS[claim['verdict']]} **{claim['verdict']}** ({claim['id']}): {claim['says']} {claim['numbers'] or claim['reason']}"
            + (f" *{claim['condition']}*" if claim["condition"] else "")
            for claim in self.entry["claims"]
        ]

    def to_markdown(self) -> str:
        """The whole entry as Markdown."""
        entry = self.entry
        lines = [f"# {entry['title']}", ""]
        if self.asked:
            lines += [f"*Nothing is called “{self.asked}”; this is the nearest term.*", ""]
        if entry["aliases"]:
            lines += [f"*Also: {', '.join(entry['aliases'])}.*", ""]
        lines += [f"**{entry['summary']}**", ""]
        if self.call:
            lines += [f"Try it: `{self.call}`", ""]
        lines += [entry["body"].strip(), ""]
        if entry["facts"]:
            lines += [
                "## Facts",
                "",
                *(f"- {fact['text']} *({fact['kind']}{': ' * bool(fact['source'])}{fact['source']})*" for fact in entry["facts"]),
                "",
            ]
        if entry["claims"]:
            lines += ["## Claims, checked", "", *self._claims(), ""]
        lines += ["## Sources", "", *(f"- [{s['text']}]({s['url']})" if s["url"] else f"- {s['text']}" for s in entry["sources"])]
        if entry["related"]:
            lines += ["", f"See also: {', '.join(name.replace('-', ' ') for name in entry['related'])}."]
        return "\n".join(lines) + "\n"

    __str__ = to_markdown

    def __rich__(self) -> Any:
        from rich.markdown import Markdown

        text = re.sub(r"\$\$\s*(.+?)\s*\$\$", lambda m: f"`{plain_maths(m[1])}`", self.to_markdown(), flags=re.DOTALL)
        text = re.sub(r"\$([^$\n]+)\$", lambda m: plain_maths(m[1]), text)
        return Markdown(re.sub(r"\[([^\]]+)\]\((?!https)[^)]*\)", r"\1", text))

    # in a notebook -----------------------------------------------------------------------------
    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def to_html(self) -> str:
        """The whole entry as HTML without scripts, its formulas as MathML."""
        return f'<div class="squeezelab-entry" data-squeezelab-entry="{escape(self.entry["id"])}">{html(self.to_markdown())}</div>'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        text = self.to_markdown()
        bundle: dict[str, Any] = {"text/plain": text, "text/markdown": text, "text/html": self.to_html()}
        live = self.shown(self) if self.shown and self.call else None
        if live is not None:
            bundle |= {kind: held for kind, held in live._repr_mimebundle_().items() if kind.startswith("application/vnd.jupyter.widget")}
        return bundle
