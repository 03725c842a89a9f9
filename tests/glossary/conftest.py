"""A small glossary of one entry, to be broken in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from squeezelab.glossary import Report, sync

ENTRY = """\
---
title: Margin spiral
aliases: [spiral of margins]
summary: Margins rise when prices fall, and the sales they force make prices fall.
definition: A circle in which lenders ask for more money when prices have fallen, and the sales that follow make them fall again.
example:
  - A first move of {shock} is the spark.
  - Some must trade.
  - In the end {covered_share} of the shorts are out.
confused_with: []
calculator: short-squeeze
preset: Thin market
tags: [leverage]
related: []
prerequisites: []
symptoms: [margin raised overnight]
loop: [prices fall, margins rise, forced sales]
claims:
  - id: C1
    says: When many positions are short, a small rise forces covering.
    origin: {kind: ours}
    verdict: conditional
    condition: holds if the first margin call is near the rise and the market a thin market
    check: short_selling_pressure.small_rise
sources:
  - text: Brunnermeier & Pedersen (2009), Review of Financial Studies 22(6)
    kind: paper
reviewed: 2026-11-20
---

<!-- squeezelab:opening -->
<!-- /squeezelab -->

## How it is used

Supervisors look for it.

## What starts it

A price falls.

## What keeps it going

Margins rise, and holders sell.

## What stops it

Cash.

## In numbers

<!-- squeezelab:formula -->
<!-- /squeezelab -->

<!-- squeezelab:example preset="Thin market"
The price ends at {end_price}.
-->
<!-- /squeezelab -->

<!-- squeezelab:claims -->
<!-- /squeezelab -->

## What the model leaves out

Fear.
"""


class House:
    """A glossary in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.glossary, self.notebooks, self.index = folder / "glossary", folder / "notebooks", folder / "index.json"
        self.glossary.mkdir()
        self.notebooks.mkdir()
        self.write("tags.yml", "leverage: Leverage\noptions: Options\n")
        self.write("margin-spiral.md", ENTRY)

    def write(self, name: str, text: str) -> Path:
        path = self.glossary / name
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, old: str, new: str, name: str = "margin-spiral.md") -> int:
        """Replaces a text of the entry, once; returns the line on which the new text stands."""
        text = (self.glossary / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.write(name, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def copy(self, name: str, **changes: str) -> None:
        """A second entry, equal but for its title, aliases and what is given."""
        text = ENTRY.replace("Margin spiral", name.replace("-", " ").capitalize()).replace("[spiral of margins]", "[]")
        for old, new in changes.items():
            text = text.replace(f"{old}: []", f"{old}: {new}")
        self.write(f"{name}.md", text)

    def sync(self, check: bool = False) -> Report:
        return sync(check, folder=self.glossary, notebooks=self.notebooks, index=self.index)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def refused(house: House) -> Callable[..., str]:
    """Syncs, and asserts that exactly one mistake is told, at that line of that file; returns the sentence."""

    def told(line: int, *words: str, file: str = "margin-spiral.md") -> str:
        report = house.sync()
        assert len(report.errors) == 1, str(report)
        sentence = str(report.errors[0])
        assert sentence.startswith(f"glossary/{file}:{line}: "), sentence
        for word in words:
            assert word in sentence, sentence
        assert not house.index.exists(), "nothing is written while there are mistakes"
        return sentence

    return told


@pytest.fixture(scope="session")
def whole() -> Report:
    """One check of the whole glossary of the checkout: every claim run, every preset drawn, nothing written."""
    return sync(check=True)
