"""Portfolio credit: the one-factor Gaussian copula, tranches, and the worst case of a large pool."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from squeezelab.core import Array
from squeezelab.dynamics.credit import binomial, conditional_default
from squeezelab.dynamics.guard import positive, real, whole, within
from squeezelab.errors import OutOfRange


def worst_default_rate(probability: float | Array, correlation: float | Array, quantile: float | Array) -> Array:
    """Default rate of a large even pool that is exceeded with probability 1 - ``quantile`` (Vasicek 1987)."""
    probability = within("probability", probability, 0, 1, open_low=True, open_high=True)
    correlation = within("correlation", correlation, 0, 1, open_high=True)
    quantile = within("quantile", quantile, 0, 1, open_low=True, open_high=True)
    return conditional_default(probability, correlation, -ndtri(quantile))


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
