"""Arrays over the lanes of a run."""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, Values

__all__ = ["over_rounds", "percentiles", "total", "zeros"]


def zeros(p: Values, draws: Draws | None = None) -> Array:
    """Zeros of shape (lanes,): as many as the values and the draws span.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws, optional
        What chance brings, by name; the lanes are the last of two axes.

    Returns
    -------
    ndarray, (lanes,)
        Zeros.
    """
    shapes = [value.shape for value in p.values() if isinstance(value, np.ndarray)]
    return np.zeros(np.broadcast_shapes(*shapes, *(array.shape[1:] for array in (draws or {}).values())))


def total(array: Array, axis: int | tuple[int, ...] = 0) -> Array:
    """The sum over accounts, banks or levels, to the same bits whether a lane runs alone or beside others.

    Numpy adds up in pairs what lies together in memory, and in turn what does not; so lanes are laid one after the other first.

    Parameters
    ----------
    array : ndarray, (n, …, lanes)
        Any unit; the lanes are the last axis.
    axis : int or tuple of int
        What is summed over; not the lanes.

    Returns
    -------
    ndarray, (…, lanes)
        The unit of ``array``.
    """
    if array.shape[-1] == 1 and array.ndim > 1:  # one lane
        one: Array = np.add.reduce(array, axis=axis)
        return one if isinstance(one, np.ndarray) else np.asarray(one)
    summed = axis if isinstance(axis, tuple) else (axis,)
    if array.ndim <= len(summed):  # no lanes
        return np.asarray(np.add.reduce(array, axis=axis))
    if array.ndim == 2:
        return np.asarray(np.add.reduce(np.ascontiguousarray(array.T), axis=1))
    last = array.ndim - 1
    laid = np.ascontiguousarray(array.transpose(last, *range(last)))  # what np.moveaxis does, at a fifth of its cost
    found = np.add.reduce(laid, axis=tuple(one + 1 for one in summed))
    return np.asarray(found.transpose(*range(1, found.ndim), 0))


def over_rounds(series: Array) -> Array:
    """The sum of a series, round after round: a lane at rest, whose rounds bring nothing, keeps its bits while others go on.

    Parameters
    ----------
    series : ndarray, (rounds, lanes)
        Any unit.

    Returns
    -------
    ndarray, (lanes,)
        The unit of ``series``.
    """
    return np.asarray(np.add.accumulate(series, axis=0)[-1])


def percentiles(array: Array, parts: tuple[float, ...]) -> Array:
    """What `np.percentile` says of the lanes of each row, to the same bits: numpy sorts a row in a fraction of the time that it parts it.

    Parameters
    ----------
    array : ndarray, (n, lanes)
        Any unit.
    parts : tuple of float
        Per cent, 0 to 100.

    Returns
    -------
    ndarray, (parts, n)
        The unit of ``array``; NaN for a row that holds one.
    """
    ranked, last = np.sort(array, axis=1), array.shape[1] - 1
    out = np.empty((len(parts), len(array)))
    for row, part in zip(out, parts, strict=True):
        place = part / 100 * last
        at = int(place)
        low, high, beyond = ranked[:, at], ranked[:, min(at + 1, last)], place - at
        row[:] = low + (high - low) * beyond if beyond < 0.5 else high - (high - low) * (1 - beyond)
        row[np.isnan(ranked[:, -1])] = np.nan
    return out
