"""Risk over a horizon: losses, bets, margins, and how far a tail reaches."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, real, within

__all__ = ["ewma_variance", "growth_rate", "kelly_fraction", "lognormal_call", "power_law_shortfall", "value_at_risk"]


@asked
def value_at_risk(value: float | Array, daily_volatility: float | Array, days: float | Array, z: float | Array) -> Array:
    """USD lost with the probability beyond ``z`` standard deviations over ``days``: V sigma sqrt(T) z (J.P. Morgan 1996).

    Parameters
    ----------
    value : float or ndarray, (lanes,)
        USD, 0 or more.
    daily_volatility : float or ndarray, (lanes,)
        Decimal per √day, 0 or more.
    days : float or ndarray, (lanes,)
        0 or more.
    z : float or ndarray, (lanes,)
        Standard deviations.

    Returns
    -------
    ndarray, (lanes,)
        USD; above 0 is a loss.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    J.P. Morgan (1996).
    """
    return (
        not_negative("value", value)
        * not_negative("daily_volatility", daily_volatility)
        * np.sqrt(not_negative("days", days))
        * real("z", z)
    )


@asked
def kelly_fraction(drift: float | Array, volatility: float | Array) -> Array:
    """The bet that grows fastest, as a multiple of wealth: mu/sigma^2 (Kelly 1956; Merton 1969).

    Parameters
    ----------
    drift : float or ndarray, (lanes,)
        Excess return, decimal a year.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Multiple of wealth; below 0 is a bet against.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Kelly (1956); Merton (1969).
    """
    return real("drift", drift) / positive("volatility", volatility) ** 2


def growth_rate(bet: Array, drift: Array, volatility: Array) -> Array:
    """Growth of log wealth a year with ``bet`` times wealth at stake: b mu - b^2 sigma^2/2.

    Parameters
    ----------
    bet : ndarray, (lanes,)
        Multiple of wealth.
    drift : ndarray, (lanes,)
        Excess return, decimal a year.
    volatility : ndarray, (lanes,)
        Decimal per √year.

    Returns
    -------
    ndarray, (lanes,)
        Decimal a year.
    """
    return bet * drift - bet**2 * volatility**2 / 2


def ewma_variance(variance: Array, move: Array, decay: Array) -> Array:
    """Tomorrow's variance: lambda sigma^2 + (1 - lambda) r^2 (RiskMetrics 1996).

    Parameters
    ----------
    variance : ndarray, (lanes,)
        Of today, squared decimal.
    move : ndarray, (lanes,)
        Return, decimal.
    decay : ndarray, (lanes,)
        λ, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Squared decimal, 0 or more.

    References
    ----------
    RiskMetrics (1996).
    """
    return decay * variance + (1 - decay) * move**2


def lognormal_call(mean: Array, deviation: Array, strike: Array) -> Array:
    """E max(X - K, 0) for X lognormal with mean ``mean`` and standard deviation of log ``deviation`` > 0 (Black 1976).

    Parameters
    ----------
    mean : ndarray, (lanes,)
        E X, above 0.
    deviation : ndarray, (lanes,)
        Of ln X, above 0.
    strike : ndarray, (lanes,)
        K, in the unit of the mean, above 0.

    Returns
    -------
    ndarray, (lanes,)
        In the same unit, 0 or more.

    References
    ----------
    Black (1976).
    """
    d1 = np.log(mean / strike) / deviation + deviation / 2
    return mean * ndtr(d1) - strike * ndtr(d1 - deviation)


@asked
def power_law_shortfall(confidence: float | Array, exponent: float | Array) -> Array:
    """Expected shortfall over value at risk for losses whose tail falls with ``exponent`` (above 1), both at ``confidence``.

    The mean of what lies beyond a quantile of a Pareto tail, summed over the quantiles further out: a/(a - 1), whatever the quantile.

    Parameters
    ----------
    confidence : float or ndarray, (lanes,)
        Strictly between 0 and 1.
    exponent : float or ndarray, (lanes,)
        a, above 1.

    Returns
    -------
    ndarray, (lanes,)
        A pure number, above 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    within("confidence", confidence, 0, 1, open_low=True, open_high=True)
    exponent = within("exponent", exponent, 1, np.inf, open_low=True)
    nodes, weights = np.polynomial.legendre.leggauss(64)
    # u^(-1/a) is steep at 0: with u = t^k, k = 4a/(a-1), the integrand is smooth
    k = 4 * exponent / (exponent - 1)
    t = (nodes[:, None] + 1) / 2
    beyond = (weights[:, None] / 2 * k * t ** (k - 1 - k / exponent)).sum(axis=0)
    return beyond + 0 * np.asarray(confidence, float)
