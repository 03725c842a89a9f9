"""What a calculator says: readings, gauge, finding, last move, equations, variants, sources. Plain HTML, no widget."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from ..core import THIN, Choice, Model, Parameter, Result
from ..core.symbols import FORCED, LETTERS
from ..core.symbols import GAIN as LOOP_GAIN
from ..core.unit import GAIN, MONEY
from ..glossary.mathml import symbol as mathml_symbol

LOW, HIGH = -1.0, 2.0  # the gauge, the same in every calculator


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


def gain_of(result: Result, *, now: bool = False) -> tuple[dict[str, float], float | None]:
    """The gain by actor where the gauge reads it (``now``: at the end of the path), and the place on the axis."""
    from ..dynamics.loop_gain import met

    gain = result.model.gain
    assert gain is not None
    if gain.at:
        spot = np.ravel(result.values[gain.at])[:1]
        parts = gain.parts(result.values, spot[:, None], result.draws)
        return {actor: float(np.ravel(part)[0]) for actor, part in parts.items()}, float(spot[0])
    if now and gain.along in result.series:
        spot = result.series[gain.along][-1:, :1]
        parts = gain.parts(result.values, spot, result.draws)
        return {actor: float(np.ravel(part)[0]) for actor, part in parts.items()}, float(spot[0, 0])
    path = result.series[gain.along] if gain.along in result.series else np.atleast_2d(np.ravel(result.values[gain.along])[0])
    grid, parts = met(gain.parts, result.values, path[:, :1], {k: v[..., :1] for k, v in result.draws.items()})
    total = np.sum([part[:, 0] for part in parts.values()], axis=0)
    place = int(np.argmax(np.abs(total)))
    return {actor: float(part[place, 0]) for actor, part in parts.items()}, float(grid[place, 0])


def gauge(parts: Mapping[str, float], label: str) -> str:
    """The loop gain on −1 … 2 with its parts stacked from zero, the sum, and what 1 % becomes."""
    total = sum(parts.values())

    def pc(g: float) -> float:
        return 100 * (min(max(g, LOW), HIGH) - LOW) / (HIGH - LOW)

    bars, above, below = [], 0.0, 0.0
    order = sorted(parts.items(), key=lambda item: -abs(item[1]))
    for shade, (name, g) in enumerate(order):
        low, high = (above, above + g) if g > 0 else (below + g, below)
        above, below = (above + g, below) if g > 0 else (above, below + g)
        for a, b, kind in ((low, min(high, 0), "calm"), (max(low, 0), min(high, 1), "force"), (max(low, 1), high, "alarm")):
            if pc(b) > pc(a):
                bars.append(
                    f'<i class="{kind} s{min(shade, 2)}" style="left:{pc(a):.2f}%;width:{pc(b) - pc(a):.2f}%" '
                    f'title="{escape(name)} {GAIN.write(g)}"></i>'
                )
    zone = "calm" if total < -0.005 else "alarm" if total >= 1 else "force" if total > 0.005 else "none"
    says = "each push grows: <b>no limit</b>" if total >= 1 else f"1{THIN}% becomes <b>{100 / (1 - total) / 100:.2f}{THIN}%</b>"
    marks = (
        (-1, "−1", "end0"),
        (-0.5, "calms", "calm"),
        (0, "0", ""),
        (0.5, "amplifies", "force"),
        (1, "1", "alarm one"),
        (1.5, "runs away", "alarm"),
        (2, "2", "end1"),
    )
    scale = "".join(f'<span style="left:{pc(x):.2f}%" class="{kind}">{text}</span>' for x, text, kind in marks)
    sums = ""
    if len(parts) > 1:
        named = [f"{'+' if g >= 0 else '−'} <b>{GAIN.write(abs(g))}</b> {escape(name)}" for name, g in order if abs(g) >= 0.005]
        sums = f'<div class="parts">{" ".join(named).removeprefix("+ ")}</div>'
    beyond = '<s class="past"></s>' if total > HIGH else '<s class="past low"></s>' if total < LOW else ""
    return (
        f'<div class="g is-{zone}" role="img" aria-label="Loop gain {GAIN.write(total)}"><div class="l">{escape(label)}</div>'
        f'<div class="t"><b>{GAIN.write(total)}</b><span>{says}</span></div><div class="bar">{"".join(bars)}<u></u><u class="z1"></u>'
        f'<s style="left:{pc(total):.2f}%"></s>{beyond}</div><div class="sc">{scale}</div>{sums}</div>'
    )


def gauge_of(result: Result, at: int | None = None) -> str:
    """The gauge of a run, or nothing where the model has no gain; while it plays, the gain at the playhead."""
    gain = result.model.gain
    if gain is None:
        return ""
    if at is not None and gain.waits:
        parts, place = gain_of(result, now=True)
        return gauge(parts, f"Loop gain now, at {result.model.quantities[gain.along].write(place or 0.0)}")
    parts, place = gain_of(result)
    if not any(abs(g) > 0.005 for g in parts.values()):
        return gauge(parts, "Loop gain")
    quantity = result.model.quantities[gain.along]
    where = (
        ""
        if place is None or not gain.waits
        else (f" at {quantity.write(place)}" if gain.at else f" at its strongest, {quantity.write(place)}")
    )
    return gauge(parts, f"Loop gain{where}")


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
    a, b = before.write(reading.name), after.write(reading.name)
    move = f"{parameter.label.lower()} {parameter.write(old, exact=True)} → {parameter.write(new, exact=True)}"
    if a == b:
        return f"Your last move, {move}, left {lower(reading.label)} at {b}."
    return f"Your last move, {move}, took {lower(reading.label)} from {a} to {b}."


def lower(label: str) -> str:
    """A label inside a sentence: “the price at the end”."""
    return f"the {within(label)}" if not re.match(r"[\d1]", label) else label


def within(label: str) -> str:
    """A label with a small first letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() or not label[:1].isalpha() else f"{label[:1].lower()}{label[1:]}"


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
    template = typeset(first["mathml"])
    symbols = filled(template, {name: symbol(model, name, roles.get(name, "")) for name in first["names"]})
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
                    f"<b><math>{symbol(model, name, '')}</math></b>",
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


def typeset(mathml: str) -> str:
    """A template as a printer would set it: true minus, no sum that begins with −1, a plain e, no LaTeX left over."""
    out = re.sub(r"<mn>-(\d+)</mn><mo>\+</mo>(⟦\w+⟧)(?=</mrow>)", r"\2<mo>−</mo><mn>\1</mn>", mathml)
    out = re.sub(r"<mn>-(\d)", r"<mo>−</mo><mn>\1", out.replace("<mo>-</mo>", "<mo>−</mo>"))
    out = re.sub(r"<mi>([^<]*[\\{^][^<]*)</mi>", lambda found: mathml_symbol(found[1]), out)
    return out.replace("&ExponentialE;", "e").replace("ⅇ", "e")


def symbol(model: Model, name: str, role: str) -> str:
    """The symbol of a quantity as MathML, marked with the role of its slider."""
    latex = model.quantities[name].symbol if name in model.quantities else LETTERS.get(name, "x")
    mark = {"starts": "force", "keeps": "force", "stops": "calm"}.get(role, "")
    return f'<mrow class="sy {mark}">{mathml_symbol(latex)}</mrow>'


def filled(mathml: str, slots: Mapping[str, str]) -> str:
    """The template with every slot replaced."""
    return re.sub(r"⟦(\w+)⟧", lambda m: slots.get(m[1], "<mi>?</mi>"), mathml)


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
    """What the model leaves out, and its sources behind a fold."""
    listed = "".join(f"<li>{escape(s.text)} <i>{s.kind}</i></li>" for s in model.sources)
    return (
        f'<p class="nt">Leaves out: {escape(", ".join(model.leaves_out))}.</p>'
        f'<details class="nt"><summary>Sources and limits</summary><ul>{listed}</ul></details>'
    )
