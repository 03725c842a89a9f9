"""Supply that a calendar or a protocol sets free: vesting, fee burning, confirmations, settlement."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .guard import not_negative, within

__all__ = ["base_fee_step", "block_fullness", "overtaking_probability", "unlocked_share"]


def unlocked_share(month: Array, cliff: Array, cliff_share: Array, end: Array) -> Array:
    """`vested_share` without its checks, for inner loops; an ``end`` before the cliff counts as the cliff.

    Parameters
    ----------
    month : ndarray, (lanes,)
        Since the start.
    cliff, end : ndarray, (lanes,)
        Months until the first and the last unlock.
    cliff_share : ndarray, (lanes,)
        Part set free at the cliff, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Part of the grant, from 0 to 1.
    """
    span = np.maximum(end - cliff, 0)
    along = np.where(span > 0, (month - cliff) / np.where(span > 0, span, 1), 1.0)
    return np.where(month >= cliff, cliff_share + (1 - cliff_share) * np.clip(along, 0, 1), 0.0)


def base_fee_step(base_fee: Array, fullness: Array, denominator: float | Array = 8.0) -> Array:
    """The next base fee without rounding: b (1 + (fullness - 1)/d), ``fullness`` gas used over target.

    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    base_fee : ndarray, (lanes,)
        Fee a unit of gas, in any currency.
    fullness : ndarray, (lanes,)
        Gas used over target.
    denominator : ndarray, (lanes,)
        d.

    Returns
    -------
    ndarray, (lanes,)
        In the same unit.
    """
    return base_fee * (1 + (fullness - 1) / denominator)


def block_fullness(base_fee: Array, reference: Array, demand: Array, elasticity: Array, limit: float | Array = 2.0) -> Array:
    """Gas used over target at ``base_fee``: demand (b/reference)^-e, no more than the block holds.

    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    base_fee, reference : ndarray, (lanes,)
        Fees a unit of gas, in one currency.
    demand : ndarray, (lanes,)
        Gas used over target at the reference.
    elasticity : ndarray, (lanes,)
        Per cent less gas for 1 % more fee.
    limit : float or ndarray, (lanes,)
        Gas that fits over target.

    Returns
    -------
    ndarray, (lanes,)
        Gas used over target, from 0 to ``limit``.
    """
    return np.minimum(limit, demand * (base_fee / reference) ** -elasticity)


@asked
def overtaking_probability(attacker: float | Array, confirmations: int | Array, *, exact: bool = False) -> Array:
    """Probability that a miner with share ``attacker`` of the power ever rewrites ``confirmations`` blocks.

    Nakamoto (2008) counts the attacker's head start as Poisson; ``exact`` uses the negative binomial, in closed form
    I_{4pq}(z, 1/2) (Grunspan & Perez-Marco 2018). From one half of the power on it is 1. Shapes broadcast.

    Parameters
    ----------
    attacker : float or ndarray, (lanes,)
        Part of the power, from 0 to 1.
    confirmations : int or ndarray
        Blocks, 0 or more.
    exact : bool
        Whether the attacker's blocks follow the negative binomial.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or confirmations are not whole.

    References
    ----------
    Nakamoto (2008); Grunspan & Pérez-Marco (2018).
    """
    from scipy.special import betainc, gammainc, gammaincc

    q, z = within("attacker", attacker, 0, 1), not_negative("confirmations", confirmations)
    if np.any(z != np.round(z)):
        raise OutOfRange("confirmations must be whole numbers: a block is there or it is not.")
    q, z = np.broadcast_arrays(q, z)
    small = np.clip(q, 1e-300, 0.4999999999999)
    p = 1 - small
    if exact:
        chance = np.where(z == 0, 1.0, betainc(np.maximum(z, 1e-9), 0.5, 4 * p * small))
    else:
        # P(more than z blocks) + sum over k <= z of Poisson(k; z q/p) (q/p)^(z-k); the sum is again a Poisson sum, mean z
        # with mu = z q/p: mu^k/k! (q/p)^(z-k) = (q/p)^z z^k/k!
        mu, ratio = z * small / p, np.log(small / p)
        behind = np.where(z > 0, gammaincc(z + 1, z), 1.0)  # P(Poisson(z) <= z)
        chance = gammainc(z + 1, mu) + np.exp(z * ratio - mu + z) * behind
    return np.where(q >= 0.5, 1.0, np.where(q == 0, (z == 0) * 1.0, np.clip(chance, 0, 1)))
