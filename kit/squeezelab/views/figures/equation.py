"""The equation strip: symbols in the colour of their slider, today's numbers below, a legend. MathML, no widget."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from html import escape
from statistics import NormalDist
from typing import Any

import numpy as np

from ...core import Array, Fate, Model, Result
from ...core.symbols import FORCED
from ...core.symbols import GAIN as LOOP_GAIN
from ...core.unit import GAIN, MONEY
from ...core.words.label import in_sentence
from .gauge import gain_of


def equation(model: Model, equations: Sequence[Mapping[str, Any]], result: Result) -> str:
    """The first equation that is true today: symbols underlined in the colour of their slider's role, today's numbers, the sentence.

    The row of numbers is left out where a symbol has no single number today, where it would be too long to read, and where
    its two sides would not be the same number: no row says that 50,746 is 49,246.
    """
    equations = [one for one in equations if all(result.values[name] == option for name, option in one.get("only", {}).items())]
    if not equations:
        return ""
    first = next((one for one in equations if agrees(model, one, result) is not False), equations[0])
    roles = {q.name: q.role for q in model.parameters}
    values = {name: text for name in first["names"] if (text := number_of(model, name, result))}
    title = why(result)
    template = first["mathml"]
    symbols = filled(template, {name: symbol(first["symbols"][name], roles.get(name, "")) for name in first["names"]})
    numbers = ""
    if set(values) == set(first["names"]) and agrees(model, first, result) is not False:
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
                    escape(in_sentence(model.quantities[name].label)),
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


def why(result: Result) -> str:
    """The head over the equation: a loop that was set off runs or stops; of all else there is only a why."""
    loop = result.model.loop == "reinforcing" if result.fate is None else result.fate is not Fate.NOTHING_FORCED
    if not result.model.runs or not loop:
        return "Why"
    return "Why it runs" if result.tipped[0] else "Why it stops"


def number_of(model: Model, name: str, result: Result) -> str:
    """What a symbol of an equation stands for today; empty for a whole series."""
    if name == LOOP_GAIN:
        return GAIN.write(sum(gain_of(result)[0].values())) if model.gain else ""
    if name == FORCED and name not in model.quantities and model.gain:
        return MONEY.write(sum(gain_of(result)[0].values()) * float(np.ravel(result.values[model.gain.depth])[0]))
    try:
        return result.write(name)
    except (KeyError, TypeError, ValueError):
        return ""


def sides(model: Model, equation: Mapping[str, Any], result: Result) -> tuple[Array, Array] | None:
    """Both sides of an equation in numbers; None where a symbol or a function in it has none.

    Where one side is a single number and the other is made of series, the series count as they end.
    """
    left, right = equation.get("left", ""), equation.get("right", "")
    if not left or not right:
        return None
    held = {name: found for name in equation["names"] if (found := amount(model, name, result)) is not None}
    if set(held) != set(equation["names"]):
        return None
    with np.errstate(all="ignore"):
        one, other = (np.asarray(computed(side)(held), float) for side in (left, right))
        if one.ndim != other.ndim:
            ended = {name: np.ravel(value)[-1] for name, value in held.items()}
            one, other = (np.asarray(computed(side)(ended), float) for side in (left, right))
    return one, other


def agrees(model: Model, equation: Mapping[str, Any], result: Result) -> bool | None:
    """Whether both sides of an equation are the same number as printed; None where they have no numbers."""
    found = sides(model, equation, result)
    if found is None:
        return None
    one, other = (np.ravel(side) for side in np.broadcast_arrays(*found))
    close = np.isclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True)
    if one.size == 1 and equation["left"] in model.quantities and np.isfinite([one, other]).all():
        write = model.quantities[equation["left"]].write
        return bool(close[0]) or write(float(one[0])) == write(float(other[0]))
    return bool(close.all())


def amount(model: Model, name: str, result: Result) -> Any:
    """The number, or the series, that a symbol stands for today; None where it stands for a word."""
    if name in (LOOP_GAIN, FORCED) and name not in model.quantities:  # a model may have a parameter of that name
        if model.gain is None:
            return None
        g = sum(gain_of(result)[0].values())
        return np.float64(g) if name == LOOP_GAIN else np.float64(g) * float(np.ravel(result.values[model.gain.depth])[0])
    try:
        held = result[name]
    except (KeyError, TypeError, ValueError):
        return None
    return None if isinstance(held, str) else np.asarray(held, float)[()]


def below(x: float) -> float:
    """The chance that a standard normal number is below ``x``, to all digits in the lower tail too."""
    return math.erfc(-x / math.sqrt(2)) / 2


@cache
def computed(line: str) -> Callable[[Mapping[str, Any]], Any]:
    """A side of an equation, as `typeset` wrote it for numpy, as a function of its numbers."""
    code = compile(line, "<equation>", "eval")
    known = {"normal": np.vectorize(below), "normal_inverse": np.vectorize(NormalDist().inv_cdf), "reduce": reduce, "__builtins__": {}}
    return lambda held: eval(code, {**vars(np), **known, **held})


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
