"""Portfolio insurance and crashes without news: a demand curve that folds back on itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics import guard
from squeezelab.dynamics.crash_fold import Insurance, fold_points, sold
from squeezelab.errors import NoAnswer


def clearing_log_prices(insurers: Insurance, supply: float, impact: float) -> Array:
    """Every log price at which the market clears, ascending, for one lane; one or three of them (two at the very end of a branch)."""
    guard.real("supply", supply), guard.positive("impact", impact)
    upper, lower = (float(a[0]) for a in fold_points(insurers))
    reach = impact * abs(supply) + float((insurers.impact * insurers.share)[0]) + 1.0
    ends = sorted({-reach, reach, *(x for x in (upper, lower) if np.isfinite(x))})

    def excess(x: float) -> float:
        return float(x + impact * supply + (insurers.impact * sold(insurers, np.array([x])))[0])

    found = []
    for low, high in pairwise(ends):
        at_low, at_high = excess(low), excess(high)
        if at_low * at_high > 0:
            continue
        for _ in range(200):
            middle = (low + high) / 2
            if (excess(middle) > 0) == (at_low > 0):
                low = middle
            else:
                high = middle
        found.append((low + high) / 2)
    if not found:
        raise NoAnswer(f"No price clears the market at a supply of {supply:.3g}: check that the impact is above 0.")
    return np.unique(np.round(found, 14))
