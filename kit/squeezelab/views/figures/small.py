"""What stands in the gauge's place where a model has no loop gain: the second figure's curve, small, or two lines of words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from ...core import Model, Parameter
from ...core.model import Loop
from ...core.words.label import in_sentence
from .axes import axis_name, axis_over
from .cliff import Response, cliffs, pieces, standing
from .lines import axis_of
from .place import width_of

WIDTH, HEIGHT = 316.0, 68.0
LONGEST = 46  # letters of its head
LEFT, RIGHT, TOP, BOTTOM = 3.0, 52.0, 14.0, 18.0
BETWEEN = 8.0  # pixels between two words of the foot
WORDS: dict[Loop, tuple[str, str]] = {
    "none": ("Nobody in it must trade because of the price.", "So there is nothing that could run away."),
    "balancing": ("What moves the price here calls forth an answer against it.", "So it comes back by itself."),
    "reinforcing": ("What moves the price here calls forth more of the same.", "How much more, the picture shows."),
    "either": ("What moves the price here may call forth more, or an answer.", "Which of both, the picture shows."),
}


def lines(model: Model) -> str:
    """Two lines in words, by the kind of loop."""
    head = "This model has no loop" if model.loop == "none" else "This model has no loop gain"
    first, second = WORDS[model.loop]
    return f'<div class="mini"><div class="l">{head}</div><p>{first}</p><p>{second}</p></div>'


def curve(found: Response, model: Model, given: Mapping[str, Any], *, partly: bool = False) -> str:
    """The curve of the second figure without its axes, the dot where the slider stands; ``partly`` as far as it was visited."""
    shown = model.cliff
    assert shown is not None
    parameter, quantity = model.parameter(shown.over), model.quantities[shown.reading]
    assert isinstance(parameter, Parameter)
    x, y = axis_over(parameter), axis_of(found.y, quantity, "auto", whole=True)

    def across(value: Any) -> Any:
        return LEFT + (WIDTH - LEFT - RIGHT) * x.parts(value)

    def down(value: Any) -> Any:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - y.parts(value))

    paths = "".join(
        "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(across(xs), down(ys), strict=True)) for xs, ys in pieces(found, cliffs(found, y))
    )
    here = given[shown.over]
    you = standing(found, x, here)
    dot = label = end = ""
    if np.isfinite(you):
        dot = f'<circle cx="{across(here):.1f}" cy="{down(you):.1f}" r="4.5"/>'
        right = x.fraction(here) > 0.7
        spot = float(across(here)) + (-8 if right else 8)
        high = float(down(you)) - 4 if float(down(you)) > TOP + 4 else float(down(you)) + 13
        label = f'<text class="you" x="{spot:.1f}" y="{high:.1f}" text-anchor="{"end" if right else "start"}">you</text>'
    good = np.flatnonzero(np.isfinite(found.y))
    if len(good) and not partly:
        last = found.y[good[-1]]
        level = min(max(float(down(last)), TOP), HEIGHT - BOTTOM) + 4
        end = f'<text x="{WIDTH - RIGHT + 7:.1f}" y="{level:.1f}">{escape(quantity.unit.number(last))}</text>'
    base = f'<path class="base" d="M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'
    said = f"{quantity.label} over {axis_name(parameter)}"
    head = f"{quantity.label}, by {in_sentence(parameter.label)}"
    return (
        f'<div class="mini"><div class="l">{escape(head if len(head) <= LONGEST else quantity.label)}</div>'
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(said, quote=True)}">{base}'
        f'<path class="line" d="{paths}"/>{dot}{label}{end}{_foot(parameter)}</svg></div>'
    )


def _foot(parameter: Parameter) -> str:
    """The ends of the axis, and between them what it is where it has the room: the head says it too."""
    low, high = (text.replace(" USD", "") for text in (parameter.write(parameter.low), parameter.write(parameter.high)))
    number, _, unit = low.partition(" ")
    low = number if unit and high.endswith(f" {unit}") else low
    y, left, right = HEIGHT - 3, LEFT + width_of(low) + BETWEEN, WIDTH - RIGHT - width_of(high) - BETWEEN
    label = in_sentence(parameter.label)
    name = next((text for text in (label, label.partition(",")[0]) if width_of(text) <= right - left), "")
    return (
        f'<text x="{LEFT}" y="{y}">{escape(low)}</text><text x="{WIDTH - RIGHT}" y="{y}" text-anchor="end">{escape(high)}</text>'
        f'<text x="{(left + right) / 2:.0f}" y="{y}" text-anchor="middle">{escape(name)}</text>'
    )
