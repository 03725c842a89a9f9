"""How a question is read: its words, those that count, and the words of the glossary that they stand for.

The search of panel and site (``searching/asking.js``) reads questions by the same rules, with the same words
(``glossary/search.yml``), and passes the same table of queries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .words import stem

ENDINGS = re.compile(r"(?:ings?|ed|ion|or|er|ly|al|e|y)$")


@dataclass(frozen=True)
class Words:
    """What a question's words are read by: those left out, and what everyday words stand for (stems)."""

    stop: frozenset[str] = frozenset()
    everyday: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def content(self, text: str) -> list[str]:
        """The stems that count, in order; all of them where only stop words are asked."""
        every = tokens(text)
        kept = [word for word in every if word not in self.stop]
        return kept or every


def tokens(text: str) -> list[str]:
    """The stems of a text, in order; signs such as + and % count for nothing."""
    return re.findall(r"[^\W_]+", stem(re.sub(r"[’']s\b|[’'](?=\w)", "", text)))


def root(word: str) -> str:
    """The word without the ending of its part of speech, roughly: hedge, hedged and hedging are one."""
    if len(word) < 5:
        return word
    short = ENDINGS.sub("", word)
    return short if len(short) >= 4 else word


def held(words: Mapping[str, Any]) -> Words:
    """The words as the index holds them."""
    stop = {word for text in words.get("stop", []) for word in tokens(text)}
    everyday: dict[str, tuple[str, ...]] = {}
    for word, others in words.get("everyday", {}).items():
        for key in tokens(word):
            everyday[key] = (*everyday.get(key, ()), *(token for other in others for token in tokens(other)))
    return Words(frozenset(stop), everyday)


def read_words(folder: Path) -> dict[str, Any]:
    """``search.yml`` as the index holds it: a list of stop words, and a list of words for each everyday word."""
    path = folder / "search.yml"
    given = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    everyday = {str(word): str(others).split() for word, others in (given.get("everyday") or {}).items()}
    return {"stop": str(given.get("stop") or "").split(), "everyday": everyday}


def apart(one: str, other: str, most: int) -> int:
    """Slips of the pen between two words (letters put in, left out, changed or swapped); ``most + 1`` where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        fresh = [i]
        for j, beside in enumerate(other, 1):
            least = min(fresh[-1] + 1, row[j] + 1, row[j - 1] + (letter != beside))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == beside:
                least = min(least, before[j - 2] + 1)
            fresh.append(least)
        if min(fresh) > most:
            return most + 1
        before, row = row, fresh
    return row[-1]


def forgiven(word: str) -> int:
    """How many slips a word of that length may hold and still be meant."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
