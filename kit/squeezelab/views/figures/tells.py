"""What a figure points at, drawn: a ringed spot, a bracket between two heights, bars that compare.

A long room: three ways of pointing, and how each finds its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...core import Array, Compare, Panel, Place, Result, Span, Spot, Words
from .curves import points
from .picture import Picture
from .place import Word, anchor, box_of, width_of
from .words import measured, until

ROLES = ("span", "halo", "ring", "hole", "bar-pale", "bar-force", "bar-quiet", "base")
COLUMN = 0.29  # of the width, kept free at the right for bars that compare
RIGHT = 1 - COLUMN + 0.025, 0.995  # the place of such bars across the figure,
INSETS = tuple((left, left + 0.18) for left in (0.02, 0.2, 0.36, 0.5))  # and those to try where the flow that waits has the right side
PARTS = (0.075, 0.135, 0.055, 0.032, 0.056)  # of the height: title, a row, a bar below its name, a bar, a line of text
LEAST = (17.0, 27.0, 12.0, 4.0, 15.0)  # pixels that these need
MOST = 0.98  # of the height that they may take together
BARB = 0.006  # of the width: half a stroke across the end of a bracket
THIN = 0.012  # of the height: a bracket smaller than that is words alone
CLEAR, LETTERS = 4.0, 8.0  # pixels that bars keep to both sides, and that their title reaches above its place
Curve = tuple[Array, Array]


def column(panel: Panel) -> float:
    """The share of the width that the bars of a panel keep free."""
    return COLUMN if any(isinstance(one, Compare) for one in panel.tells) else 0.0


def draw(out: Picture, result: Result, panel: Panel, at: int | None, curves: dict[str, Curve], *, inset: bool = False) -> None:
    """Draws what a panel tells of a run, up to step ``at``; ``curves`` are its lines as drawn, by the name of the series.

    Beside a profile that is ``inset`` a narrow figure has no room for words between the line and the profile: it leaves them to the
    readings.
    """
    shown, own = result if at is None else until(result, at), len(out.words)
    for one in panel.tells:
        text = words_of(shown, one.says)
        if text is None or (one.says and not text):
            continue
        if isinstance(one, Compare):
            compare(out, shown, one, text, inset=inset, beside=curves[panel.series[0]])
        elif isinstance(one, Span):
            span(out, shown, one, text, curves, panel.series[0])
        else:
            spot(out, shown, one, text, curves, panel.series[0])
    if inset:
        out.words[own:] = [word if word.fixed else word._replace(narrow=False) for word in out.words[own:]]


def words_of(result: Result, says: Words) -> str | None:
    """The words of a tell; None where one of its numbers has no value."""
    with np.errstate(all="ignore"):
        try:
            text = str(says(result) if callable(says) else result.say(says)) if says else ""
        except (ValueError, IndexError, ZeroDivisionError):
            return None
    return None if "none" in text.split() or "nan" in text else text.replace("*", "")


def places(result: Result, place: Place, curve: Curve) -> Array:
    """Where on the axis a place stands; nothing where it has none."""
    xs, ys = curve
    good = np.flatnonzero(np.isfinite(ys))
    if not len(good):
        return np.zeros(0)
    if callable(place):
        found = np.atleast_1d(np.asarray(place(result), float))
    elif place == "first":
        return np.asarray(xs[good[:1]])
    elif place == "last":
        return np.asarray(xs[good[-1:]])
    elif isinstance(place, str):
        extreme = {"lowest": np.argmin, "highest": np.argmax}.get(place)
        found = np.array([xs[good[extreme(ys[good])]] if extreme else measured(result, place)])
    else:
        found = np.array([xs[good[round(place * (len(good) - 1))]]])
    there = xs[good]
    inside: Array = (found >= there.min() - 1e-9) & (found <= there.max() + 1e-9)  # none is NaN
    return np.asarray(found[inside])


def number_of(result: Result, name: str) -> float:
    """A reading or parameter, or where a series stands last."""
    return float(result.series[name][-1, 0]) if name in result.series else measured(result, name)


def height(curve: Curve, x: float) -> float:
    """The height of a curve at a place of its axis."""
    xs, ys = curve
    if (xs[1:] < xs[:-1]).any():
        order = np.argsort(xs, kind="stable")
        xs, ys = xs[order], ys[order]
    return float(np.interp(x, xs, ys, left=np.nan, right=np.nan))


def level(result: Result, place: Place, x: float, curves: dict[str, Curve], first: str) -> float:
    """One end of a bracket at ``x``."""
    if callable(place):
        return float(np.ravel(place(result))[0])
    if isinstance(place, str) and place in curves:
        return height(curves[place], x)
    if place in {"first", "last", "lowest", "highest"}:
        found = places(result, place, curves[first])
        return height(curves[first], float(found[0])) if len(found) else np.nan
    return measured(result, str(place))


def spot(out: Picture, result: Result, one: Spot, text: str, curves: dict[str, Curve], first: str) -> None:
    """Rings, and the words at the first of them."""
    curve = curves[one.of or first]
    found = [(x, height(curve, x)) for x in places(result, one.at, curve)]
    found = [(x, y) for x, y in found if math.isfinite(y) and out.x.low <= x <= out.x.high and out.y.low <= y <= out.y.high]
    for x, y in found:
        out.dot("ring", x, y)
        out.dot("hole", x, y)
    if found:
        x, y = found[0]
        left = out.x.fraction(x) > 0.5 * out.wall
        out.say(x, y, text, "strong", "end" if left else "start", dx=-11 if left else 11, dy=15 if out.y.fraction(y) > 0.3 else -15)


def span(out: Picture, result: Result, one: Span, text: str, curves: dict[str, Curve], first: str) -> None:
    """A bracket with its words at its middle."""
    for x in places(result, one.at, curves[first])[:1]:
        ends = [level(result, place, float(x), curves, first) for place in one.between]
        if not all(map(math.isfinite, ends)):
            return
        low, high = (min(max(end, out.y.low), out.y.high) for end in sorted(ends))
        here = out.x.fraction(float(x))
        if out.y.fraction(high) - out.y.fraction(low) > THIN:
            left, right, gap = out.x.at(here - BARB), out.x.at(here + BARB), math.nan
            out.stroke("span", [left, right, gap, left, right, gap, x, x], [low, low, gap, high, high, gap, low, high])
        left = here > 0.5 * out.wall
        along = tuple((float(x), low + part * (high - low)) for part in (0.25, 0.75, 0.0, 1.0))
        out.say(x, (low + high) / 2, text, "strong", "end" if left else "start", dx=-9 if left else 9, along=along)


def compare(out: Picture, result: Result, one: Compare, text: str, *, inset: bool, beside: Curve) -> None:
    """Bars from one zero, each named above itself: in the right column, away from the end of the line, or inset at the left."""
    values = [number_of(result, name) for name in one.rows.values()]
    if not np.all(np.isfinite(values)):
        return
    head, row, below, thick, line = (max(part, least / out.size[1]) for part, least in zip(PARTS, LEAST, strict=True))
    rows = head + row * len(values)
    tall = rows + line * (text.count("\n") + 1) * bool(text)
    if text and tall > MOST:
        text, tall = "", rows
    if tall > MOST:
        return  # too low a figure: the readings say it
    texts = [f"{name} {result.model.quantities[one.rows[name]].write(v)}" for name, v in zip(one.rows, values, strict=True)]
    roles = ["strong", "force", *["text2"] * len(values)]
    downs = [0.0, *(head + row * number for number in range(len(values))), rows - 0.02]
    placed = [(down, words, role) for down, words, role in zip(downs, [one.title, *texts, text], roles, strict=True) if words]
    sizes = [(down, width_of(words, role) / out.size[0], line * (words.count("\n") + 1)) for down, words, role in placed]
    sizes += [(head + row * number + below - line / 2, RIGHT[1] - RIGHT[0], line) for number in range(len(values))]
    spot = _free(out, tall, np.array(sizes).T, _end(out, beside), inset=inset)
    if spot is None:
        return  # no room off the lines: the readings say it
    left, right, top = spot
    reach = one.whole or max(np.max(np.abs(values)), 1e-300)
    floor = min(0.0, min(values)) / reach
    zero = left + (right - left) * -floor / (1 - floor)
    at, align = (left, "start") if inset else (right, "end")
    out.words += [Word(out.x.at(at), out.y.at(top - down), words, role, align, fixed=True) for down, words, role in placed]
    for number, value in enumerate(values):
        middle = top - head - row * number - below
        end = zero + (right - left) * value / reach / (1 - floor)
        if one.whole:
            _bar(out, "bar-pale", left, right, middle, thick)
        _bar(out, "bar-quiet" if number else "bar-force", zero, end, middle, thick)
        if floor:
            out.stroke("base", [out.x.at(zero)] * 2, [out.y.at(middle - thick), out.y.at(middle + thick)])


def _bar(out: Picture, role: str, start: float, end: float, middle: float, thick: float) -> None:
    edges: Sequence[float] = (middle - thick / 2, middle + thick / 2)
    low, high = (out.y.at(edge) for edge in edges)
    a, b = out.x.at(start), out.x.at(end)
    out.stroke(role, [a, b, b, a], [low, low, high, high])


def _free(out: Picture, tall: float, sizes: Array, end: float, *, inset: bool) -> tuple[float, float, float] | None:
    """Left, right and top of a place for bars and their words, off every line and the names of lines: in the right column, away
    from the end of the line; if ``inset`` as far up and left as can be; None where there is none.

    ``sizes`` are how far below the top each begins, its width and its height, in parts of the figure.
    """
    (width, height), (below, wide, high) = out.size, sizes
    across, down = points(out)
    names = np.array([box_of(word, *anchor(out, word), word.align, word.dx, word.dy) for word in out.words if word.fixed]).reshape(-1, 4)
    tops = np.linspace(0.965, tall + 0.02, 12)
    heads = ((1 - tops)[:, None] + below) * height - LETTERS
    feet = heads + high * height
    for left, right in INSETS if inset else (RIGHT,):
        a, b = (left + 0 * wide, left + wide) if inset else (right - wide, right + 0 * wide)
        met = (across > (a * width - CLEAR)[:, None]) & (across < (b * width + CLEAR)[:, None])
        near = (names[:, 2] > (a * width)[:, None]) & (names[:, 0] < (b * width)[:, None])
        some = met.any(axis=0).nonzero()[0]
        beside = down.take(some)
        hit = ((beside > heads[..., None]) & (beside < feet[..., None]) & met.take(some, axis=1)).any(axis=(1, 2))
        hit |= (near & (names[:, 1] < feet[..., None]) & (names[:, 3] > heads[..., None])).any(axis=(1, 2))
        free = tops[~hit]
        if len(free) and b.max() <= out.wall:
            return left, right, float(free[0] if inset else free[np.argmax(np.abs(free - tall / 2 - end))])
    return None


def _end(out: Picture, curve: Curve) -> float:
    """How high a line ends, as a fraction of the figure."""
    good = np.flatnonzero(np.isfinite(curve[1]))
    return out.y.fraction(float(curve[1][good[-1]])) if len(good) else 0.0
