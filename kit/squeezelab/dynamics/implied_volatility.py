"""Implied volatility: the volatility at which a quoted price is the Black-Scholes price.

A quote is brought to its time value out of the money, where no digits hide behind intrinsic value. The first guess is
the explicit formula of Stefanica & Radoicic (2017), within 9 %; steps of fourth order (Householder) on the logarithm of
the price against the logarithm of total volatility, as in Jaeckel (2015), then need two rounds for nearly every quote.
A quote that no volatility explains gets a reason.
A long room: one search, from its first guess to the reason that a bad quote gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from ..core import Array
from ..errors import NoAnswer
from .asked import asked
from .black_scholes import call_or_put
from .guard import plain
from .scaled_price import gap, log_ratio, ratio_y

__all__ = ["ImpliedVolatility", "first_guess", "implied_volatilities", "implied_volatility"]

REASONS = (
    "",
    "the price is not a finite number",
    "spot, strike and years to expiry must be finite and above 0, rate and carry finite",
    "the price is below 0",
    "the price is below its value at no volatility at all, the discounted payoff of the forward: buying it and hedging would be free money",
    "the price has no time value in floating point: every small volatility gives it",
    "the price is not below its upper bound, the discounted underlying for a call and the discounted strike for a put",
    "the search did not settle",
)
SETTLED = 3e-5  # a fourth-order step this small leaves an error beyond the last digit
ROUNDS = 30
CENTRE = 1e-4  # price and log moneyness below which b and c of the first guess lose their digits
ROUNDING = 4 * np.finfo(float).eps  # what a quote's last digits leave open


@dataclass(frozen=True)
class ImpliedVolatility:
    """What quotes imply: ``volatility`` per √year, NaN where there is a reason; ``code`` says which of `REASONS`, 0 for none.

    Parameters
    ----------
    volatility : ndarray
        Decimal per √year; NaN where there is a reason.
    code : ndarray of int
        Place in `REASONS`, 0 for an answer; the same shape.
    """

    volatility: Array
    code: Array

    @property
    def ok(self) -> Array:
        """Where there is an answer."""
        return self.code == 0

    @property
    def reason(self) -> Array:
        """The sentence for each quote, empty where there is an answer."""
        return np.array(REASONS, dtype=object)[self.code]


@asked
def implied_volatility(price: Any, spot: Any, strike: Any, years: Any, rate: Any = 0.0, carry: Any = None, cp: Any = 1) -> Array:
    """The volatility per √year of each quote; arguments broadcast as in `BlackScholes`, ``price`` in USD.

    Raises `NoAnswer` with the reason of the first impossible quote; see `implied_volatilities` for many quotes, some bad.

    Parameters
    ----------
    price : float or ndarray
        Quote, USD per unit of underlying; all arguments broadcast.
    spot, strike : float or ndarray
        USD, above 0.
    years : float or ndarray
        To expiry, above 0.
    rate : float or ndarray
        Decimal a year, continuous.
    carry : float or ndarray, optional
        Cost of carry b, decimal a year; the rate if None.
    cp : float or ndarray
        +1 for a call, -1 for a put.

    Returns
    -------
    ndarray
        Decimal per √year, the arguments broadcast.

    Raises
    ------
    NoAnswer
        Where no volatility explains a quote.
    NotANumber, OutOfRange
        Where an argument is no number, or ``cp`` neither +1 nor -1.
    """
    found = implied_volatilities(price, spot, strike, years, rate, carry, cp)
    if not found.ok.all():
        first = np.argwhere(~found.ok)[0]
        shown = np.broadcast_to(np.asarray(price, float), found.code.shape)[tuple(first)]
        which = f"Quote {', '.join(map(str, first))} " if found.code.ndim else "The quote "
        raise NoAnswer(f"{which}of {shown:g} USD implies no volatility: {REASONS[int(found.code[tuple(first)])]}.")
    return found.volatility


@asked
def implied_volatilities(
    price: Any, spot: Any, strike: Any, years: Any, rate: Any = 0.0, carry: Any = None, cp: Any = 1
) -> ImpliedVolatility:
    """The volatility of each quote, and a reason where none explains it; arguments as in `implied_volatility`.

    Parameters
    ----------
    price : float or ndarray
        Quote, USD per unit of underlying; all arguments broadcast.
    spot, strike : float or ndarray
        USD, above 0.
    years : float or ndarray
        To expiry, above 0.
    rate : float or ndarray
        Decimal a year, continuous.
    carry : float or ndarray, optional
        Cost of carry b, decimal a year; the rate if None.
    cp : float or ndarray
        +1 for a call, -1 for a put.

    Returns
    -------
    ImpliedVolatility
        Volatility and reason of each quote, the arguments broadcast.

    Raises
    ------
    NotANumber, OutOfRange
        Where an argument is no number, or ``cp`` neither +1 nor -1.

    References
    ----------
    Stefanica & Radoicic (2017) for the guess; Jaeckel (2015) for the steps.
    """
    carry = rate if carry is None else carry
    named = {"price": price, "spot": spot, "strike": strike, "years": years, "rate": rate, "carry": carry}
    price, spot, strike, years, rate, carry = (plain(name, value) for name, value in named.items())
    cp = call_or_put(cp)
    with np.errstate(all="ignore"):
        sound = (spot > 0) & (strike > 0) & (years > 0) & np.isfinite(spot * strike * years * rate * carry)
        gets, pays = spot * np.exp((carry - rate) * years), strike * np.exp(-rate * years)
        x = log_ratio(spot, strike) + carry * years
        inside = np.maximum(cp * pays * np.expm1(x), 0.0)
        time_value = price - inside
        scaled = time_value / (np.sqrt(gets) * np.sqrt(pays))
        hidden = ROUNDING * inside
        bound = np.where(cp > 0, gets, pays)
        x, scaled, years, code = np.broadcast_arrays(np.abs(x), scaled, years, 0)
        code = code.astype(np.int8)
        faults = (  # a later one overrules
            (6, price >= bound * (1 - ROUNDING)), (5, time_value <= hidden), (4, time_value < -hidden),
            (3, price < 0), (2, ~sound), (1, ~np.isfinite(price)),
        )  # fmt: skip
        for number, bad in faults:
            code[np.broadcast_to(bad, code.shape)] = number
        good = np.nonzero(np.atleast_1d(code == 0))
        volatility = np.full(np.atleast_1d(code).shape, np.nan)
        root, settled = _solve(np.atleast_1d(x)[good], np.atleast_1d(scaled)[good])
        volatility[good] = root / np.sqrt(np.atleast_1d(years)[good])
    volatility = volatility.reshape(code.shape)
    if not settled.all():
        np.atleast_1d(code)[tuple(axis[~settled] for axis in good)] = 7
        volatility[code == 7] = np.nan
    return ImpliedVolatility(volatility, code)


def _solve(x: Array, scaled: Array) -> tuple[Array, Array]:
    bound = np.exp(-x / 2)
    upper = scaled > bound / 2
    log_target = np.log(np.where(upper, bound - scaled, scaled) * np.sqrt(2 * np.pi))
    root = first_guess(x, scaled)
    going = np.arange(x.size)
    for _ in range(ROUNDS):
        step = _step(x[going], root[going], log_target[going], upper[going])
        root[going] *= np.exp(step)
        going = going[~(np.abs(step) <= SETTLED)]
        if not going.size:
            break
    settled = np.ones(x.shape, bool)
    settled[going] = False
    return root, settled


def _step(x: Array, root: Array, log_target: Array, upper: Array) -> Array:
    """The move of ln(σ√T): Householder's third method on ln price, or on ln(bound - price) in the upper half."""
    m, t = -x / root, root / 2
    high = np.flatnonzero(upper)
    if high.size == x.size:
        scale = ratio_y(-m - t) + ratio_y(m - t)
    else:
        scale = gap(m, t)
        scale[high] = ratio_y(-m[high] - t[high]) + ratio_y(m[high] - t[high])
    slope = np.where(upper, -root, root) / scale
    bend = m * m - t * t
    miss = (log_target - np.log(scale) + (m * m + t * t) / 2) / slope
    second = 1 + bend - slope
    third = 1 + 3 * (bend - slope) + bend * bend - 3 * m * m - t * t - 3 * slope * bend + 2 * slope * slope
    move = miss * (1 + second * miss / 2) / (1 + miss * (second + third * miss / 6))
    return np.clip(np.where(np.isfinite(move), move, miss), -1.0, 1.0)


def first_guess(x: Array, scaled: Array) -> Array:
    """σ√T within 9 % (Stefanica & Radoicic 2017); in the far corners by the wing's or the centre's asymptotics.

    Parameters
    ----------
    x : ndarray, (n,)
        ``|ln(F/K)|``, 0 or more.
    scaled : ndarray, (n,)
        Time value out of the money over the root of discounted forward times discounted strike.

    Returns
    -------
    ndarray, (n,)
        Total volatility σ√T, a decimal.
    """
    share = 1 - 2 / np.pi
    value = scaled * np.exp(-x / 2)  # over the discounted strike; the option is a call with F < K
    below, f = -np.expm1(-x), np.exp(-x)
    high = 2 * value + below
    a = 4 * np.sinh(share * x) ** 2
    b = 8 * np.cosh(2 * x / np.pi) - 4 / f * np.cosh(share * x) * (f * f + 1 - high * high)
    c = 2 * value * (2 * value + 2 * below) * ((1 + f) ** 2 - high * high) / (f * f)
    g = np.maximum(-np.pi / 2 * np.log(2 * c / (b + np.sqrt(b * b + 4 * a * c))), x)
    turn = f / 2 - 0.5 + 0.5 * np.sqrt(-np.expm1(-4 * x / np.pi))  # price where σ√T = √(2x)
    guess = np.sqrt(g + x) + np.where(value <= turn, -1, 1) * np.sqrt(g - x)
    off = np.flatnonzero(~(np.isfinite(guess) & (guess > 0) & (scaled + x > CENTRE)))
    if off.size:
        guess[off] = _corner(x[off], scaled[off])
    return guess


def _corner(x: Array, scaled: Array) -> Array:
    """Far wing: x/(√3 z) with N(-z)³ ∝ price (Jaeckel 2015); centre: Corrado & Miller (1996)."""
    wing = x / (np.sqrt(3) * -ndtri(np.minimum(np.cbrt(3 * np.sqrt(3) * scaled / (2 * np.pi * x)), 0.49)))
    half = np.sinh(x / 2)
    middle = scaled + half
    centre = np.sqrt(np.pi / 2) / np.cosh(x / 2) * (middle + np.sqrt(np.maximum(middle**2 - 4 * half**2 / np.pi, 0)))
    return np.where(x > 200 * scaled, wing, centre)
