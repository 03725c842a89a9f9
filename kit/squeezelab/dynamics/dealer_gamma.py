"""Hedging dealers along the price: their gamma over strikes, the gain of their loop, and where news and hedging balance.

Prices are log prices over the start price unless said otherwise. The sign of a gamma is the dealers': above 0 they hold it.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, State, Values
from . import guard

__all__ = [
    "GRID",
    "MONEYNESS",
    "MULTIPLIER",
    "amplifier",
    "balance",
    "book",
    "draw",
    "exposure",
    "flip_level",
    "gain",
    "gain_now",
    "gamma_exposure",
    "lookup",
    "loop",
    "met",
    "one_push",
    "settle",
    "shape",
    "small_push",
    "start",
    "step",
]

MONEYNESS = np.arange(0.60, 1.41, 0.025)  # strikes over the start price
GRID = np.linspace(np.log(0.4), np.log(2.5), 421)  # log price over spot, where the hedging demand is tabulated
MULTIPLIER = 100.0  # shares per listed option


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
    price : array of shape (n,)
        Prices of the underlying at which the gamma is wanted, USD.
    strike, is_call, implied_volatility, open_interest : arrays of shape (m,)
        The chain: strikes in USD, whether each is a call, volatilities per year as decimals, open contracts.
    years : float
        Until all of them expire.
    multiplier : float
        Shares per contract.

    Returns
    -------
    array of shape (n,)
        USD that dealers trade per 1 % move; above 0 they trade against it.

    Raises
    ------
    OutOfRange, NotANumber
        Where a price, a volatility, ``years`` or ``multiplier`` is not above 0 and finite.

    Notes
    -----
    Black and Scholes (1973) without carry; signs after SqueezeMetrics (2017).
    """
    years, multiplier = float(guard.positive("years", years)), float(guard.positive("multiplier", multiplier))
    root = guard.positive("implied_volatility", implied_volatility) * np.sqrt(years)
    x = guard.positive("price", price)[:, None]
    d1 = (np.log(x / strike) + root**2 / 2) / root
    per_option = np.exp(-(d1**2) / 2) / np.sqrt(2 * np.pi) / (x * root)
    return (np.where(is_call, 1.0, -1.0) * per_option * open_interest * multiplier * x**2 * 0.01).sum(axis=1)


def amplifier(gamma: Array, adv: Array, y: Array) -> Array:
    """A = 1/(1 + 100 Y G/ADV): what one unit of news becomes when hedges clear at once; infinite from g = 1 on."""
    g = loop(gamma, adv, y)
    return np.where(g < 1, 1 / (1 - np.where(g < 1, g, 0.0)), np.inf)


def loop(gamma: Array, adv: Array, y: Array) -> Array:
    """Loop gain g = -100 Y G / ADV; G in USD per 1 %, positive = dealers long gamma."""
    return -100 * np.asarray(y) * np.asarray(gamma) / adv


def shape(p: Values, x: Array, centre: Array, moneyness: Array = MONEYNESS) -> Array:
    """Gamma by strike at log price ``x`` (n, lanes), 1 at the peak of the sum; shape (strikes, n, lanes)."""
    root = p.implied_volatility * np.sqrt(p.days_to_expiry / 365)
    k = np.log(moneyness)[:, None, None]
    weight = np.exp(-((k - centre) ** 2) / (2 * p.strike_width**2))

    def at(y: Array) -> Array:
        d1 = (y - k + root**2 / 2) / root
        return weight * np.exp(-(d1**2) / 2) * np.exp(y)

    return at(x) / at(centre * np.ones((1, 1))).sum(axis=0)


def book(p: Values, x: Array) -> tuple[Array, Array]:
    """Dealer gamma by strike at log price ``x``, USD per 1 %: of calls held above, and of puts owed below the spot."""
    calls = p.dealer_gamma * (1 - p.put_share) * shape(p, x, p.strike_gap)
    puts = -np.abs(p.dealer_gamma) * p.put_share * shape(p, x, -p.strike_gap)
    return calls, puts


def exposure(p: Values, x: Array) -> Array:
    """Dealer gamma at log price ``x`` (n, lanes), USD per 1 %."""
    calls, puts = book(p, x)
    return (calls + puts).sum(axis=0)


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of the dealers' hedging at ``price``."""
    return {"dealers": loop(exposure(p, np.log(np.maximum(price, 1e-9) / p.start_price)), p.daily_volume, p.impact)}


def gain_now(p: Values) -> Array:
    """Loop gain at the spot, shape (lanes,)."""
    return gain(p, p.start_price[None, :], {})["dealers"][0]


def small_push(p: Values) -> Array:
    """What 1 % of news becomes at the gamma of the spot, a decimal; NaN from a gain of 1 on."""
    g = gain_now(p)
    return np.where(g < 1, 0.01 / np.where(g < 1, 1 - g, 1), np.nan)


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's news: a standard normal a day, made of the night's and the day's."""
    return {"news": rng.standard_normal((2, p.days)).sum(axis=0) / np.sqrt(2)}


def balance(p: Values) -> Array:
    """The news needed to rest at each log price of `GRID`, hedging included; shape (grid, lanes)."""
    g = loop(exposure(p, GRID[:, None]), p.daily_volume, p.impact)
    slope = 1 - g
    width = np.diff(GRID)[:, None]
    return np.vstack([np.zeros((1, slope.shape[1])), np.cumsum(width * (slope[1:] + slope[:-1]) / 2, axis=0)])


def start(p: Values, draws: Draws) -> State:
    """At the start price, with the balance of news and hedging tabulated for these values."""
    needed = balance(p)
    lanes = np.broadcast_shapes(needed.shape[1:], p.news.shape, *(a.shape[1:] for a in draws.values()))
    at = np.zeros(lanes)
    return {
        "x": at, "news_x": at, "owed": at, "price": p.start_price + at, "news_alone": p.start_price + at, "move": at,
        "needed": needed, "balanced": p,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: news, and the hedging it calls for, at once or a day late."""
    news = p.news * draws["news"][state["t"]]
    x = state["x"]
    needed = state["needed"] if state["balanced"] is p else balance(p)
    if p.timing == "late":
        new = np.clip(x + news + state["owed"], GRID[0], GRID[-1])
        owed = (new - x) - (lookup(needed, new) - lookup(needed, x))
    else:
        new = settle(needed, x, news)
        owed = np.zeros_like(new)
    news_x = state["news_x"] + news
    return {
        **state, "needed": needed, "balanced": p, "x": new, "news_x": news_x, "owed": owed, "move": new - x,
        "price": p.start_price * np.exp(new), "news_alone": p.start_price * np.exp(news_x),
    }  # fmt: skip


def lookup(table: Array, x: Array) -> Array:
    """The table (grid, 1 or lanes) at log price ``x`` (lanes,), linear between the points of `GRID`."""
    place = np.clip((x - GRID[0]) / (GRID[1] - GRID[0]), 0, len(GRID) - 1.000001)
    low = place.astype(int)
    lane = np.arange(np.size(x)) if table.shape[1] > 1 else 0
    below, above = table[low, lane], table[low + 1, lane]
    return np.asarray(below + (place - low) * (above - below))


def settle(needed: Array, x: Array, news: Array) -> Array:
    """Where the price comes to rest after ``news`` (lanes,), starting from log price ``x``.

    The first log price in the direction of the news at which news and hedging balance: where the
    gain is below 1 everywhere there is just one; past 1 the balance jumps over the gap.
    """
    target = lookup(needed, x) + news
    if needed.shape[1] == 1 and np.all(np.diff(needed[:, 0]) > 0):
        return np.interp(target, needed[:, 0], GRID)
    x, target, up = np.broadcast_arrays(x, target, news >= 0)
    last = len(GRID) - 1
    first = np.where(up, met(GRID, needed, x, target, up), last - met(-GRID[::-1], -needed[::-1], -x, -target, ~up))
    before = np.clip(first - np.where(up, 1, -1), 0, last)
    lane = np.arange(np.size(target)) if needed.shape[1] > 1 else 0
    y0, y1 = needed[before, lane], needed[first, lane]
    behind = np.where(up, np.maximum(GRID[before], x), np.minimum(GRID[before], x))
    y0 = np.where(behind == x, lookup(needed, x), y0)
    span = np.where(y1 == y0, 1.0, y1 - y0)
    return behind + np.clip((target - y0) / span, 0, 1) * (GRID[first] - behind)


def met(grid: Array, needed: Array, x: Array, target: Array, asked: Array) -> Array:
    """The first point of a rising ``grid`` beyond ``x`` (lanes,) that needs ``target`` or more, or the last; 0 where not ``asked``."""
    lanes = np.flatnonzero(asked)
    table = needed.T if needed.shape[1] == 1 else needed.T[lanes]
    ahead = np.searchsorted(grid, x[lanes], side="right")
    there = (table >= target[lanes, None]) & (np.arange(len(grid)) >= ahead[:, None])
    out = np.zeros(np.shape(x), int)
    out[lanes] = np.where(there.any(axis=1), there.argmax(axis=1), len(grid) - 1)
    return out


def flip_level(p: Values) -> Array:
    """The price nearest the spot at which the dealers' gamma changes sign; NaN where it keeps its sign. Shape (lanes,)."""
    g = exposure(p, GRID[:, None])
    live = np.abs(g) > 1e-3 * np.abs(p.dealer_gamma)
    out = np.full(g.shape[1], np.nan)
    for lane in range(g.shape[1]):
        cross = np.flatnonzero((np.sign(g[1:, lane]) != np.sign(g[:-1, lane])) & (live[1:, lane] | live[:-1, lane]))
        if len(cross):
            i = cross[np.argmin(np.abs(GRID[cross]))]
            out[lane] = np.exp(GRID[i] - g[i, lane] * (GRID[i + 1] - GRID[i]) / (g[i + 1, lane] - g[i, lane]))
    return out * p.start_price


def one_push(p: Values, push: float = 0.01) -> Array:
    """What news of ``push`` becomes from the spot, hedges clearing at once; shape (lanes,)."""
    state = start(p, {"news": np.zeros((1, 1))})
    return settle(state["needed"], state["x"], np.full_like(state["x"], guard.real("push", push)))
