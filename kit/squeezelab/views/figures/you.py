"""Where you stand on a curve: a dot on every line, and the value of the first one."""

from __future__ import annotations

import numpy as np

from ...core import Array, Panel, Quantity, Result
from .picture import Picture
from .tells import height

HERE = {"now", "here", "settles"}  # marks that say where you stand without being a slider


def standing(result: Result, panel: Panel) -> float | None:
    """Where on the axis of a curve the sliders stand, of the marks that it has; None where none of them is that."""
    own = [name for name in panel.marks if name in result.values and name != "strike"]
    own = own or [name for name, word in panel.marks.items() if word in HERE]
    value = float(np.ravel(result[own[-1]])[0]) if own else np.nan
    return value if np.isfinite(value) else None


def draw_you(out: Picture, result: Result, xs: Array, lines: list[Array], you: float, quantity: Quantity) -> bool:
    """A dot on every line where you stand, and the value of the first one; says whether there is one."""
    heights = [height((xs, ys), you) for ys in lines]
    found = [(number, y) for number, y in enumerate(heights) if np.isfinite(y) and out.y.low <= y <= out.y.high]
    for _, y in found:
        out.dot("halo", you, y)
        out.dot("dot", you, y)
    if not found or found[0][0]:
        return False
    left = out.x.fraction(you) > 0.7
    out.say(
        you,
        found[0][1],
        read_off(result, quantity, found[0][1]),
        "big",
        "end" if left else "start",
        dx=-11 if left else 11,
        dy=-10,
    )
    return True


def read_off(result: Result, quantity: Quantity, seen: float) -> str:
    """What the dot shows: as the reading says it, where there is one, since between two points of a curve a line is a little off."""
    for reading in result.model.readings:
        if (reading.unit.symbol, reading.unit.factor) == (quantity.unit.symbol, quantity.unit.factor):
            value = float(np.ravel(result[reading.name])[0])
            if np.isfinite(value) and abs(value - seen) <= 0.01 * abs(seen):
                return reading.write(value)
    return quantity.write(seen)
