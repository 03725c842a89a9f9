"""Kyle (1985): one informed trader hides in noise, and the price takes in what he knows, auction by auction.

``value_sd`` is the standard deviation of the value (USD/share), ``noise_sd`` that of the noise trades over the whole
day (shares). Depth is 1/lambda; lambda is USD per share, per share traded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..core import Array
from .allowed import all_whole

__all__ = ["Auctions", "auctions"]


class Auctions(NamedTuple):
    """The equilibrium of N auctions for unit value and noise variance; arrays of shape (N,), ``variance`` (N+1,).

    Parameters
    ----------
    impact : ndarray, (N,)
        λ of each auction, in units of value_sd/noise_sd.
    intensity : ndarray, (N,)
        Part of the mispricing that the insider buys, in units of noise_sd/value_sd.
    variance : ndarray, (N + 1,)
        Of the value given the prices so far, from 1 on.
    profit : float
        Expected by the insider, in units of value_sd times noise_sd.
    """

    impact: Array  # lambda_n
    intensity: Array  # beta_n dt: share of the mispricing that the insider buys, in units of noise_sd/value_sd
    variance: Array  # Sigma_n, from Sigma_0 = 1 on
    profit: float  # what the insider expects over all auctions


@lru_cache(maxsize=256)
def auctions(count: int) -> Auctions:
    """The recursive linear equilibrium of ``count`` auctions (Theorem 2), count from 1 to 1,000.

    The recursion is homogeneous: with Sigma -> c Sigma, lambda goes as sqrt(c), alpha and beta as 1/sqrt(c). So one
    backward pass from Sigma_N = 1 gives the equilibrium up to scale, and no shooting is needed.

    Parameters
    ----------
    count : int
        From 1 to 1,000.

    Returns
    -------
    Auctions
        For unit value and noise variance; read-only.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Kyle (1985), Theorem 2.
    """
    all_whole(1, 1000, count=count)
    dt = 1.0 / count
    alpha, delta, sigma = 0.0, 0.0, 1.0
    impact, intensity, variance = np.empty(count), np.empty(count), np.empty(count + 1)
    variance[count] = sigma
    for n in range(count - 1, -1, -1):
        lam = _root(alpha, sigma, dt)
        impact[n] = lam
        intensity[n] = (1 - 2 * alpha * lam) / (2 * lam * (1 - alpha * lam))
        delta += alpha * lam**2 * dt
        alpha = 1 / (4 * lam * (1 - alpha * lam))
        sigma /= 1 - intensity[n] * lam
        variance[n] = sigma
    scale = np.sqrt(variance[0])
    held = Auctions(impact / scale, intensity * scale, variance / variance[0], (alpha * variance[0] + delta) / scale)
    for array in held[:3]:
        array.setflags(write=False)
    return held


def _root(alpha: float, sigma: float, dt: float) -> float:
    """The root of 2 l²(1 - alpha l) dt = (1 - 2 alpha l) sigma between 0 and 1/(2 alpha), by bisection."""
    if alpha == 0:
        return float(np.sqrt(sigma / (2 * dt)))
    low, high = 0.0, 0.5 / alpha
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if 2 * middle**2 * (1 - alpha * middle) * dt < (1 - 2 * alpha * middle) * sigma:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
