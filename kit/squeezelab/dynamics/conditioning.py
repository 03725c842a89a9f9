"""Correlation seen only in wild times is higher although nothing has changed (Forbes & Rigobon 2002)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from .asked import asked
from .guard import within

__all__ = ["conditional_correlation", "corrected_correlation", "excess_beyond", "excess_within"]


@asked
def conditional_correlation(correlation: float | Array, excess: float | Array) -> Array:
    """ρ √((1+δ)/(1+δρ²)): what is measured where the variance of one market is 1+δ times its usual; δ > -1.

    Parameters
    ----------
    correlation : float or ndarray, (lanes,)
        From -1 to 1.
    excess : float or ndarray, (lanes,)
        δ: variance over its usual, less 1; -1 or more.

    Returns
    -------
    ndarray, (lanes,)
        From -1 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Forbes & Rigobon (2002).
    """
    rho, excess = within("correlation", correlation, -1, 1), within("excess", excess, -1, np.inf)
    return rho * np.sqrt((1 + excess) / (1 + excess * rho**2))


@asked
def corrected_correlation(measured: float | Array, excess: float | Array) -> Array:
    """The inverse: ρ* / √(1 + δ(1 - ρ*²)), the correlation with the usual variance.

    Parameters
    ----------
    measured : float or ndarray, (lanes,)
        From -1 to 1.
    excess : float or ndarray, (lanes,)
        δ: variance over its usual, less 1; -1 or more.

    Returns
    -------
    ndarray, (lanes,)
        From -1 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Forbes & Rigobon (2002).
    """
    seen, excess = within("measured", measured, -1, 1), within("excess", excess, -1, np.inf)
    return seen / np.sqrt(1 + excess * (1 - seen**2))


@asked
def excess_beyond(limit: float | Array) -> Array:
    """δ of a standard normal on the days with ``|x|`` above ``limit`` standard deviations: k φ(k)/Φ(-k).

    Parameters
    ----------
    limit : float or ndarray, (lanes,)
        Standard deviations, from 0 to 30.

    Returns
    -------
    ndarray, (lanes,)
        δ, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    k = within("limit", limit, 0, 30)
    return k * np.exp(-(k**2) / 2) / np.sqrt(2 * np.pi) / ndtr(-k)


@asked
def excess_within(limit: float | Array) -> Array:
    """δ of a standard normal on the days with ``|x|`` below ``limit`` standard deviations: -2k φ(k)/(2Φ(k) - 1).

    Parameters
    ----------
    limit : float or ndarray, (lanes,)
        Standard deviations, from 0.000001 to 30.

    Returns
    -------
    ndarray, (lanes,)
        δ, from -1 to 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    k = within("limit", limit, 1e-6, 30)
    return -2 * k * np.exp(-(k**2) / 2) / np.sqrt(2 * np.pi) / (2 * ndtr(k) - 1)
