"""Finds entries, by every word they are told with: titles before other names, symptoms and questions before prose.

The same rules stand in ``searching/{search,lexicon,ranking,told}.js``, for panel and site; ``tests/glossary/queries.json`` holds all to
them. A long room: indexing and asking are one class, and its counterpart for the page is read beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from .asking import Words, apart, forgiven, held, root, tokens

WEIGHTS = {
    "title": 10.0, "id": 9.0, "alias": 9.0, "see": 7.0, "asked": 6.0, "symptom": 6.0, "definition": 5.0, "summary": 5.0,
    "fact": 2.0, "tag": 1.0, "text": 1.0,
}  # fmt: skip
NAMES, PHRASES = ("title", "id", "alias", "see"), ("asked", "symptom")
WHOLE = {"title": 120.0, "id": 119.0, "alias": 118.0, "see": 110.0, "asked": 70.0, "symptom": 70.0}
PART = 0.4  # what a word tells of a long name, against a name that it is the whole of
KNOWN = 0.3  # how surely a word that the glossary knows is the beginning of another; a word it does not know is one at 0.7
FAINT = 0.12  # a hit with less than this part of the best score is none, but for the best three
SURE = 3
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Hit:
    """An entry that answers: its id, how well, by which of its words, and where they stand.

    ``where`` is title, id, alias, see, symbol, asked, symptom, definition, summary, fact, tag or text, or
    “spelling” for what is merely spelt most alike; ``missing`` are the words asked for that it does not tell of.
    """

    id: str
    score: float
    by: str
    where: str
    missing: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is here, in words."""
        if self.where == "spelling":
            return f"spelt most alike: “{self.by}”"
        told = {"definition": "in its definition", "summary": "in its summary", "fact": "in its facts", "text": "in its text"}
        found = told.get(self.where, "by its category" if self.where == "tag" else f"found as “{self.by}”")
        return f"{found}, without {', '.join(f'“{word}”' for word in self.missing)}" if self.missing else found


class Search:
    """Prepared once over the entries of an index, asked many times."""

    def __init__(
        self, entries: list[Mapping[str, Any]], words: Mapping[str, Any] | None = None, tags: Mapping[str, str] | None = None
    ) -> None:
        self.entries = {entry["id"]: entry for entry in entries}
        self.words: Words = held(words or {})
        self._at: dict[str, dict[str, tuple[float, str, str]]] = {}  # stem: entry: weight, where, as written
        self._phrases: dict[str, list[tuple[str, str, frozenset[str], str]]] = {}  # entry: stem of it all, where, content, as written
        self._symbols: dict[str, list[str]] = {}
        self._titles: dict[str, list[str]] = {}
        self._prose: dict[str, str] = {}
        self._rarity: dict[str, float] = {}
        for entry in entries:
            for where, text in _told(entry, tags or {}):
                part = PART + (1 - PART) / max(1, len(tokens(text))) if where in WHOLE else 1.0
                for position, word in enumerate(tokens(text)):
                    self._note(word, entry["id"], WEIGHTS[where] * part * (1.1 if position == 0 and where in NAMES else 1.0), where, text)
                if where in NAMES and len(tokens(text)) > 1:  # written as one word: orderbook
                    self._note("".join(tokens(text)), entry["id"], WEIGHTS[where], where, text)
                if where in WHOLE:
                    phrase = (" ".join(tokens(text)), where, frozenset(self.words.content(text)), text)
                    self._phrases.setdefault(entry["id"], []).append(phrase)
            self._titles[entry["id"]] = tokens(entry["title"])
            self._prose[entry["id"]] = f" {' '.join(tokens(entry.get('definition', '') + ' ' + entry['summary']))} "
            for symbol in entry["symbols"]:
                self._symbols.setdefault(symbol, []).append(entry["id"])
        self._sorted = sorted(self._at)
        self._roots: dict[str, list[str]] = {}
        for word in self._sorted:
            self._roots.setdefault(root(word), []).append(word)

    def _note(self, word: str, entry: str, weight: float, where: str, text: str) -> None:
        known = self._at.setdefault(word, {})
        if entry not in known or known[entry][0] < weight:
            known[entry] = (weight, where, text)

    def named(self, term: str, content: bool = False) -> Hit | None:
        """The entry that is called so, whatever case, plural or hyphens; with ``content`` stop words are left out first."""
        key, best = " ".join(tokens(term)), None
        asked = frozenset(self.words.content(term)) if content else frozenset()
        for entry, phrases in self._phrases.items():
            for whole, where, words, text in phrases:
                same = where in NAMES and key and (key == whole or (asked and asked == words))
                if same and (best is None or WHOLE[where] > best.score):
                    best = Hit(entry, WHOLE[where], text, where)
        by_symbol = self._symbols.get(term.strip(), [])
        return best or (Hit(by_symbol[0], WHOLE["id"], term.strip(), "symbol") if len(by_symbol) == 1 else None)

    def near(self, term: str, count: int = 3) -> list[Hit]:
        """Entries with the names that are spelt most alike, best first: never none."""
        key = " ".join(tokens(term))
        pairs, best = _pairs(key), dict[str, Hit]()
        for entry, phrases in self._phrases.items():
            for whole, where, _, text in phrases:
                if where in NAMES:
                    other = _pairs(whole)
                    score = 2 * len(pairs & other) / max(1, len(pairs) + len(other))
                    if entry not in best or score > best[entry].score:
                        best[entry] = Hit(entry, score, text, "spelling")
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.id))[:count]

    def slip(self, term: str) -> Hit | None:
        """The one entry whose name the term misspells by a slip or two; None where a word of it is known, or several fit."""
        key = " ".join(tokens(term))
        if not any(word not in self._at and root(word) not in self._roots for word in tokens(term)):
            return None
        found: dict[str, Hit] = {}
        for entry, phrases in self._phrases.items():
            for whole, where, _, text in phrases:
                if where in NAMES and len(whole.split()) == len(key.split()):
                    most = [forgiven(word) for word in whole.split()]
                    slips = [apart(a, b, most[i]) for i, (a, b) in enumerate(zip(key.split(), whole.split(), strict=True))]
                    if all(count <= allowed for count, allowed in zip(slips, most, strict=True)):
                        known = found.get(entry)
                        if known is None or -sum(slips) > known.score:
                            found[entry] = Hit(entry, -sum(slips), text, where)
        ranked = sorted(found.values(), key=lambda hit: -hit.score)
        return ranked[0] if ranked and (len(ranked) == 1 or ranked[0].score > ranked[1].score) else None

    def _candidates(self, word: str) -> dict[str, float]:
        """Words of the glossary that a word of the question may mean, each with how surely."""
        found: dict[str, float] = {}

        def offer(other: str, sure: float) -> None:
            if other in self._at:
                found[other] = max(sure, found.get(other, 0.0))

        at, begun = bisect_left(self._sorted, word), KNOWN if word in self._at or word in self.words.everyday else 0.7
        while at < len(self._sorted) and self._sorted[at].startswith(word):
            offer(self._sorted[at], begun)
            at += 1
        for other in self._roots.get(root(word), []):
            offer(other, 0.85)
        offer(word, 1.0)
        for other in self.words.everyday.get(word, ()):
            offer(other, 0.7)
        if not found:
            for end in range(len(word) - 1, 4, -1):
                offer(word[:end], 0.5)
            for other in self._sorted:
                most = forgiven(word)
                slips = apart(word, other, most) if most and abs(len(word) - len(other)) <= most else most + 1
                if slips <= most:
                    offer(other, 0.75 if slips == 1 else 0.5)
        return found

    def _company(self, asked: list[str]) -> frozenset[str]:
        """The words of all names that hold one of these words: in “circuit braker” they tell which word is misspelt."""
        held, found = set(asked) & self._at.keys(), set[str]()
        for phrases in self._phrases.values() if len(asked) > 1 else ():
            for whole, where, _, _ in phrases:
                if where in NAMES and not held.isdisjoint(whole.split()):
                    found.update(whole.split())
        return frozenset(found - held)

    def _meant(self, word: str, company: frozenset[str]) -> str:
        """The word itself where the glossary knows it or how it begins; else the one that it misspells, first in a name with another."""
        at, most = bisect_left(self._sorted, word), forgiven(word)
        if word in self._at or word in self.words.everyday or not most:
            return word
        begun = root(word) in self._roots or (at < len(self._sorted) and self._sorted[at].startswith(word))
        nearest: tuple[float, bool, bool, float, str] | None = None
        for other in self._sorted:
            beside = other in company
            if begun and not beside:
                continue
            allowed = most + (beside and not begun)
            slips = apart(word, other, allowed) if abs(len(word) - len(other)) <= allowed else allowed + 1
            if slips <= allowed:
                weight = max(weight for weight, _, _ in self._at[other].values())
                found = (slips - beside, not beside, word[0] != other[0], -weight, other)  # in names rather than in prose
                nearest = found if nearest is None or found < nearest else nearest
        return nearest[4] if nearest else word

    def _rare(self, word: str) -> float:
        """How much a word tells: more, the fewer entries hold it."""
        if word not in self._rarity:
            self._rarity[word] = log(1 + len(self.entries) / (1 + len(self._at.get(word, ()))))
        return self._rarity[word]

    def __call__(self, query: str, count: int = 20) -> list[Hit]:
        """Entries that answer, best first, each with its reason; the nearest three by spelling when nothing answers."""
        content = self.words.content(query)
        company = self._company(content)
        meant = {word: self._meant(word, company) for word in content}
        asked = list(dict.fromkeys(meant.values()))
        scores: dict[str, dict[str, tuple[float, str, str]]] = {}
        worth: dict[str, float] = {}
        for word in asked:
            candidates = self._candidates(word)
            worth[word] = max((self._rare(other) for other in candidates), default=self._rare(""))
            if word in candidates:
                worth[word] = self._rare(word)
            for other, sure in candidates.items():
                for entry, (weight, where, text) in self._at[other].items():
                    if len(word) < 3 and where not in NAMES:
                        continue
                    score = sure * weight * worth[word]
                    mine = scores.setdefault(entry, {})
                    if score > mine.get(word, (0.0, "", ""))[0]:
                        mine[word] = (score, where, text)
        known = [word for word in asked if word in self._at or word in self.words.everyday]
        reach = {root(other): word for word in known for other in (*self.words.everyday.get(word, ()), word)}
        whole, all_worth = " ".join(meant.get(word, word) for word in tokens(query)), sum(worth.values()) or 1.0
        hits = [self._hit(entry, mine, asked, whole, worth, all_worth, reach) for entry, mine in scores.items()]
        by_symbol = self._symbols.get(query.strip(), [])
        hits = [hit for hit in hits if hit.id not in by_symbol or hit.score > WHOLE["id"]]
        hits += [Hit(e, WHOLE["id"], query.strip(), "symbol") for e in by_symbol if all(h.id != e for h in hits)]
        hits.sort(key=lambda hit: (-round(hit.score, 6), self.entries[hit.id]["title"].casefold()))
        kept = [hit for place, hit in enumerate(hits) if place < SURE or hit.score >= FAINT * hits[0].score]
        return (kept or (self.near(query) if query.strip() else []))[:count]

    def _hit(
        self,
        entry: str,
        mine: dict[str, tuple[float, str, str]],
        asked: list[str],
        whole: str,
        worth: dict[str, float],
        all_worth: float,
        reach: dict[str, str],
    ) -> Hit:
        covered = sum(worth[word] for word in mine) / all_worth
        score = sum(score for score, _, _ in mine.values()) / all_worth * (0.3 + 0.7 * covered)
        _, where, by = max(mine.values(), key=lambda found: found[0])
        best = 0.0
        for stems, kind, content, text in self._phrases.get(entry, []):
            bonus = self._bonus(stems, kind, content, whole, worth, reach)
            if bonus > best:
                best, where, by = bonus, kind, text
        score -= 0.1 * len(self._titles[entry])
        if len(asked) > 2 and f" {whole} " in self._prose[entry]:  # said so, word for word
            score += 6.0
        missing = tuple(word for word in asked if word not in mine) if best < min(WHOLE.values()) else ()
        return Hit(entry, score + best, by, where, missing)

    def _bonus(self, stems: str, kind: str, content: frozenset[str], whole: str, worth: dict[str, float], reach: dict[str, str]) -> float:
        if stems == whole:
            return WHOLE[kind]
        if kind in PHRASES:  # a question in other words: endings and everyday words count
            met = {reach[root(word)] for word in content if root(word) in reach}
            if not met:
                return 0.0
            if len(met) == len(worth) == len(content):
                return WHOLE[kind] - 10
            told = sum(worth[word] for word in met)
            both = told / (sum(worth.values()) + sum(self._rare(word) for word in content if root(word) not in reach))
            return 30.0 * both if both >= 0.35 else 0.0
        common = content & worth.keys()
        if not common:
            return 0.0
        if len(common) == len(content) == len(worth):
            return WHOLE[kind] - 10
        both = sum(worth[word] for word in common) / (sum(worth.values()) + sum(self._rare(word) for word in content - common))
        if len(common) > 1 and stems.startswith(whole):  # a name that is being typed
            return 45.0 * both
        if common == content and (len(content) > 1 or f" {stems} " in f" {whole} "):  # the whole name stands in the question
            return float(28.0 * both**2.5)
        return 3.0 + 8.0 * both if f" {stems}".find(f" {whole}") >= 0 else 0.0


def _told(entry: Mapping[str, Any], tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every text of an entry with where it stands."""
    told = [("title", entry["title"]), ("id", entry["id"]), *(("alias", alias) for alias in entry["aliases"])]
    told += [("see", word) for word in entry.get("see", [])] + [("asked", text) for text in entry.get("asked", [])]
    told += [("symptom", text) for text in entry["symptoms"]]
    told += [("definition", entry.get("definition", "")), ("summary", entry["summary"])]
    told += [("fact", f"{fact['text']} {fact['source']}") for fact in entry.get("facts", [])]
    told += [("tag", tags.get(tag, tag)) for tag in entry.get("tags", [])] + [("text", MATHS.sub(" ", entry.get("body", "")))]
    return [(where, text) for where, text in told if text]


def _pairs(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))
