"""What a calculator says: readings, finding, last move, variants, sources. Plain HTML, no widget.

A long room: one short function a block of words on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...core import Array, Choice, Model, Parameter, Process, Reading, Result
from ...core import words as chosen
from ...core.unit import GAIN
from ...core.words.label import in_sentence, named
from .escaped import escape
from .gauge import gain_of, gauge_of

END = re.compile(r"(at|in) the end\b")


def emphasised(sentence: str) -> str:
    """A sentence whose ``*stressed*`` parts become <em>."""
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(sentence))


def readings(result: Result, at: int | None = None, *, known: bool = True) -> str:
    """Up to three headline numbers: label, number with unit, a line of context.

    Up to step ``at`` label, number and context follow the playhead; the end is told only where it is ``known``.
    """
    shown = result if at is None else until(result, at)
    cells = []
    for reading in [r for r in result.model.readings if r.headline][:3]:
        moves = at is not None and follows(reading, result)
        label = now(reading, step_of(result.model, at)) if moves and at is not None else reading.label
        if moves:
            context = f"at the end {result.write(reading.name)}" if known else ""
        else:
            context = reading.context(result) if reading.context else ""
        value = reading.unit.number(measured(shown if moves else result, reading.name))
        number, _, word = value.partition(" ")
        symbol = " ".join(filter(None, (word, reading.unit.worn.symbol_after(value) if value != "none" else "")))
        kind = ' class="in"' if len(symbol) < 3 else ""  # it stays beside its number on a phone
        cells.append(
            f'<div class="rd" role="group" data-reading="{reading.name}" title="{escape(reading.help, quote=True)}">'
            f"<span>{escape(label)}</span><b>{number} <small{kind}>{escape(symbol)}</small></b><span>{escape(context)}</span></div>"
        )
    return "".join(cells)


def step_of(model: Model, at: int) -> str:
    """The playhead in words: “round 6”, “trade 12”."""
    assert isinstance(model.dynamics, Process)
    clock = model.dynamics.clock
    word = in_sentence(clock.label)
    return f"{word.removesuffix('s') if word.endswith('s') and not word.endswith('ss') else word} {at}"


def now(reading: Reading, step: str) -> str:
    """What a reading is called while the playhead stands at a step."""
    if reading.now:
        return reading.now.format(step=step)
    label = END.sub(f"in {step}", reading.label)
    return label if label != reading.label else f"{label} so far"


def follows(reading: Reading, result: Result) -> bool:
    """Whether a reading changes with the playhead: it is taken from the series, and nothing says otherwise."""
    if reading.now == "" or reading.measured is None:
        return False
    asked = Asked(result.series)
    measured_of = reading.measured
    with np.errstate(all="ignore"):
        try:
            measured_of(result.values, asked)
        except (ValueError, IndexError, ZeroDivisionError):
            return True
    return asked.told


class Asked(Mapping[str, Array]):
    """Series that remember whether they were asked for."""

    def __init__(self, held: Mapping[str, Array]) -> None:
        self.held, self.told = held, False

    def __getitem__(self, name: str) -> Array:
        self.told = True
        return self.held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def until(result: Result, step: int) -> Result:
    """The run up to a step, as if it ended there."""
    series = {name: array[: step + 1] for name, array in result.series.items()}
    kept = {name: array[: step + 1] for name, array in result.kept.items()}
    return Result(result.model, result.values, series, result.seed, result.draws, kept)


def measured(result: Result, name: str) -> float:
    """A reading as a number; NaN where the first steps of a run do not give it yet."""
    with np.errstate(all="ignore"):
        try:
            return float(result[name])
        except (ValueError, IndexError, ZeroDivisionError):
            return float("nan")


def finding_at(result: Result, at: int, steps: int) -> str:
    """The headline while the playhead stands at a step."""
    model = result.model
    if model.finding_at is not None:
        return model.finding_at(result, at)
    name = model.panels[0].series[0]
    value = model.quantities[name].write(float(result.series[name][at, 0]))
    step = step_of(model, at)
    return f"{step[:1].upper()}{step[1:]} of {steps}: {named(model.quantities[name].label)} stands at *{value}*."


def parts_of_gain(result: Result) -> str:
    """Who makes up the loop gain, as a short list; nothing where one actor does."""
    if result.model.gain is None:
        return ""
    parts, _ = gain_of(result)
    rows = "".join(
        f'<div class="row"><span>{escape(name[:1].upper() + name[1:])}</span><b>{GAIN.write(g)}</b></div>'
        for name, g in sorted(parts.items(), key=lambda item: -abs(item[1]))
    )
    return f'<h3>Who makes up the loop gain</h3><div class="sq-rows">{rows}</div>' if len(parts) > 1 else ""


def more_readings(result: Result) -> str:
    """The readings that are no headline, as a short list."""
    rows = [
        f'<div class="row" title="{escape(r.help, quote=True)}"><span>{escape(r.label)}</span><b>{escape(result.write(r.name))}</b></div>'
        for r in result.model.readings
        if not r.headline
    ]
    return f'<h3>Also</h3><div class="sq-rows">{"".join(rows)}</div>' if rows else ""


def top(result: Result, words: str, at: int | None = None, *, known: bool = True) -> str:
    """Everything that changes with a move and is text: readings, gauge, the words of the main figure."""
    gauge = gauge_of(result if at is None else until(result, at), at, "" if at is None else step_of(result.model, at))
    tight = " is-tight" if crowded(result.model) else ""
    read = readings(result, at, known=known)
    return f'<div class="sq-top{tight}"><div class="sq-read">{read}</div><div class="sq-gauge">{gauge}</div></div>{words}'


def crowded(model: Model) -> bool:
    """Whether three readings stand in their row only with their labels broken in two."""
    shown = [r for r in model.readings if r.headline][:3]
    return sum(max(6.8 * len(r.label), 84 + 8 * len(r.unit.symbol)) + 30 for r in shown) > 510


def finding(says: str, change: str, *, calm: bool = False) -> str:
    """The headline, its number in blue where the loop calms, and the line on the last move."""
    return f"<p{' class=calm' if calm else ''}>{emphasised(says)}</p><p>{escape(change)}</p>"


def calms(result: Result) -> bool:
    """Whether the loop gain is negative: the loop works against the push."""
    return result.model.gain is not None and sum(gain_of(result)[0].values()) < -0.005


def change(model: Model, parameter: Parameter | Choice, old: Any, new: Any, before: Result, after: Result, since: str = "") -> str:
    """What the last gesture changed, in one sentence; ``since`` is the step from which it acts, where that is not the start."""
    reading = model.readings[0]
    way = (
        f"back at {parameter.write(new, exact=True)}"
        if old == new
        else f"{parameter.write(old, exact=True)} → {parameter.write(new, exact=True)}"
    )
    move = f"{in_sentence(parameter.label)} {way}"
    a, b = float(before[reading.name]), float(after[reading.name])
    label = named(reading.label)
    if np.isnan(a) or np.isnan(b):
        now = f"is now {reading.write(b)}" if np.isfinite(b) else "has no value"
        return f"After your last move, {move}, {label} {now}."
    way = chosen.moved(reading.unit, a, b, f"took {label}", f"took {label}", f"left {label}")
    idle = f": from {since} on nothing hangs on it" if since and same(before, after) else ""
    return f"Your last move, {move}, {way.replace('*', '')}{idle}."


def same(one: Result, other: Result) -> bool:
    """Whether two runs went the same way."""
    return all(np.array_equal(array, other.series[name], equal_nan=True) for name, array in one.series.items())


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
