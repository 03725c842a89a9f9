"""Implied volatility: the volatility at which a quoted price is the Black-Scholes price."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.implied_volatility import _solve


def total_volatility(x: Array, scaled: Array) -> tuple[Array, Array]:
    """σ√T and whether the search settled, for options out of the money.

    ``x`` = |ln(F/K)| and ``scaled`` = price over √(S e^{(b-r)T} K e^{-rT}), between 0 and e^{-x/2}; both (n,).
    """
    with np.errstate(all="ignore"):  # infinite logarithms mark the corners that have a guess of their own
        return _solve(x, scaled)
