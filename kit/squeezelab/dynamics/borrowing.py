"""What lending fees are worth to the owner of a share (a reduced form after Duffie, Gârleanu & Pedersen 2002)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import not_negative, positive, within

__all__ = ["fee_premium"]


def fee_premium(
    fee: float | Array, lent: float | Array, fading: float | Array, rate: float | Array, time: float | Array = 0.0
) -> Array:  # fmt: skip
    """Value at ``time`` of all fees still to come, over the share's value to its most optimistic owner.

    The fee starts at ``fee`` a year and fades as e^(-t/fading), ``fading`` and ``time`` in years; the share ``lent`` of
    shares owned (0 to 1) earns it; discounted at ``rate`` a year. f0 u e^(-t/tau)/(r + 1/tau), 0 or more.
    """
    not_negative(fee=fee, rate=rate, time=time)
    within(0, 1, lent=lent)
    positive(fading=fading)
    tau = np.asarray(fading, float)
    return np.asarray(fee) * lent * np.exp(-np.asarray(time) / tau) / (rate + 1 / tau)
