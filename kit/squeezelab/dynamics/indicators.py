"""Indicators of a price chart, over axis 0 (bars); further axes are paths side by side.

Each function gives NaN while it has too few bars. Inputs are checked here once: finite, and
low <= open, close <= high where a bar is given.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, real, whole

__all__ = [
    "SEEDINGS", "average_true_range", "bandwidth", "base_departures", "breaks", "checked_bars", "cusum", "directional_index",
    "directional_lines", "directional_movement", "expected_range", "filled", "first_touch", "last_swing", "middle_and_spread",
    "range_of", "rolling", "swings", "true_range", "variance_ratio", "volume_at_price", "walk_bars", "wicks", "wilder_sum", "z_score",
]  # fmt: skip

Seeding = Literal["tulip", "ta-lib", "wilder"]
SEEDINGS: dict[str, str] = {
    "tulip": "first sum over n−1 changes",
    "ta-lib": "the same, shown one bar later",
    "wilder": "first sum over n changes",
}


def checked_bars(high: Array, low: Array, close: Array, opened: Array | None = None) -> tuple[Array, ...]:
    """High, low, close (and open) as float arrays of one shape; raises where a bar cannot be."""
    given = {"high": high, "low": low, "close": close} | ({} if opened is None else {"open": opened})
    bars = {name: real(name, value) for name, value in given.items()}
    if len({array.shape for array in bars.values()}) > 1:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in bars.items())
        raise OutOfRange(f"Prices of a bar must have one shape, not {shapes}.")
    for name, array in bars.items():
        bad = np.argwhere((array > bars["high"]) | (array < bars["low"]))
        if len(bad):
            at = tuple(bad[0])
            raise OutOfRange(
                f"{name} of bar {at[0]} is {array[at]:g}: it must lie between low {bars['low'][at]:g} and high {bars['high'][at]:g}."
            )
    return tuple(bars.values())


def true_range(high: Array, low: Array, close: Array) -> Array:
    """max(H, C') - min(L, C') with C' the close before; the first bar has none (NaN)."""
    high, low, close = checked_bars(high, low, close)
    out = np.full(high.shape, np.nan)
    out[1:] = np.maximum(high[1:], close[:-1]) - np.minimum(low[1:], close[:-1])
    return out


def directional_movement(high: Array, low: Array) -> tuple[Array, Array]:
    """+DM and -DM (Wilder 1978): the larger of the two outward moves, if it is outward; a tie counts as none."""
    up, down = np.diff(high, axis=0), -np.diff(low, axis=0)
    plus, minus = np.zeros(np.shape(high)), np.zeros(np.shape(high))
    plus[1:] = np.where((up > down) & (up > 0), up, 0.0)
    minus[1:] = np.where((down > up) & (down > 0), down, 0.0)
    return plus, minus


def wilder_sum(x: Array, n: int, first: int, count: int) -> Array:
    """Wilder's running sum S <- S - S/n + x, begun at bar ``first + count - 1`` as the plain sum of ``count`` values from ``first`` on."""
    out = np.full(x.shape, np.nan)
    begin = first + count - 1
    if begin >= len(x):
        return out
    held = x[first : first + count].sum(axis=0)
    out[begin] = held
    keep = 1 - 1 / n
    for t in range(begin + 1, len(x)):
        held = held * keep + x[t]
        out[t] = held
    return out


def directional_index(high: Array, low: Array, close: Array, n: int = 14, *, seeding: Seeding = "tulip") -> dict[str, Array]:
    """``plus``, ``minus`` (+DI, -DI), ``dx`` and ``adx``, each 0 to 100 with the bars' shape (Wilder 1978).

    The variants differ in how the running sums begin, which shows for about 5 n bars. ``wilder`` sums the first n
    changes, as the book does; ``tulip`` the first n-1, as Tulip and TA-Lib do. TA-Lib shows +DI, -DI and DX from the
    bar after, and averages the n DX that it shows.
    """
    n = whole("n", n, 2)
    if seeding not in SEEDINGS:
        raise OutOfRange(f"seeding cannot be {seeding!r}: allowed is {', '.join(SEEDINGS)}.")
    high, low, close = checked_bars(high, low, close)
    return directional_lines(high, low, close, n, seeding)


def directional_lines(high: Array, low: Array, close: Array, n: int, seeding: str) -> dict[str, Array]:
    """`directional_index` without its checks."""
    span = np.zeros(high.shape)
    span[1:] = np.maximum(high[1:], close[:-1]) - np.minimum(low[1:], close[:-1])
    plus_dm, minus_dm = directional_movement(high, low)
    sums = wilder_sum(np.stack([span, plus_dm, minus_dm], axis=1), n, 1, n if seeding == "wilder" else n - 1)
    if seeding == "ta-lib":
        sums[:n] = np.nan
    total = sums[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        plus = np.where(total > 0, 100 * sums[:, 1] / total, total)
        minus = np.where(total > 0, 100 * sums[:, 2] / total, total)
        both = plus + minus
        dx = np.where(both > 0, 100 * np.abs(plus - minus) / both, both)
    return {"plus": plus, "minus": minus, "dx": dx, "adx": wilder_sum(dx, n, n - 1 if seeding == "tulip" else n, n) / n if n > 1 else dx}


def average_true_range(high: Array, low: Array, close: Array, n: int = 14) -> Array:
    """Wilder's average of the true range, begun as the plain mean of the first ``n`` (Wilder 1978)."""
    n = whole("n", n, 1)
    span = true_range(high, low, close)
    return wilder_sum(span, n, 1, n) / n


def rolling(x: Array, n: int) -> Array:
    """Windows of the last ``n`` bars, shape (bars - n + 1, ..., n)."""
    n = whole("n", n, 1)
    if n > len(x):
        raise OutOfRange(f"n cannot be {n}: there are {len(x)} bars.")
    return np.lib.stride_tricks.sliding_window_view(x, n, axis=0)


def filled(x: Array, bars: int) -> Array:
    """``x`` with NaN before it, so that it is ``bars`` long."""
    return np.concatenate([np.full((bars - len(x), *x.shape[1:]), np.nan), x])


def range_of(high: Array, low: Array, n: int) -> Array:
    """Highest high less lowest low of the last ``n`` bars."""
    return filled(rolling(high, n).max(axis=-1) - rolling(low, n).min(axis=-1), len(high))


def expected_range(sigma: float | Array, time: float | Array) -> Array:
    """Expected range of a Brownian motion over ``time``: sigma sqrt(8 T/pi) (Feller 1951)."""
    return positive("sigma", sigma) * np.sqrt(8 * positive("time", time) / np.pi)


def variance_ratio(log_price: Array, q: int) -> Array:
    """Variance of q-bar moves over q times that of one-bar moves: 1 for a random walk (Lo & MacKinlay 1988)."""
    x, q = real("log_price", log_price), whole("q", q, 1)
    if len(x) < q + 2:
        raise OutOfRange(f"q cannot be {q}: {len(x)} bars give no variance of {q}-bar moves.")
    drift = (x[-1] - x[0]) / (len(x) - 1)
    one, many = np.diff(x, axis=0) - drift, x[q:] - x[:-q] - q * drift
    return (many**2).mean(axis=0) / (q * (one**2).mean(axis=0))


def wicks(opened: Array, high: Array, low: Array, close: Array) -> dict[str, Array]:
    """Per bar ``upper`` and ``lower`` wick and ``location`` of the close, each as a share of the range (NaN where the bar is a point)."""
    high, low, close, opened = checked_bars(high, low, close, opened)
    span = np.where(high > low, high - low, np.nan)
    return {
        "upper": (high - np.maximum(opened, close)) / span,
        "lower": (np.minimum(opened, close) - low) / span,
        "location": (close - low) / span,
    }


def swings(x: Array, order: int) -> Array:
    """Whether a bar is the strict maximum of the 2 ``order`` + 1 bars around it; shape of ``x``. Minima: give -x."""
    order = whole("order", order, 1)
    out = np.zeros(x.shape, bool)
    if len(x) >= 2 * order + 1:
        around = rolling(x, 2 * order + 1)
        middle = around[..., order : order + 1]
        out[order : len(x) - order] = (around < middle).sum(axis=-1) == 2 * order
    return out


def last_swing(x: Array, order: int) -> tuple[Array, Array]:
    """At each bar the latest swing high known by then (a swing is known ``order`` bars later), and the bar where it became known."""
    bar = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    known = np.zeros(x.shape, bool)
    known[order:] = swings(x, order)[: max(len(x) - order, 0)]
    since = np.maximum.accumulate(np.where(known, bar, -1), axis=0)
    level = np.take_along_axis(x, np.maximum(since - order, 0), axis=0)
    return np.where(since >= 0, level, np.nan), since


def breaks(x: Array, close: Array, order: int) -> Array:
    """Whether a bar is the first to close beyond the latest swing high of ``x``; each swing breaks once. Lows: give -x, -close."""
    level, since = last_swing(x, order)
    bar = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    beyond = close > level  # NaN: False
    before = np.full(x.shape, -1)
    before[1:] = np.maximum.accumulate(np.where(beyond, bar, -1), axis=0)[:-1]
    return beyond & (before < since)


def z_score(x: Array, n: int, *, robust: bool = False) -> Array:
    """How far a bar lies from the ``n`` bars before it, in their standard deviations; ``robust`` uses median and 1.4826 MAD."""
    n = whole("n", n, 2)
    x = real("x", x)
    centre, spread = middle_and_spread(rolling(x, n)[:-1], robust)
    with np.errstate(divide="ignore", invalid="ignore"):
        return filled(np.where(spread > 0, (x[n:] - centre) / spread, np.nan), len(x))


def middle_and_spread(windows: Array, robust: bool) -> tuple[Array, Array]:
    """Mean and standard deviation, or median and 1.4826 MAD, over the last axis."""
    n = windows.shape[-1]
    if robust:
        centre = np.median(windows, axis=-1)
        return centre, 1.4826 * np.median(np.abs(windows - centre[..., None]), axis=-1)
    # summed in a fixed order: a path gives the same digits however many run beside it
    centre = sum(windows[..., i] for i in range(n)) / n
    return centre, np.sqrt(sum((windows[..., i] - centre) ** 2 for i in range(n)) / (n - 1))


def cusum(z: Array, drift: float = 0.5) -> Array:
    """Upper cumulative sum max(0, S + z - drift) (Page 1954); a missing z counts as the drift."""
    real("drift", drift)
    held = np.zeros(np.shape(z)[1:])
    out = np.empty(np.shape(z))
    for t, value in enumerate(np.nan_to_num(z, nan=drift)):
        held = np.maximum(0.0, held + value - drift)
        out[t] = held
    return out


def bandwidth(close: Array, n: int = 20, deviations: float = 2.0) -> Array:
    """Width of the Bollinger bands over their middle: 2 k s/m, s the deviation of ``n`` closes (Bollinger 2001)."""
    close, n = positive("close", close), whole("n", n, 2)
    centre, spread = middle_and_spread(rolling(close, n), False)
    return filled(2 * positive("deviations", deviations) * spread * np.sqrt((n - 1) / n) / centre, len(close))


def base_departures(
    opened: Array, high: Array, low: Array, close: Array, *, n: int = 14, body: float = 0.5, move: float = 2.0, within: int = 3
) -> Array:
    """Bars that a chartist would call a zone: a small body, and a large move from it right after.

    +1 for demand (departure upwards), -1 for supply, 0 for none: the body is at most ``body`` average true ranges,
    and ``within`` bars later the close lies ``move`` of them away.
    """
    high, low, close, opened = checked_bars(high, low, close, opened)
    within = whole("within", within, 1)
    positive("body", body), positive("move", move)
    atr = average_true_range(high, low, close, n)
    out = np.zeros(close.shape)
    away = close[within:] - close[:-within]
    with np.errstate(invalid="ignore"):
        small = np.abs(close - opened)[:-within] <= body * atr[:-within]
        out[:-within] = np.where(small & (np.abs(away) >= move * atr[:-within]), np.sign(away), 0.0)
    return out


def volume_at_price(high: Array, low: Array, volume: Array, edges: Array) -> Array:
    """Volume traded between neighbouring ``edges``, shape (len(edges) - 1, ...): each bar's is spread evenly over its range.

    ``high``, ``low`` and ``volume`` have shape (bars, ...), ``edges`` (n, ...) rise. Volume beyond the edges is left out; a
    bar without a range trades all at its price.
    """
    high, low, volume, edges = real("high", high), real("low", low), not_negative("volume", volume), real("edges", edges)
    if np.any(high < low):
        raise OutOfRange("high must not lie below low: take both from the same bar.")
    if len(edges) < 2 or np.any(np.diff(edges, axis=0) <= 0):
        raise OutOfRange("edges must rise, at least two of them: sort them and leave out doubles.")
    floor, ceiling = edges[:-1, None], edges[1:, None]
    span = high - low
    inside = np.clip(np.minimum(high, ceiling) - np.maximum(low, floor), 0, None) / np.where(span > 0, span, 1)
    share = np.where(span > 0, inside, (low >= floor) & (low < ceiling))
    return (share * volume).sum(axis=1)


def first_touch(above: float | Array, below: float | Array) -> Array:
    """Probability that a driftless walk rises by ``above`` before it falls by ``below``: b/(a+b)."""
    a, b = positive("above", above), positive("below", below)
    return b / (a + b)


def walk_bars(steps: Array, ticks: int) -> tuple[Array, Array, Array, Array]:
    """Open, high, low, close of bars of ``ticks`` steps of a walk from 0; ``steps`` has shape (bars * ticks, ...)."""
    path = np.concatenate([np.zeros((1, *steps.shape[1:])), np.cumsum(steps, axis=0)])
    bars = len(steps) // ticks
    inner = path[1 : bars * ticks + 1].reshape(bars, ticks, *steps.shape[1:])
    opened, close = path[: bars * ticks : ticks], inner[:, -1]
    return opened, np.maximum(opened, inner.max(axis=1)), np.minimum(opened, inner.min(axis=1)), close
