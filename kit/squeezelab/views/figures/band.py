"""The band of many runs: how many of them it holds, its edges, and the room that an axis keeps for it.

A band leaves out whole runs: a twentieth of them at each side, and of fewer than twenty none. Where it costs much it comes
at rest only; an axis that a hand has moved under its line keeps room for it beforehand, by what the last one took.
"""

from __future__ import annotations

import numpy as np

from ...core import THIN, Array
from ...counting import counted
from ...dynamics.lanes import percentiles

SIDE = 20  # one run in so many is left out at each side
MORE = 1.05  # times what the last one took: the next may take a little more
MOST = 3.0  # times what a line spans: the room that an axis keeps for a band at each side, at most
Spare = tuple[float, float]  # room below and above a line, as parts of what it spans


def parts(count: int) -> tuple[float, float, float]:
    """Both edges and the middle of so many runs, in per cent."""
    out = count // SIDE
    low = 100 * (out - 1 / SIDE) / (count - 1) if out else 0.0
    return low, 50.0, 100.0 - low


def called(count: int) -> str:
    """What a band of so many runs holds: “90 % of 200 runs”, “all 9 runs”."""
    inside = count - 2 * (count // SIDE)
    runs = counted(count, "run")
    if inside == count:
        return f"all {runs}"
    return f"90{THIN}% of {runs}" if 10 * inside == 9 * count else f"{inside} of {runs}"


def edges(lanes: Array) -> Array:
    """The lower edge, the median and the upper edge of runs (n, lanes), shape (3, n)."""
    return percentiles(lanes, parts(lanes.shape[1]))


def spare(line: Array, lanes: Array) -> Spare:
    """How far a band reaches beyond one of its runs (n,), of what that spans; in logs where all is above 0."""
    low, _, high = edges(lanes)
    bottom, top, least, most = _scaled(np.r_[ends(line), np.nanmin(low), np.nanmax(high)])
    if not top > bottom:
        return 0.0, 0.0
    below, above = np.clip(MORE * np.array([bottom - least, most - top]) / (top - bottom), 0, MOST)
    return float(below), float(above)


def kept(line: Array, room: Spare) -> Array:
    """Both ends of a line with that room."""
    found = ends(line)
    if room == (0.0, 0.0):
        return found
    bottom, top = _scaled(found)
    out = np.array([bottom - room[0] * (top - bottom), top + room[1] * (top - bottom)])
    return np.exp(out) if found[0] > 0 else out


def ends(line: Array) -> Array:
    """The least and the most of a line."""
    return np.array([np.nanmin(line), np.nanmax(line)])


def _scaled(values: Array) -> Array:
    return np.log(values) if values.min() > 0 else values
