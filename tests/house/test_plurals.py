"""Numbers and their nouns agree in every message: “1 mistake”, never “1 mistakes”."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import squeezelab
from squeezelab.core import words
from squeezelab.counting import counted, in_words
from squeezelab.glossary.mistake import closed, mistake

PACKAGE = Path(squeezelab.__file__).parent
NOUNS = {
    "bars", "cells", "claims", "closes", "columns", "confirmations", "contracts", "days", "entries", "errors", "exercises",
    "expirations", "files", "funds", "groups", "guesses", "hints", "lines", "mistakes", "models", "options", "pages", "payments",
    "points", "presets", "readings", "rounds", "rows", "runs", "seeds", "shares", "steps", "stories", "terms", "trades",
    "tutorials", "warnings", "weeks", "words",
}  # fmt: skip
NEVER_ONE = {  # the number is bound from below, or it is not what is counted, or the place is a column of a table
    "agent_market.py: weeks": "at least 50",
    "bars.py: rows": "told only of several",
    "calendars.py: days": "a measure, with its fractions",
    "chain.py: options": "a table",
    "chain.py: contracts": "a table",
    "clusters.py: days": "at least 100",
    "collect.py: days": "told only of several",
    "collect.py: rows": "told only of several",
    "definition_rules.py: words": "told only above the most allowed",
    "exchange_inflow.py: days": "at least 20 beside the window",
    "fund_liquidation.py: days": "at least 20",
    "hero.py: rounds": "a constant",
    "html.py: exercises": "several",
    "lines.py: runs": "a band has several",
    "matters.py: runs": "hundreds",
    "matrix.py: rounds": "two or more there",
    "pages.py: exercises": "one is added to the tutorial's own",
    "redemption_queue.py: days": "at least 5",
    "score.py: points": "percentage points, with their fractions",
    "source.py: files": "told only of several",
    "steps.py: runs": "a band has several",
    "sweep.py: cells": "told only of more than fit",
    "sweep.py: runs": "told only of more than fit",
    "sweep.py: seeds": "told only of several",
    "swept.py: seeds": "told only of several",
    "table.py: rows": "fewer are shown than there are",
    "tally.py: guesses": "told only of more than fit",
}


def bare(path: Path) -> Iterator[tuple[int, str]]:
    """Places where a number is put straight before a noun in the plural, and the noun."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(before, ast.FormattedValue) and isinstance(after, ast.Constant):
                    noun = re.match(r" (?:more |other )?([a-z]+)\b", str(after.value))
                    if noun and noun[1] in NOUNS:
                        yield node.lineno, noun[1]


def test_no_message_puts_a_plural_after_a_number_that_may_be_one() -> None:
    found = [f"{path.relative_to(PACKAGE)}:{line}: {noun}" for path in sorted(PACKAGE.rglob("*.py")) for line, noun in bare(path)
             if f"{path.name}: {noun}" not in NEVER_ONE]  # fmt: skip
    assert not found, "use counting.counted or words.counted: " + "; ".join(found)


def test_a_bare_plural_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('f"{len(found)} mistakes"\nf"{n:,} more rows left"\nf"{counted(n, \'row\')} left"\nf"{title} means"\n')
    assert list(bare(path)) == [(1, "mistakes"), (2, "rows")]


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 entries"), (1, "1 entry"), (1.0, "1 entry"), (2, "2 entries"), (1234, "1,234 entries")]
)
def test_the_noun_follows_the_number(number: float, told: str) -> None:
    assert counted(number, "entry") == told


def test_nouns_of_other_kinds() -> None:
    assert (
        counted(2, "day") == "2 days"
        and counted(2, "guess", "guesses") == "2 guesses"
        and counted(1, "close lies", "closes lie") == "1 close lies"
    )


@pytest.mark.parametrize("said", ["wrong", "wrong.", "wrong. ", "wrong?", "wrong …", "it says “wrong.”"])
def test_a_mistake_ends_in_one_stop(said: str) -> None:
    assert re.search(r"[^.?…”][.?…]”?$", closed(said)) and not re.search(r"[.?]\.", closed(said))
    told = str(mistake("a.md", 3, said, "either?", "b"))
    assert told.startswith("a.md:3: ") and "?." not in told and ".." not in told and "Allowed: either? Example: b" in told


@pytest.mark.parametrize(("one", "two"), [("entry", "two entries"), ("day", "two days"), ("story", "two stories"), ("fund", "two funds")])
def test_a_finding_a_message_and_the_first_page_form_the_same_plural(one: str, two: str) -> None:
    assert in_words(2, one) == two
    assert str(words.counted(2, one)) == counted(2, one) == two.replace("two", "2")
    assert in_words(1, one) == str(words.counted(1, one)) == f"one {one}" and in_words(0, one).startswith("no ")
