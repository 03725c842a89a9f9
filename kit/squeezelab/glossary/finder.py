"""Finds entries: by title, alias, id, symbol, and by symptom; near spellings when nothing else fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .words import plain, stem

CANDIDATES = 24  # names that share most pairs of letters with a misspelling, looked at closely


@dataclass(frozen=True)
class Hit:
    """An entry that answers: its id, how well (1 = exactly), and by which of its words."""

    id: str
    score: float
    by: str
    where: str


class Search:
    """Prepared once over the entries of an index, asked many times."""

    def __init__(self, entries: list[Mapping[str, Any]]) -> None:
        self.entries = {entry["id"]: entry for entry in entries}
        self._names: list[tuple[str, str, str, str]] = []  # key, id, as written, where
        self._texts: list[tuple[frozenset[str], str, str, str]] = []
        self._symbols: dict[str, list[str]] = {}
        for entry in entries:
            named = [(entry["title"], "title"), (entry["id"], "id"), *((alias, "alias") for alias in entry["aliases"])]
            self._names += [(stem(name), entry["id"], name, where) for name, where in named]
            told = [(text, "symptom") for text in entry["symptoms"]] + [(entry["summary"], "summary")]
            self._texts += [(frozenset(stem(text).split()), entry["id"], text, where) for text, where in told]
            for symbol in entry["symbols"]:
                self._symbols.setdefault(symbol, []).append(entry["id"])
        self._titles = {entry["id"]: frozenset(stem(entry["title"]).split()) for entry in entries}
        self._grams = {key: _grams(key) for key, *_ in self._names}

    def named(self, term: str) -> str | None:
        """The id of the entry that is called so, whatever case, plural or hyphens; else the one symbol; else None."""
        key = stem(term)
        for name, entry, _, _ in self._names:
            if name == key:
                return entry
        by_symbol = self._symbols.get(term.strip(), [])
        return by_symbol[0] if len(by_symbol) == 1 else None

    def near(self, term: str, count: int = 3, least: float = 0.35) -> list[Hit]:
        """Entries with a name spelt nearly so, best first."""
        key, best = stem(term), dict[str, Hit]()
        grams = _grams(key)
        shared = {name: len(grams & other) / max(1, len(grams | other)) for name, other in self._grams.items()}
        kept = set(sorted((name for name in shared if shared[name] >= 0.15), key=shared.__getitem__, reverse=True)[:CANDIDATES])
        for name, entry, written, where in self._names:
            if name not in kept:
                continue
            score = SequenceMatcher(None, key, name).ratio()
            if score >= least and score > (best[entry].score if entry in best else 0):
                best[entry] = Hit(entry, score, written, where)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.id))[:count]

    def __call__(self, query: str, count: int = 20) -> list[Hit]:
        """Entries that answer, best first; near spellings only when nothing else does."""
        key = stem(query)
        if not key and query.strip() not in self._symbols:
            return []
        best: dict[str, Hit] = {}

        def offer(entry: str, score: float, by: str, where: str) -> None:
            if score > (best[entry].score if entry in best else 0):
                best[entry] = Hit(entry, score, by, where)

        for entry in self._symbols.get(query.strip(), []):
            offer(entry, 0.95, query.strip(), "symbol")
        asked = frozenset(key.split())
        for name, entry, written, where in self._names if key else []:
            bonus = 0.02 if where == "title" else 0.0
            if name == key:
                offer(entry, 0.98 + bonus, written, where)
            elif name.startswith(key):
                offer(entry, 0.85 + bonus + 0.1 * len(key) / len(name), written, where)
            elif f" {key}" in f" {name}":
                offer(entry, 0.75 + bonus + 0.1 * len(key) / len(name), written, where)
            elif asked <= frozenset(name.split()):
                offer(entry, 0.7 + bonus, written, where)
            elif key in name and len(key) > 2:
                offer(entry, 0.6 + bonus, written, where)
        for words, entry, written, where in self._texts if key else []:
            shared = len(asked & words) / len(asked)
            if shared == 1 or (shared >= 0.6 and len(asked) > 2):
                named = 0.05 if self._titles[entry] <= asked else 0.0
                offer(entry, (0.5 if where == "symptom" else 0.35) * shared + named, written, where)
        found = sorted(best.values(), key=lambda hit: (-hit.score, plain(hit.id)))
        return (found or self.near(query, count, least=0.55))[:count]


def _grams(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))
