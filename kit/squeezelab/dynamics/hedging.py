"""The account of a hedged option: shares bought and sold on the way to expiry, their cost, and what moved the profit.

Everything is for one option on one share; times are years, rates and volatilities decimals per year. The *hedger* is
short the option and long its delta in shares, unless a ``side`` says otherwise. Costs are one-way shares of the value traded.
Sources: Hull, Options, Futures and Other Derivatives, ch. 19; Boyle & Emanuel (1980).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtr

from ..core import Array
from ..errors import OutOfRange
from . import guard
from .normal_cdf import normal_cdf

__all__ = [
    "ROOT_TWO_PI",
    "RULES",
    "Accounts",
    "call_and_greeks",
    "exits_a_day",
    "hedge_paths",
    "hedge_table",
    "no_trade_band",
    "to_hundreds",
]

Rule = Literal["delta", "band", "stop"]
RULES = ("delta", "band", "stop")
BLOCK = 262144  # steps x paths that are worked on at once
ROOT_TWO_PI = sqrt(2 * np.pi)


@dataclass(frozen=True)
class Accounts:
    """What hedging cost on each path, USD per share, shape (paths,): ``cost`` net of the option's payoff, ``fees`` part of it."""

    cost: Array
    fees: Array


def call_and_greeks(price: Array, strike: Array, volatility: Array, rate: Array, left: Array) -> tuple[Array, Array, Array, Array]:
    """Value, delta, gamma and vega of a European call without dividends, by the shortest way: one option a step, thousands of steps.

    All arrays broadcast; prices, ``volatility`` and ``left`` years above 0 are the caller's promise (`BlackScholes` checks and
    holds in the wings).
    """
    years_root = np.sqrt(left)
    root = volatility * years_root
    d1 = (np.log(price / strike) + rate * left) / root + 0.5 * root
    delta = ndtr(d1)
    density = np.exp(-0.5 * d1 * d1) / ROOT_TWO_PI
    value = price * delta - strike * np.exp(-rate * left) * ndtr(d1 - root)
    return value, delta, density / (price * root), price * years_root * density


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
        raise OutOfRange(f"rule cannot be {rule!r}: allowed is {', '.join(RULES)}.")
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
    return Accounts(*(np.concatenate(part) for part in zip(*parts, strict=True)))


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
    """
    return np.cbrt(1.5 * np.exp(-rate * left) * cost * price * gamma * gamma * risk_tolerance)


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


def exits_a_day(
    band: float | Array, volatility: float | Array, seed: int, days: int = 30, looks: int = 192, paths: int = 256
) -> Array:  # fmt: skip
    """How often a price leaves a band around where it last stood still, on average a day; ``band`` half its width, as a share.

    Simulated on ``paths`` of ``days`` trading days, the same normals for every lane; the band is laid anew at each exit.
    ``volatility`` a year. Looks too far apart miss exits: a band should be several times the move between two looks.
    """
    rng = np.random.default_rng(seed)
    edge = guard.positive("band", band) / (guard.positive("volatility", volatility) / np.sqrt(252 * looks))
    position, exits = np.zeros((paths, *edge.shape)), np.zeros(edge.shape)
    for _ in range(days * looks):
        position += rng.standard_normal((paths, *(1,) * edge.ndim))
        out = np.abs(position) >= edge
        exits += out.sum(axis=0)
        position[out] = 0.0
    return exits / (days * paths)
