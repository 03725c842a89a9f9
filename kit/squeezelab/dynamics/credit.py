"""Portfolio credit: the one-factor Gaussian copula, tranches, and the worst case of a large pool."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import gammaln, ndtr, ndtri

from ..core import Array
from .lanes import total

__all__ = ["binomial", "conditional_default", "large_pool_tranches", "legendre", "loss_above"]


def conditional_default(probability: Array, correlation: Array, factor: Array) -> Array:
    """Default probability of each name given the common factor (standard normal, low = bad) (Vasicek 1987).

    Parameters
    ----------
    probability : ndarray
        Of default without a view of the factor, from 0 to 1.
    correlation : ndarray
        Of the names' values, from 0 to 1.
    factor : ndarray
        Standard deviations; below 0 is bad.

    Returns
    -------
    ndarray
        From 0 to 1, the arguments broadcast.

    References
    ----------
    Vasicek (1987).
    """
    root = np.sqrt(np.maximum(1 - correlation, 1e-12))
    return ndtr((ndtri(probability) - np.sqrt(correlation) * factor) / root)


FAR, PIECE = 8.5, 48  # of the factor, in deviations; nodes of a piece


def binomial(names: int, probability: Array) -> Array:
    """Probability of 0 .. ``names`` defaults, shape ``(names + 1, *probability.shape)``.

    Parameters
    ----------
    names : int
        How many there are.
    probability : ndarray
        Of each default, from 0 to 1.

    Returns
    -------
    ndarray, (names + 1, …)
        Probability of each count of defaults.
    """
    k = np.arange(names + 1.0).reshape(-1, *[1] * probability.ndim)
    ways = gammaln(names + 1) - gammaln(k + 1) - gammaln(names - k + 1)
    q = np.clip(probability, 1e-300, 1 - 1e-16)
    return np.exp(ways + k * np.log(q) + (names - k) * np.log1p(-q))


def loss_above(probability: Array, correlation: Array, level: Array) -> Array:
    """E max(D - level, 0) of the default rate D of a large even pool, ``level`` from 0 to 1; shapes broadcast, no checks.

    D falls in the common factor z from 1 to 0 about c/sqrt(rho), the more steeply the nearer rho is to 1. The integral runs up to
    the z at which D is at the level, in pieces that end where the steep part begins and ends, by Gauss and Legendre: 1e-12 for
    every correlation below 1.

    Parameters
    ----------
    probability : ndarray
        Of default, from 0 to 1.
    correlation : ndarray
        Of the names' values, from 0 to 1.
    level : ndarray
        Default rate, from 0 to 1.

    Returns
    -------
    ndarray
        Expected excess as a part of the pool, 0 or more.
    """
    rho = np.maximum(correlation, 1e-12)
    root, c = np.sqrt(np.maximum(1 - rho, 1e-12)), ndtri(probability)
    with np.errstate(divide="ignore", invalid="ignore"):
        upto = np.clip((c - root * ndtri(np.clip(level, 0, 1))) / np.sqrt(rho), -FAR, FAR)
    middle, width = c / np.sqrt(rho), 6 * root / np.sqrt(rho)
    ends = np.stack(np.broadcast_arrays(-FAR + 0 * upto, np.clip(middle - width, -FAR, upto), np.clip(middle + width, -FAR, upto), upto))
    x, weights = legendre(PIECE)
    half, centre = np.diff(ends, axis=0) / 2, (ends[1:] + ends[:-1]) / 2
    along = (slice(None), None) + (None,) * (ends.ndim - 1)
    z = centre + half * x[along]
    height = (conditional_default(probability, rho, z) - level) * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return total(weights[along] * half * height, (0, 1))


@lru_cache(maxsize=2)
def legendre(count: int) -> tuple[Array, Array]:
    """Nodes and weights on -1..1, each (count,).

    Parameters
    ----------
    count : int
        Nodes.

    Returns
    -------
    nodes : ndarray, (count,)
        From -1 to 1.
    weights : ndarray, (count,)
        Their sum is 2.
    """
    return np.polynomial.legendre.leggauss(count)


def large_pool_tranches(probability: Array, correlation: Array, recovery: Array, attach: Array, detach: Array) -> tuple[Array, Array]:
    """Expected loss of equity (0 to ``attach``), mezzanine, and senior tranche (``detach`` to 1) of a large even pool.

    Returns shares of each tranche's own size, shape (3, ...), and the pool's expected loss; shapes broadcast, no checks.

    Parameters
    ----------
    probability : ndarray
        Of default, from 0 to 1.
    correlation : ndarray
        Of the names' values, from 0 to 1.
    recovery : ndarray
        Part of a claim that is paid all the same, from 0 to below 1.
    attach, detach : ndarray
        Ends of the mezzanine, parts of the pool, 0 < attach < detach < 1.

    Returns
    -------
    shares : ndarray, (3, …)
        Expected loss of each tranche over its size, from 0 to 1.
    pool : ndarray
        Expected loss of the pool over its size.
    """
    given = 1 - recovery
    above_first, above_second = (given * loss_above(probability, correlation, np.minimum(k / given, 1.0)) for k in (attach, detach))
    pool = given * probability + 0 * above_first
    parts = (pool - above_first) / attach, (above_first - above_second) / (detach - attach), above_second / (1 - detach)
    shares = np.stack(np.broadcast_arrays(*parts))
    return shares, pool
