"""Constant-product pools and concentrated liquidity as smooth curves: amounts, loss to holders, loss to arbitrage."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.allowed import all_not_negative, all_positive, all_within
from squeezelab.errors import OutOfRange


def swap_out(base: float | Array, quote: float | Array, base_out: float | Array, fee: float | Array) -> Array:
    """Quote to pay for ``base_out`` coins, USD; ``base_out`` below the reserve, or there is no price."""
    all_positive(base=base, quote=quote)
    all_not_negative(base_out=base_out)
    all_within(0, 1, fee=fee)
    if np.any(np.asarray(base_out) >= base):
        raise OutOfRange(
            f"base_out must stay below the pool's reserve of {np.min(base):g} coins, not {np.max(base_out):g}: "
            "no amount of USD buys the last coin."
        )
    return quote * np.asarray(base_out, float) / (base - np.asarray(base_out, float)) / (1 - np.asarray(fee))
