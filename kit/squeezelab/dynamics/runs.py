"""Bank runs: what waiting pays when others withdraw (Diamond & Dybvig 1983), and when fear decides (Morris & Shin).

A long room: two games of the same question, their payments and their thresholds.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from .asked import asked
from .guard import positive, real, within

__all__ = [
    "attack_threshold",
    "attacking_share",
    "chance_seen",
    "early_payment",
    "expected_utility",
    "joining_cut",
    "late_payment",
    "optimal_promise",
    "tipping_share",
]


@asked
def optimal_promise(impatient: float | Array, return_on_patience: float | Array) -> Array:
    """[r1, r2] of the optimal deposit for u = 1 - 1/c: r1 = 1/(t + (1-t)/√R), r2 = r1 √R, USD per USD.

    Parameters
    ----------
    impatient : float or ndarray, (lanes,)
        t, part of depositors, from 0 to 1.
    return_on_patience : float or ndarray, (lanes,)
        R, USD late per USD, above 1.

    Returns
    -------
    ndarray, (2, lanes)
        USD per USD, early and late.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Diamond (2007).
    """
    t, r = within("impatient", impatient, 0, 1), within("return_on_patience", return_on_patience, 1, np.inf, open_low=True)
    first = 1 / (t + (1 - t) / np.sqrt(r))
    return np.array([first, first * np.sqrt(r)])


@asked
def late_payment(withdrawn: float | Array, promise: float | Array, return_on_patience: float | Array) -> Array:
    """What each who waits gets when the share ``withdrawn`` (0 to <1) takes ``promise`` early: (1 - f r1)⁺ R/(1 - f).

    Parameters
    ----------
    withdrawn : float or ndarray, (lanes,)
        Part of depositors, from 0 to 1.
    promise : float or ndarray, (lanes,)
        r1, USD early per USD, above 0.
    return_on_patience : float or ndarray, (lanes,)
        R, USD late per USD, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD per USD, 0 or more; 0 where all withdraw.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    f = within("withdrawn", withdrawn, 0, 1)
    left = np.maximum(1 - f * positive("promise", promise), 0) * positive("return_on_patience", return_on_patience)
    return np.where(f < 1, left / np.where(f < 1, 1 - f, 1), 0)


@asked
def early_payment(withdrawn: float | Array, promise: float | Array) -> Array:
    """What each who withdraws expects: the promise, or an equal chance of it once the bank is out of money, 1/f.

    Parameters
    ----------
    withdrawn : float or ndarray, (lanes,)
        Part of depositors, from 0 to 1.
    promise : float or ndarray, (lanes,)
        r1, USD early per USD, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD per USD, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    f = within("withdrawn", withdrawn, 0, 1)
    return np.minimum(positive("promise", promise), 1 / np.maximum(f, 1e-12))


@asked
def tipping_share(promise: float | Array, return_on_patience: float | Array) -> Array:
    """Withdrawn share beyond which waiting pays less than leaving: (R - r1)/(r1 (R - 1)), at most 1.

    Parameters
    ----------
    promise : float or ndarray, (lanes,)
        r1, USD early per USD, above 0.
    return_on_patience : float or ndarray, (lanes,)
        R, USD late per USD, above 1.

    Returns
    -------
    ndarray, (lanes,)
        Part of depositors, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    promise, r = positive("promise", promise), within("return_on_patience", return_on_patience, 1, np.inf, open_low=True)
    return np.clip((r - promise) / (promise * (r - 1)), 0, 1)


@asked
def expected_utility(impatient: float | Array, early: float | Array, late: float | Array) -> Array:
    """t u(early) + (1-t) u(late), u(c) = 1 - 1/c (Diamond 2007).

    Parameters
    ----------
    impatient : float or ndarray, (lanes,)
        t, part of depositors, from 0 to 1.
    early, late : float or ndarray, (lanes,)
        USD per USD, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Utility, below 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Diamond (2007).
    """
    t = within("impatient", impatient, 0, 1)
    return t * (1 - 1 / positive("early", early)) + (1 - t) * (1 - 1 / positive("late", late))


@asked
def attack_threshold(cost: float | Array) -> Array:
    """Global game: the strength below which the attack succeeds, θ* = 1 - c; unique at every noise (Morris & Shin 2003).

    Parameters
    ----------
    cost : float or ndarray, (lanes,)
        Of attacking, over its gain, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Strength, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Morris & Shin (2003).
    """
    return 1 - within("cost", cost, 0, 1)


@asked
def joining_cut(cost: float | Array, noise: float | Array) -> Array:
    """What one must read less than to join: x* = θ* + σ Φ⁻¹(1 - c), a strength (Morris & Shin 2003).

    Parameters
    ----------
    cost : float or ndarray, (lanes,)
        Of attacking, over its gain, strictly between 0 and 1.
    noise : float or ndarray, (lanes,)
        σ, in the unit of strength, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Strength.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Morris & Shin (2003).
    """
    cost = within("cost", cost, 1e-12, 1 - 1e-12)
    return attack_threshold(cost) + positive("noise", noise) * ndtri(1 - cost)


@asked
def chance_seen(reading: float | Array, cost: float | Array, noise: float | Array) -> Array:
    """Chance that the attack succeeds, for one who reads the strength ``reading``: Φ((θ* - x)/σ); at x* it is the cost c.

    Parameters
    ----------
    reading : float or ndarray, (lanes,)
        x, strength that one reads.
    cost : float or ndarray, (lanes,)
        Of attacking, over its gain, from 0 to 1.
    noise : float or ndarray, (lanes,)
        σ, in the unit of strength, above 0.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return ndtr((attack_threshold(cost) - real("reading", reading)) / positive("noise", noise))


@asked
def attacking_share(strength: float | Array, cost: float | Array, noise: float | Array) -> Array:
    """Share that attacks at strength θ when each sees it with normal noise: Φ((x* - θ)/σ), x* = θ* + σ Φ⁻¹(1 - c).

    Parameters
    ----------
    strength : float or ndarray, (lanes,)
        θ, strength that there is.
    cost : float or ndarray, (lanes,)
        Of attacking, over its gain, strictly between 0 and 1.
    noise : float or ndarray, (lanes,)
        σ, in the unit of strength, above 0.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    cost = within("cost", cost, 1e-12, 1 - 1e-12)
    return ndtr((attack_threshold(cost) - real("strength", strength)) / positive("noise", noise) + ndtri(1 - cost))
