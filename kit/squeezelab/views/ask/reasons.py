"""Why a run came to what it came to, in sentences that its own numbers compose."""

from __future__ import annotations

import numpy as np

from ...core import Result
from ..figures.gauge import gain_of

SAME = 1e-3  # of a round: it is as large as the one before


def reason(result: Result) -> str:
    """Why a run came to what it came to: by its loop gain, else by the model's own sentence."""
    gain = result.model.gain
    if gain is None:
        return result.finding.replace("*", "")
    parts, place = gain_of(result)
    total = sum(parts.values())
    growing = rounds(result)
    if growing and total >= 1:
        return f"{growing} The loop gain is {total:.2f} at its strongest: beyond 1 each push forces a larger one."
    where = f" at {result.model.quantities[gain.along].write(place)}"
    if total >= 1:
        return f"The loop gain reaches {total:.2f}{where}: beyond 1 each push forces a larger one."
    if total > 0.005:
        return f"The loop gain stays below 1 ({total:.2f} at most{where}): each round is smaller than the last."
    return "The loop works against the push: each answer takes something away from it."


def rounds(result: Result) -> str:
    """Which rounds shrink and which grow, told from the path itself; nothing where the model has no rounds or none grows."""
    panel = result.model.panels[0]
    if panel.kind != "steps":
        return ""
    path = result.series[panel.series[0]][:, 0]
    sizes = np.abs(np.diff(path))
    grows = np.flatnonzero(sizes[1:] > sizes[:-1] * (1 + SAME)) + 1 if len(sizes) > 1 else np.array([], int)
    if not len(grows):
        return ""
    first, q = int(grows[0]), result.model.quantities[panel.series[0]]
    last = first
    while last + 1 in grows:
        last += 1
    grown = f"round{'s' if last > first else ''} {first + 1}{f' to {last + 1}' if last > first else ''}"
    if first == 1:
        return f"From {q.write(path[1])} on each round is larger than the one before, up to round {last + 1}."
    shrink = "Round 2 is smaller than the first"
    if first > 2:
        shrink = f"Rounds 2 {'and' if first == 3 else 'to'} {first} are each smaller than the one before"
    return f"{shrink}, as in a push that dies out. Then, from {q.write(path[first])} on, {grown} grow{'' if last > first else 's'}."
