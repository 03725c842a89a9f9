"""Hedging that answers the previous move: what it does to one day, and what to many.

With loop gain g (positive amplifies) and hedges a step late, r_t = e_t + g r_{t-1}. One step then varies more for either
sign of g, by 1/sqrt(1 - g^2), while over many steps the price moves 1/(1 - g) times as far as the news. So “long gamma
calms the market” is true of hedges that clear at once, or of long horizons, and false of single steps with a lag.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from . import guard
from .asked import asked

__all__ = ["horizon_volatility"]


@asked
def horizon_volatility(gain: float | Array, steps: Array) -> Array:
    """Volatility of the move over ``steps`` steps, over that of the same news without hedging.

    ``steps`` (n, 1) whole numbers of 1 or more, ``gain`` (lanes,) with ``|g| < 1``; shape (n, lanes). From the
    autocovariance of r_t: Var = s^2/(1-g^2) [ n + 2 sum_{k<n} (n-k) g^k ].

    Parameters
    ----------
    gain : float or ndarray, (lanes,)
        Loop gain, between -1 and 1; above 0 amplifies.
    steps : ndarray, (n, 1)
        Whole numbers of steps, 1 or more.

    Returns
    -------
    ndarray, (n, lanes)
        A pure number, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    gain = guard.within("gain", gain, -1, 1, open_low=True, open_high=True)
    steps = guard.within("steps", steps, 1, np.inf)
    late = gain * (steps * (1 - gain) - (1 - gain**steps)) / (1 - gain) ** 2  # sum of (n-k) g^k over k = 1 … n-1
    return np.sqrt((1 + 2 * late / steps) / (1 - gain**2))
