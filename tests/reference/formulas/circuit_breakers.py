"""Trading halts: where they stand."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import positive

MARKET_WIDE = np.array([0.07, 0.13, 0.20])  # falls of the S&P 500 within a day (SEC, exchange rules since 2013)


def market_wide_levels(prior_close: float | Array) -> Array:
    """Index levels of the three US market-wide circuit breakers, shape (3, …), from the prior day's close."""
    return np.multiply.outer(1 - MARKET_WIDE, positive("prior_close", prior_close))
