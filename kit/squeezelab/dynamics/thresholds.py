"""Threshold models of collective behaviour (Granovetter 1978): each person joins once enough others have."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from .asked import asked
from .guard import positive, real, whole

__all__ = ["critical_spread", "joined", "normal_thresholds", "settled", "uniform_thresholds"]


@asked
def normal_thresholds(people: int, mean: float | Array, spread: float | Array) -> Array:
    """Thresholds at mid-quantiles of a normal, in people, shape (people, lanes).

    Parameters
    ----------
    people : int
        1 or more.
    mean : float or ndarray, (lanes,)
        People.
    spread : float or ndarray, (lanes,)
        People, above 0.

    Returns
    -------
    ndarray, (people, lanes)
        People, rising.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    people = whole("people", people, 1)
    quantile = ndtri((np.arange(people) + 0.5) / people)[:, None]
    return real("mean", mean) + positive("spread", spread) * quantile


@asked
def uniform_thresholds(people: int, mean: float | Array, spread: float | Array) -> Array:
    """Thresholds evenly apart with that mean and standard deviation, in people, shape (people, lanes).

    Parameters
    ----------
    people : int
        2 or more.
    mean : float or ndarray, (lanes,)
        People.
    spread : float or ndarray, (lanes,)
        People, above 0.

    Returns
    -------
    ndarray, (people, lanes)
        People, rising.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    people = whole("people", people, 2)
    even = (np.arange(people) - (people - 1) / 2)[:, None]
    unit = np.sqrt((people**2 - 1) / 12)
    return real("mean", mean) + positive("spread", spread) * even / unit


@asked
def joined(thresholds: Array, acting: float | Array) -> Array:
    """How many act next, if ``acting`` act now: those with a threshold at or below it. Shape (lanes,).

    Parameters
    ----------
    thresholds : ndarray, (people, lanes)
        People.
    acting : float or ndarray, (lanes,)
        People.

    Returns
    -------
    ndarray of int, (lanes,)
        People.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.

    References
    ----------
    Granovetter (1978).
    """
    return (real("thresholds", thresholds) <= real("acting", acting)).sum(axis=0)


def settled(thresholds: Array) -> Array:
    """How many act in the end, from nobody; whole people. Shape (lanes,).

    Parameters
    ----------
    thresholds : ndarray, (people, lanes)
        People.

    Returns
    -------
    ndarray of int, (lanes,)
        People.

    References
    ----------
    Granovetter (1978).
    """
    acting = np.zeros(np.shape(thresholds)[1:], int)
    for _ in range(len(thresholds) + 1):
        following = joined(thresholds, acting)
        if np.array_equal(following, acting):
            break
        acting = following
    return acting


@asked
def critical_spread(mean: float | Array, people: float | Array) -> Array:
    """The standard deviation of normal thresholds at which the rest jumps from a few to nearly all (Granovetter's Fig. 2).

    There N Φ((r - mean)/sd) touches the diagonal: sd = N φ(z) with Φ(z) - z φ(z) = mean/N and z < 0. NaN where
    the mean is half the people or more: more of them join smoothly, without a jump.

    Parameters
    ----------
    mean : float or ndarray, (lanes,)
        Of the thresholds, people, above 0.
    people : float or ndarray, (lanes,)
        How many, above 0.

    Returns
    -------
    ndarray, (lanes,)
        People.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Granovetter (1978), Fig. 2.
    """
    share = np.asarray(positive("mean", mean) / positive("people", people))
    low, high = np.full(share.shape, -12.0), np.zeros(share.shape)

    def density(z: Array) -> Array:
        return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

    for _ in range(55):
        middle = (low + high) / 2
        below = ndtr(middle) - middle * density(middle) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(share < 0.5, people * density(low), np.nan)
