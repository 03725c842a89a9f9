"""The second figure and the tipping marks: the same model over the whole range of one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core import Array, Choice, Model, Parameter
from ...core.declaration import Cliff
from ...dynamics import beside
from .axes import Axis, axis_name, axis_over
from .lines import axis_of, draw_reference, near
from .picture import MAIN, Picture, join

ROLES = ("grid", "reference", "threshold", "line-1", "halo", "dot")
COARSE = 41


def swept(model: Model, given: Mapping[str, Any], name: str, values: Array, reading: str, seed: int) -> tuple[Array, Array]:
    """A reading and whether it tipped, at each value; NaN where the model has no answer, the others are kept."""
    found = beside.swept(model, given, name, values, seed=seed)
    return found.column(lambda one: one[reading]), found.column(lambda one: one.tipped, empty=False).astype(bool)


def tips_at(model: Model, given: Mapping[str, Any], parameter: Parameter | Choice, seed: int) -> float | None:
    """The value of this slider nearest to where it stands at which the outcome tips, all else as it is."""
    if model.tipped is None or isinstance(parameter, Choice) or parameter.structural:
        return None
    stops = parameter.stops
    here = int(np.argmin(np.abs(stops - given[parameter.name])))
    reading = model.readings[0].name
    coarse = np.unique(np.r_[np.linspace(0, len(stops) - 1, COARSE).astype(int), here])
    _, tipped = swept(model, given, parameter.name, stops[coarse], reading, seed)
    flips = np.flatnonzero(tipped[1:] != tipped[:-1])
    if not len(flips):
        return None
    nearest = flips[np.argmin(np.minimum(np.abs(coarse[flips] - here), np.abs(coarse[flips + 1] - here)))]
    return first_flip(model, given, parameter, np.arange(coarse[nearest], coarse[nearest + 1] + 1), seed)


def first_flip(model: Model, given: Mapping[str, Any], parameter: Parameter, fine: Array, seed: int) -> float | None:
    """The stop, of those numbered, at which the outcome is first another one: of the two beside the edge, the one that tips."""
    stops = parameter.stops
    _, tipped = swept(model, given, parameter.name, stops[fine], model.readings[0].name, seed)
    flip = np.flatnonzero(tipped[1:] != tipped[:-1])
    if not len(flip):
        return None
    low, high = fine[flip[0]], fine[flip[0] + 1]
    return float(stops[high] if tipped[flip[0] + 1] else stops[low])


@dataclass(frozen=True)
class Response:
    """A reading over a parameter: ``x``, ``y``, ``tipped`` of shape (n,), and the plain one without the loop."""

    x: Array
    y: Array
    tipped: Array
    plain: Array | None


def response(model: Model, given: Mapping[str, Any], cliff: Cliff, seed: int) -> Response:
    """The curve behind the cliff, with both stops beside each jump."""
    parameter = model.parameter(cliff.over)
    assert isinstance(parameter, Parameter)
    stops = parameter.stops
    chosen = np.unique(np.linspace(0, len(stops) - 1, 90).astype(int))
    y, tipped = swept(model, given, cliff.over, stops[chosen], cliff.reading, seed)
    for place in np.flatnonzero(tipped[1:] != tipped[:-1])[:4]:
        between = np.arange(chosen[place] + 1, chosen[place + 1])
        if len(between):
            chosen = np.union1d(chosen, between)
    if len(chosen) != len(y):
        y, tipped = swept(model, given, cliff.over, stops[chosen], cliff.reading, seed)
    plain = None
    if cliff.plain:
        from ...dynamics.stepping import laned

        plain = np.broadcast_to(cliff.plain(laned(model, given), stops[chosen]), len(chosen))
    return Response(stops[chosen], y, tipped, plain)


def near_side(curve: Response, at: float) -> Response:
    """The part of a curve on this side of its edges: around ``at``, as far as the outcome stays of one kind."""
    here = int(np.argmin(np.abs(curve.x - at)))
    other = np.flatnonzero(curve.tipped != curve.tipped[here])
    first = int(np.max(other[other < here], initial=-1)) + 1
    last = int(np.min(other[other > here], initial=len(curve.x)))
    part = slice(first, last)
    return Response(curve.x[part], curve.y[part], curve.tipped[part], None if curve.plain is None else curve.plain[part])


def picture(curve: Response, model: Model, given: Mapping[str, Any], cliff: Cliff) -> Picture:
    """The curve, its cliff, the dot “you”, and the dotted line of the same without the loop."""
    parameter, quantity = model.parameter(cliff.over), model.quantities[cliff.reading]
    assert isinstance(parameter, Parameter)
    shown = [curve.y] if curve.plain is None else [curve.y, curve.plain]
    y = axis_of(np.concatenate([curve.y, *near([curve.y], shown[1:])]), quantity, "auto")
    x = axis_over(parameter)
    out = Picture(x, y, size=MAIN)
    out.levels(x.low, x.high)
    out.say(x.high, y.low, axis_name(parameter), "tick foot", "end", dy=20)
    out.say(x.low, y.high, cliff.title, "strong head", dy=-14)
    if curve.plain is not None:
        draw_reference(out, curve.x, curve.plain, curve.y, cliff.plain_label)
    jumps = cliffs(curve, y)
    out.strokes["line-1"] = join(pieces(curve, jumps))
    you = standing(curve, x, given[cliff.over])
    for place in jumps[:2]:
        at, low, high = curve.x[place + 1], curve.y[place], curve.y[place + 1]
        out.stroke("threshold", [at, at], [low, high])
        left = x.fraction(at) > 0.42
        out.say(at, (low + high) / 2, f"cliff at {parameter.write(at)}", "alarm strong", "end" if left else "start", dx=-8 if left else 8)
    if np.isfinite(you):
        out.dot("halo", given[cliff.over], you)
        out.dot("dot", given[cliff.over], you)
        left = x.fraction(given[cliff.over]) > 0.75
        out.say(
            given[cliff.over],
            you,
            f"you: {parameter.write(given[cliff.over])}",
            "strong",
            "end" if left else "start",
            dx=-9 if left else 9,
            dy=14,
        )
    return out


def pieces(curve: Response, jumps: Array) -> list[tuple[Array, Array]]:
    """The curve cut at its jumps and where it has no answer."""
    good = np.isfinite(curve.y)
    parts = []
    for piece in np.split(np.arange(len(curve.x)), jumps + 1):
        inside = piece[good[piece]]
        if len(inside):
            parts.append((curve.x[inside], curve.y[inside]))
    return parts


def standing(curve: Response, x: Axis, at: float) -> float:
    """The height of the curve where the slider stands; NaN without a curve."""
    good = np.isfinite(curve.y)
    return float(np.interp(x.place(at), x.place(curve.x[good]), curve.y[good])) if good.any() else float("nan")


def cliffs(curve: Response, y: Axis) -> Array:
    """Where the outcome tips with a jump that can be seen: larger than the steps beside it, not merely steep."""
    heights = np.array([y.fraction(value) if np.isfinite(value) else np.nan for value in curve.y])
    steps = np.nan_to_num(np.abs(np.diff(heights)))
    beside = np.maximum(np.r_[0.0, steps[:-1]], np.r_[steps[1:], 0.0])
    return np.flatnonzero((curve.tipped[1:] != curve.tipped[:-1]) & (steps > 0.06) & (steps > 3 * beside))
