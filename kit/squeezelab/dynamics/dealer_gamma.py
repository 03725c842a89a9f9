"""Hedging dealers along the price: the gain of their loop, and where news and hedging balance.

Prices are log prices over the start price unless said otherwise. The sign of a gamma is the dealers': above 0 they hold it.
A long room: one market round by round, from the balance of news and hedging to the fixed point of a push.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, State, Values
from . import guard
from .asked import asked
from .dealer_book import exposure, loop
from .hedging_balance import ENDS, POINTS, Balance, balance, needed, paths, settle

__all__ = ["BRINK", "draw", "flip_level", "gain", "gain_now", "one_push", "small_push", "start", "step"]


BRINK = 0.98  # gain from which on gamma that stays as it is would make 50 % of 1 %, and more: it does not stay


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of the dealers' hedging at ``price``.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    price : ndarray, (n, lanes)
        USD.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    dict of ndarray, (n, lanes)
        By ``dealers``: a pure number; above 0 amplifies.
    """
    return {"dealers": loop(exposure(p, np.log(np.maximum(price, 1e-9) / p.start_price)), p.daily_volume, p.impact)}


def gain_now(p: Values) -> Array:
    """Loop gain at the spot, shape (lanes,).

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        A pure number; above 0 amplifies.
    """
    return gain(p, p.start_price[None, :], {})["dealers"][0]


def small_push(p: Values) -> Array:
    """What 1 % of news becomes at the gamma of the spot, a decimal; NaN from a gain of `BRINK` on.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        Decimal move.
    """
    g = gain_now(p)
    return np.where(g < BRINK, 0.01 / np.where(g < BRINK, 1 - g, 1), np.nan)


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's news: a standard normal a day, made of the night's and the day's.

    Parameters
    ----------
    rng : numpy.random.Generator
        Of one seed.
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    Draws
        ``news`` (days,), standard normals.
    """
    return {"news": rng.standard_normal((2, p.days)).sum(axis=0) / np.sqrt(2)}


def start(p: Values, draws: Draws) -> State:
    """At the start price, with the balance of news and hedging at these values.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        ``x``, ``news_x`` and ``owed`` in logs, ``held_by`` the news that holds ``x``, prices in USD, (lanes,) each.
    """
    held = balance(p)
    lanes = np.broadcast_shapes(held.terms.shape[2:], p.news.shape, *(a.shape[1:] for a in draws.values()))
    at = np.zeros(lanes)
    return {
        "x": at, "news_x": at, "owed": at, "held_by": needed(held, at), "price": p.start_price + at, "news_alone": p.start_price + at,
        "balance": held, "ahead": _days_to_come(held, at, p, draws, 0), "from": 0, "values": p,
    }  # fmt: skip


def _days_to_come(held: Balance, x: Array, p: Values, draws: Draws, t: int) -> Array | None:
    """The log prices of all days from ``t`` on, where they follow from the news at once; None where each follows from the last."""
    return None if p.timing == "late" else paths(held, x, p.news * draws["news"][t:] + 0 * x)


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: news, and the hedging it calls for, at once or a day late.

    Parameters
    ----------
    state : State
        The market after the last step, arrays by name with the lanes last.
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        A day later; ``owed`` is the log move that late hedges still cause.
    """
    t, x, held, at = state["t"], state["x"], state["balance"], state["held_by"]
    ahead, since, owed = state["ahead"], state["from"], 0 * x
    if state["values"] is not p:
        held, since = balance(p), t
        at, ahead = needed(held, x), _days_to_come(held, x, p, draws, t)
    news = p.news * draws["news"][t]
    if ahead is not None:
        new, at = ahead[t - since], at + news
    elif p.timing == "late":
        new = np.clip(x + news + state["owed"], *ENDS)
        then = needed(held, new)
        owed, at = (new - x) - (then - at), then
    else:
        new = settle(held, x, at + news, news >= 0)
        ends = (new == ENDS[0]) | (new == ENDS[1])
        at = np.where(ends, needed(held, new), at + news) if ends.any() else at + news
    news_x = state["news_x"] + news
    return {
        "x": new, "news_x": news_x, "owed": owed, "held_by": at, "price": p.start_price * np.exp(new),
        "news_alone": p.start_price * np.exp(news_x), "balance": held, "ahead": ahead, "from": since, "values": p,
    }  # fmt: skip


def flip_level(p: Values) -> Array:
    """The price nearest the spot at which the dealers' gamma changes sign; NaN where it keeps its sign. Shape (lanes,).

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        USD.
    """
    grid = np.linspace(*ENDS, POINTS)
    g = exposure(p, grid[:, None])
    live = np.abs(g) > 1e-3 * np.abs(p.dealer_gamma)
    out = np.full(g.shape[1], np.nan)
    turns = (np.sign(g[1:]) != np.sign(g[:-1])) & (live[1:] | live[:-1])
    for lane in np.flatnonzero(turns.any(axis=0)):
        cross = np.flatnonzero(turns[:, lane])
        own = Values({name: a[lane : lane + 1] if isinstance(a, np.ndarray) and a.size > 1 else a for name, a in p.items()})
        found = _crossing(own, grid[cross], grid[cross + 1])
        out[lane] = np.exp(found[np.argmin(np.abs(found))])
    return out * p.start_price


def _crossing(p: Values, low: Array, high: Array) -> Array:
    """The log prices between ``low`` and ``high`` at which the gamma of one lane changes sign, (n,), by regula falsi (Illinois)."""
    a, b = low, high
    fa, fb = (exposure(p, end[:, None])[:, 0] for end in (a, b))
    for _ in range(60):
        x = np.where(fb == fa, a, b - fb * (b - a) / np.where(fb == fa, 1.0, fb - fa))
        fx = exposure(p, x[:, None])[:, 0]
        turned = np.sign(fx) != np.sign(fb)
        a, fa, b, fb = np.where(turned, b, a), np.where(turned, fb, fa / 2), x, fx
        if not (np.abs(b - a) * (fb != 0) > 1e-15).any() or not fb.any():
            break
    return np.asarray(b)


@asked
def one_push(p: Values, push: float = 0.01) -> Array:
    """What news of ``push`` becomes from the spot, hedges clearing at once; shape (lanes,).

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    push : float
        Log move without hedging.

    Returns
    -------
    ndarray, (lanes,)
        Log move with it.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    """
    held, news = balance(p), guard.real("push", push)
    at = np.zeros(held.terms.shape[2])
    return settle(held, at, needed(held, at) + news, at + news >= 0)
