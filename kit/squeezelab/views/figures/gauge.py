"""The gauge: the loop gain by actor where it is strongest, or where the playhead stands, and what 1 % becomes. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...core import THIN, Array, Fate, Result, met
from ...core.loop import RULE
from ...core.loop.gain import fixed_at, of_lanes, path_of, summed
from ...core.unit import GAIN
from .escaped import escape

ENDED = {  # what a gain above 1 came to, where it was not the end of the loop
    Fate.NOTHING_FORCED: "pushes would grow: <b>nothing is forced</b>",
    Fate.DIES_OUT: "pushes grow there, then the loop <b>dies out</b>",
}
FAR = 1.6  # beyond this gain the scale shows numbers instead of the words


def gains(result: Result, lanes: slice = slice(None), *, now: bool = False) -> tuple[dict[str, Array], Array]:
    """The gain by actor where the gauge reads it (``now``: at the end of the path), and the place on the axis, each of shape (lanes,)."""
    gain = result.model.gain
    assert gain is not None
    path, (p, draws) = path_of(result, lanes), of_lanes(result, lanes)
    if now or fixed_at(result, gain):
        spot = path[-1:]
        parts = {actor: np.broadcast_to(part, spot.shape)[0] for actor, part in gain.parts(p, spot, draws).items()}
        return parts, spot[0]
    grid, parts = met(gain.parts, p, path, draws, places=gain.places)
    most = np.abs(summed(parts)).argmax(axis=0)
    lane = np.arange(len(most))

    def there(rows: Array) -> Array:
        return np.asarray(rows[most, lane], float)

    return {actor: there(part) for actor, part in parts.items()}, there(grid)


def gain_of(result: Result, *, now: bool = False) -> tuple[dict[str, float], float]:
    """The same of the path that is shown, the first."""
    parts, place = gains(result, slice(0, 1), now=now)
    return {actor: float(part[0]) for actor, part in parts.items()}, float(place[0])


def total_gains(result: Result) -> Array:
    """The loop gain of every lane, where the gauge would read it; shape (lanes,)."""
    return summed(gains(result)[0])


def place(g: float) -> float:
    """Where a gain stands on a scale that never ends, −1 to 2: calms below 0, amplifies up to 1, runs away beyond.

    Value and slope go on unbroken at 0 and at 1, so that parts up to 1 are stacked by their size.
    """
    return g / (1 - g) if g < 0 else g if g <= 1 else 2 - 1 / g


def gauge(parts: Mapping[str, float], label: str, note: str = "", *, runs: bool = True) -> str:
    """The loop gain with its parts stacked from zero, the sum, and what 1 % becomes; ``runs`` where the loop may run away."""
    total = sum(parts.values())

    def pc(g: float) -> float:
        return 100 * (place(g) + 1) / 3

    bars, above, below = [], 0.0, 0.0
    order = sorted(parts.items(), key=lambda item: -abs(item[1]))
    for shade, (name, g) in enumerate(order):
        low, high = (above, above + g) if g > 0 else (below + g, below)
        above, below = (above + g, below) if g > 0 else (above, below + g)
        for a, b, kind in ((low, min(high, 0), "calm"), (max(low, 0), min(high, 1), "force"), (max(low, 1), high, "alarm")):
            if b > a and pc(b) > pc(a):
                bars.append(
                    f'<i class="{kind} s{min(shade, 2)}" style="left:{pc(a):.2f}%;width:{pc(b) - pc(a):.2f}%" '
                    f'title="{escape(name)} {GAIN.write(g)}"></i>'
                )
    zone = "calm" if total < -0.005 else "alarm" if total >= 1 else "force" if total > 0.005 else "none"
    says = note or ("each push grows: <b>no limit</b>" if total >= 1 else f"1{THIN}% becomes <b>{1 / (1 - total):.2f}{THIN}%</b>")
    rule = f' title="{escape(RULE)}"' if runs else ""
    far = [(2, "2", ""), (5, "5", ""), (np.inf, "∞", "end1")] if total > FAR or not runs else [(2, "runs away", "alarm")]
    marks = ((-1, "calms", "calm"), (0, "0", ""), (0.5, "amplifies", "force"), (1, "1", "alarm one"), *far)
    scale = "".join(f'<span style="left:{100 if np.isinf(x) else pc(x):.2f}%" class="{kind}">{text}</span>' for x, text, kind in marks)
    told = "".join(f", {escape(name)} {GAIN.write(g)}" for name, g in order) if len(parts) > 1 else ""
    return (
        f'<div class="g is-{zone}" role="img" aria-label="{escape(label, quote=True)}: {GAIN.write(total)}{told}">'
        f'<div class="l">{escape(label)}</div>'
        f'<div class="t"><b>{GAIN.write(total)}</b><span{rule}>{says}</span></div><div class="bar">{"".join(bars)}<u></u><u class="z1"></u>'
        f'<s style="left:{pc(total):.2f}%"></s></div><div class="sc">{scale}</div></div>'
    )


def gauge_of(result: Result, at: int | None = None, step: str = "") -> str:
    """The gauge of a run, or nothing where the model has no gain; while it plays, the gain at the playhead.

    ``step`` is the playhead in words, as “round 6”.
    """
    gain, runs = result.model.gain, result.model.runs
    if gain is None:
        return ""
    if at is not None and gain.waits:
        parts, spot = gain_of(result, now=True)
        note = "each push is larger than the last" if sum(parts.values()) >= 1 else ""
        return gauge(parts, f"Loop gain in {step}, at {result.model.quantities[gain.along].write(spot)}", note, runs=runs)
    parts, spot = gain_of(result)
    so_far = " so far" if at is not None and not gain.at else ""
    if not any(abs(g) > 0.005 for g in parts.values()):
        return gauge(parts, f"Loop gain{so_far}", runs=runs)
    quantity = result.model.quantities[gain.along]
    where = (
        f" {'at' if gain.at else f'at its strongest{so_far},'} {quantity.write(spot)}"
        if gain.waits
        else so_far and f" at its strongest{so_far}"
    )
    note = ENDED.get(result.fate, "") if sum(parts.values()) >= 1 else ""
    return gauge(parts, f"Loop gain{where}", note, runs=runs)
