"""What a calculator says: readings, finding, last move, variants, sources. Plain HTML, no widget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from ...core import Choice, Model, Parameter, Process, Result
from ...core import words as chosen
from .gauge import gain_of, gauge_of


def emphasised(sentence: str) -> str:
    """A sentence whose ``*stressed*`` parts become <em>."""
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(sentence))


def readings(result: Result) -> str:
    """Up to three headline numbers: label, number with unit, a line of context."""
    cells = []
    for reading in [r for r in result.model.readings if r.headline][:3]:
        value = reading.unit.number(measured(result, reading.name))
        number, _, word = value.partition(" ")
        symbol = " ".join(filter(None, (word, reading.unit.worn.symbol_after(value) if value != "none" else "")))
        context = reading.context(result) if reading.context and not early(result) else ""
        cells.append(
            f'<div class="rd" data-reading="{reading.name}" title="{escape(reading.help, quote=True)}"><span>{escape(reading.label)}</span>'
            f"<b>{number} <small>{escape(symbol)}</small></b><span>{escape(context)}</span></div>"
        )
    return "".join(cells)


def early(result: Result) -> bool:
    """Whether the playhead stands so near the start that readings over the whole run mean little."""
    axis = next(iter(result.series.values()))
    return len(axis) < 3 and not result.model.tipped and hasattr(result.model.dynamics, "clock")


def measured(result: Result, name: str) -> float:
    """A reading as a number; NaN where the first steps of a run do not give it yet."""
    with np.errstate(all="ignore"):
        try:
            return float(result[name])
        except (ValueError, IndexError, ZeroDivisionError):
            return float("nan")


def more_readings(result: Result) -> str:
    """The readings that are no headline, as a short list."""
    rows = [
        f'<div class="row" title="{escape(r.help, quote=True)}"><span>{escape(r.label)}</span><b>{escape(result.write(r.name))}</b></div>'
        for r in result.model.readings
        if not r.headline
    ]
    return f'<h3>Also</h3><div class="sq-rows">{"".join(rows)}</div>' if rows else ""


def top(result: Result, words: str, at: int | None = None) -> str:
    """Everything that changes with a move and is text: readings, gauge, the words of the main figure."""
    return (
        f'<div class="sq-top"><div class="sq-read">{readings(result)}</div><div class="sq-gauge">{gauge_of(result, at)}</div></div>{words}'
    )


def finding(says: str, change: str, *, calm: bool = False) -> str:
    """The headline, its number in blue where the loop calms, and the line on the last move."""
    return f"<p{' class=calm' if calm else ''}>{emphasised(says)}</p><p>{escape(change)}</p>"


def calms(result: Result) -> bool:
    """Whether the loop gain is negative: the loop works against the push."""
    return result.model.gain is not None and sum(gain_of(result)[0].values()) < -0.005


def change(model: Model, parameter: Parameter | Choice, old: Any, new: Any, before: Result, after: Result) -> str:
    """What the last gesture changed, in one sentence."""
    reading = model.readings[0]
    move = f"{parameter.label.lower()} {parameter.write(old, exact=True)} → {parameter.write(new, exact=True)}"
    a, b = float(before[reading.name]), float(after[reading.name])
    label = lower(reading.label)
    if np.isnan(a) or np.isnan(b):
        now = f"is now {reading.write(b)}" if np.isfinite(b) else "has no value"
        return f"After your last move, {move}, {label} {now}."
    way = chosen.moved(reading.unit, a, b, f"took {label}", f"took {label}", f"left {label}")
    return f"Your last move, {move}, {way.replace('*', '')}."


def lower(label: str) -> str:
    """A label inside a sentence: “the price at the end”."""
    label = label.removeprefix("The ")
    return f"the {within(label)}" if not re.match(r"[\d1]", label) else label


def within(label: str) -> str:
    """A label with a small first letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() or not label[:1].isalpha() else f"{label[:1].lower()}{label[1:]}"


def variants(model: Model, outcomes: Sequence[tuple[str, Result]]) -> str:
    """The same run with something changed: a bar and a number each."""
    assert model.variants is not None
    name = model.variants.reading
    sizes = [abs(float(result[name])) for _, result in outcomes]
    most = max(sizes) or 1.0
    rows = "".join(
        f'<div class="va"><span>{escape(title)}</span><i style="--w:{100 * size / most:.0f}%"></i><b>{escape(result.write(name))}</b></div>'
        for (title, result), size in zip(outcomes, sizes, strict=True)
    )
    return f"<h3>{escape(model.variants.title)}</h3><p>{escape(model.variants.says)}</p>{rows}"


def limits(model: Model) -> str:
    """What the model leaves out, why its step is part of the market, and its sources behind a fold."""
    step = escape(model.dynamics.rounds) if isinstance(model.dynamics, Process) else ""
    listed = "".join(f"<li>{escape(s.text)} <i>{s.kind}</i></li>" for s in model.sources)
    return (
        f'<p class="nt">Leaves out: {escape(", ".join(model.leaves_out))}.</p>'
        + (f'<p class="nt">{step}</p>' if step else "")
        + f'<details class="nt"><summary>Sources and limits</summary><ul>{listed}</ul></details>'
    )
