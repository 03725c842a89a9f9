"""The gauge: the loop gain by actor where it is strongest, or where the playhead stands, and what 1 % becomes. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from ...core import THIN, Array, Result, met
from ...core.loop.gain import fixed_at, of_lanes, path_of
from ...core.unit import GAIN

LOW, HIGH = -1.0, 2.0  # the same in every calculator


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
    most = np.argmax(np.abs(np.sum(list(parts.values()), axis=0)), axis=0)[None, :]

    def there(rows: Array) -> Array:
        return np.asarray(np.take_along_axis(rows, most, axis=0)[0], float)

    return {actor: there(part) for actor, part in parts.items()}, there(grid)


def gain_of(result: Result, *, now: bool = False) -> tuple[dict[str, float], float]:
    """The same of the path that is shown, the first."""
    parts, place = gains(result, slice(0, 1), now=now)
    return {actor: float(part[0]) for actor, part in parts.items()}, float(place[0])


def total_gains(result: Result) -> Array:
    """The loop gain of every lane, where the gauge would read it; shape (lanes,)."""
    return np.asarray(np.sum(list(gains(result)[0].values()), axis=0))


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
        return gauge(parts, f"Loop gain now, at {result.model.quantities[gain.along].write(place)}")
    parts, place = gain_of(result)
    if not any(abs(g) > 0.005 for g in parts.values()):
        return gauge(parts, "Loop gain")
    quantity = result.model.quantities[gain.along]
    where = f" {'at' if gain.at else 'at its strongest,'} {quantity.write(place)}" if gain.waits else ""
    return gauge(parts, f"Loop gain{where}")
