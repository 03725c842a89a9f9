"""Portfolio credit: the one-factor Gaussian copula, tranches, and the worst case of a large pool."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import gammaln, ndtr, ndtri

from ..core import Array
from ..errors import OutOfRange
from .guard import positive, real, whole, within

__all__ = [
    "binomial",
    "checked_tranche",
    "conditional_default",
    "factor_nodes",
    "large_pool_tranches",
    "legendre",
    "loss_above",
    "tranche_share",
    "tranche_spread",
    "worst_default_rate",
]


def conditional_default(probability: Array, correlation: Array, factor: Array) -> Array:
    """Default probability of each name given the common factor (standard normal, low = bad) (Vasicek 1987)."""
    root = np.sqrt(np.maximum(1 - correlation, 1e-12))
    return ndtr((ndtri(probability) - np.sqrt(correlation) * factor) / root)


def worst_default_rate(probability: float | Array, correlation: float | Array, quantile: float | Array) -> Array:
    """Default rate of a large even pool that is exceeded with probability 1 - ``quantile`` (Vasicek 1987)."""
    probability = within("probability", probability, 0, 1, open_low=True, open_high=True)
    correlation = within("correlation", correlation, 0, 1, open_high=True)
    quantile = within("quantile", quantile, 0, 1, open_low=True, open_high=True)
    return conditional_default(probability, correlation, -ndtri(quantile))


FAR, PIECE = 8.5, 48  # of the factor, in deviations; nodes of a piece


@lru_cache(maxsize=8)
def factor_nodes(count: int) -> tuple[Array, Array]:
    """Values of the common factor and their weights, each (count,): the trapezium rule, which converges fast under a normal."""
    nodes = np.linspace(-8.5, 8.5, count)
    weights = np.exp(-(nodes**2) / 2)
    weights /= weights.sum()
    for array in (nodes, weights):
        array.setflags(write=False)
    return nodes, weights


def tranche_share(loss: Array, attach: Array, detach: Array) -> Array:
    """Loss of the tranche as a share of the tranche: clip(loss - attach, 0, detach - attach)/(detach - attach)."""
    return np.clip(loss - attach, 0, detach - attach) / (detach - attach)


def checked_tranche(attach: float | Array, detach: float | Array) -> tuple[Array, Array]:
    """Attachment and detachment as arrays, once 0 <= attachment < detachment <= 1; raises `OutOfRange` otherwise."""
    a, d = within("attach", attach, 0, 1), within("detach", detach, 0, 1)
    if np.any(d <= a):
        raise OutOfRange(f"detach cannot be {np.min(d):g}: a tranche ends above its attachment point {np.max(a):g}.")
    return a, d


def binomial(names: int, probability: Array) -> Array:
    """Probability of 0 .. ``names`` defaults, shape (names + 1, *probability.shape)."""
    k = np.arange(names + 1.0).reshape(-1, *[1] * probability.ndim)
    ways = gammaln(names + 1) - gammaln(k + 1) - gammaln(names - k + 1)
    q = np.clip(probability, 1e-300, 1 - 1e-16)
    return np.exp(ways + k * np.log(q) + (names - k) * np.log1p(-q))


def tranche_spread(
    attach: float, detach: float, correlation: float, *, names: int = 100, hazard: float = 0.01, recovery: float = 0.4,
    rate: float = 0.05, years: float = 5.0, payments: int = 4, nodes: int = 400,
) -> float:  # fmt: skip
    """Yearly spread that pays for a synthetic CDO tranche, as a decimal (Hull & White 2004, table 7; Li 2000).

    An even pool of ``names``, each defaulting at intensity ``hazard`` a year; losses paid in the middle of each
    period, premium at its end on the balance outstanding. One-factor Gaussian copula, binomial given the factor.
    """
    a, d = (float(x) for x in checked_tranche(attach, detach))
    within("correlation", correlation, 0, 1, open_high=True)
    within("recovery", recovery, 0, 1, open_high=True)
    positive("hazard", hazard)
    positive("years", years)
    real("rate", rate)
    periods = whole("payments", payments, 1) * years
    times = np.linspace(0, years, round(periods) + 1)
    default = -np.expm1(-hazard * times[1:])
    steep = 17 * 8 * np.sqrt(correlation / (1 - correlation))  # eight nodes in the steep part of the conditional default rate
    z, weights = factor_nodes(max(nodes, int(min(steep, 20_000))))
    given = conditional_default(default[:, None], np.asarray(float(correlation)), z[None, :])
    chances = binomial(whole("names", names, 1), given) @ weights  # (names + 1, periods)
    share = tranche_share(np.arange(names + 1) / names * (1 - recovery), np.asarray(a), np.asarray(d))
    lost = np.concatenate([[0.0], share @ chances])
    discount, middle = np.exp(-rate * times[1:]), np.exp(-rate * (times[1:] + times[:-1]) / 2)
    # the balance in a period: half of what was lost in it has gone on average
    balance = 1 - (lost[1:] + lost[:-1]) / 2
    return float((np.diff(lost) * middle).sum() / (balance * np.diff(times) * discount).sum())


def loss_above(probability: Array, correlation: Array, level: Array) -> Array:
    """E max(D - level, 0) of the default rate D of a large even pool, ``level`` from 0 to 1; shapes broadcast, no checks.

    D falls in the common factor z from 1 to 0 about c/sqrt(rho), the more steeply the nearer rho is to 1. The integral runs up to
    the z at which D is at the level, in pieces that end where the steep part begins and ends, by Gauss and Legendre: 1e-12 for
    every correlation below 1.
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
    return (weights[along] * half * height).sum(axis=(0, 1))


@lru_cache(maxsize=2)
def legendre(count: int) -> tuple[Array, Array]:
    """Nodes and weights on -1..1, each (count,)."""
    return np.polynomial.legendre.leggauss(count)


def large_pool_tranches(probability: Array, correlation: Array, recovery: Array, attach: Array, detach: Array) -> tuple[Array, Array]:
    """Expected loss of equity (0 to ``attach``), mezzanine, and senior tranche (``detach`` to 1) of a large even pool.

    Returns shares of each tranche's own size, shape (3, ...), and the pool's expected loss; shapes broadcast, no checks.
    """
    given = 1 - recovery
    above_first, above_second = (given * loss_above(probability, correlation, np.minimum(k / given, 1.0)) for k in (attach, detach))
    pool = given * probability + 0 * above_first
    parts = (pool - above_first) / attach, (above_first - above_second) / (detach - attach), above_second / (1 - detach)
    shares = np.stack(np.broadcast_arrays(*parts))
    return shares, pool
