"""The paper of a card: axes that tell nothing of the outcome, what has been seen on it, and afterwards the outcome on the same axes."""

from __future__ import annotations

from html import escape

import numpy as np

from ...core import Array, Result
from ...core.words.label import in_sentence
from ...dynamics.run import sweep
from ...dynamics.typical import noisy
from ...errors import DeclarationError
from ..figures import steps
from ..figures.axes import Axis, axis_name, tick_text, ticks, widened
from ..figures.lines import column
from ..figures.picture import Picture, join
from ..figures.roles import LIGHT, ROLES
from ..figures.static import drawn
from . import sketch
from .question import Question

ROUNDS = 20  # a paper of rounds is so long, however many there are
LOW, HIGH = 0.6, 1.8  # of the start: the least that a paper reaches
STEEP = 8.0  # times its least value: an axis that reaches farther is one of ratios
SIZE = (680.0, 252.0)  # pixels of the plot area, to place words by
THICK = {"grid": 1, "ghost": 1.5, "assumed": 1.5, "riser": 3.5, "riser-calm": 3.5, "ring": 10, "hole": 6, "halo": 13, "dot": 10}


def paper(question: Question) -> sketch.Paper:
    """The paper to draw on; its curve is known at the first place alone, and the axes come from what may be asked, not from the answer."""
    model = question.model
    panel = model.panels[0]
    sentence = f"a curve is drawn of “{panel.series[0]}”, of which the start is known and where no draw decides. Ask for a number."
    if question.of != panel.series[0] or not sketch.drawable(model) or noisy(model):
        raise DeclarationError(f"“{question.asks}”: {sentence}")
    rounds = panel.kind == "steps"
    start = float(column(question.outcome.series, panel.series[0])[0])
    if not rounds and abs(start - float(column(question.before.series, panel.series[0])[0])) > 1e-9 * max(abs(start), 1.0):
        raise DeclarationError(f"“{question.asks}”: {sentence}")
    if rounds:
        at = np.arange(ROUNDS + 1.0)
        x = Axis(-1.6, ROUNDS + 0.4, tick_text([t for t in ticks(0, ROUNDS, 5) if t < 0.9 * ROUNDS], model.quantities[panel.x].unit))
    else:
        whole = column(question.before.series, panel.x)
        at = whole[np.unique(np.linspace(0, len(whole) - 1, min(sketch.FINEST, len(whole))).astype(int))]
        span = float(at[-1] - at[0])
        marks = tick_text(ticks(float(at[0]), float(at[-1]) - 0.1 * span, 5), model.quantities[panel.x].unit)
        x = Axis(float(at[0]) - 0.02 * span, float(at[-1]) + 0.02 * span, marks)
    quantity = model.quantities[panel.series[0]]
    low, high = reach(question, start)
    wide = low > 0 and high > STEEP * low
    y = steps.y_axis(low, high, quantity, pad=0.0) if wide else Axis(low, high, tick_text(steps.price_ticks(low, high), quantity.unit))
    return sketch.Paper(x, y, at, np.full(len(at), start), None, quantity, model.quantities[panel.x], rounds)


def reach(question: Question, start: float) -> tuple[float, float]:
    """Both ends of the axis: from 0.6 to 1.8 times the start, or what the slider that starts it can reach, rounded outwards."""
    model, name = question.model, question.model.panels[0].series[0]
    low, high = (LOW * start, HIGH * start) if start > 0 else (start, start)
    low, high = min(low, float(np.nanmin(question.before.series[name]))), max(high, float(np.nanmax(question.before.series[name])))
    spark = sketch.spark(model)
    for given in (question.given_seen, question.given):
        found = sweep(model, given, spark.name, sketch.probes(spark), seed=question.seed) if spark else None
        if isinstance(found, Result):
            low, high = min(low, float(np.nanmin(found.series[name]))), max(high, float(np.nanmax(found.series[name])))
    return widened(low, high)


def truth(question: Question, sheet: sketch.Paper) -> Array:
    """The outcome at the places of the paper; the last one is where it comes to rest."""
    return at_places(question.outcome, question, sheet)


def at_places(result: Result, question: Question, sheet: sketch.Paper) -> Array:
    """A run at the places of the paper."""
    panel = question.model.panels[0]
    path = column(result.series, panel.series[0])
    if sheet.clock:
        return _rest(path, len(sheet.at))
    return np.asarray(np.interp(sheet.at, column(result.series, panel.x), path), float)


def _rest(path: Array, count: int) -> Array:
    """The first rounds, and in the last place the end."""
    held = np.r_[path, np.full(count, path[-1])][:count]
    held[-1] = path[-1]
    return np.asarray(held, float)


def picture(question: Question, sheet: sketch.Paper, *, known: bool, seen: str = "") -> Picture:
    """What stands on the paper: axes, start, what has been seen; and where it is ``known``, the outcome."""
    panel, model = question.model.panels[0], question.model
    out = Picture(sheet.x, sheet.y, size=SIZE)
    out.strokes["grid"] = join([(np.array([sheet.x.low, sheet.x.high]), np.array([t, t])) for t, _ in sheet.y.ticks])
    out.say(sheet.x.high, sheet.y.low, axis_name(model.quantities[panel.x]), "tick foot", "end", dy=20)
    out.say(sheet.x.low, sheet.y.high, panel.title, "strong head", dy=-14)
    start = float(np.ravel(question.outcome.values[panel.before])[0]) if panel.before else float(sheet.truth[0])
    if seen:
        ghost = at_places(question.before, question, sheet)
        xs, ys = (np.repeat(sheet.at, 2)[1:], np.repeat(ghost, 2)[:-1]) if sheet.clock else (sheet.at, ghost)
        out.stroke("ghost", xs, ys)
        out.say(sheet.at[-1], ghost[-1], seen, "muted ghost", "end", dx=-4, dy=11)
    if known and sheet.clock:
        steps.draw_path(out, question.outcome, panel, start, truth(question, sheet), whole=False)
        out.words = [word for word in out.words if not word.text.endswith(", assumed")]
        named(out, question, start, float(sheet.truth[0]))
    elif sheet.clock:
        begin(out, question, sheet, start)
    else:
        out.dot("ring", sheet.at[0], sheet.truth[0])
        out.dot("hole", sheet.at[0], sheet.truth[0])
        if known:
            answer = truth(question, sheet)
            out.stroke("line-1", sheet.at, answer)
            out.dot("halo", sheet.at[-1], answer[-1])
            out.dot("dot", sheet.at[-1], answer[-1])
            out.say(sheet.at[-1], answer[-1], sheet.quantity.write(answer[-1]), "big", "end", dx=-4, dy=-15)
    return out


def begin(out: Picture, question: Question, sheet: sketch.Paper, start: float) -> None:
    """Where the path stood, and the spark that everybody knows."""
    first = float(sheet.truth[0])
    out.stroke("before", [sheet.x.low, 0], [start, start])
    out.stroke("assumed", [0, 0], [start, first])
    out.dot("ring", 0, first)
    out.dot("hole", 0, first)
    named(out, question, start, first)


def named(out: Picture, question: Question, start: float, first: float) -> None:
    """The name of the spark, out of the way of a curve."""
    spark = sketch.spark(question.model)
    if spark and first != start:
        text = f"{in_sentence(spark.label)} {spark.write(question.given[spark.name])}"
        out.say(out.x.low, start, text, "text2", dx=2, dy=14 if first > start else -14, fixed=True)


def ink(picture: Picture) -> str:
    """The strokes of a picture as an SVG that fills its place and takes its colours from the theme."""
    out = []
    visible = picture.visible
    for role, look in ROLES.items():
        if role not in visible:
            continue
        x, y = picture.x.parts(visible[role][0]), 1 - picture.y.parts(visible[role][1])
        d = "".join(f"{'M' if first else 'L'}{a:.4f} {b:.4f}" for a, b, first in _points(x, y))
        colour = f"var(--sq-{look.colour}, {LIGHT[look.colour]})"
        look_of = f"stroke:{colour};stroke-width:{THICK.get(role, 2)}"
        out.append(f'<path class="r-{role}" d="{d}" fill="none" vector-effect="non-scaling-stroke" style="{look_of}"/>')
    return f'<svg class="ink" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">{"".join(out)}</svg>'


def _points(x: Array, y: Array) -> list[tuple[float, float, bool]]:
    out, gap = [], True
    for a, b in zip(x, y, strict=True):
        if not (np.isfinite(a) and np.isfinite(b)):
            gap = True
            continue
        out.append((float(a), float(b), gap))
        gap = False
    return out


def still(picture: Picture, title: str) -> str:
    """The paper as one picture for a page without a kernel, in the colours of the light theme."""
    wide, high = SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-64 -34 {wide + 90:g} {high + 66:g}" width="{wide + 90:g}" role="img" '
        f'aria-label="{escape(title, quote=True)}" font-family="system-ui, sans-serif" font-size="12" style="max-width:100%;height:auto">'
        f'<rect x="-64" y="-34" width="100%" height="100%" fill="{LIGHT["page"]}"/>{drawn(picture, wide, high)}</svg>'
    )
