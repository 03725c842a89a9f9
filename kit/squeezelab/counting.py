"""How many of something, in words that fit the number: 1 claim, 222 claims, six days."""

from __future__ import annotations

TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
NUMBERS = f"no one two three four five six seven eight nine {TEENS}".split(" ")


def plural(one: str) -> str:
    """``entries`` of an ``entry``, ``mistakes`` of a ``mistake``."""
    return f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"


def counted(number: int | float, one: str, many: str = "") -> str:
    """``1 entry``, ``138 entries``, ``0 mistakes``: the noun follows the number as it is printed."""
    shown = f"{number:,.0f}"
    return f"{shown} {one if shown == '1' else many or plural(one)}"


def in_words(number: int, one: str, many: str = "") -> str:
    """``six days``, ``no days``, ``20 days``: in words below twenty."""
    shown = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{shown} {one if number == 1 else many or plural(one)}"
