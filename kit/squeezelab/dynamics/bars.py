"""Bars of a price chart: checked, drawn from a walk, and read one by one; axis 0 is the bars, further axes are paths side by side."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .guard import not_negative, real

__all__ = ["checked_bars", "volume_at_price", "walk_bars", "wicks"]


@asked
def checked_bars(high: Array, low: Array, close: Array, opened: Array | None = None) -> tuple[Array, ...]:
    """High, low, close (and open) as float arrays of one shape; raises where a bar cannot be.

    Parameters
    ----------
    high, low, close : ndarray, (bars, …)
        Prices, USD.
    opened : A(bars, …), optional
        Prices, USD.

    Returns
    -------
    tuple of ndarray, (bars, …)
        High, low, close, and open where it is given.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where shapes differ, or a price lies outside low and high.
    """
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


@asked
def wicks(opened: Array, high: Array, low: Array, close: Array) -> dict[str, Array]:
    """Per bar ``upper`` and ``lower`` wick and ``location`` of the close, each as a share of the range (NaN where the bar is a point).

    Parameters
    ----------
    opened, high, low, close : ndarray, (bars, …)
        Prices, USD.

    Returns
    -------
    dict of ndarray, (bars, …)
        Parts of the range, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a bar cannot be.
    """
    high, low, close, opened = checked_bars(high, low, close, opened)
    span = np.where(high > low, high - low, np.nan)
    return {
        "upper": (high - np.maximum(opened, close)) / span,
        "lower": (np.minimum(opened, close) - low) / span,
        "location": (close - low) / span,
    }


@asked
def volume_at_price(high: Array, low: Array, volume: Array, edges: Array) -> Array:
    """Volume traded between neighbouring ``edges``, shape (len(edges) - 1, ...): each bar's is spread evenly over its range.

    ``high``, ``low`` and ``volume`` have shape (bars, ...), ``edges`` (n, ...) rise. Volume beyond the edges is left out; a
    bar without a range trades all at its price.

    Parameters
    ----------
    high, low : ndarray, (bars, …)
        Prices, USD.
    volume : ndarray, (bars, …)
        Shares, 0 or more.
    edges : ndarray, (n, …)
        Prices, USD, rising.

    Returns
    -------
    ndarray, (n - 1, …)
        Shares, 0 or more.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where ``high`` lies below ``low``, a volume below 0, or edges do not rise.
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


def walk_bars(steps: Array, ticks: int) -> tuple[Array, Array, Array, Array]:
    """Open, high, low, close of bars of ``ticks`` steps of a walk from 0; ``steps`` has shape (bars * ticks, ...).

    Parameters
    ----------
    steps : ndarray, (bars * ticks, …)
        Moves of the walk, in any unit.
    ticks : int
        Steps a bar.

    Returns
    -------
    opened, high, low, close : ndarray, (bars, …)
        The unit of the steps.
    """
    path = np.zeros((len(steps) + 1, *steps.shape[1:]))  # bar by bar in memory, however the draws lie: highs and lows are quickest so
    np.cumsum(steps, axis=0, out=path[1:])
    bars = len(steps) // ticks
    inner = path[1 : bars * ticks + 1].reshape(bars, ticks, *steps.shape[1:])
    opened, close = path[: bars * ticks : ticks], inner[:, -1]
    return opened, np.maximum(opened, inner.max(axis=1)), np.minimum(opened, inner.min(axis=1)), close
