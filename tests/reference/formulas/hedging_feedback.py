"""A market in which some trade by a formula: the price that clears, and the volatility that comes of it."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics import guard
from squeezelab.errors import NoAnswer


def volatility_multiplier(share: float | Array, holding: float | Array, slope: float | Array) -> Array:
    """Volatility with the programme over volatility of income: (1 - rho phi)/(1 - rho phi - rho x phi').

    ``holding`` is phi, ``slope`` x phi'(x). Raises `NoAnswer` where the price is not unique.
    """
    share, holding, slope = guard.within("share", share, 0, 1, open_high=True), guard.real("holding", holding), guard.real("slope", slope)
    room = 1 - share * (holding + slope)
    if np.any(room <= 0):
        raise NoAnswer(
            f"No unique price: at a programme share of {np.max(share):.1%} demand rises with the price, and the book gaps. "
            "Take a smaller share."
        )
    return (1 - share * holding) / room


def reduced_form_volatility(volatility: float | Array, weight: float | Array, price: float | Array, gamma: float | Array) -> Array:
    """sigma / (1 - rho lambda S Gamma), ``weight`` = rho lambda (Frey 2000; Schoenbucher & Wilmott 2000). Raises `NoAnswer` from 1 on."""
    feedback = guard.real("weight", weight) * guard.positive("price", price) * guard.real("gamma", gamma)
    if np.any(feedback >= 1):
        raise NoAnswer("No unique price: hedging moves the price by as much as the price moved, and the book gaps. Take a smaller weight.")
    return guard.positive("volatility", volatility) / (1 - feedback)
