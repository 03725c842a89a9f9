"""Almgren & Chriss (2000): sell slowly and bear risk, or fast and pay for it.

Shares ``x``, days ``t``, prices USD/share. ``sigma`` USD/sqrt(day), temporary impact ``eta`` USD per (share/day),
permanent impact ``gamma`` USD per share, fixed cost ``epsilon`` USD per share, risk aversion ``aversion`` 1/USD.
The last axis is the lanes.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .allowed import all_finite, all_not_negative, all_positive, all_whole
from .asked import asked
from .guard import answered

__all__ = ["cost_sd", "damped_impact", "expected_cost", "holdings", "urgency"]


@asked
def damped_impact(eta: Array, gamma: Array, period: Array) -> Array:
    """eta~ = eta - gamma tau/2, which must be above 0: else trading in one go would cost less than trading at all.

    Parameters
    ----------
    eta : float or ndarray, (lanes,)
        Temporary impact, USD per share a day, above 0.
    gamma : float or ndarray, (lanes,)
        Permanent impact, USD per share, 0 or more.
    period : float or ndarray, (lanes,)
        τ, days, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD per share a day, above 0.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or nothing is left of ``eta``.

    References
    ----------
    Almgren & Chriss (2000).
    """
    all_positive(eta=eta, period=period)
    all_not_negative(gamma=gamma)
    eta, gamma, period = (np.asarray(a, float) for a in (eta, gamma, period))
    left = eta - gamma * period / 2
    if np.any(left <= 0):
        least = np.max(gamma * period / 2)
        raise OutOfRange(f"eta must exceed gamma tau/2 = {least:g}, not {np.min(eta):g}: shorten the period or lower gamma.")
    return left


@asked
def urgency(aversion: Array, sigma: Array, damped: Array, period: Array) -> Array:
    """kappa per day: arccosh(aversion sigma² tau²/(2 eta~) + 1)/tau; 0 without aversion. 1/kappa is the half-life.

    Parameters
    ----------
    aversion : float or ndarray, (lanes,)
        To risk, 1/USD, 0 or more.
    sigma : float or ndarray, (lanes,)
        USD a share per √day, 0 or more.
    damped : float or ndarray, (lanes,)
        η~ of `damped_impact`, above 0.
    period : float or ndarray, (lanes,)
        τ, days, above 0.

    Returns
    -------
    ndarray, (lanes,)
        κ, 1/day, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(aversion=aversion, sigma=sigma)
    all_positive(damped=damped, period=period)
    y = np.asarray(aversion, float) * sigma**2 * period**2 / (2 * damped)
    return answered("urgency", np.log1p(y + np.sqrt(y * (y + 2))) / period)


@asked
def holdings(shares: Array, days: Array, periods: int, kappa: Array) -> Array:
    """x_j = X sinh(kappa (T - t_j))/sinh(kappa T), shape (periods + 1, …); a straight line for kappa = 0.

    Parameters
    ----------
    shares : float or ndarray, (lanes,)
        Held at the start; below 0 is a short to be bought back.
    days : float or ndarray, (lanes,)
        Until all is sold, above 0.
    periods : int
        From 1 to 10 000.
    kappa : float or ndarray, (lanes,)
        Urgency, 1/day, 0 or more.

    Returns
    -------
    ndarray, (periods + 1, lanes)
        Shares held at the end of each period.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_whole(1, 10_000, periods=periods)
    all_positive(days=days)
    all_finite(shares=shares)
    all_not_negative(kappa=kappa)
    reach = np.asarray(kappa, float) * days
    left = 1 - np.arange(periods + 1).reshape(-1, *[1] * max(reach.ndim, 1)) / periods
    bent = np.where(reach > 1e-12, reach, 1.0)
    share = np.exp(-bent * (1 - left)) * np.expm1(-2 * bent * left) / np.expm1(-2 * bent)
    return answered("holdings", shares * np.where(reach > 1e-12, share, left))


def expected_cost(path: Array, eta: Array, gamma: Array, epsilon: Array, period: Array) -> Array:
    """E = gamma X²/2 + epsilon sum|n| + (eta~/tau) sum n², USD, of holdings ``path`` (periods + 1, lanes).

    Parameters
    ----------
    path : ndarray, (periods + 1, lanes)
        Shares held.
    eta : ndarray, (lanes,)
        Temporary impact, USD per share a day.
    gamma : ndarray, (lanes,)
        Permanent impact, USD per share.
    epsilon : ndarray, (lanes,)
        Fixed cost, USD a share.
    period : ndarray, (lanes,)
        τ, days.

    Returns
    -------
    ndarray, (lanes,)
        USD, above 0 is a cost.
    """
    trade = -np.diff(path, axis=0)
    damped = eta - gamma * period / 2
    return 0.5 * gamma * path[0] ** 2 + epsilon * np.abs(trade).sum(axis=0) + damped / period * (trade**2).sum(axis=0)


def cost_sd(path: Array, sigma: Array, period: Array) -> Array:
    """Standard deviation of the cost, USD: sqrt(sigma² tau sum of x_j², j from 1 on).

    Parameters
    ----------
    path : ndarray, (periods + 1, lanes)
        Shares held.
    sigma : ndarray, (lanes,)
        USD a share per √day.
    period : ndarray, (lanes,)
        τ, days.

    Returns
    -------
    ndarray, (lanes,)
        USD, 0 or more.
    """
    return sigma * np.sqrt(period * (path[1:] ** 2).sum(axis=0))
