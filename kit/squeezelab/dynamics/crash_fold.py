"""Portfolio insurance and crashes without news: a demand curve that folds back on itself.

Reduced form of Gennotte & Leland (1990): insurers of a share w of the market sell h(p) = N(-d1) of it as the price falls, so

    ln(p/p0) = -Lam S - Lam_w w ( h(p) - h(p0) ),

S the extra supply, Lam the log price per unit of it and Lam_w the same for insurers' sales (smaller where they are announced
and known not to be news). Where Lam_w w n(d1)/(sigma sqrt T) passes 1 the curve folds: three prices clear the market, and the
price jumps from the end of one branch to another. ``x`` is ln(p/p0), ``moneyness`` ln(K/p0); arrays broadcast over lanes.
A long room: one curve, its folds, and the way along it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core import Array
from . import guard
from .asked import asked
from .normal_cdf import ROOT_TWO_PI

__all__ = ["Branches", "Insurance", "branches", "fold_points", "follow", "insurance", "selling_gain", "sold", "supply_at"]


class Insurance(NamedTuple):
    """The insurers: ``share`` of the market, ``impact`` Lam_w, ``moneyness`` ln(K/p0), ``root`` sigma sqrt T; shape (lanes,) each.

    Parameters
    ----------
    share : ndarray, (lanes,)
        Part of the market that is insured, from 0 to 1.
    impact : ndarray, (lanes,)
        Log price per unit of the market sold, 0 or more.
    moneyness : ndarray, (lanes,)
        ln(K/p0) of the floor.
    root : ndarray, (lanes,)
        Volatility to the horizon, a decimal above 0.
    """

    share: Array
    impact: Array
    moneyness: Array
    root: Array


@asked
def insurance(
    share: float | Array,
    impact: float | Array,
    strike: float | Array,
    start_price: float | Array,
    volatility: float | Array,
    years: float | Array,
) -> Insurance:
    """The insurers, checked: prices and times above 0, share 0 to 1.

    Parameters
    ----------
    share : float or ndarray, (lanes,)
        Part of the market that is insured, from 0 to 1.
    impact : float or ndarray, (lanes,)
        Log price per unit of the market sold, 0 or more.
    strike, start_price : float or ndarray, (lanes,)
        USD, above 0.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    years : float or ndarray, (lanes,)
        To the horizon, above 0.

    Returns
    -------
    Insurance
        (lanes,) each.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Gennotte & Leland (1990), in a reduced form.
    """
    strike, start_price = guard.positive("strike", strike), guard.positive("start_price", start_price)
    root = guard.positive("volatility", volatility) * np.sqrt(guard.positive("years", years))
    parts = guard.within("share", share, 0, 1), guard.not_negative("impact", impact), np.log(strike / start_price), root
    return Insurance(*(np.atleast_1d(a) for a in np.broadcast_arrays(*parts)))


def sold(insurers: Insurance, x: Array) -> Array:
    """What insurers have sold at log price ``x`` since p0, as a share of the market: w (h(p) - h(p0)).

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.
    x : ndarray, (lanes,)
        ln(p/p0).

    Returns
    -------
    ndarray, (lanes,)
        Part of the market, above 0 where they have sold.
    """
    _, _, k, root = insurers
    return insurers.share * (ndtr(-(x - k) / root - root / 2) - ndtr(k / root - root / 2))


def selling_gain(insurers: Insurance, x: Array) -> Array:
    """Loop gain at log price ``x``: Lam_w w n(d1)/(sigma sqrt T); from 1 on the curve folds.

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.
    x : ndarray, (lanes,)
        ln(p/p0).

    Returns
    -------
    ndarray, (lanes,)
        A pure number, 0 or more.
    """
    d1 = (x - insurers.moneyness) / insurers.root + insurers.root / 2
    return insurers.impact * insurers.share * np.exp(-0.5 * d1 * d1) / (ROOT_TWO_PI * insurers.root)


def supply_at(insurers: Insurance, x: Array, impact: Array) -> Array:
    """The extra supply S at which the market clears at log price ``x``; ``impact`` Lam of ordinary supply.

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.
    x : ndarray, (lanes,)
        ln(p/p0).
    impact : ndarray, (lanes,)
        Log price per unit of ordinary supply, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Part of the market; above 0 is more on offer.
    """
    return -(x + insurers.impact * sold(insurers, x)) / impact


def fold_points(insurers: Insurance) -> tuple[Array, Array]:
    """Log prices at the two folds, (upper, lower), where the gain is just 1; NaN without a fold.

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.

    Returns
    -------
    upper : ndarray, (lanes,)
        ln(p/p0) where the upper branch ends.
    lower : ndarray, (lanes,)
        ln(p/p0) where the lower branch ends.
    """
    strongest = insurers.impact * insurers.share / (ROOT_TWO_PI * insurers.root)
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = np.where(strongest > 1, np.sqrt(np.maximum(2 * np.log(strongest), 0.0)), np.nan)
    centre = insurers.moneyness - insurers.root**2 / 2
    return centre + reach * insurers.root, centre - reach * insurers.root


class Branches(NamedTuple):
    """The folds: log prices ``upper`` and ``lower`` and the supplies there; NaN where the curve does not fold. Shape (lanes,).

    Parameters
    ----------
    upper, lower : ndarray, (lanes,)
        ln(p/p0) at the folds.
    at_upper, at_lower : ndarray, (lanes,)
        Extra supply at the folds, part of the market.
    folded : bool
        Whether any lane folds.
    """

    upper: Array
    lower: Array
    at_upper: Array
    at_lower: Array
    folded: bool


def branches(insurers: Insurance, impact: Array) -> Branches:
    """The folds of the curve of clearing prices.

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.
    impact : ndarray, (lanes,)
        Log price per unit of ordinary supply, above 0.

    Returns
    -------
    Branches
        (lanes,) each.
    """
    upper, lower = fold_points(insurers)
    return Branches(upper, lower, supply_at(insurers, upper, impact), supply_at(insurers, lower, impact), bool(np.isfinite(upper).any()))


def follow(insurers: Insurance, x: Array, supply: Array, impact: Array, folds: Branches | None = None) -> Array:
    """The log price after supply has moved to ``supply``, coming from ``x``: along the branch, and over its end if need be.

    Between the folds the price cannot rest: from there it goes the way that excess supply or demand drives it. On a branch it
    stays while that branch has a price for the supply, and takes the other one where it has none. Shape (lanes,).
    Inner loop: `insurance` has checked the insurers, supply and
    impact are the caller's promise.

    Parameters
    ----------
    insurers : Insurance
        (lanes,) each.
    x : ndarray, (lanes,)
        ln(p/p0) before.
    supply : ndarray, (lanes,)
        Extra supply, part of the market; above 0 is more on offer.
    impact : ndarray, (lanes,)
        Log price per unit of ordinary supply, above 0.
    folds : Branches, optional
        Of the same insurers and impact; computed if not given.

    Returns
    -------
    ndarray, (lanes,)
        ln(p/p0) after.
    """
    folds = folds or branches(insurers, impact)
    high = impact * np.abs(supply) + insurers.impact * insurers.share + 1.0
    low, poised = -high, False
    if folds.folded:
        upper, lower = folds.upper, folds.lower
        driven = x + impact * supply + insurers.impact * sold(insurers, x)  # above 0 where more is offered than wanted
        between = (x < upper) & (x > lower)
        poised = between & (np.abs(driven) < 1e-14)
        above = np.where(between, driven < 0, x >= upper)  # which branch the price is on
        above = np.where(above, supply <= folds.at_upper, supply < folds.at_lower)
        flat = np.isnan(upper)
        low, high = np.where(above & ~flat, upper, low), np.where(above | flat, high, lower)
    y, weight = np.minimum(np.maximum(x, low), high), insurers.impact * insurers.share
    before = ndtr(insurers.moneyness / insurers.root - 0.5 * insurers.root)
    for _ in range(60):
        d1 = (y - insurers.moneyness) / insurers.root + 0.5 * insurers.root
        missing = y + impact * supply + weight * (ndtr(-d1) - before)
        if not (np.abs(missing) > 1e-12).any():
            break
        slope = 1 - weight * np.exp(-0.5 * d1 * d1) / (ROOT_TWO_PI * insurers.root)
        step = y - missing / np.where(slope == 0, np.nan, slope)
        inside = (step > low) & (step < high)
        low, high = np.where(missing < 0, y, low), np.where(missing > 0, y, high)
        y = step if inside.all() else np.where(inside, step, (low + high) / 2)
    return np.where(poised, x, y)
