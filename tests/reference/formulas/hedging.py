"""The account of a hedged option: shares bought and sold on the way to expiry, their cost, and what moved the profit."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics import guard
from squeezelab.dynamics.hedging import call_and_greeks


def hedge_table(
    path: Array, strike: float, rate: float, volatility: float, years: float, options: float = 1.0, *, printed: bool = False
) -> dict[str, Array]:
    """Hull's table row by row: ``delta``, ``bought`` shares, ``paid`` USD, ``cost`` so far with interest, ``interest``; shape (n + 1,).

    ``path`` USD, one price a row; a call on ``options`` shares is owed. With ``printed`` deltas are rounded to three
    decimals, cost so far and interest to 100 USD, as in Hull's Tables 19.2 and 19.3. The net cost is ``cost[-1]`` less the strike received.
    """
    guard.positive("path", path), guard.positive("strike", strike), guard.positive("volatility", volatility), guard.positive("years", years)
    guard.real("rate", rate), guard.real("options", options)
    path = np.asarray(path, float)
    steps = len(path) - 1
    dt = years / steps
    left = years - dt * np.arange(steps)
    delta = np.r_[
        call_and_greeks(path[:-1], np.asarray(strike), np.asarray(volatility), np.asarray(rate), left)[1], float(path[-1] > strike)
    ]
    if printed:
        delta = np.round(delta, 3)
    bought = np.diff(delta, prepend=0.0) * options
    paid, cost, interest = bought * path, np.zeros(steps + 1), np.zeros(steps + 1)
    for i in range(steps + 1):
        cost[i] = paid[i] + (cost[i - 1] + interest[i - 1] if i else 0.0)
        cost[i] = to_hundreds(cost[i]) if printed else cost[i]
        interest[i] = cost[i] * rate * dt if i < steps else 0.0
        interest[i] = to_hundreds(interest[i]) if printed else interest[i]
    return {"delta": delta, "bought": bought, "paid": paid, "cost": cost, "interest": interest}


def to_hundreds(money: Array) -> Array:
    """Money rounded to the nearest 100 USD, a half upwards, as printed tables do."""
    return np.floor(money / 100 + 0.5) * 100
