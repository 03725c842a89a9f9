"""The equation strip: symbols in the colour of their slider, today's numbers below, a legend. MathML, no widget."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from ...core import Model, Result
from ...core.symbols import FORCED
from ...core.symbols import GAIN as LOOP_GAIN
from ...core.unit import GAIN, MONEY
from .gauge import gain_of
from .words import within


def equation(model: Model, equations: Sequence[Mapping[str, Any]], result: Result) -> str:
    """The first equation: symbols underlined in the colour of their slider's role, today's numbers, the sentence.

    The row of numbers is left out where a symbol has no single number today, or where it would be too long to read.
    """
    if not equations:
        return ""
    first = equations[0]
    roles = {q.name: q.role for q in model.parameters}
    values = {name: text for name in first["names"] if (text := number_of(model, name, result))}
    tipped = bool(result.tipped[0])
    title = ("Why it runs" if tipped else "Why it stops") if model.tipped and model.loop == "reinforcing" else "Why"
    template = first["mathml"]
    symbols = filled(template, {name: symbol(first["symbols"][name], roles.get(name, "")) for name in first["names"]})
    numbers = ""
    if set(values) == set(first["names"]):
        row = filled(
            template.replace("<mo>&#8290;</mo>", "<mo>·</mo>").replace("<mo>\u2062</mo>", "<mo>·</mo>"),
            # not <mtext>: beside one alone an operator counts as the text's own and stands without room
            {name: f'<mn class="v">{escape(text)}</mn>' for name, text in values.items()},
        )
        size = "" if breadth(row) <= 38 else " small" if breadth(row) <= 50 else "none"
        numbers = f'<math display="block" class="n{size}">{row}</math>' if size != "none" else ""
    legend = ", ".join(
        " ".join(
            filter(
                None,
                (
                    f"<b><math>{first['symbols'][name]}</math></b>",
                    escape(within(model.quantities[name].label)),
                    escape(values.get(name, "")),
                ),
            )
        )
        for name in first["names"]
        if name in model.quantities
    )
    wide = " class=small" if breadth(symbols) > 34 else ""
    return (
        f'<h3>{title}</h3><p>{escape(first["says"])}</p><div class="sq-eq"><math display="block"{wide}>{symbols}</math>'
        f'{numbers}</div><p class="nt">{legend}</p>'
    )


def number_of(model: Model, name: str, result: Result) -> str:
    """What a symbol of an equation stands for today; empty for a whole series."""
    if name == LOOP_GAIN:
        return GAIN.write(sum(gain_of(result)[0].values())) if model.gain else ""
    if name == FORCED and model.gain:
        return MONEY.write(sum(gain_of(result)[0].values()) * float(np.ravel(result.values[model.gain.depth])[0]))
    try:
        return result.write(name)
    except (KeyError, TypeError, ValueError):
        return ""


def breadth(mathml: str) -> float:
    """About how many letters wide a formula is: the wider of a fraction's two parts, and what stands in a row."""
    bare = re.sub(r"</?(?:mrow|mstyle|mfenced|math|msqrt|mover|munder)\b[^>]*>", "", mathml)
    letters = re.compile(r"<mfrac[^>]*>((?:(?!<mfrac).)*?)</mfrac>")
    while found := letters.search(bare):
        length = len(re.sub("<[^>]*>|&[^;]*;", "", found[1])) * 0.62
        bare = bare[: found.start()] + "m" * round(length) + bare[found.end() :]
    return len(re.sub("<[^>]*>|&[^;]*;", "", bare))


def symbol(typeset: str, role: str) -> str:
    """A symbol, marked with the role of its slider."""
    mark = {"starts": "force", "keeps": "force", "stops": "calm"}.get(role, "")
    return f'<mrow class="sy {mark}">{typeset}</mrow>'


def filled(mathml: str, slots: Mapping[str, str]) -> str:
    """The template with every slot replaced."""
    return re.sub(r"⟦(\w+)⟧", lambda m: slots.get(m[1], "<mi>?</mi>"), mathml)
