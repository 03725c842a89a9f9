"""Where the price comes to rest after news: the news that each price needs, and the way back from news to price.

Dealers who hold gamma have sold K N(d2) of each strike on the way to a price, so the news that holds a price is known in closed form.
Around each point of a grid it is kept as the first terms of its series: fine enough for the digits of a number, and cheap enough
to be asked for at every step of many paths. Prices are log prices over the start price.
A long room: the series, its inverse along a rising curve, and over the gaps of one that folds.
"""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

import numpy as np

from ..core import Array, Values
from .dealer_book import MONEYNESS, loop, owned, width
from .normal_cdf import ROOT_TWO_PI, normal_cdf

__all__ = ["ENDS", "POINTS", "Balance", "balance", "needed", "paths", "settle"]

ENDS = float(np.log(0.4)), float(np.log(2.5))  # log prices between which the market is told
POINTS = 421  # of the grid, or as many times more as narrow options ask for
ORDER = 6  # of the series; the grid is an eighth of an option's width, so that what is left out is below 1e-12
# of the derivatives of a bell, each a polynomial in d2: 1, d2, d2² - 1, …
HERMITE = np.array([np.pad(np.polynomial.hermite_e.herme2poly([0] * order + [1]), (0, ORDER - 1 - order)) for order in range(ORDER)])
MEMORY = 64e6  # bytes that the series of many lanes may take


# a part of the derivatives that each term of the series brings: [order, term]
PARTS = [[factorial(term) // factorial(term - order) if term >= order else 0 for term in range(ORDER + 1)] for order in range(3)]
NAMES = ("dealer_gamma", "put_share", "strike_gap", "strike_width", "implied_volatility", "days_to_expiry", "daily_volume", "impact")
_KEPT: dict[tuple[bytes, ...], Balance] = {}


class Balance(NamedTuple):
    """The news that each price needs.

    Parameters
    ----------
    places : ndarray, (grid,)
        Log prices, even.
    terms : ndarray, (ORDER + 1, grid, lanes)
        Of the series around each place, log moves.
    rising : bool
        Whether more news always means a higher price: the gain is below 1 everywhere.
    """

    places: Array
    terms: Array
    rising: bool


def balance(p: Values) -> Balance:
    """The balance of news and hedging at the values of the model `dealer_gamma`.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    Balance
        (lanes,) each.
    """
    key = tuple(np.asarray(p[name]).tobytes() for name in NAMES)
    found = _KEPT.get(key) or _worked_out(p)
    _KEPT.clear()
    if found.terms.shape[2] == 1:  # the path and what a push becomes ask the same of one run
        _KEPT[key] = found
    return found


def _worked_out(p: Values) -> Balance:
    """`balance`, from the series of each option."""
    root, held = width(p), owned(p)
    finer = np.ceil(8 * (ENDS[1] - ENDS[0]) / (POINTS - 1) / root.min())
    places = np.linspace(*ENDS, 1 + (POINTS - 1) * int(min(finer, max(1, MEMORY // (8 * (ORDER + 1) * POINTS * held.shape[1])))))
    # what one USD sold moves, per unit of log price: -g of a gamma of 1
    push = -loop(np.ones(1), p.daily_volume, p.impact)
    terms = np.zeros((ORDER + 1, len(places), max(held.shape[1], push.size)))
    powers = np.zeros((ORDER, *terms.shape[1:]))
    for k, weight in zip(np.log(MONEYNESS), held * MONEYNESS[:, None], strict=True):
        d2 = (places[:, None] - k) / root - root / 2
        bell = weight * np.exp(-d2 * d2 / 2)
        terms[0] += weight * root * ROOT_TWO_PI * normal_cdf(d2, np.empty_like(d2))
        for order in range(ORDER):
            powers[order] += bell
            bell = bell * d2
    for order in range(ORDER):
        terms[order + 1] = np.tensordot(HERMITE[order], powers, 1) * (-1 / root) ** order / factorial(order + 1)
    terms *= push
    terms[0] += places[:, None]
    terms[1] += 1
    return Balance(places, terms, bool((terms[1] > 0).all() and (np.diff(terms[0], axis=0) > 0).all()))


def _series(b: Balance, x: Array, orders: int) -> tuple[Array, ...]:
    """The news that ``x`` (…, lanes) needs, and its first derivatives: ``orders`` of them."""
    step = b.places[1] - b.places[0]
    near = np.rint(np.clip((x - b.places[0]) / step, 0, len(b.places) - 1)).astype(int)
    away = x - b.places.take(near)
    own = b.terms[:, near, np.arange(x.shape[-1])] if b.terms.shape[2] > 1 else b.terms[..., 0].take(near, axis=1)
    out = []
    for order in range(orders + 1):
        parts = PARTS[order]
        total = own[ORDER] * parts[ORDER]
        for term in range(ORDER - 1, order - 1, -1):
            total *= away
            total += own[term] * parts[term] if order else own[term]
        out.append(total)
    return tuple(out)


def needed(b: Balance, x: Array) -> Array:
    """The news that holds the price at log price ``x``.

    Parameters
    ----------
    b : Balance
        Of these values.
    x : ndarray, (…, lanes)
        Log price over the start price.

    Returns
    -------
    ndarray, (…, lanes)
        Log move.
    """
    return _series(b, x, 0)[0]


def _met(b: Balance, target: Array, behind: Array, ahead: Array, y0: Array, y1: Array) -> Array:
    """The log price between ``behind`` and ``ahead``, which need ``y0`` and ``y1``, that needs ``target``; (…, lanes).

    It is ``ahead`` where even that needs less. Halley's step from the chord, kept in the bracket; each lane stops by itself.
    """
    way = np.sign(ahead - behind)
    reached = (y1 - target) * way >= 0
    x = behind + np.clip((target - y0) / np.where(y1 == y0, 1.0, y1 - y0), 0, 1) * (ahead - behind)
    first, last, done = behind, ahead, ~reached
    enough = (1e-17 * (b.places[1] - b.places[0]) ** 2) ** (1 / 3)  # a step's error is its third power, over the square of a width
    for _ in range(60):
        value, slope, bend = _series(b, x, 2)
        missing = value - target
        under = missing * way < 0
        first, last = np.where(under, x, first), np.where(under, last, x)
        below = 2 * slope * slope - missing * bend
        guess = x - 2 * missing * slope / np.where(below == 0, np.nan, below)
        inside = (guess - first) * (guess - last) <= 0
        new = np.where(inside, guess, (first + last) / 2)
        done_now = done | (missing == 0) | (inside & (np.abs(new - x) < enough)) | (np.abs(last - first) < 1e-16)
        x, done = np.where(done | (missing == 0), x, new), done_now
        if done.all():
            break
    return np.where(reached, x, ahead)


def settle(b: Balance, x: Array, target: Array, up: Array) -> Array:
    """The first log price on the way from ``x`` at which the news needed is ``target``, or the end of the book; shape (lanes,).

    Where the gain is below 1 everywhere there is just one; past 1 the balance jumps over the gap.

    Parameters
    ----------
    b : Balance
        Of these values.
    x, target : ndarray, (lanes,)
        Log price over the start price before, and the news that it needs with the news that has come.
    up : ndarray of bool, (lanes,)
        Which way the news goes.

    Returns
    -------
    ndarray, (lanes,)
        Log price over the start price after.
    """
    x, target, up = np.broadcast_arrays(x, target, up)
    table, last = b.terms[0].T, len(b.places) - 1
    first = np.empty(x.shape, int)
    for way, mirror in ((True, 1), (False, -1)):
        lanes = np.flatnonzero(up == way)
        rows = (table if len(table) == 1 else table[lanes])[:, ::mirror] * mirror
        beyond = np.searchsorted(b.places[::mirror] * mirror, x[lanes] * mirror, side="right")
        there = (rows >= mirror * target[lanes, None]) & (np.arange(last + 1) >= beyond[:, None])
        place = np.where(there.any(axis=1), there.argmax(axis=1), last)
        first[lanes] = place if way else last - place
    before = np.clip(first - np.where(up, 1, -1), 0, last)
    behind = np.where(up, np.maximum(b.places[before], x), np.minimum(b.places[before], x))
    lane = np.arange(x.size) if len(table) > 1 else 0
    below = np.where(behind == x, needed(b, x), b.terms[0][before, lane])
    return _met(b, target, behind, b.places[first], below, b.terms[0][first, lane])


def paths(b: Balance, x: Array, news: Array) -> Array | None:
    """Log prices of all days to come, where more news always means a higher price and none leaves the book; else None.

    The news so far then says where the price is, so that all days are found at once.

    Parameters
    ----------
    b : Balance
        Of these values.
    x : ndarray, (lanes,)
        Log price over the start price now.
    news : ndarray, (days, lanes)
        Of the days to come, log moves.

    Returns
    -------
    ndarray, (days, lanes), or None
        Log prices over the start price.
    """
    if not b.rising or not len(news):
        return None
    target = np.cumsum(np.concatenate([needed(b, x)[None], news]), axis=0)[1:]
    table = b.terms[0]
    if (target <= table[0]).any() or (target >= table[-1]).any():
        return None
    if table.shape[1] == 1:
        above = np.searchsorted(table[:, 0], target)
    else:
        above = np.stack([np.searchsorted(table[:, lane], target[:, lane]) for lane in range(target.shape[1])], axis=1)
    lane = np.arange(target.shape[1]) if table.shape[1] > 1 else 0
    return _met(b, target, b.places[above - 1], b.places[above], table[above - 1, lane], table[above, lane])
