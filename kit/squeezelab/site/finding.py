"""What the search of the site knows, as small as it can be: what it is searched by, and no sentence that is not shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..glossary.asking import tokens
from ..glossary.finder import MATHS

NAMES = ("id", "title", "aliases", "see", "symbols", "asked", "symptoms", "definition", "summary", "tags")
APART = ("symbols", "tags")  # a symbol is asked for as it stands; a tag tells less than a text


def index(entries: Sequence[Mapping[str, Any]], words: Mapping[str, Any], tags: Mapping[str, str]) -> str:
    """The entries for ``glossary/searching/search.js``: names and sentences as they are; of facts and texts each new word once.

    A word of a fact counts less than one of the sentences above, and one of the text less still: told again, it would change nothing.
    """
    rows = []
    for entry in entries:
        known = {word for name in NAMES if name not in APART for text in _all(entry[name]) for word in tokens(text)}
        facts = _new(known, (f"{fact['text']} {fact['source']}" for fact in entry["facts"]))
        body = _new(known, [MATHS.sub(" ", entry["body"])])
        rows.append([*(entry[name] for name in NAMES), facts, body])
    held = {"tags": tags, "search": {"stop": words["stop"], "everyday": [*words["everyday"].items()]}}
    return json.dumps({**held, "names": [*NAMES, "facts", "body"], "entries": rows}, ensure_ascii=False, separators=(",", ":"))


def _all(told: str | Sequence[str]) -> Sequence[str]:
    return [told] if isinstance(told, str) else told


def _new(known: set[str], texts: Any) -> str:
    """The words of these texts that are not known yet; they are known from here on."""
    fresh = dict.fromkeys(word for text in texts for word in tokens(text) if word not in known)
    known.update(fresh)
    return " ".join(fresh)
