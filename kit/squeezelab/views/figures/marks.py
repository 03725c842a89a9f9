"""Marks: vertical lines at a parameter or a reading, each with its words as a flag."""

from __future__ import annotations

import numpy as np

from ...core import Panel, Result
from .free import LINE
from .picture import Picture
from .place import width_of

LONGEST = 14  # letters of a mark on one line
BESIDE = 9.0  # pixels that a flag keeps to both sides
DOWN = (0.75, 0.5, 0.3, 0.12)  # of the height of a mark, where its words may stand too


def draw_marks(out: Picture, result: Result, panel: Panel) -> None:
    """Vertical lines at a parameter or reading; marks at the same place share a line."""
    words: dict[float, list[str]] = {}
    for name, word in panel.marks.items():
        value = float(np.ravel(result[name])[0])
        if np.isfinite(value) and out.x.low <= value <= out.x.high:
            same = next((one for one in words if abs(out.x.fraction(one) - out.x.fraction(value)) < 0.002), value)
            said = f"{word} {result.write(name)}"
            words.setdefault(same, []).append(f"{word}\n{result.write(name)}" if len(said) > LONGEST else said)
    draw_flags(out, words)


def draw_flags(out: Picture, words: dict[float, list[str]]) -> None:
    """A line at each value with its words at the top, each as high as the flags of those on its left leave it."""
    width, height = out.size
    flown: list[tuple[float, float]] = []  # how far right the flags reach, and how far down
    for value in sorted(words):
        at, text = out.x.fraction(value) * width, "\n".join(words[value])
        top = max((foot for end, foot in flown if at < end), default=0.0)
        flown.append((at + BESIDE + width_of(text), top + LINE * (text.count("\n") + 1)))
        high = out.y.at(1 - top / height)
        out.stroke("mark", [value, value], [out.y.low, high])
        out.say(value, high, text, "text2", dx=5, dy=9, along=tuple((value, out.y.at(part * (1 - top / height))) for part in DOWN))
