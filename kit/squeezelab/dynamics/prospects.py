"""Prospect theory: how people weigh chances, and how losses loom (Tversky & Kahneman 1992)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, real, within

__all__ = ["certainty_equivalent", "felt", "weight"]

Number = float | Array

GAINS, LOSSES, CURVATURE, AVERSION = 0.61, 0.69, 0.88, 2.25


@asked
def weight(probability: Number, gamma: Number = GAINS) -> Array:
    """w(p) = p^γ / (p^γ + (1-p)^γ)^{1/γ}: small chances count too much, large ones too little.

    Parameters
    ----------
    probability : float or ndarray, (lanes,)
        From 0 to 1.
    gamma : float or ndarray, (lanes,)
        γ, above 0; below 1 small chances count too much.

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
    Tversky & Kahneman (1992).
    """
    p, gamma = within("probability", probability, 0, 1), positive("gamma", gamma)
    return p**gamma / (p**gamma + (1 - p) ** gamma) ** (1 / gamma)


@asked
def felt(outcome: Number, curvature: Number = CURVATURE, aversion: Number = AVERSION) -> Array:
    """v(x): x^α of gains, -λ(-x)^α of losses; USD in, felt value out.

    Parameters
    ----------
    outcome : float or ndarray, (lanes,)
        USD; above 0 is a gain.
    curvature : float or ndarray, (lanes,)
        α, above 0.
    aversion : float or ndarray, (lanes,)
        λ, how much a loss counts, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Felt value; above 0 for a gain.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Tversky & Kahneman (1992).
    """
    x = real("outcome", outcome)
    return np.where(x >= 0, 1.0, -not_negative("aversion", aversion)) * np.abs(x) ** positive("curvature", curvature)


@asked
def certainty_equivalent(outcome: Number, probability: Number, gamma: Number = GAINS, curvature: Number = CURVATURE) -> Array:
    """USD for sure that feel like a chance of ``outcome`` USD (a gain): (w(p) x^α)^{1/α}.

    Parameters
    ----------
    outcome : float or ndarray, (lanes,)
        USD, 0 or more.
    probability : float or ndarray, (lanes,)
        From 0 to 1.
    gamma : float or ndarray, (lanes,)
        γ, above 0.
    curvature : float or ndarray, (lanes,)
        α, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return (weight(probability, gamma) * not_negative("outcome", outcome) ** curvature) ** (1 / positive("curvature", curvature))
