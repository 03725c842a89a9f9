"""Opinion clusters: people who know each other act together, so that a few large groups make fat tails (Cont & Bouchaud 2000).

Links at random with ``links`` per person on average, below 1: clusters are finite, their sizes follow Borel's law.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from ..core import Array
from .asked import asked
from .guard import positive, within

__all__ = ["borel", "excess_kurtosis", "excess_kurtosis_of_few", "mean_size", "orders"]

MOST = 1 - 1e-9


@asked
def borel(size: float | Array, links: float | Array) -> Array:
    """Share of clusters with ``size`` people, seen from a root: e^{-ck} (ck)^{k-1} / k!.

    Parameters
    ----------
    size : float or ndarray, (lanes,)
        People, 1 or more.
    links : float or ndarray, (lanes,)
        Per person on average, from 0 to below 1.

    Returns
    -------
    ndarray, (lanes,)
        Part of clusters, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    k, c = within("size", size, 1, np.inf), within("links", links, 0, MOST)
    with np.errstate(divide="ignore"):
        log = -c * k + np.where(k > 1, (k - 1) * np.log(np.maximum(c * k, 1e-300)), 0) - gammaln(k + 1)
    return np.where((c == 0) & (k > 1), 0.0, np.exp(log))


@asked
def mean_size(links: float | Array) -> Array:
    """E[T] of Borel's law: 1/(1 - c).

    Parameters
    ----------
    links : float or ndarray, (lanes,)
        Per person on average, from 0 to below 1.

    Returns
    -------
    ndarray, (lanes,)
        People, 1 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return 1 / (1 - within("links", links, 0, MOST))


@asked
def orders(people: float | Array, links: float | Array, activity: float | Array) -> Array:
    """Clusters that act in one period, on average: p N (1 - c/2).

    Parameters
    ----------
    people : float or ndarray, (lanes,)
        How many there are, above 0.
    links : float or ndarray, (lanes,)
        Per person on average, from 0 to below 1.
    activity : float or ndarray, (lanes,)
        Chance that a cluster acts, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Clusters a period.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return within("activity", activity, 0, 1) * positive("people", people) * (1 - within("links", links, 0, MOST) / 2)


@asked
def excess_kurtosis_of_few(people: float | Array, links: float | Array, activity: float | Array) -> Array:
    """(1 + 2c)/(p N (1 - c)³): the excess kurtosis of the sum of all votes where hardly any cluster acts (Cont & Bouchaud 2000).

    Parameters
    ----------
    people : float or ndarray, (lanes,)
        How many there are, above 0.
    links : float or ndarray, (lanes,)
        Per person on average, from 0 to below 1.
    activity : float or ndarray, (lanes,)
        Chance that a cluster acts, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        A pure number, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Cont & Bouchaud (2000).
    """
    c = within("links", links, 0, MOST)
    return (1 + 2 * c) / (within("activity", activity, 0, 1, open_low=True) * positive("people", people) * (1 - c) ** 3)


@asked
def excess_kurtosis(people: float | Array, links: float | Array, activity: float | Array) -> Array:
    """Of the sum of all votes: (1 - 3p)(1 + 2c)/(p N (1 - c)³); ``activity`` p is the chance that a cluster acts, above 0.

    A vote of +1, 0 or -1 has a variance of p and a fourth cumulant of p - 3p²: where many act, tails are thinner than
    `excess_kurtosis_of_few` says, and beyond a third thinner than a bell curve's.

    Parameters
    ----------
    people : float or ndarray, (lanes,)
        How many there are, above 0.
    links : float or ndarray, (lanes,)
        Per person on average, from 0 to below 1.
    activity : float or ndarray, (lanes,)
        Chance that a cluster acts, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        A pure number; above 0 the tails are fatter than a bell curve's.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return (1 - 3 * np.asarray(activity, float)) * excess_kurtosis_of_few(people, links, activity)
