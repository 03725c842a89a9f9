"""Chartists, optimistic or pessimistic, and fundamentalists, who move between the groups (Lux & Marchesi 1999, 2000).

Chartists follow each other's mood and the trend of the price; everyone looks now and then at what another group earns
and joins it, the more readily the more it earns. The price answers to the excess of orders. Groups are shares of all
traders; flows between them are normal, with the mean and the variance that single decisions would have.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from ..core import Array, Values

__all__ = ["FLOOR", "LOOKS", "critical_share", "day", "strength"]

LOOKS = 5  # times a day that groups and price are brought up to date; the trend is that of a fifth of a day
FLOOR = 0.008  # the authors keep at least this share in every group
TICK = 0.001  # the price moves by a thousandth at a time
FASTEST = 0.5  # a day in the log: the authors move the price by one tick at most, 500 times a day in bursts
RETURN = 0.0004  # a day, on other assets; the share pays as much on its value
STEEPEST = 4.0  # the exponent of a rate is held within this


def day(optimists: Array, pessimists: Array, gap: Array, trend: Array, p: Values, normals: Array) -> tuple[Array, Array, Array, Array]:
    """Optimists and pessimists as shares of all traders, the log of price over value, and its trend a day, one day later.

    All have shape (lanes,); ``normals`` (LOOKS, 4, lanes) are the draws, ``p`` the values of the model `chartist_market`.
    A single lane goes in plain numbers, several times as fast, with the same bits.

    Parameters
    ----------
    optimists, pessimists : ndarray, (lanes,)
        Chartists of either mood as parts of all traders, from 0 to 1.
    gap : ndarray, (lanes,)
        Log of price over value; above 0 the price is too high.
    trend : ndarray, (lanes,)
        Log return a day, as it was last.
    p : Values
        Of the model `chartist_market`, (lanes,) or (1,) each.
    normals : ndarray, (LOOKS, 4, lanes)
        Standard normals.

    Returns
    -------
    optimists, pessimists, gap, trend : ndarray, (lanes,)
        The same four a day later.

    References
    ----------
    Lux & Marchesi (1999, 2000).
    """
    lanes = np.broadcast_shapes(gap.shape, normals.shape[2:])
    single = lanes == (1,)
    number: Any = float if single else np.asarray
    root, least, most = (sqrt, min, max) if single else (np.sqrt, np.minimum, np.maximum)
    names = ("rethinking", "switching", "mood_weight", "trend_weight", "profit_weight", "patience", "chartist_orders",
             "fundamentalist_orders", "price_speed", "order_noise", "traders", "chartists_at_start")  # fmt: skip
    held = (*(p[name] for name in names), optimists, pessimists, gap, trend)
    nu1, nu2, alpha1, alpha2, alpha3, patience, t_c, t_f, speed, noise, traders, start, a, b, gap, trend = (
        (array.item() for array in held) if single else held
    )
    h, floor, noise = 1 / LOOKS, least(FLOOR, start / 2), 2 / np.pi * noise * noise
    for one, two, three, four in normals[..., 0].tolist() if single else normals:
        c, f = a + b, 1 - a - b
        cheap = number(np.expm1(-gap))  # how far value lies above the price, in parts of the price
        # exponents of the rates: chartists change their mood, and chartists and fundamentalists change places
        mood = least(most(alpha1 * (a - b) / (c + (c == 0)) + alpha2 / nu1 * trend, -STEEPEST), STEEPEST)
        edge, loss = RETURN * cheap + trend / nu2, patience * abs(cheap)
        hope = least(most(alpha3 * (edge - loss), -STEEPEST), STEEPEST)
        fear = least(most(alpha3 * (-edge - loss), -STEEPEST), STEEPEST)
        mood, hope, fear = number(np.exp(mood)), number(np.exp(hope)), number(np.exp(fear))
        there, back = nu1 * c * b * mood * h, nu1 * c * a / mood * h
        turned = there - back + root((there + back) / traders) * one
        there, back = nu2 * a * f * hope * h, nu2 * a * f / hope * h
        a_more = turned + there - back + root((there + back) / traders) * two
        there, back = nu2 * b * f * fear * h, nu2 * b * f / fear * h
        b_more = there - back - turned + root((there + back) / traders) * three
        a, b = most(a + a_more, floor), most(b + b_more, floor)
        fit = least((1 - FLOOR) / (a + b + FLOOR * (a + b == 0)), 1.0)
        a, b = a * fit, b * fit
        # d gap = speed (t_c (a - b) + t_f f (1 - e^gap)) dt is logistic in e^gap, and solved
        pull = speed * t_f * (1 - a - b)
        growth, firm = speed * t_c * (a - b) + pull, pull / (1 + cheap)
        move = growth * h - number(np.log1p(firm * number(np.expm1(growth * h)) / (growth + (growth == 0) * h)))
        move = least(most(move, -FASTEST * h), FASTEST * h)
        met = move / (speed * h)  # excess of orders, as it was on average
        move = move + root(TICK * speed * root(met * met + noise) * h / (1 + 2 * firm * h)) * four
        gap, trend = gap + move, move / h
    after = (a, b, gap, trend)
    a, b, gap, trend = (np.array([x]) for x in after) if single else (np.broadcast_to(x, lanes) for x in after)
    return a, b, gap, trend


def strength(chartists: Array, p: Values) -> dict[str, Array]:
    """What mood and trend add to a move over what stills it, where ``chartists`` is that share of traders; broadcasts.

    The sum passes 1 where the market is no longer stable at its value with as many optimists as pessimists: the trace
    of its linear motion in mood and gap turns positive.

    Parameters
    ----------
    chartists : ndarray
        Part of all traders, from 0 to 1.
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    dict of ndarray
        By ``mood`` and ``trend``: loop gain of each, a pure number.
    """
    stills = 2 * chartists * p.rethinking + p.price_speed * (1 - chartists) * p.fundamentalist_orders
    follows = 2 * chartists * p.trend_weight + 2 * (1 - chartists) * p.profit_weight
    return {
        "mood": 2 * chartists * p.rethinking * p.mood_weight / stills,
        "trend": follows * p.price_speed * p.chartist_orders * chartists / stills,
    }


def critical_share(p: Values) -> Array:
    """The smallest share of chartists at which `strength` reaches 1, shape (lanes,); 1 where it stays below.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        Part of all traders, from 0 to 1.
    """
    pull, push = p.price_speed * p.fundamentalist_orders, 2 * p.price_speed * p.chartist_orders
    linear = 2 * p.rethinking * (p.mood_weight - 1) + push * p.profit_weight + pull
    inside = linear * linear + 4 * push * (p.trend_weight - p.profit_weight) * pull
    below = linear + np.sqrt(np.maximum(inside, 0))
    reached = (inside >= 0) & (below > 0)
    return np.where(reached, np.minimum(2 * pull / np.where(reached, below, 1), 1.0), 1.0)
