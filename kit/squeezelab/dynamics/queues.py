"""Queues of those who want out: first in, first out, at most so much a day."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive

__all__ = ["kernel", "serve"]

EPOCHS_PER_DAY = 225


@asked
def serve(backlog: float | Array, request: float | Array, capacity: float | Array) -> tuple[Array, Array]:
    """One day: (paid, backlog after), paid = min(capacity, backlog + request).

    Parameters
    ----------
    backlog, request : float or ndarray, (lanes,)
        What waits, and what comes today, in one unit, 0 or more.
    capacity : float or ndarray, (lanes,)
        The most that is paid a day, 0 or more.

    Returns
    -------
    paid : ndarray, (lanes,)
        In the same unit, 0 or more.
    after : ndarray, (lanes,)
        What still waits.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    waiting = not_negative("backlog", backlog) + not_negative("request", request)
    paid = np.minimum(not_negative("capacity", capacity), waiting)
    return paid, waiting - paid


@asked
def kernel(lag: float | Array, decay: float | Array, lag_unit: float | Array = 1.0) -> Array:
    """Share of an impact that is left after ``lag`` days: (1 + lag/l0)^-β (Bouchaud, Gefen, Potters & Wyart 2004).

    Parameters
    ----------
    lag : float or ndarray, (lanes,)
        Days, 0 or more.
    decay : float or ndarray, (lanes,)
        β, 0 or more.
    lag_unit : float or ndarray, (lanes,)
        l0, days, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Part of the first impact, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Bouchaud, Gefen, Potters & Wyart (2004).
    """
    return (1 + not_negative("lag", lag) / positive("lag_unit", lag_unit)) ** -not_negative("decay", decay)
