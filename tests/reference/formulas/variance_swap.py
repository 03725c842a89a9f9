"""The fair variance of a variance swap, replicated by a strip of options (Demeterfi, Derman, Kamal & Zou 1999)."""

from __future__ import annotations

from typing import Any

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.black_scholes import price
from squeezelab.dynamics.guard import not_negative, positive, real
from squeezelab.errors import OutOfRange


def log_payoff(terminal: Any, boundary: float, years: float) -> Array:
    """(2/T)[(S - S*)/S* - ln(S/S*)]: what the strip must pay at expiry where the price ends at ``terminal`` USD."""
    ratio = positive("terminal (USD)", terminal) / positive("boundary (USD)", boundary)
    return 2 / positive("years", years) * (ratio - 1 - np.log(ratio))


def strip_weights(strikes: Array, boundary: float, years: float, last: float) -> Array:
    """How many options of each strike, outward from the boundary, to cover the log payoff by straight pieces.

    ``strikes`` (n,) run outward and start at the boundary; ``last`` is one strike beyond. Each is the change of slope.
    """
    ends = np.append(strikes, positive("last", last))
    slopes = np.abs(np.diff(log_payoff(ends, boundary, years)) / np.diff(ends))
    return np.diff(slopes, prepend=0.0)


def fair_variance(
    spot: float, rate: float, years: float, put_strikes: Any, put_volatilities: Any, call_strikes: Any, call_volatilities: Any, step: float
) -> float:
    """Fair variance per year, σ², of a swap on a stock without dividends.

    Strikes (n,) ascend in USD and meet at the boundary, the highest put strike = the lowest call strike; volatilities (n,) per
    √year; ``step`` USD is the distance to one more strike beyond each end. Raises `OutOfRange` and `NotANumber`.
    """
    spot, years, step = float(positive("spot (USD)", spot)), float(positive("years", years)), float(positive("step (USD)", step))
    rate = float(real("rate", rate))
    strips = []
    for side, kind, strikes, volatilities in ((-1, "put", put_strikes, put_volatilities), (1, "call", call_strikes, call_volatilities)):
        strikes, volatilities = positive(f"{kind}_strikes (USD)", strikes), not_negative(f"{kind}_volatilities", volatilities)
        if strikes.ndim != 1 or strikes.shape != volatilities.shape or np.any(np.diff(strikes) <= 0):
            raise OutOfRange("strikes must ascend, with one volatility each: sort them and leave out doubles.")
        strips.append((side, strikes[::side], volatilities[::side]))
    boundary = float(strips[0][1][0])
    if boundary != strips[1][1][0]:
        raise OutOfRange(f"the highest put strike, {boundary:g} USD, must be the lowest call strike, not {strips[1][1][0]:g} USD.")
    if strips[0][1][-1] <= step:
        raise OutOfRange(f"step cannot be {step:g} USD: it must be below the lowest put strike, {strips[0][1][-1]:g} USD.")
    cost = 0.0
    for side, strikes, volatilities in strips:
        weights = strip_weights(strikes, boundary, years, strikes[-1] + side * step)
        cost += float(weights @ price(spot, strikes, years, volatilities, rate, cp=side))
    grown = np.exp(rate * years)
    return float(2 / years * (rate * years - (spot / boundary * grown - 1) - np.log(boundary / spot)) + grown * cost)
