"""Supply that a calendar or a protocol sets free: vesting, fee burning, confirmations, settlement."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, within
from squeezelab.dynamics.supply import unlocked_share
from squeezelab.errors import OutOfRange


def vested_share(month: float | Array, cliff: float | Array, cliff_share: float | Array, end: float | Array) -> Array:
    """Share of a grant that is unlocked at ``month``, in [0, 1]: nothing before the cliff, then month by month to ``end``.

    Months are counted from the grant and only whole ones unlock; where ``end`` is the cliff all is free at once.
    """
    month, cliff, end = not_negative("month", month), not_negative("cliff", cliff), not_negative("end", end)
    cliff_share = within("cliff_share", cliff_share, 0, 1)
    if np.any(end < cliff):
        raise OutOfRange(f"end cannot be month {np.min(end):g}: vesting ends at the cliff (month {np.max(cliff):g}) or later.")
    return unlocked_share(np.floor(month), cliff, cliff_share, end)


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
