"""The guesses of a class: typed in by a show of hands or read from a file, and shown together once the outcome is known."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core import Quantity
from ...counting import counted
from ...errors import InputError, Unreadable
from .question import SURE

MOST = 10_000  # guesses of one class
TIMES = re.compile(r"^(.*\S)\s*[x×*]\s*(\d{1,4})$", re.IGNORECASE)  # “24 x 5”: five people said 24
Guesses = str | Path | Mapping[str, int] | Iterable[float | str]


@dataclass(frozen=True)
class Tally:
    """Numbers in base units, or texts, each as often as it was said."""

    numbers: tuple[float, ...] = ()
    texts: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """How many have guessed."""
        return len(self.numbers) + sum(times for _, times in self.texts)

    def told(self, quantity: Quantity, answer: float) -> str:
        """What a class said, beside the answer."""
        said = np.array(self.numbers)
        near = int(np.sum(np.abs(said - answer) <= SURE * max(abs(answer), 1e-12)))
        low, high = int(np.sum(said < answer)), int(np.sum(said > answer))
        middle = quantity.write(float(np.median(said)))
        best = quantity.write(float(said[np.argmin(np.abs(said - answer))]))
        hit = f", {near} of them as good as right" if near else ""
        all_of = counted(self.count, "guess", "guesses")
        return f"Of {all_of} {low} lie below it and {high} above{hit}. The middle one is {middle}, the nearest {best}."

    def chosen(self, right: str) -> str:
        """How many of a class chose what."""
        every = "; ".join(f"{text}: {times}" for text, times in self.texts)
        got = dict(self.texts).get(right, 0)
        return f"Of {counted(self.count, 'guess', 'guesses')} {got} {'is' if got == 1 else 'are'} right. {every}."


def tally(guesses: Guesses, quantity: Quantity | None, choices: Iterable[str] = ()) -> Tally:
    """The guesses of a class, from a text (“24, 30 x 12”), a file with one guess a line, counts by guess, or a list.

    Raises `Unreadable` with the first guess that is no number of this kind or no choice, `InputError` where there is none or too many.
    """
    counts: Counter[str] = Counter()
    for text, times in _items(guesses):
        counts[text] += times
    if not counts:
        raise InputError("There is no guess in it. Write them one a line, or 24 x 5 for five people who said 24.")
    if sum(counts.values()) > MOST:
        raise InputError(f"{sum(counts.values()):,} guesses are more than a class: at most {MOST:,}.")
    known = list(choices)
    if not known:
        assert quantity is not None
        return Tally(numbers=tuple(number for text, times in counts.items() for number in [quantity.unit.read(text)] * times))
    return Tally(texts=tuple(Counter({_choice(text, known): times for text, times in counts.items()}).items()))


def _choice(text: str, known: list[str]) -> str:
    for one in known:
        if one.casefold() == text.casefold():
            return one
    raise Unreadable(f"“{text}” is none of the choices: {', '.join(known)}.")


def _between(lines: list[str]) -> str:
    """What stands between the columns of a file; a comma only where a head or quotes show it, for it may be a decimal one."""
    for mark in (";", "\t"):
        if any(mark in line for line in lines):
            return mark
    head = next((line for line in lines if line.strip()), "")
    return "," if "," in head and (not re.search(r"\d", head) or '"' in head) else ";"


def _items(guesses: Guesses) -> list[tuple[str, int]]:
    """Each guess as written, and how often."""
    if isinstance(guesses, Mapping):
        return [(str(text).strip(), int(times)) for text, times in guesses.items() if int(times) > 0]
    if isinstance(guesses, Path) or (isinstance(guesses, str) and guesses.casefold().endswith((".csv", ".txt"))):
        path = Path(guesses)
        if not path.is_file():
            raise InputError(f"There is no file “{path.name}” beside this notebook.")
        lines = path.read_text("utf-8-sig").splitlines()
        rows = list(csv.reader(lines, delimiter=_between(lines)))
        lines = [row[-1] for row in rows if row and row[-1].strip()]
        if lines and not re.search(r"\d", lines[0]) and len(lines) > 1 and re.search(r"\d", lines[1]):
            lines = lines[1:]  # a head
    elif isinstance(guesses, str):
        lines = re.split(r"[;\n]|,\s+", guesses)
    else:
        lines = [str(one) for one in guesses]
    out = []
    for line in filter(None, (one.strip() for one in lines)):
        many = TIMES.match(line)
        out.append((many[1], int(many[2])) if many and re.search(r"\d|\w", many[1]) else (line, 1))
    return out
