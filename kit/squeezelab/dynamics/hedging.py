"""The account of a hedged option: shares bought and sold on the way to expiry, their cost, and what moved the profit.

Everything is for one option on one share; times are years, rates and volatilities decimals per year. The *hedger* is
short the option and long its delta in shares, unless a ``side`` says otherwise. Costs are one-way shares of the value traded.
Sources: Hull, Options, Futures and Other Derivatives, ch. 19; Boyle & Emanuel (1980).
A long room: one account on many paths, and the rules by which its hedger trades.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtr

from ..core import Array
from ..errors import OutOfRange, as_given
from . import guard
from .allowed import all_whole
from .asked import asked
from .normal_cdf import ROOT_TWO_PI, normal_cdf

__all__ = ["RULES", "Accounts", "call_and_greeks", "exits_a_day", "hedge_paths", "no_trade_band"]

Rule = Literal["delta", "band", "stop"]
RULES = ("delta", "band", "stop")
BLOCK = 262144  # steps x paths that are worked on at once


@dataclass(frozen=True)
class Accounts:
    """What hedging cost on each path, USD per share, shape (paths,): ``cost`` net of the option's payoff, ``fees`` part of it.

    Parameters
    ----------
    cost : ndarray, (paths,)
        USD a share, fees included, net of the payoff; above 0 is paid by the hedger.
    fees : ndarray, (paths,)
        USD a share, 0 or more.
    """

    cost: Array
    fees: Array


def call_and_greeks(price: Array, strike: Array, volatility: Array, rate: Array, left: Array) -> tuple[Array, Array, Array, Array]:
    """Value, delta, gamma and vega of a European call without dividends, by the shortest way: one option a step, thousands of steps.

    All arrays broadcast; prices, ``volatility`` and ``left`` years above 0 are the caller's promise (`BlackScholes` checks and
    holds in the wings).

    Parameters
    ----------
    price, strike : ndarray
        USD, above 0.
    volatility : ndarray
        Decimal per √year, above 0.
    rate : ndarray
        Decimal a year.
    left : ndarray
        Years to expiry, above 0.

    Returns
    -------
    value : ndarray
        USD a share.
    delta : ndarray
        Shares, from 0 to 1.
    gamma : ndarray
        Shares per USD.
    vega : ndarray
        USD per 1.00 of volatility.
    """
    years_root = np.sqrt(left)
    root = volatility * years_root
    d1 = (np.log(price / strike) + rate * left) / root + 0.5 * root
    delta = ndtr(d1)
    density = np.exp(-0.5 * d1 * d1) / ROOT_TWO_PI
    value = price * delta - strike * np.exp(-rate * left) * ndtr(d1 - root)
    return value, delta, density / (price * root), price * years_root * density


@asked
def hedge_paths(
    normals: Array, *, start: float, strike: float, years: float, rate: float, drift: float, volatility: float, hedge_volatility: float,
    rule: Rule = "delta", cost: float = 0.0, risk_tolerance: float = 1.0, interest: bool = True, ends: bool = True,
) -> Accounts:  # fmt: skip
    """Hedges a short call along many paths and settles at expiry.

    ``normals`` (steps, paths) standard normal; ``start``, ``strike`` USD; ``drift`` and ``volatility`` are those of the
    price, ``hedge_volatility`` that of the delta. ``rule``: ``delta`` returns to the delta at each step, ``band`` only
    to the edge of the Whalley-Wilmott band of ``risk_tolerance`` USD, ``stop`` holds a share while the price is above the
    strike. ``cost`` is the one-way share of value lost in a trade; ``ends`` charges it for the first and the last trade
    too. With ``interest`` each sum is discounted to today, without it nothing is (as Hull's Tables 19.1 and 19.4 are printed).
    Raises `NotANumber` or `OutOfRange`.

    Parameters
    ----------
    normals : ndarray, (steps, paths)
        Standard normals.
    start, strike : float
        USD, above 0.
    years : float
        To expiry, above 0.
    rate, drift : float
        Decimals a year.
    volatility, hedge_volatility : float
        Of the price and of the delta, decimals per √year, above 0.
    rule : {'delta', 'band', 'stop'}
        When the hedger trades.
    cost : float
        Part of the value traded, one way, from 0 to below 1.
    risk_tolerance : float
        USD, above 0.
    interest : bool
        Whether sums are discounted to today.
    ends : bool
        Whether the first and the last trade are charged.

    Returns
    -------
    Accounts
        Cost and fees of each path, (paths,) each.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, the rule is none of these, or ``normals`` have another shape.

    References
    ----------
    Hull, Options, Futures and Other Derivatives, ch. 19; Boyle & Emanuel (1980); Whalley & Wilmott (1997) for the band.
    """
    for name, value in (
        ("start", start),
        ("strike", strike),
        ("years", years),
        ("volatility", volatility),
        ("hedge_volatility", hedge_volatility),
    ):
        guard.positive(name, value)
    guard.real("rate", rate), guard.real("drift", drift), guard.within("cost", cost, 0, 1, open_high=True)
    guard.positive("risk_tolerance", risk_tolerance)
    if rule not in RULES:
        raise OutOfRange(f"rule cannot be {as_given(rule)}: allowed is {', '.join(RULES)}.")
    if normals.ndim != 2 or not normals.size:
        raise OutOfRange(f"normals must have shape (steps, paths) with one step or more, not {normals.shape}.")
    steps, paths = normals.shape
    rates = (rate, volatility * sqrt(years / steps), (drift - 0.5 * volatility**2) * years / steps)
    block = max(BLOCK // steps, 512)
    parts = [
        _block(
            normals[:, first : first + block], start, strike, years, *rates, hedge_volatility, rule, cost, risk_tolerance, interest, ends
        )
        for first in range(0, paths, block)
    ]
    return Accounts(*(guard.answered("hedge_paths", np.concatenate(part)) for part in zip(*parts, strict=True)))


def _block(
    normals: Array, start: float, strike: float, years: float, rate: float, scale: float, per_step: float, hedge_volatility: float,
    rule: Rule, cost: float, risk_tolerance: float, interest: bool, ends: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """Net cost and fees on a few paths, all steps at once while they fit the processor's cache."""
    steps, paths = normals.shape
    left = np.linspace(years, 0, steps + 1)[:, None]
    gone = per_step * np.arange(steps + 1.0)[:, None]  # what drift has added to ln S
    x = np.empty((steps + 1, paths))  # ln(S/K) without its drift
    x[0] = log(start / strike)
    np.multiply(normals, scale, out=x[1:])
    for i in range(steps):  # row by row: np.cumsum walks down the columns, ten times slower
        x[i + 1] += x[i]
    held, at = np.empty((steps, paths)), np.empty((steps, paths))
    root = hedge_volatility * np.sqrt(left[:-1])
    if rule == "stop":
        np.greater(x[:-1], -gone[:-1], out=held, casting="unsafe")
    else:
        np.multiply(x[:-1], 1 / root, out=at)
        at += (gone[:-1] + (rate + 0.5 * hedge_volatility**2) * left[:-1]) / root
        normal_cdf(at, held)
    x += gone + (log(strike) - (rate * (years - left) if interest else 0.0))
    price = np.exp(x, out=x)  # discounted to today where interest counts
    if rule == "band":
        spot = price[:-1] * np.exp(rate * (years - left[:-1])) if interest else price[:-1]
        gamma = np.exp(-0.5 * at * at) / (ROOT_TWO_PI * spot * root)
        _stay_within(held, no_trade_band(spot, gamma, cost, risk_tolerance, rate, left[:-1]))
    owed = strike * (exp(-rate * years) if interest else 1.0)
    fees = np.zeros(paths)
    if cost:
        traded = np.abs(np.diff(held, axis=0, prepend=0.0), out=at)
        skipped = 0 if ends else 1
        fees = cost * np.einsum("ij,ij->j", traded[skipped:], price[skipped:-1])
        if ends:
            fees += cost * np.abs((price[-1] > owed) - held[-1]) * price[-1]
    gained = np.einsum("ij,ij->j", held, np.subtract(price[1:], price[:-1], out=at))
    return np.maximum(price[-1] - owed, 0.0) - gained + fees, fees


def _stay_within(target: Array, half: Array) -> None:
    """Replaces each row by the holding that moves only to the nearer edge of ``target`` ± ``half``; starts from nothing held."""
    held = np.zeros(target.shape[1])
    low, high = target - half, target + half
    for i in range(len(target)):
        np.clip(held, low[i], high[i], out=target[i])
        held = target[i]


def no_trade_band(
    price: Array, gamma: Array, cost: float | Array, risk_tolerance: float | Array, rate: float | Array, left: float | Array
) -> Array:
    """Half the no-trade band around the delta, in shares: (1.5 e^{-r tau} lambda S Gamma^2 x tolerance)^{1/3}.

    ``cost`` lambda is one-way; ``risk_tolerance`` USD is one over the hedger's risk aversion (Whalley & Wilmott 1997).
    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    price : ndarray
        USD, above 0.
    gamma : ndarray
        Shares per USD.
    cost : float or ndarray, (lanes,)
        Part of the value traded, one way.
    risk_tolerance : float or ndarray, (lanes,)
        USD.
    rate : float or ndarray, (lanes,)
        Decimal a year.
    left : float or ndarray, (lanes,)
        Years to expiry.

    Returns
    -------
    ndarray
        Shares, 0 or more.

    References
    ----------
    Whalley & Wilmott (1997).
    """
    return np.cbrt(1.5 * np.exp(-rate * left) * cost * price * gamma * gamma * risk_tolerance)


@asked
def exits_a_day(
    band: float | Array, volatility: float | Array, seed: int, days: int = 30, looks: int = 192, paths: int = 256
) -> Array:  # fmt: skip
    """How often a price leaves a band around where it last stood still, on average a day; ``band`` half its width, as a share.

    Simulated on ``paths`` of ``days`` trading days, the same normals for every lane; the band is laid anew at each exit.
    ``volatility`` a year. Looks too far apart miss exits: a band should be several times the move between two looks.

    Parameters
    ----------
    band : float or ndarray, (lanes,)
        Half-width, decimal of the price, above 0.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    seed : int
        Of the paths.
    days, looks, paths : int
        Trading days, looks a day, and how many paths.

    Returns
    -------
    ndarray, (lanes,)
        Exits a trading day, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    guard.whole("seed", seed)
    all_whole(1, 100_000, days=days, looks=looks, paths=paths)
    rng = np.random.default_rng(seed)
    edge = guard.positive("band", band) / (guard.positive("volatility", volatility) / np.sqrt(252 * looks))
    position, exits = np.zeros((paths, *edge.shape)), np.zeros(edge.shape)
    for _ in range(days * looks):
        position += rng.standard_normal((paths, *(1,) * edge.ndim))
        out = np.abs(position) >= edge
        exits += out.sum(axis=0)
        position[out] = 0.0
    return exits / (days * paths)
