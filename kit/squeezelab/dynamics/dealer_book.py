"""The options that dealers hold and owe: their gamma along the price, and the loop gain of hedging it.

The sign of a gamma is the dealers': above 0 they hold it.
A long room: one chain by the naive signs, and a book told by a few numbers.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, Values
from ..errors import NotANumber, as_given
from . import guard
from .asked import asked

__all__ = ["MONEYNESS", "MULTIPLIER", "amplifier", "book", "exposure", "gamma_exposure", "loop", "owned", "shape", "width"]

MONEYNESS = np.arange(0.60, 1.41, 0.025)  # strikes over the start price


MULTIPLIER = 100.0  # shares per listed option
HOLLOW = 0.9  # of the gamma at the nearest strike: what is less has sunk between two strikes, and is not where they are thickest


@asked
def gamma_exposure(
    price: Array,
    strike: Array,
    is_call: Array,
    implied_volatility: Array,
    open_interest: Array,
    years: float,
    multiplier: float = MULTIPLIER,
) -> Array:
    """Dealer gamma by the naive signs: calls held, puts owed.

    Parameters
    ----------
    price : ndarray, (n,)
        USD, above 0.
    strike, implied_volatility : ndarray, (m,)
        Of the chain: USD, and decimals per √year, above 0.
    is_call : ndarray of bool, (m,)
        Calls, or else puts.
    open_interest : ndarray, (m,)
        Contracts, 0 or more.
    years : float
        Until all of them expire, above 0.
    multiplier : float
        Shares per contract, above 0.

    Returns
    -------
    ndarray, (n,)
        USD that dealers trade per 1 % move; above 0 they trade against it.

    Raises
    ------
    NotANumber, OutOfRange
        Where a price, a strike, a volatility, ``years`` or ``multiplier`` is not above 0 and finite, or ``is_call`` is not True or False.

    References
    ----------
    Black and Scholes (1973) without carry; signs after SqueezeMetrics (2017).
    """
    years, multiplier = float(guard.positive("years", years)), float(guard.positive("multiplier", multiplier))
    root = guard.positive("implied_volatility", implied_volatility) * np.sqrt(years)
    x = guard.positive("price", price)[:, None]
    strike, open_interest, is_call = (
        guard.positive("strike", strike),
        guard.not_negative("open_interest", open_interest),
        np.asarray(is_call),
    )
    if is_call.dtype.kind != "b":
        raise NotANumber(f"is_call must be True for a call and False for a put, not {as_given(is_call)}.")
    d1 = (np.log(x / strike) + root**2 / 2) / root
    per_option = np.exp(-(d1**2) / 2) / np.sqrt(2 * np.pi) / (x * root)
    gamma = (np.where(is_call, 1.0, -1.0) * per_option * open_interest * multiplier * x**2 * 0.01).sum(axis=1)
    return guard.answered("gamma_exposure", gamma)


def amplifier(gamma: Array, adv: Array, y: Array) -> Array:
    """A = 1/(1 + 100 Y G/ADV): what one unit of news becomes when hedges clear at once; infinite from g = 1 on.

    Parameters
    ----------
    gamma : ndarray
        G, USD per 1 %; above 0 dealers hold it.
    adv : ndarray
        Average daily volume, USD, above 0.
    y : ndarray
        Y, decimal move per part of the daily volume.

    Returns
    -------
    ndarray
        Times the news, above 0.
    """
    g = loop(gamma, adv, y)
    return np.where(g < 1, 1 / (1 - np.where(g < 1, g, 0.0)), np.inf)


def loop(gamma: Array, adv: Array, y: Array) -> Array:
    """Loop gain g = -100 Y G / ADV; G in USD per 1 %, positive = dealers long gamma.

    Parameters
    ----------
    gamma : ndarray
        G, USD per 1 %; above 0 dealers hold it.
    adv : ndarray
        Average daily volume, USD, above 0.
    y : ndarray
        Y, decimal move per part of the daily volume.

    Returns
    -------
    ndarray
        A pure number; above 0 amplifies.
    """
    return -100 * np.asarray(y) * np.asarray(gamma) / adv


def width(p: Values) -> Array:
    """How wide an option's gamma is in log price: volatility to expiry.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        A decimal above 0.
    """
    return np.asarray(p.implied_volatility * np.sqrt(p.days_to_expiry / 365))


def shape(p: Values, x: Array, strike: Array) -> Array:
    """S² times the gamma of one option at log price ``x``, up to a factor: exp(x - d1²/2).

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    x, strike : ndarray
        Log over the start price; they broadcast, the lanes last.

    Returns
    -------
    ndarray
        Pure numbers, 0 or more.
    """
    root = width(p)
    d1 = (x - strike) / root + root / 2
    return np.asarray(np.exp(x - d1 * d1 / 2))


def book(p: Values) -> tuple[Array, Array]:
    """What dealers hold of calls above and owe of puts below the spot, by strike: USD per 1 % for each unit of `shape`.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    calls : ndarray, (strikes, lanes)
        Above 0 dealers hold gamma.
    puts : ndarray, (strikes, lanes)
        0 or below.
    """
    k = np.log(MONEYNESS)[:, None]

    def around(centre: Array) -> Array:
        weight = np.exp(-((k - centre) ** 2) / (2 * p.strike_width**2))
        nearest = k[np.abs(k - centre).argmin(axis=0), 0]  # near expiry gamma lies at the strikes alone, and there is none between
        peak, at_strike = ((weight * shape(p, x, k)).sum(axis=0) for x in (centre, nearest))
        return np.asarray(weight / np.maximum(peak, HOLLOW * at_strike))  # 1 at the peak of the sum

    return p.dealer_gamma * (1 - p.put_share) * around(p.strike_gap), -np.abs(p.dealer_gamma) * p.put_share * around(-p.strike_gap)


def owned(p: Values) -> Array:
    """Calls and puts together, by strike.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (strikes, lanes)
        As in `book`.
    """
    calls, puts = book(p)
    return calls + puts


def exposure(p: Values, x: Array) -> Array:
    """Dealer gamma at log price ``x`` (n, lanes), USD per 1 %.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    x : ndarray, (n, lanes)
        Log price over the start price.

    Returns
    -------
    ndarray, (n, lanes)
        USD per 1 %; above 0 dealers hold gamma.
    """
    return np.asarray((owned(p)[:, None] * shape(p, x, np.log(MONEYNESS)[:, None, None])).sum(axis=0))
