"""An entry as `define` returns it: words in a terminal, Markdown and HTML in a notebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..claims.verdict import WORDS
from ..counting import counted
from ..errors import UnknownName
from .loading import searcher
from .markdown_html import html
from .spoken_maths import plain_maths

VERDICTS = {"holds": "✓", "conditional": "◐", "fails": "✕", "arithmetic": "≡", "open": "○"}
CLEAR = 1.25  # a question is answered by its best entry if that is so much better than the next


def define(term: str) -> Definition:
    """The entry of a term, by title, alias, id or symbol, whatever its case or plural; through a slip of the pen; or by a question.

    Raises `UnknownName` with the near ones where none is meant clearly.
    """
    find = searcher()
    named = find.named(term) or find.named(term, content=True)
    if named:
        return Definition(find.entries[named.id], see=named.by if named.where == "see" else "")
    slip = find.slip(term)
    if slip:
        return Definition(find.entries[slip.id], term)
    hits = find(term, 3)
    clear = hits and not hits[0].missing and (len(hits) == 1 or hits[0].score >= CLEAR * hits[1].score)
    if clear and hits[0].where != "spelling":
        return Definition(find.entries[hits[0].id], term, reason=hits[0].reason)
    told = [f"{find.entries[hit.id]['title']} ({hit.reason})" for hit in hits]
    unknown = UnknownName(
        "term", term, [find.entries[hit.id]["title"] for hit in hits] or [entry["title"] for entry in find.entries.values()]
    )
    unknown.near = tuple(find.entries[hit.id]["title"] for hit in hits)
    held = f"The glossary holds {counted(len(find.entries), 'term')}"
    unknown.args = (f"No term is called “{unknown.name}”. {held}; the nearest are {'; '.join(told)}." if told else f"{held}; name one.",)
    raise unknown


@dataclass(frozen=True)
class Definition:
    """One entry: ``entry`` is its record in the index.

    ``asked`` is the misspelt term or the question it was found by, with the ``reason``; ``see`` the
    word that it tells about and that is no other name of it; each empty otherwise. ``shown`` makes a
    widget of it for a notebook, or None where there is no kernel to keep one alive.
    """

    entry: Mapping[str, Any]
    asked: str = ""
    reason: str = ""
    see: str = ""
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
            f"- {VERDICTS[claim['verdict']]} **{WORDS[claim['verdict']]}** ({claim['id']}): {claim['says']} "
            + (claim["numbers"] or claim["reason"])
            + (f" *{claim['condition']}*" if claim["condition"] else "")
            + f" {claim['sayers']}"
            for claim in self.entry["claims"]
        ]

    def to_markdown(self) -> str:
        """The whole entry as Markdown."""
        entry = self.entry
        lines = [f"# {entry['title']}", ""]
        if self.asked:
            lines += [f"*Nothing is called “{self.asked}”; this is the nearest term{self.reason and f' ({self.reason})'}.*", ""]
        if self.see:
            lines += [f"*“{self.see}” is not another name of {entry['title'].lower()}: see below how the two belong together.*", ""]
        if entry["aliases"]:
            lines += [f"*Also: {', '.join(entry['aliases'])}.*", ""]
        if entry["see"]:
            lines += [f"*Told here, and not the same: {', '.join(entry['see'])}.*", ""]
        lines += [f"**{entry['definition'] or entry['summary']}**", ""]
        if self.call:
            lines += [f"Try it: `{self.call}`", ""]
        if entry["example"]:
            lines += ["## A worked example", "", *(f"{number}. {step}" for number, step in enumerate(entry["example"], 1)), ""]
        lines += [entry["body"].strip(), ""]
        if entry["confused_with"]:
            lines += ["## Not to be confused with", ""]
            lines += [f"- **{other['entry'].replace('-', ' ')}**: {other['because']}" for other in entry["confused_with"]] + [""]
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
