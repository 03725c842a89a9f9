"""What a printed sheet draws: the curves of several runs in black and white, and what the letters of a formula mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from ..core.result import Result
from ..core.symbols import FORCED
from ..models import get_model
from ..typeset import LETTERS, rendered

DASHES = ("none", "7 4", "2 3")
LEFT, RIGHT, TOP, BOTTOM, WIDE, HIGH = 84, 150, 10, 22, 660, 220
APART = 16  # px between two names beside the curves


def curves(runs: Mapping[str, Result], name: str) -> str:
    """An SVG with the series ``name`` of up to three runs by title: scales at the edges, each curve named beside its end."""
    lines = {title: [float(value) for value in run[name]] for title, run in runs.items()}
    unit = get_model(next(iter(runs.values())).model.id).quantities[name].unit
    low, high = min(map(min, lines.values())), max(map(max, lines.values()))
    last = max(map(len, lines.values())) - 1
    floor, right = HIGH - BOTTOM, WIDE - RIGHT

    def x(step: float) -> float:
        return LEFT + (right - LEFT) * step / last

    def y(value: float) -> float:
        return floor - (floor - TOP) * (value - low) / (high - low or 1.0)

    drawn = [f"<path d='M{LEFT} {TOP}V{floor}H{right}' fill='none' stroke='black' stroke-width='.7'/>"]
    for value in (low, high):
        drawn.append(f"<text x='{LEFT - 6}' y='{y(value) + 4:.0f}' text-anchor='end'>{escape(unit.write(value))}</text>")
    drawn += [f"<text x='{x(step):.0f}' y='{HIGH - 6}' text-anchor='middle'>{step}</text>" for step in (0, last)]
    key = -float(APART)
    ends = sorted(zip(lines.items(), DASHES, strict=False), key=lambda one: y(one[0][1][-1]))
    for place, ((title, line), dash) in enumerate(ends):
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in enumerate(line))
        pen = f"fill='none' stroke='black' stroke-width='1.6' stroke-dasharray='{dash}'"
        key = min(max(y(line[-1]), key + APART), floor - APART * (len(ends) - 1 - place))
        drawn.append(f"<polyline points='{points}' {pen}/><path d='M{right + 8} {key:.0f}h24' {pen}/>")
        drawn.append(f"<text x='{right + 38}' y='{key + 4:.0f}'>{escape(title)}</text>")
    style = "font:12px sans-serif"
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {HIGH}' width='{WIDE}' style='{style}'>{''.join(drawn)}</svg>"


def meanings(model: str) -> str:
    """What the letters of a model’s first equation mean, as HTML: “m maintenance margin, D market depth”."""
    known = get_model(model).quantities
    common = {FORCED: (LETTERS[FORCED], "Trades forced by 1 %")}
    letters = {name: (one.symbol, one.label) for name, one in known.items()} | common
    told = [letters[name] for name in rendered(get_model(model))[0]["names"] if name in letters]
    return ", ".join(f"<i>{_letter(symbol)}</i> {escape(label[0].lower() + label[1:])}" for symbol, label in told)


def _letter(latex: str) -> str:
    greek = re.sub(r"\\(\w+?)(?=_|$)", lambda found: unescape(f"&{found[1]};"), latex)
    return re.sub(r"_\{?(\w+)\}?", r"<sub>\1</sub>", greek)
