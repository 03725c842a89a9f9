"""Individuals as dots: hollow waits, orange is forced, crimson has nothing left, blue holds; area is money. No widget."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np

from ...core import Array, Result
from ...core.loop.individuals import Individuals, Standing, Who
from .axes import Axis, axis_name, tick_text, ticks
from .drawing import strokes
from .picture import MAIN, Picture, join

LEAST, MOST = 5.0, 21.0  # pixels of the smallest and the largest dot
GAP = 1.2  # pixels between two dots of a heap
ROOM = 0.04  # of the axis, left and right of the outermost
TALLEST, LESS, SMALLEST = 0.9, 0.85, 2.0  # of the height that a heap takes at most, what its dots shrink by, pixels of the least
WORDS = {
    Standing.WAITS: "waits", Standing.FORCED: "forced in this round", Standing.FORCED_BEFORE: "forced before",
    Standing.REACHED: "reached, and next", Standing.NOTHING_LEFT: "left with nothing", Standing.HOLDS: "holds",
    Standing.ACTS: "acts", Standing.BUYS: "▲ buys", Standing.SELLS: "▼ sells",
}  # fmt: skip


def drawing(who: Who, result: Result, states: Callable[[int], Any], step: int) -> str:
    """Everybody at a step, with the sentence of each for a click or the arrow keys, and a legend of who stands how."""
    them = who.data(result, states, step)
    axis = axis_of(who, them, result)
    picture = Picture(axis, Axis(0.0, 1.0), size=MAIN)
    for x, low, high in them.fronts:
        if axis.low <= x <= axis.high:
            picture.stroke("tread", [x, x], [low, high])
        if them.rows and x < axis.high:  # those of a row who stand beyond its front are reached
            left = max(x, axis.low)
            picture.stroke("zone-force", [left, left, axis.high, axis.high], [low, high, high, low])
    for x, y, text, role in them.notes:
        left = axis.fraction(x) > (0.5 if who.along else 0.9)
        picture.say(
            min(max(x, axis.low), axis.high), y, text, role, "end" if left else "start", dx=-9 if left else 9, narrow=bool(role), fixed=True
        )
    for y, text in them.rows:
        picture.say(axis.low, y, text, "tick", "end", dx=-8, fixed=True)
    if who.along:
        picture.stroke("base", [axis.low, axis.high], [0.0, 0.0])
        picture.say(axis.high, 0.0, axis_name(result.model.quantities[who.along]), "tick foot", "end", dy=20)
    if them.links is not None and them.y is not None:
        for role, joined in linked(them).items():
            picture.strokes[role] = join([(them.x[pair], them.y[pair]) for pair in joined])
    wide = diameters(them.size)
    up, wide = piled(axis.parts(them.x) * MAIN[0], wide) if them.y is None else (them.y, wide)
    dots = "".join(
        dot(them, number, float(axis.fraction(them.x[number])), float(up[number]), float(wide[number])) for number in np.argsort(-wide)
    )
    many = " is-many" if len(them.says) >= 300 else ""
    legend = "".join(
        f'<span><i class="who s{int(kind)}"></i>{escape(who.words.get(kind, WORDS[kind]))} {int((them.standing == kind).sum())}</span>'
        for kind in Standing
        if (them.standing == kind).any()
    )
    return (
        f'<h3>{escape(who.title)}</h3><p>{escape(who.says)}</p><div class="sq-plot sq-whoplot" tabindex="0" role="group" '
        f'aria-label="{escape(who.title, quote=True)}: the arrow keys name one after another">{strokes(picture)}{picture.html()}'
        f'<div class="sq-dots{many}">{dots}</div></div>{accounts(who, them)}'
        f'<p class="sq-whosays" aria-live="polite">Click on one, or walk along them with ← →.</p><div class="sq-wholegend">{legend}</div>'
    )


def accounts(who: Who, them: Individuals) -> str:
    """A bar each, in the order of the axis: what of it is gone, and what is left."""
    if who.accounts is None or them.fill is None:
        return ""
    title, gone, left = map(escape, who.accounts)
    bars = "".join(
        f'<i data-n="{number}" style="--part:{100 * float(them.fill[number]):.1f}%"></i>' for number in np.argsort(them.x, kind="stable")
    )
    return (
        f'<div class="sq-accounts"><p><b>{title}</b><span><i class="is-gone"></i>{gone}</span><span><i></i>{left}</span></p>'
        f'<div class="sq-bars" aria-hidden="true">{bars}</div></div>'
    )


def linked(them: Individuals) -> dict[str, list[Array]]:
    """The links by what both of their ends do."""
    roles = {Standing.BUYS: "links-buy", Standing.SELLS: "links-sell"}
    out: dict[str, list[Array]] = {}
    for a, b in them.links if them.links is not None else ():
        same = them.standing[a] == them.standing[b]
        out.setdefault(roles.get(Standing(int(them.standing[a])), "links") if same else "links", []).append(np.array([a, b]))
    return out


def table(who: Who, result: Result, states: Callable[[int], Any], step: int) -> str:
    """Everybody in words, a row each."""
    them = who.data(result, states, step)
    rows = "".join(f"<tr><td>{number + 1}</td><td>{escape(says)}</td></tr>" for number, says in enumerate(them.says))
    return (
        f'<div class="sq-tablebox" tabindex="0" role="group" aria-label="{escape(who.title, quote=True)}"><table class="sq-table">'
        f'<caption>{escape(who.title)}</caption><thead><tr><th scope="col">Number</th><th scope="col">Who</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def axis_of(who: Who, them: Individuals, result: Result) -> Axis:
    """From the first to the last, and to every front, with some room."""
    if not who.along:
        return Axis(0.0, 1.0)
    spots = np.r_[them.x, [x for x, _, _ in them.fronts if np.isfinite(x)]]
    low, high = np.percentile(them.x, 0.5), np.percentile(them.x, 99.5)
    low, high = min(low, *np.clip(spots, low - (high - low) / 3, None)), max(high, *np.clip(spots, None, high + (high - low) / 3))
    pad = ROOM * (high - low) or 1.0
    low, high = float(low - pad), float(high + pad)
    inside = [t for t in ticks(low, high, 7) if low <= t <= high]
    return Axis(low, high, tick_text(inside, result.model.quantities[who.along].unit))


def diameters(size: Array) -> Array:
    """Pixels across, so that areas are as the sizes."""
    size = np.asarray(size, float)
    most = float(np.max(size, initial=0.0))
    if not most:
        return np.full(len(size), LEAST)
    full = MOST if len(size) < 80 else 0.8 * MOST if len(size) < 300 else 0.3 * MOST
    return np.clip(full * np.sqrt(size / most), LEAST, full)


def piled(across: Array, wide: Array) -> tuple[Array, Array]:
    """How high each dot lies above the axis, in parts of the figure, and the diameters: all smaller where a heap would leave it."""
    while True:
        up = heaped(across, wide)
        if np.max(up + wide / 2, initial=0.0) <= TALLEST * MAIN[1] or wide.max() < SMALLEST:
            return up / MAIN[1], wide
        wide = wide * LESS


def heaped(across: Array, wide: Array) -> Array:
    """How high each dot lies above the axis, in pixels of its middle, where dots with nearby places lie on each other."""
    lain: list[tuple[float, float, float]] = []
    out = np.zeros(len(across))
    for number in np.argsort(across):
        x, half = float(across[number]), float(wide[number]) / 2
        near = [(a, b, r) for a, b, r in lain if abs(a - x) < r + half + GAP]
        free = [half] + [b + np.sqrt(max((r + half + GAP) ** 2 - (a - x) ** 2, 0.0)) for a, b, r in near]
        y = min(y for y in free if all((a - x) ** 2 + (b - y) ** 2 >= (r + half + GAP) ** 2 - 1e-6 for a, b, r in near))
        lain.append((x, y, half))
        out[number] = y
    return out


def dot(them: Individuals, number: int, across: float, up: float, wide: float) -> str:
    """One of them: a place, a size, a standing, a sentence."""
    part = "" if them.fill is None else f";--part:{100 * float(them.fill[number]):.0f}%"
    kind = int(them.standing[number])
    filled = " is-filled" if them.fill is not None and kind in {Standing.FORCED, Standing.FORCED_BEFORE, Standing.NOTHING_LEFT} else ""
    return (
        f'<i class="who s{kind}{filled}" data-n="{number}" data-says="{escape(them.says[number], quote=True)}" '
        f'style="left:{100 * across:.2f}%;bottom:{100 * up:.2f}%;--d:{wide:.1f}px{part}"></i>'
    )
