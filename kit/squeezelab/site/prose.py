"""Markdown of entries and notebooks as HTML of the site: every link leads to a page of it, or goes away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_plus

from .. import links
from ..errors import SqueezelabError
from ..glossary.markdown_html import html
from ..models import get_model, model_ids

HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
FOLDERS = ("tutorials", "cases")


@dataclass(frozen=True)
class Pages:
    """Which pages the site has: ids of entries, and of notebooks by folder."""

    terms: frozenset[str]
    calculators: frozenset[str]
    notebooks: frozenset[str]

    def lead(self, root: str) -> Callable[[str], str]:
        """Where a relative link of a Markdown file goes, for a page whose way up to the site is ``root``."""

        def to(link: str) -> str:
            path, _, fragment = link.partition("#")
            name = PurePosixPath(path).stem
            if path.endswith(".md") and name in self.terms:
                return f"{root}terms/{name}.html{'#' + fragment if fragment else ''}"
            if path.endswith(".ipynb") and "calculators/" in path and name in self.calculators:
                return f"{root}calculators/{name}.html" + setting(name, fragment)
            folder = next((one for one in FOLDERS if f"{one}/" in path or f"{one}/{name}" in self.notebooks), "")
            if path.endswith(".ipynb") and f"{folder}/{name}" in self.notebooks:
                return f"{root}{folder}/{name}.html"
            return ""

        return to


def setting(model_id: str, fragment: str) -> str:
    """The fragment of a link to a calculator, written anew: as the site reads it, whatever hand wrote the link."""
    if not fragment or model_id not in model_ids():
        return ""
    model = get_model(model_id)
    preset, given = model.presets[0].title, {}
    for part in fragment.split("&"):
        name, _, text = part.partition("=")
        try:
            if name == "preset":
                preset = model.preset(unquote_plus(text)).title
            else:
                given[name] = model.parameter(name).check(unquote_plus(text))
        except SqueezelabError:
            continue
    return fragment_of(model_id, preset, given)


def fragment_of(model_id: str, preset: str | None, values: Mapping[str, Any]) -> str:
    """``#preset=…&shock=5%25`` for a preset and values in base units; empty where nothing differs from what opens."""
    model = get_model(model_id)
    preset = preset or model.presets[0].title
    query = links.write(model, model.given(preset, **values), preset=preset).partition("?")[2]
    return f"#{query}" if query else ""


def sections(body: str, lead: Callable[[str], str]) -> dict[str, str]:
    """The body of an entry by heading, each part as HTML."""
    parts = HEADING.split(body)
    return {title.strip(): html(text.strip(), lead) for title, text in zip(parts[1::2], parts[2::2], strict=True)}
