"""The tutorials as a path: a short name, the minutes that each says it takes, and how many steps it has."""

from __future__ import annotations

import re
from typing import Any

from ..counting import NUMBERS
from ..errors import GlossaryError

SHORT = {  # names that fit below a dot; the others are short enough
    "01-sell-pressure": "Sell pressure",
    "02-order-book": "The order book under pressure",
    "04-liquidation-cascade": "Liquidation cascades",
    "05-gamma-scalping": "Gamma scalping",
    "07-hedging-feedback": "Hedging and 1987",
    "08-perpetuals": "Perpetuals and funding",
    "09-amms-and-lending": "Pools and lending",
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
TIME = re.compile(r"\*\*Time:\*\*\s+(?:about\s+)?([a-z]+(?:-[a-z]+)?|\d+)\s+minutes", re.IGNORECASE)
STEP = re.compile(r"^##\s+\S", re.MULTILINE)


def stories(notebooks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every tutorial in order: ``path, title, short, goal, minutes, steps``."""
    return [_story(one) for one in notebooks if one["path"].startswith("tutorials/")]


SHELVES = {"market": "Your own data", "exercises": "Exercises"}


def shelves(notebooks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The other notebooks that somebody may want to open, by shelf: ``title, notebooks``, each with ``path, title, goal``."""
    out = []
    for folder, title in SHELVES.items():
        held = [{key: one[key] for key in ("path", "title", "goal")} for one in notebooks if one["path"].startswith(f"{folder}/")]
        if held:
            out.append({"title": title, "notebooks": held})
    return out


def _story(one: dict[str, Any]) -> dict[str, Any]:
    stem = one["path"].removeprefix("tutorials/").removesuffix(".ipynb")
    said = TIME.search(one["text"])
    minutes = number(said[1]) if said else None
    if not minutes:
        raise GlossaryError(f"{one['path']}: the first cell does not say how long it takes; write “**Time:** thirty minutes …”.")
    return {
        "path": one["path"], "title": one["title"], "short": SHORT.get(stem, one["title"]), "goal": one["goal"],
        "minutes": minutes, "steps": len(STEP.findall(one["text"])),
    }  # fmt: skip


def number(text: str) -> int | None:
    """A number up to sixty-nine as it is written in a sentence, or in digits; None where it is none."""
    text = text.lower()
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("-")
    if text in NUMBERS:
        return NUMBERS.index(text)
    if tens in TENS and (not ones or ones in NUMBERS[1:10]):
        return TENS[tens] + (NUMBERS.index(ones) if ones else 0)
    return None
