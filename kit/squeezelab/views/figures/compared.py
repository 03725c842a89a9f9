"""Two sides of one model on the same draws, in words: what differs between them, and their ratio beside the prediction."""

from __future__ import annotations

from html import escape
from typing import Any

from ...core import Choice
from .gauge import gain_of
from .session import Session

__all__ = ["comparison", "differs"]


def differs(a: Session, b: Session) -> str:
    """The settings in which the sides differ, and how they compare, as HTML."""
    names = [q for q in a.model.parameters if a.given[q.name] != b.given[q.name]]
    values = [(q.label, *(_value(q, side.given[q.name]) for side in (a, b))) for q in names]
    rows = "".join(f'<span class="diff">{escape(name)}: <b>A</b> {escape(x)} <b>B</b> {escape(y)}</span>' for name, x, y in values)
    return f"<div>{rows or '<span>Both sides stand at the same values.</span>'}</div><p>{escape(comparison(a, b))}</p>"


def comparison(a: Session, b: Session) -> str:
    """The ratio of the first reading, with the closed-form prediction 1/(1 − g) where both sides have one."""
    one, other, model = a.result, b.result, a.model
    reading = model.readings[0]
    x, y = float(one[reading.name]), float(other[reading.name])
    says = f"{reading.label}: A {reading.write(x)}, B {reading.write(y)}"
    if x * y > 0:
        says += f", ratio B to A {y / x:.2f}"
    if model.gain and model.gain.at:
        ga, gb = (sum(gain_of(result)[0].values()) for result in (one, other))
        if ga < 1 and gb < 1:
            says += f"; 1/(1 − g) predicts {(1 - ga) / (1 - gb):.2f}"
    return says + ". Same draws on both sides."


def _value(q: Any, value: Any) -> str:
    return str(q.write(value)) if isinstance(q, Choice) else str(q.write(value, exact=True))
