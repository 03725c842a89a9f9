"""Rounds as steps: an ink tread, an orange riser; what was forced stands beside the largest ones.

A long room: one figure and its few layers, drawn in order.
"""

from __future__ import annotations

import numpy as np

from ...core import Panel, Parameter, Quantity, Result
from ...core.unit import CHANGE
from ...core.words.label import in_sentence
from . import band
from .axes import Axis, axis_name, log_ticks, tick_text, ticks, widened
from .picture import SMALL, Picture, main_size, segments
from .tells import draw as tell
from .waits import GAP, SPLIT, beside, draw_waits, extent, profile

SHOWN = 40  # rounds drawn at most; what comes after is one last riser
VISIBLE = 5e-4  # a round that moves less than this share of the price is not drawn
ACROSS = (0.0, 0.12, 0.25, 0.38, 0.5)  # of the width, where the name of the zone may begin
NAMED, LETTERS = 0.36, 26.0  # the width of the zone's name with its margin, a part of a phone's figure; the height of its line in pixels
LENGTHS = (8, 12, 16, 20, 24, 32, 42)

Hold = Axis | tuple[float, float] | tuple[()]  # the axis of another figure, or both ends of it, so that two figures share it

ROLES = (
    "grid", "zone", "band", "wait", "wait-calm", "wait-over", "spent", "spent-calm", "over", "base", "one", "ghost", "median",
    "before", "assumed", "pointer", "tread", "riser", "riser-calm", "ring", "hole", "halo", "dot",
)  # fmt: skip


def rounds(path: np.ndarray, at: int | None = None) -> np.ndarray:
    """The path up to the last round that can be seen, its very end included; up to round ``at`` if given."""
    if at is not None:
        return path[: at + 1]
    moves = np.flatnonzero(np.abs(np.diff(path)) > VISIBLE * np.maximum(np.abs(path[:-1]), 1e-12))
    count = min(int(moves[-1]) + 1 if len(moves) else 0, SHOWN)
    return np.r_[path[:count], path[-1]] if count else path[-1:]


def length(count: int) -> int:
    """How many rounds the axis has room for when so many are drawn: it grows in steps."""
    return next((n for n in LENGTHS if count + 1 <= n), LENGTHS[-1])


def picture(
    result: Result,
    panel: Panel,
    before: Result | None,
    at: int | None = None,
    bare: bool = False,
    hold: Hold = (),
    fan: np.ndarray | None = None,
    main: bool = True,
) -> Picture:
    """A figure of a model that moves in rounds, up to round ``at``; ``bare`` shows the spark and no more."""
    model, name = result.model, panel.series[0]
    quantity = model.quantities[name]
    path = result.series[name][:, 0]
    start = float(np.ravel(result.values[panel.before])[0]) if panel.before else path[0]
    shown = rounds(path, at)
    ghost = rounds(before.series[name][:, 0]) if before else None
    spots = np.r_[start, path, ghost if ghost is not None else []]
    low, high = float(spots.min()), float(spots.max())
    waiting = main and model.gain is not None and bool(model.gain.waits) and model.gain.along == name
    if waiting:
        low, high = extent(result, low, high)
    y = hold if isinstance(hold, Axis) else y_axis(*hold, quantity, pad=0.0) if hold else y_axis(low, high, quantity)
    low, high = y.low, y.high
    long = length(max(len(rounds(path)), len(ghost) if ghost is not None else 0))
    marks = tuple((t, f"{t:.0f}") for t in ticks(0, long, 5) if t < 0.8 * long)
    x = beside(-1.6, long + 0.4, marks) if waiting else Axis(-1.6, long + 0.4, marks)
    out = Picture(x, y, size=main_size(model) if main else SMALL)
    out.say(long + 0.4, low, axis_name(model.quantities[panel.x]), "tick foot", align="end", dy=20)
    frame(out, panel.title if main else "", low, high)
    steps_shown = max(len(rounds(path)) - 1, 1)
    out.place = x.fraction(0), x.fraction(steps_shown)
    if bare:
        draw_path(out, result, panel, start, path[:1], False)
        return out
    waits = profile(result, low, high) if waiting else None
    if waits is not None:
        draw_waits(out, waits, result, (min(start, shown.min()), max(start, shown.max())))
        zone = waits.runaway
        if zone and not model.gain.binned:  # type: ignore[union-attr]
            out.stroke("zone", [x.low, x.high, x.high, x.low], [zone[0], zone[0], zone[1], zone[1]])
            span = f"{quantity.unit.number(zone[0])}–{quantity.write(zone[1])}"
            clear = clear_until(out, shown, zone[1]) > NAMED
            along = tuple((x.low + part * (x.high - x.low), edge) for part in ACROSS for edge in reversed(zone))
            out.say(x.low, zone[1], "Runaway zone", "alarm strong", dx=8, dy=11, narrow=clear, more=f" {span}", along=along[1:])
    if ghost is not None and abs(ghost[-1] - shown[-1]) > 0.02 * abs(high - low):
        draw_ghost(out, ghost, shown, quantity.write(ghost[-1]))
    if fan is not None:
        draw_fan(out, fan, min(steps_shown, len(fan) - 1))
    draw_path(out, result, panel, start, shown, at is None and main)
    if waits is not None:
        out.stroke("pointer", [len(shown) - 1, x.low + (x.high - x.low) * (SPLIT + GAP)], [shown[-1], shown[-1]])
    if main and panel.tells and not hold:
        tell(out, result, panel, at, {name: (np.arange(len(shown), dtype=float), shown)}, inset=waits is not None)
    return out


def clear_until(out: Picture, shown: np.ndarray, top: float) -> float:
    """The part of the width up to which the path leaves the line below ``top`` to a name."""
    heights, high = np.repeat(out.y.parts(shown), 2), out.y.fraction(top)
    met = (np.maximum(heights[:-1], heights[1:]) > high - LETTERS / out.size[1]) & (np.minimum(heights[:-1], heights[1:]) < high)
    return out.x.fraction((int(met.argmax()) + 1) // 2) if met.any() else 1.0


def draw_fan(out: Picture, fan: np.ndarray, last: int) -> None:
    """Median and band of many seeds, round by round; the last round is where each run rests."""
    low, median, high = band.edges(np.r_[fan[:last], fan[-1:]])
    x = np.repeat(np.arange(last + 1.0), 2)[1:]
    out.stroke("band", np.r_[x, x[::-1]], np.r_[np.repeat(low, 2)[:-1], np.repeat(high, 2)[:-1][::-1]])
    out.stroke("median", x, np.repeat(median, 2)[:-1])
    out.say(0.3 * last, median[int(0.3 * last)], "their median", "muted", "middle", dy=10, narrow=False)
    out.say(0.5 * last, high[last // 2], band.called(fan.shape[1]), "text2", "middle", dy=-9, narrow=False)


def y_axis(low: float, high: float, quantity: Quantity, pad: float = 0.04) -> Axis:
    """Linear with round ends; logarithmic where a price spans more than three times itself."""
    if quantity.unit.usd and low > 0 and high / low > 3:
        low, high = (low * 0.93, high * 1.07) if pad else (low, high)
        return Axis(low, high, tick_text(log_ticks(low, high), quantity.unit, log=True), log=True)
    if pad:
        pad *= high - low
        low, high = widened(low - pad if low < 0 or not quantity.unit.usd else max(low - pad, 0.0), high + pad)
    return Axis(low, high, tick_text(price_ticks(low, high), quantity.unit))


def price_ticks(low: float, high: float) -> list[float]:
    """Four to six round values inside the axis."""
    return [t for t in ticks(low, high, 5) if low + 0.02 * (high - low) <= t <= high - 0.02 * (high - low)] or [low, high]


def frame(out: Picture, title: str, low: float, high: float) -> None:
    """Gridlines and the head."""
    out.levels(out.x.low, out.x.high)
    out.say(out.x.low, high, title, "strong head", dy=-14)


def draw_ghost(out: Picture, ghost: np.ndarray, shown: np.ndarray, end: str) -> None:
    """The run before the last move, thin and grey."""
    steps = np.arange(len(ghost))
    out.stroke("ghost", np.repeat(steps, 2)[1:], np.repeat(ghost, 2)[:-1])
    last = len(ghost) - 1
    crossing = shown[min(last, len(shown) - 1)]
    below = ghost[-1] <= crossing
    along = tuple((k, float(ghost[k])) for k in range(last - 1, -1, -max(last // 6, 1)))
    out.say(last, ghost[-1], f"before your last move: {end}", "muted ghost", dx=8, dy=9 if below else -9, narrow=False, along=along)


def draw_path(out: Picture, result: Result, panel: Panel, start: float, shown: np.ndarray, whole: bool) -> None:
    """Treads, risers, the spark, the end, and what the largest risers forced."""
    model, name = result.model, panel.series[0]
    quantity, last = model.quantities[name], len(shown) - 1
    steps = np.arange(last + 1)
    up = shown[-1] >= start if last == 0 else shown[min(1, last)] >= shown[0]
    out.stroke("before", [out.x.low, 0], [start, start])
    out.stroke("assumed", [0, 0], [start, shown[0]])
    spark = next((q for q in model.parameters if q.role == "starts" and isinstance(q, Parameter)), None)
    if spark and panel.before:
        falls = shown[0] < start
        out.say(0, start, f"{in_sentence(spark.label)} {result.write(spark.name)}, assumed", dx=8, dy=9 if falls else -9)
    with_it = np.diff(shown) * (1 if up else -1) >= 0
    for role, mask in (("riser", with_it), ("riser-calm", ~with_it)):
        k = np.flatnonzero(mask)
        out.strokes[role] = segments(k + 1.0, k + 1.0, shown[k], shown[k + 1])
    out.strokes["tread"] = segments(steps[:-1], steps[1:], shown[:-1], shown[:-1])
    end = float(shown[-1])
    out.dot("ring", 0, shown[0])
    out.dot("hole", 0, shown[0])
    out.dot("halo", last, end)
    out.dot("dot", last, end)
    rises = up == (quantity.unit.signed or True)
    far = last > out.x.high * 0.42
    out.say(last, end, quantity.write(end), "big", "end" if far else "start", dx=4 if far else -4, dy=-16 if rises else 17)
    forced = result.series[panel.forced][:, 0] if panel.forced else None
    if forced is None or last == 0:
        label_risers(out, shown, up, quantity)
    elif panel.counted:
        count_risers(out, result, panel, shown, forced)
    elif whole:
        largest = int(np.argmax(np.abs(np.diff(shown))))
        middle = (shown[largest] + shown[largest + 1]) / 2
        change = CHANGE.write(shown[largest + 1] / shown[largest] - 1) if shown[largest] else quantity.write(shown[largest + 1])
        label = in_sentence(model.quantities[panel.forced].label).removesuffix(" in the round")
        amount = model.quantities[panel.forced].write(forced[largest + 1]) + ", " if forced[largest + 1] else ""
        text = f"round {largest + 1}: {label}\n{amount}{change}" if amount else f"round {largest + 1}: {change}"
        out.say(largest + 1, middle, text, "force", dx=12, dy=-8, narrow=False, along=riser(shown, largest))


def count_risers(out: Picture, result: Result, panel: Panel, shown: np.ndarray, forced: np.ndarray) -> None:
    """The three tallest risers in words, the rest by their count."""
    counts, model = result.series[panel.counted][:, 0], result.model
    span = out.y.high - out.y.low
    tall = np.abs(np.diff(shown)) / span
    wordy = {k for k in np.argsort(-tall)[:3] if tall[k] > 0.07}
    for k in range(len(shown) - 1):
        if k in wordy:
            text = f"{model.quantities[panel.counted].write(counts[k + 1])}, {model.quantities[panel.forced].write(forced[k + 1])}"
            out.say(k + 1, (shown[k] + shown[k + 1]) / 2, text, "force", dx=8, narrow=False, along=riser(shown, int(k)))
        elif counts[k + 1] and tall[k] > 0.012:
            out.say(k + 1, max(shown[k], shown[k + 1]), f"{counts[k + 1]:.0f}", "force", "middle", dy=-9, narrow=False)


def riser(shown: np.ndarray, k: int) -> tuple[tuple[float, float], ...]:
    """Places along the riser after round ``k``."""
    return tuple((k + 1.0, float(shown[k] + part * (shown[k + 1] - shown[k]))) for part in (0.25, 0.75, 0.0, 1.0))


def label_risers(out: Picture, shown: np.ndarray, up: bool, quantity: Quantity) -> None:
    """Steps without a forced flow: the size of the first three, where they can be seen."""
    for k in range(min(len(shown) - 1, 3)):
        size = shown[k + 1] - shown[k]
        if abs(size) < 0.04 * (out.y.high - out.y.low):
            continue
        role = "force" if (size >= 0) == up else "calm"
        place = max(shown[k], shown[k + 1]) if size >= 0 else min(shown[k], shown[k + 1])
        said = f"{'−' if size < 0 else '+'}{quantity.unit.number(abs(float(size))).lstrip('+')}"
        out.say(k + 1, place, said, role, "middle", dy=-11 if size >= 0 else 11)


def small(result: Result, panel: Panel) -> Picture:
    """Steps over another axis than the model's clock: a push and its echoes."""
    assert panel.data is not None
    model, data = result.model, panel.data(result.values)
    quantity, x_of = model.quantities[panel.series[0]], model.quantities[panel.x]
    path = np.asarray(data[panel.series[0]], float)[:, 0]
    low, high = widened(min(0.0, float(path.min())), max(0.0, float(path.max())))
    last = len(path) - 1
    out = Picture(Axis(-1.0, last + 2.6), Axis(low, high, tick_text(ticks(low, high, 3), quantity.unit)))
    out.levels(out.x.low, float(last))
    out.say(last, low, in_sentence(x_of.label), "tick", "end", dy=20)
    start = 0.0
    out.stroke("before", [out.x.low, 0], [start, start])
    out.stroke("assumed", [0, 0], [start, path[0]])
    out.say(0, (start + path[0]) / 2, "the push", dx=7)
    up = path[0] >= 0
    for role, mask in (("riser", (np.diff(path) >= 0) == up), ("riser-calm", (np.diff(path) >= 0) != up)):
        k = np.flatnonzero(mask & (np.abs(np.diff(path)) > 1e-5))
        out.strokes[role] = segments(k + 1.0, k + 1.0, path[k], path[k + 1])
    out.strokes["tread"] = segments(np.arange(last), np.arange(1, last + 1), path[:-1], path[:-1])
    label_risers(out, path, up, quantity)
    out.dot("halo", last, path[-1])
    out.dot("dot", last, path[-1])
    out.say(last, path[-1], quantity.write(path[-1]), "big", dx=10)
    return out
