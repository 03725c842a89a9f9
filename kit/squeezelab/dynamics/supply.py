"""Supply that a calendar or a protocol sets free: vesting, fee burning, confirmations, settlement."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, within

__all__ = [
    "base_fee_step",
    "block_fullness",
    "blocks_to_multiply",
    "capital_cost",
    "netting_ratio",
    "next_base_fee",
    "overtaking_probability",
    "transaction_fee",
    "unlocked_share",
    "vested_share",
]


def vested_share(month: float | Array, cliff: float | Array, cliff_share: float | Array, end: float | Array) -> Array:
    """Share of a grant that is unlocked at ``month``, in [0, 1]: nothing before the cliff, then month by month to ``end``.

    Months are counted from the grant and only whole ones unlock; where ``end`` is the cliff all is free at once.
    """
    month, cliff, end = not_negative("month", month), not_negative("cliff", cliff), not_negative("end", end)
    cliff_share = within("cliff_share", cliff_share, 0, 1)
    if np.any(end < cliff):
        raise OutOfRange(f"end cannot be month {np.min(end):g}: vesting ends at the cliff (month {np.max(cliff):g}) or later.")
    return unlocked_share(np.floor(month), cliff, cliff_share, end)


def unlocked_share(month: Array, cliff: Array, cliff_share: Array, end: Array) -> Array:
    """`vested_share` without its checks, for inner loops; an ``end`` before the cliff counts as the cliff."""
    span = np.maximum(end - cliff, 0)
    along = np.where(span > 0, (month - cliff) / np.where(span > 0, span, 1), 1.0)
    return np.where(month >= cliff, cliff_share + (1 - cliff_share) * np.clip(along, 0, 1), 0.0)


def next_base_fee(base_fee: int, gas_used: int, gas_limit: int, *, elasticity: int = 2, denominator: int = 8) -> int:
    """The base fee of the next block in wei, in whole numbers as clients compute it (EIP-1559, Buterin et al. 2019).

    ``gas_limit`` over ``elasticity`` is the target; a rise is at least 1 wei. Raises `OutOfRange` for a block beyond its limit.
    """
    for name, value in (("base_fee", base_fee), ("gas_used", gas_used), ("gas_limit", gas_limit)):
        if not isinstance(value, int) or value < 0:
            raise OutOfRange(f"{name} must be a whole number of 0 or more, not {value!r}.")
    if gas_used > gas_limit:
        raise OutOfRange(f"gas_used cannot be {gas_used}: a block holds at most its gas limit of {gas_limit}.")
    target = gas_limit // elasticity
    if target == 0:
        raise OutOfRange(f"gas_limit cannot be {gas_limit}: the target, a {elasticity}nd of it, must be at least 1 gas.")
    change = base_fee * abs(gas_used - target) // target // denominator
    if gas_used > target:
        return base_fee + max(change, 1)
    return base_fee - change if gas_used < target else base_fee


def base_fee_step(base_fee: Array, fullness: Array, denominator: float | Array = 8.0) -> Array:
    """The next base fee without rounding: b (1 + (fullness - 1)/d), ``fullness`` gas used over target."""
    return base_fee * (1 + (fullness - 1) / positive("denominator", denominator))


def block_fullness(base_fee: Array, reference: Array, demand: Array, elasticity: Array, limit: float = 2.0) -> Array:
    """Gas used over target at ``base_fee``: demand (b/reference)^-e, no more than the block holds."""
    return np.minimum(positive("limit", limit), demand * (base_fee / reference) ** -elasticity)


def blocks_to_multiply(multiple: float, denominator: float = 8.0) -> float:
    """How many full blocks in a row multiply the base fee by ``multiple``."""
    return float(np.log(positive("multiple", multiple)) / np.log1p(1 / positive("denominator", denominator)))


def netting_ratio(members: float | Array, classes: float | Array = 1.0) -> Array:
    """Expected exposure with one class cleared centrally over that without, symmetric Gaussian exposures (Duffie & Zhu 2011).

    ``members`` N > 1 dealers, ``classes`` K >= 1 of equal size: (sqrt(K-1) (N-1) + sqrt(N-1)) / (sqrt(K) (N-1)).
    With one class it is 1/sqrt(N-1); below 1 a clearing house lowers exposure.
    """
    n = within("members", members, 1, np.inf, open_low=True)
    k = within("classes", classes, 1, np.inf)
    return (np.sqrt(k - 1) * (n - 1) + np.sqrt(n - 1)) / (np.sqrt(k) * (n - 1))


def transaction_fee(gas: float | Array, base_fee: float | Array, tip: float | Array, coin_price: float | Array) -> Array:
    """USD for one transaction: gas (base + tip) price, fees in gwei (1e-9 coins) per gas."""
    return (
        not_negative("gas", gas)
        * (not_negative("base_fee", base_fee) + not_negative("tip", tip))
        * 1e-9
        * positive("coin_price", coin_price)
    )


def capital_cost(notional: float | Array, rate: float | Array, days: float | Array) -> Array:
    """USD that money tied up until settlement costs: notional r days/365."""
    return not_negative("notional", notional) * within("rate", rate, -1, np.inf) * not_negative("days", days) / 365


def overtaking_probability(attacker: float | Array, confirmations: int | Array, *, exact: bool = False) -> Array:
    """Probability that a miner with share ``attacker`` of the power ever rewrites ``confirmations`` blocks.

    Nakamoto (2008) counts the attacker's head start as Poisson; ``exact`` uses the negative binomial, in closed form
    I_{4pq}(z, 1/2) (Grunspan & Perez-Marco 2018). From one half of the power on it is 1. Shapes broadcast.
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
