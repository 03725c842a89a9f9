"""Which of many places on a sheet keep a distance from each other, taken as they come."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .guard import positive, real, whole

__all__ = ["kept_apart"]


@asked
def kept_apart(places: Array, least: float, count: int) -> list[int]:
    """The first ``count`` places, one after another, that are no nearer than ``least`` to one that was taken before.

    Parameters
    ----------
    places : ndarray, (2, n)
        Across and along.
    least : float
        In the same unit, above 0.
    count : int
        0 or more; fewer are given where no more are free.

    Returns
    -------
    list of int
        The numbers of the places, rising.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told, or ``places`` have another shape.
    """
    places, least, count = real("places", places), float(positive("least", least)), whole("count", count)
    if places.ndim != 2 or len(places) != 2:
        raise OutOfRange(f"places must have shape (2, n), not {places.shape}.")
    order = np.argsort(places[0], kind="stable")
    x, y = places[:, order]
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    first, last = (np.searchsorted(x, x + way * 1.01 * least).tolist() for way in (-1, 1))  # only these can be too near
    still, found = np.ones(len(order), bool), list[int]()
    for number, k in enumerate(rank.tolist()):
        if len(found) == count:
            break
        if still[k]:
            found.append(number)
            near = slice(first[k], last[k])
            still[near] &= np.hypot(x[near] - x[k], y[near] - y[k]) >= least
    return found
