"""Hedging that answers the previous move: what it does to one day, and what to many.

With loop gain g (positive amplifies) and hedges a step late, r_t = e_t + g r_{t-1}. One step then varies more for either
sign of g, by 1/sqrt(1 - g^2), while over many steps the price moves 1/(1 - g) times as far as the news. So “long gamma
calms the market” is true of hedges that clear at once, or of long horizons, and false of single steps with a lag.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from . import guard

__all__ = ["horizon_volatility", "lagged_returns", "long_run_volatility", "one_step_volatility"]


def lagged_returns(news: Array, gain: float | Array) -> Array:
    """Returns r_t = e_t + g r_{t-1} from ``news`` (steps, lanes), the first step without an echo; same shape."""
    returns, gain = np.array(guard.real("news", news)), guard.real("gain", gain)
    for t in range(1, len(returns)):
        returns[t] += gain * returns[t - 1]
    return returns


def one_step_volatility(gain: float | Array) -> Array:
    """Volatility of one step over that of the news: 1/sqrt(1 - g^2), for |g| < 1."""
    gain = guard.within("gain", gain, -1, 1, open_low=True, open_high=True)
    return 1 / np.sqrt(1 - gain**2)


def long_run_volatility(gain: float | Array) -> Array:
    """Volatility over a long horizon over that of the news: 1/(1 - g), for |g| < 1."""
    return 1 / (1 - guard.within("gain", gain, -1, 1, open_low=True, open_high=True))


def horizon_volatility(gain: float | Array, steps: Array) -> Array:
    """Volatility of the move over ``steps`` steps, over that of the same news without hedging.

    ``steps`` (n, 1) whole numbers of 1 or more, ``gain`` (lanes,) with |g| < 1; shape (n, lanes). From the
    autocovariance of r_t: Var = s^2/(1-g^2) [ n + 2 sum_{k<n} (n-k) g^k ].
    """
    gain = guard.within("gain", gain, -1, 1, open_low=True, open_high=True)
    steps = guard.within("steps", steps, 1, np.inf)
    late = gain * (steps * (1 - gain) - (1 - gain**steps)) / (1 - gain) ** 2  # sum of (n-k) g^k over k = 1 … n-1
    return np.sqrt((1 + 2 * late / steps) / (1 - gain**2))
