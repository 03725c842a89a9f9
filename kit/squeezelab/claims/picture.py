"""The settings of a claim as a small picture: a bar each where they are few, a map of the two things that decide where they are many.

Markup only, for pages without a kernel; the panel draws the same data. Readers of screens get the words beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from .verdict import Picture

FEW, WIDE, HIGH = 40, 186, 96
HUES = {"H": "sq-yes", "h": "sq-yes", "F": "sq-no", "f": "sq-no", ".": "sq-silent", "-": "sq-silent"}
SMALL = {".": 1, "-": 0.5}  # the radius of a dot that says nothing


def words(picture: Picture) -> str:
    """What the picture shows, in words."""
    held, against = (sum(picture.marks.count(letter) for letter in pair) for pair in ("Hh", "Ff"))
    others = ((picture.marks.count("."), ", silent in"), (picture.marks.count("-"), ", without an answer in"))
    return f"borne out in {held} of {held + against} settings" + "".join(f"{what} {count}" for count, what in others if count)


def svg(picture: Picture, here: Mapping[str, Any] | None = None) -> str:
    """The picture; ``here`` are the values of a calculator at hand, marked where its two axes put them."""
    if not picture.marks:
        return ""
    drawn = _bars(picture) if len(picture.marks) <= FEW or len(picture.axes) < 2 else _map(picture, here or {})
    return f'<svg class="sq-settings" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(words(picture))}">{drawn}</svg>'


def _bars(picture: Picture) -> str:
    order = sorted(picture.marks, key="HhFf.-".index)
    step = min(7.0, WIDE / len(order))
    tall = {"H": 12, "h": 12, "F": 6, "f": 6, ".": 2, "-": 1}
    return "".join(
        f'<rect class="{HUES[mark]}" x="{i * step:.1f}" y="{12 - tall[mark]}" width="{step * 0.7:.1f}" height="{tall[mark]}"/>'
        for i, mark in enumerate(order)
    )


def _map(picture: Picture, here: Mapping[str, Any]) -> str:
    parts: list[str] = []
    for mark, (x, y) in zip(picture.marks, picture.at, strict=True):
        left, top = 4 + x / 99 * (WIDE - 8), HIGH - 4 - y / 99 * (HIGH - 8)
        if mark in "HF" and any(letter in picture.marks for letter in "hf"):
            parts.insert(0, f'<circle class="sq-inside" cx="{left:.1f}" cy="{top:.1f}" r="8"/>')
        if mark == "F" or mark == "f":
            parts.append(f'<path class="sq-no" d="M{left - 2:.1f} {top - 2:.1f}l4 4m0 -4l-4 4"/>')
        else:
            parts.append(f'<circle class="{HUES[mark]}" cx="{left:.1f}" cy="{top:.1f}" r="{SMALL.get(mark, 2.2)}"/>')
    at = [place(axis, here[axis["name"]]) for axis in picture.axes if axis["name"] in here]
    if len(at) == 2:
        parts.append(f'<circle class="sq-here" cx="{4 + at[0] * (WIDE - 8):.1f}" cy="{HIGH - 4 - at[1] * (HIGH - 8):.1f}" r="5"/>')
    return "".join(parts)


def place(axis: Mapping[str, Any], value: Any) -> float:
    """Where a value stands on an axis, 0 to 1, held to its ends."""
    if "options" in axis:
        names = list(axis["options"])
        return (names.index(str(value)) + 0.5) / len(names) if str(value) in names else 0.5
    low, high, value = float(axis["low"]), float(axis["high"]), float(value)
    if axis["scale"] == "log":
        return min(1.0, max(0.0, math.log(max(value, 1e-300) / low) / math.log(high / low)))
    if axis["scale"] == "symlog":
        pivot = float(axis["pivot"])
        start, end = math.asinh(low / pivot), math.asinh(high / pivot)
        return min(1.0, max(0.0, (math.asinh(value / pivot) - start) / (end - start)))
    return min(1.0, max(0.0, (value - low) / (high - low)))
