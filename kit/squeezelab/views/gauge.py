"""The gauge: the loop gain by actor where it is strongest, or where the playhead stands, and what 1 % becomes. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from ..core import THIN, Result
from ..core.unit import GAIN

LOW, HIGH = -1.0, 2.0  # the same in every calculator


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
