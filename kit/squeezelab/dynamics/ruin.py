"""A fund that insures: how likely it is ever empty, and how large it must be (Lundberg 1903; Cramér 1930)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, within

__all__ = ["fund_for", "ruin_curve", "ruin_probability"]


@asked
def ruin_probability(fund: float | Array, loading: float | Array, mean_claim: float | Array) -> Array:
    """Probability that a fund with exponential claims is ever empty: e^{-theta u/((1+theta) m)}/(1+theta) (Lundberg 1903; Cramer 1930).

    ``loading`` theta is income over expected claims less 1; at 0 or below ruin is certain.

    Parameters
    ----------
    fund : float or ndarray, (lanes,)
        USD, 0 or more.
    loading : float or ndarray, (lanes,)
        θ, -1 or more.
    mean_claim : float or ndarray, (lanes,)
        USD, above 0.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Lundberg (1903); Cramér (1930).
    """
    u, theta, m = not_negative("fund", fund), within("loading", loading, -1, np.inf), positive("mean_claim", mean_claim)
    return ruin_curve(u, theta, m)


def ruin_curve(fund: Array, loading: Array, mean_claim: Array) -> Array:
    """`ruin_probability` without its checks.

    Parameters
    ----------
    fund : ndarray, (lanes,)
        USD.
    loading : ndarray, (lanes,)
        θ.
    mean_claim : ndarray, (lanes,)
        USD.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.
    """
    theta = np.maximum(loading, 0)
    return np.exp(-theta * fund / ((1 + theta) * mean_claim)) / (1 + theta)


@asked
def fund_for(ruin: float | Array, loading: float | Array, mean_claim: float | Array) -> Array:
    """The fund at which the probability of ruin is ``ruin``; 0 where it is lower without a fund.

    Parameters
    ----------
    ruin : float or ndarray, (lanes,)
        Above 0 and up to 1.
    loading : float or ndarray, (lanes,)
        θ, above 0.
    mean_claim : float or ndarray, (lanes,)
        USD, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    psi, theta = within("ruin", ruin, 0, 1, open_low=True), positive("loading", loading)
    return np.maximum(0.0, -np.log(psi * (1 + theta)) * (1 + theta) * positive("mean_claim", mean_claim) / theta)
