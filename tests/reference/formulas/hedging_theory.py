"""Closed forms about hedging: its error, its cost, how often to do it, and what a wrong volatility earns."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics import guard
from squeezelab.errors import NoAnswer


def leland_volatility(volatility: float | Array, round_trip: float | Array, interval: float | Array, side: int = -1) -> Array:
    """The volatility at which an option must be priced and hedged to pay for its trades (Leland 1985).

    ``round_trip`` is the cost of buying and selling as a share of value, ``interval`` years between trades; ``side`` -1
    for a short option (dearer), +1 for a long one (cheaper). Raises `NoAnswer` where a long option's gamma no longer
    pays for its trades.
    """
    volatility, interval = guard.positive("volatility", volatility), guard.positive("interval", interval)
    factor = 1 - side * np.sqrt(2 / np.pi) * guard.not_negative("round_trip", round_trip) / (volatility * np.sqrt(interval))
    if np.any(factor <= 0):
        raise NoAnswer(
            f"A long option hedged every {np.min(interval) * 365:.3g} days costs more than its gamma can earn: "
            "Leland’s volatility has no value. Trade less often or at lower cost."
        )
    return volatility * np.sqrt(factor)
