"""Lines, bands, areas and points over an axis, each named at its end instead of in a legend.

A long room: one figure and its few layers, drawn in order.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...core import Array, Panel, Process, Quantity, Result, Spot
from ...core.words.label import in_sentence
from . import band
from .axes import Axis, axis_name, log_ticks, tick_text, ticks, widened
from .free import LINE
from .marks import draw_marks
from .picture import SMALL, Picture, main_size, segments
from .place import apart, width_of
from .tells import column as kept
from .tells import draw as tell
from .waits import SPLIT, beside, draw_waits, profile
from .you import draw_you, standing

ROLES = (
    "grid", "zone", "band", "band-force", "band-calm", "wait", "wait-calm", "wait-over", "spent", "spent-calm", "over", "base", "one",
    "threshold", "mark", "reference", "ghost", "median", "pointer", "line-1", "line-2", "line-3", "line-4", "line-5", "line-6",
    "points", "points-force", "halo", "dot",
)  # fmt: skip
WORDS = {"line-1": "", "line-2": "force", "line-3": "calm", "line-4": "muted", "line-5": "buy", "line-6": "sell"}
Data = Mapping[str, Array]
End = tuple[float, float, str, str, tuple[Array, Array]]  # where a line ends, its name, the role of that, and the whole line
NOTHING = 1e-9  # as written: what is smaller is drawn as zero, or an axis would have a row of noughts
DECADES = 1e-6  # a log axis reaches down to this part of its highest value
NARROW = 560.0  # px of a main figure with others beside it: a number at the end must fit there too
WIDEST = 0.4  # of the width, at most, for names at the ends of lines
PLACES = 8  # along a line, at which its name may be held
HEADROOM = 0.5  # of what is shown, free above it where bars have no column of their own
REACH = 1.2  # lines for comparison widen an axis by at most this part of what it shows


def data_of(result: Result, panel: Panel) -> Data:
    """What the panel draws: its own data, or the run's series."""
    return panel.data(result.values) if panel.data else result.series


def column(data: Data, name: str, lane: int = 0) -> Array:
    """One lane of a series, shape (n,)."""
    array = np.asarray(data[name], float)
    return array if array.ndim == 1 else array[:, min(lane, array.shape[1] - 1)]


def headroom(values: Array, part: float) -> Array:
    """Values that leave a part of their axis free above the highest, for bars beside which there is no column."""
    values = values[np.isfinite(values)]
    if not part or not len(values):
        return values
    low, high = float(values.min()), float(values.max())
    return np.append(values, high + part * (high - low))


def axis_of(values: Array, quantity: Quantity, scale: str, *, whole: bool = False, zero: bool = False) -> Axis:
    """An axis that holds the values, with round ends unless ``whole``; log from a ratio of five on if ``auto``."""
    values = values[np.isfinite(values)]
    if not len(values):
        return Axis(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if max(abs(low), abs(high)) * quantity.unit.factor < NOTHING:
        low = high = 0.0
    price = quantity.unit.usd == 1 and quantity.unit.share < 0
    log = scale == "log" or (scale == "auto" and price and low > 0 and 5 < high / low < 1e5)
    if log and high > 0:
        positive = float(values[values > 0].min())
        low = max(positive, high * DECADES)
        found = log_ticks(low, high)
        return Axis(low, high, tick_text(found, quantity.unit, log=True), log=True)
    if not whole:
        bare = low == high == 0 and not quantity.unit.signed  # nothing at all: an axis from nought, since less than that there is not
        low, high = widened(low, high or (1.0 / quantity.unit.factor if bare else 0.0))
    elif not high > low:
        low, high = low - 0.5, high + 0.5
    inside = [t for t in ticks(low, high, 5) if low <= t <= high]
    return Axis(low, high, tick_text(inside, quantity.unit))


def picture(
    result: Result,
    panel: Panel,
    before: Result | None,
    main: bool = True,
    at: int | None = None,
    bare: bool = False,
    hold: Axis | tuple[float, float] | tuple[()] = (),
    fan: Array | None = None,
    spare: band.Spare = (0.0, 0.0),
) -> Picture:
    """A figure of kind line, band, area or scatter; ``main`` ones have the waiting flow beside.

    Up to step ``at`` if given; ``bare`` draws the axes and the first point only; ``spare`` is the room for a band that comes at rest.
    """
    model, data = result.model, data_of(result, panel)
    x_of, quantity = model.quantities[panel.x], model.quantities[panel.series[0]]
    xs = column(data, panel.x)
    lanes = fan if fan is not None else result.series[panel.series[0]] if panel.kind == "band" and result.lanes > 1 else None
    if not main or panel.data:
        lanes = None
    drawn = [column(data, name) for name in panel.series]
    if lanes is not None:
        low5, median, high95 = band.edges(lanes)
        drawn += [low5, high95]
    if main and not panel.data and np.isfinite(drawn[0]).any():
        drawn.append(band.kept(drawn[0], spare))
    if before is not None and not panel.data:
        drawn.append(column(before.series, panel.series[0]))
    drawn += near(drawn, [column(data, name) for name in panel.reference])
    if isinstance(hold, Axis):
        y = hold
    elif hold:
        y = axis_of(np.array(hold), quantity, panel.y_scale, whole=True)
    else:
        waiting = main and model.gain is not None and bool(model.gain.waits)
        y = axis_of(
            headroom(np.concatenate(drawn), HEADROOM * waiting * bool(kept(panel))), quantity, panel.y_scale, zero=panel.kind == "area"
        )
    x_axis = axis_of(xs, x_of, "linear" if _even(xs) else "log", whole=True)
    waits = profile(result, y.low, y.high) if main and model.gain and model.gain.along == panel.series[0] else None
    above = False
    size = main_size(model) if main else SMALL
    valued = len(panel.series) == 1 and main and panel.kind != "scatter"
    named = [] if len(panel.series) == 1 else [model.quantities[name].label for name in panel.series]
    if waits is not None:
        x_axis = beside(x_axis.low, x_axis.high, x_axis.ticks)
    else:
        words = [f"{quantity.write(float(v))}big" for v in drawn[0][np.isfinite(drawn[0])][-1:]] if valued else named
        room = max((width_of(word) + 16 for word in words), default=8.0) / (NARROW if valued else size[0])
        above = room > WIDEST and not valued
        room = max(room, kept(panel)) if main else room
        x_axis = with_room(x_axis, 8.0 / size[0] if above else room)
    out = Picture(x_axis, y, size=size, barred=main and kept(panel) > 0)
    out.levels(x_axis.low, x_axis.high)
    if y.low < 0 < y.high:
        out.stroke("base", [x_axis.low, float(np.nanmax(xs))], [0.0, 0.0])
    edge = x_axis.low + (x_axis.high - x_axis.low) * SPLIT if waits is not None else x_axis.high
    out.say(edge if main else float(np.max(xs)), y.low, axis_name(x_of), "tick foot", "end", dy=20 if main else 34)
    if main:
        out.say(x_axis.low, y.high, panel.title, "strong head", dy=-14)
    if lanes is not None:
        out.stroke("band", np.r_[xs, xs[::-1]], np.r_[low5, high95[::-1]])
        third = len(xs) * 2 // 5
        edges = along(xs, low5) + along(xs, high95)
        out.say(xs[third], low5[third], band.called(lanes.shape[1]), "text2", "middle", dy=-12, along=edges)
        out.stroke("median", xs, median)
        out.say(xs[-third], median[-third], "their median", "muted", "middle", dy=12, narrow=False, along=along(xs, median))
    if before is not None and not panel.data:
        old = column(before.series, panel.series[0])
        if np.isfinite(old).any():
            whole = slice(0, int(np.flatnonzero(np.isfinite(old))[-1]) + 1)  # a stroke that ends on NaN throws in the page
            out.stroke("ghost", column(before.series, panel.x)[whole], old[whole])
    for name in panel.reference:
        draw_reference(out, xs, column(data, name), drawn[0], in_sentence(model.quantities[name].label))
    draw_marks(out, result, panel)
    out.place = x_axis.fraction(float(xs[0])), x_axis.fraction(float(np.max(xs)))
    if bare:
        for name in ("band", "median", "ghost", "reference", "mark"):
            out.strokes.pop(name, None)
        out.words = [word for word in out.words if "head" in word.role or "tick" in word.role]
        out.dot("halo", xs[0], drawn[0][0])
        out.dot("dot", xs[0], drawn[0][0])
        return out
    ends: list[End] = []
    for number, name in enumerate(panel.series):
        ys = cut(column(data, name), at)
        good = np.isfinite(ys)
        full, some = bool(good.all()), bool(good.any())
        role = f"line-{number % 6 + 1}"
        if panel.kind == "scatter":
            role = "points" if number == 0 else "points-force"
            out.strokes[role] = segments(xs[good], xs[good], ys[good], ys[good])
        elif some:
            gapless = ys if full else ys[: np.flatnonzero(good)[-1] + 1]
            out.stroke(role, xs[: len(gapless)], gapless)
            if panel.kind == "area" and number == 0:
                out.stroke("band-force", np.r_[xs[good], xs[good][::-1]], np.r_[ys[good], np.zeros(good.sum())])
        if some:
            first, last = (0, len(ys) - 1) if full else np.flatnonzero(good)[[0, -1]]
            last = last if xs[last] >= xs[first] else first
            ends.append((xs[last], ys[last], model.quantities[name].label, WORDS.get(role, ""), (xs[good], ys[good])))
    you = standing(result, panel) if main and not isinstance(model.dynamics, Process) else None
    if valued and not isinstance(model.dynamics, Process) and any(isinstance(one, Spot) for one in panel.tells):
        valued = False  # the end of a curve is no outcome where its places are named
    if you is not None and draw_you(out, result, xs, [column(data, name) for name in panel.series], you, quantity):
        valued = False
    if valued and ends:
        x_end, y_end, *_ = ends[0]
        if y.low <= y_end <= y.high:
            out.dot("halo", x_end, y_end)
            out.dot("dot", x_end, y_end)
        out.say(
            x_end,
            y_end,
            quantity.write(y_end),
            "big",
            "end" if waits is not None else "start",
            dx=4 if waits is not None else 8,
            dy=17 if waits is not None else 0,
        )
        if waits is not None:
            out.stroke("pointer", [x_end, x_axis.low + (x_axis.high - x_axis.low) * (SPLIT + 0.04)], [y_end, y_end])
    elif named:
        name_ends(out, ends, above=above)
    if waits is not None:
        path = column(data, panel.series[0])[: None if at is None else at + 1]
        draw_waits(out, waits, result, (float(np.nanmin(path)), float(np.nanmax(path))))
    if main and panel.tells and not hold:
        names = (*panel.series, *panel.reference)
        tell(out, result, panel, at, {name: (xs, cut(column(data, name), at)) for name in names}, inset=waits is not None)
    return out


def cut(ys: Array, at: int | None) -> Array:
    """A line up to step ``at``: what comes after is not known."""
    return ys if at is None else np.where(np.arange(len(ys)) <= at, ys, np.nan)


def near(drawn: list[Array], others: list[Array]) -> list[Array]:
    """Lines for comparison, cut where they would squeeze what is compared."""
    shown = np.concatenate(drawn) if drawn else np.zeros(0)
    shown = shown[np.isfinite(shown)]
    if not len(shown):
        return others
    low, high = float(shown.min()), float(shown.max())
    room = REACH * (high - low)
    return [np.clip(other, low - room, high + room) for other in others] if room else others


def with_room(axis: Axis, share: float) -> Axis:
    """An axis that leaves a share of the width for words at the ends of lines."""
    low, high = axis.ends
    high += (high - low) * min(share, WIDEST) / (1 - min(share, WIDEST))
    return Axis(axis.low, 10**high if axis.log else high, axis.ticks, axis.log)


def draw_reference(out: Picture, xs: Array, ys: Array, line: Array, label: str) -> None:
    """A dotted line for comparison as far as the axis reaches, named where it is farthest from the line compared."""
    inside = np.isfinite(ys) & (ys >= out.y.low) & (ys <= out.y.high)
    if not inside.any():
        return
    last = int(np.flatnonzero(inside)[-1])
    out.stroke("reference", xs[: last + 1], np.where(inside, ys, np.nan)[: last + 1])
    away = np.where(inside & np.isfinite(line), np.abs(out.y.parts(ys) - out.y.parts(line)), -1)
    spot = int(np.argmax(away))
    above = ys[spot] >= line[spot] or not np.isfinite(line[spot])
    places = along(xs, ys, away)
    out.say(xs[spot], ys[spot], label, "muted", "middle", dy=-12 if above else 12, along=places)


def along(xs: Array, ys: Array, away: Array | None = None) -> tuple[tuple[float, float], ...]:
    """Places along a line to hold its name at, the one farthest ``away`` from others first, where it tells."""
    spots = [k for n in range(1, PLACES + 1) for k in [n * (len(xs) - 1) // (PLACES + 1)] if away is None or away[k] >= 0]
    if away is not None:
        spots.sort(key=lambda k: -away[k])
    return tuple((float(xs[k]), float(ys[k])) for k in spots)


def name_ends(out: Picture, ends: list[End], *, above: bool = False) -> None:
    """The name of each line at its end, moved apart where they would touch; ``above`` the line where it is too long for that."""
    if above:
        for x, y, label, role, line in ends:
            out.say(x, min(max(y, out.y.low), out.y.high), label, f"{role} over", "end", dy=-11, along=along(*line))
        return
    height = out.size[1]
    ends = sorted(ends, key=lambda end: -end[1])
    own = [height * min(max(out.y.fraction(end[1]), 0.0), 1.0) for end in ends]
    for (x, y, label, role, line), at, spot in zip(ends, own, apart(own, LINE, 0.0, height), strict=True):
        y = min(max(y, out.y.low), out.y.high)
        out.say(x, y, label, f"{role} name".strip(), dx=7, dy=at - spot, fixed=True, along=along(*line))


def _even(values: Array) -> bool:
    """Whether an axis is counted in equal steps rather than in equal ratios."""
    if len(values) < 3 or not np.isfinite(values).all() or values.min() <= 0:
        return True
    steps = values[1:] - values[:-1]
    close = 1e-8 + 0.05 * abs(steps[0])  # np.allclose at a fifth of its cost
    return bool((np.abs(steps - steps[0]) <= close).all()) or values.max() / values.min() < 20
