"""A market in which some trade by a formula: the price that clears, and the volatility that comes of it.

Reference traders spend an income F on the asset (unit-elastic demand F/x); programme traders of weight ``share`` hold
``holding(x)`` of it, the supply is 1, so the price solves x (1 - rho phi(x)) = F (Frey & Stremme 1997; Sircar &
Papanicolaou 1998). Replicating an option means buying into rises (side +1): the multiplier of volatility is above 1.
Holding options against shares means selling into rises (side -1), and it is below 1.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import Array
from ..errors import NoAnswer
from . import guard
from .hedging import ROOT_TWO_PI

__all__ = ["clearing_price", "feedback_gain", "programme", "reduced_form_volatility", "share_limit", "volatility_multiplier"]


def programme(price: Array, strike: Array, volatility: Array, years: Array, side: float = 1.0) -> tuple[Array, Array]:
    """Shares held per share of the programme at ``price``, and what a rise of 100 % adds: phi = +-N(d1) and x phi'(x); r = 0."""
    guard.side("side", side)
    root = volatility * np.sqrt(years)
    d1 = np.log(price / strike) / root + root / 2
    return side * ndtr(d1), side * np.exp(-0.5 * d1 * d1) / (ROOT_TWO_PI * root)


def feedback_gain(share: Array, holding: Array, slope: Array) -> Array:
    """Loop gain of the programme: rho x phi' / (1 - rho phi); the multiplier of volatility is 1/(1 - g)."""
    return share * slope / (1 - share * holding)


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


def share_limit(volatility: float | Array, years: float | Array) -> Array:
    """The programme share from which some price is no longer unique: 1/(N(h) + n(h)/h), h = sigma sqrt(T); side +1."""
    h = guard.positive("volatility", volatility) * np.sqrt(guard.positive("years", years))
    return 1 / (ndtr(h) + np.exp(-h * h / 2) / (ROOT_TWO_PI * h))


def clearing_price(
    income: Array, share: Array, strike: Array, volatility: Array, years: Array, side: float = 1.0, near: Array | None = None
) -> Array:
    """The price x that solves x (1 - rho phi(x)) = F, USD, for a share below `share_limit`; arrays broadcast.

    Newton's step from ``near``, kept in a bracket: the price lies between F and F/(1 - rho) since 0 <= phi <= 1.
    Inner loop: values in range are the caller's promise.
    """
    ends = income + 0.0 * (share + strike + volatility + years), income / (1 - side * share) + 0.0 * (strike + volatility + years)
    low, high = np.minimum(*ends), np.maximum(*ends)
    x = (low + high) / 2 if near is None else np.minimum(np.maximum(near, low), high)
    for _ in range(80):
        holding, slope = programme(x, strike, volatility, years, side)
        missing = x * (1 - share * holding) - income
        if not (np.abs(missing) > 1e-13 * income).any():
            break
        step = x - missing / (1 - share * (holding + slope))
        inside = (step > low) & (step < high)
        low, high = np.where(missing < 0, x, low), np.where(missing > 0, x, high)
        x = step if inside.all() else np.where(inside, step, (low + high) / 2)
    return x
