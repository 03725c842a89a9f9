"""Hedging that answers the previous move: what it does to one day, and what to many."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics import guard


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
