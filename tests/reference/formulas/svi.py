"""Volatility smiles as total variance over log-moneyness (Gatheral 2004; Gatheral & Jacquier 2014)."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import real
from squeezelab.dynamics.svi import Smile


def negative_density(smile: Smile, k: Array) -> list[tuple[float, float]]:
    """The stretches of ``k`` (n,), ascending, where one slice's density is below 0, ends to about a hundredth of the spacing."""
    g = np.asarray(smile.durrleman(k), float).ravel()
    bad = np.r_[False, g < 0, False].astype(int)
    starts, ends = np.flatnonzero(np.diff(bad) == 1), np.flatnonzero(np.diff(bad) == -1) - 1

    def crossing(inner: int, outer: int) -> float:
        if not 0 <= outer < len(k) or np.isnan(g[outer]):
            return float(k[inner])
        return float(k[inner] + (k[outer] - k[inner]) * g[inner] / (g[inner] - g[outer]))

    return [(crossing(i, i - 1), crossing(j, j + 1)) for i, j in zip(starts.tolist(), ends.tolist(), strict=True)]


def calendar_crossing(near: Smile, far: Smile, k: Array) -> Array:
    """Where on ``k`` the later slice has less total variance than the earlier: calendar arbitrage. Empty where there is none."""
    k = real("k", k)
    return k[far.total_variance(k) < near.total_variance(k)]
