"""What the index knows of a model: its typeset equations, its presets' thumbnails, its claims; computed where the index lacks it."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from typing import Any

from ...core import Model
from ...errors import SqueezelabError
from ...glossary import catalogue, loading


@cache
def held(model_id: str) -> dict[str, Any]:
    """The calculator's part of the index, or nothing."""
    try:
        index = loading.load()
    except (SqueezelabError, OSError):
        return {}
    return next((one for one in index["calculators"] if one["id"] == model_id), {})


def equations(model: Model) -> list[dict[str, Any]]:
    """The equations as the build typeset them; with sympy where a model is newer than the index, or the index older than this code."""
    found: list[dict[str, Any]] = held(model.id).get("equations") or []
    return found if found and all("symbols" in one for one in found) else catalogue.equations(model)


def presets(model: Model) -> list[dict[str, Any]]:
    """Title, point, thumbnail and whether it tips over, of every preset."""
    found = held(model.id).get("presets") or []
    titles = [preset.title for preset in model.presets]
    return found if [one["title"] for one in found] == titles else catalogue.presets(model)


@cache
def claims(model_id: str) -> tuple[dict[str, Any], ...]:
    """Every claim of the glossary that this model decides, each with the id of the ``entry`` that makes it."""
    return tuple(
        {**claim, "entry": one["id"]} for one in _entries() for claim in one.get("claims", []) if claim.get("calculator") == model_id
    )


@cache
def _entries() -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = loading.load()["entries"]
    except (SqueezelabError, OSError):
        return []
    return found


def entry(entry_id: str) -> dict[str, Any] | None:
    """An entry of the glossary, if it has one of that id."""
    return next((one for one in _entries() if one["id"] == entry_id), None)


def entry_of(model_id: str) -> dict[str, Any] | None:
    """The entry that explains a model: of those that show it, the one whose name is most like its own."""
    own = [one for one in _entries() if one.get("calculator") == model_id]
    return max(own, key=lambda one: SequenceMatcher(None, model_id, one["id"]).ratio(), default=None)
