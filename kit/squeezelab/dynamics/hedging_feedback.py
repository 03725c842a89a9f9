"""A market in which some trade by a formula: the price that clears, and the volatility that comes of it.

Reference traders spend an income F on the asset (unit-elastic demand F/x); programme traders of weight ``share`` hold
``holding(x)`` of it, the supply is 1, so the price solves x (1 - rho phi(x)) = F (Frey & Stremme 1997; Sircar &
Papanicolaou 1998). Replicating an option means buying into rises (side +1): the multiplier of volatility is above 1.
Holding options against shares means selling into rises (side -1), and it is below 1.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from . import guard
from .asked import asked
from .normal_cdf import ROOT_TWO_PI

__all__ = ["clearing_price", "feedback_gain", "programme", "share_limit"]


def programme(price: Array, strike: Array, volatility: Array, years: Array, side: float | Array = 1.0) -> tuple[Array, Array]:
    """Shares held per share of the programme at ``price``, and what a rise of 100 % adds: phi = +-N(d1) and x phi'(x); r = 0.

    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    price, strike : ndarray
        USD.
    volatility : ndarray
        Decimal per √year.
    years : ndarray
        To expiry.
    side : float
        +1 buys into rises, -1 sells into them.

    Returns
    -------
    holding : ndarray
        Shares, from 0 to ``side``.
    slope : ndarray
        Shares bought with a rise of 100 %.
    """
    root = volatility * np.sqrt(years)
    d1 = np.log(price / strike) / root + root / 2
    return side * ndtr(d1), side * np.exp(-0.5 * d1 * d1) / (ROOT_TWO_PI * root)


def feedback_gain(share: Array, holding: Array, slope: Array) -> Array:
    """Loop gain of the programme: rho x phi' / (1 - rho phi); the multiplier of volatility is 1/(1 - g).

    Parameters
    ----------
    share : ndarray
        Weight ρ of the programme, part of the supply.
    holding, slope : ndarray
        What `programme` gives.

    Returns
    -------
    ndarray
        A pure number; above 0 amplifies.
    """
    return share * slope / (1 - share * holding)


@asked
def share_limit(volatility: float | Array, years: float | Array) -> Array:
    """The programme share from which some price is no longer unique: 1/(N(h) + n(h)/h), h = sigma sqrt(T); side +1.

    Parameters
    ----------
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    years : float or ndarray, (lanes,)
        To expiry, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Part of the supply, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    h = guard.positive("volatility", volatility) * np.sqrt(guard.positive("years", years))
    return 1 / (ndtr(h) + np.exp(-h * h / 2) / (ROOT_TWO_PI * h))


def clearing_price(
    income: Array, share: Array, strike: Array, volatility: Array, years: Array, side: float = 1.0, near: Array | None = None
) -> Array:
    """The price x that solves x (1 - rho phi(x)) = F, USD, for a share below `share_limit`; arrays broadcast.

    Newton's step from ``near``, kept in a bracket: the price lies between F and F/(1 - rho) since 0 <= phi <= 1.
    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    income : ndarray
        What reference traders spend, USD per share of the supply, above 0.
    share : ndarray
        Weight ρ of the programme, part of the supply.
    strike : ndarray
        USD, above 0.
    volatility : ndarray
        Decimal per √year, above 0.
    years : ndarray
        To expiry, above 0.
    side : float
        +1 buys into rises, -1 sells into them.
    near : ndarray, optional
        Price to start from, USD.

    Returns
    -------
    ndarray
        USD a share.

    References
    ----------
    Frey & Stremme (1997); Sircar & Papanicolaou (1998).
    """
    ends = income + 0.0 * (share + strike + volatility + years), income / (1 - side * share) + 0.0 * (strike + volatility + years)
    low, high = np.minimum(*ends), np.maximum(*ends)
    x = (low + high) / 2 if near is None else np.minimum(np.maximum(near, low), high)
    for _ in range(80):
        holding, slope = programme(x, strike, volatility, years, side)
        missing = x * (1 - share * holding) - income
        if not (np.abs(missing) > 1e-13 * income).any():
            break
        step = x - missing / (1 - share * (holding + slope))
        inside = (step > low) & (step < high)
        low, high = np.where(missing < 0, x, low), np.where(missing > 0, x, high)
        x = step if inside.all() else np.where(inside, step, (low + high) / 2)
    return x
