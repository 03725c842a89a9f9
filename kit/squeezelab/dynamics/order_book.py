"""The order book: walking it, its imbalance, and the spread that trades bounce in.

Prices are USD, sizes are shares (or lots), all above 0. Level 0 is the best one. The last axis is the lanes.
A long room: each question to a book is told with its shapes and units.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .allowed import all_not_negative, all_positive
from .asked import asked
from .lanes import total

__all__ = ["Fill", "book_pressure", "bounce_spread", "imbalance", "microprice", "power_ladder", "taken", "walk"]


class Fill(NamedTuple):
    """What a market order meets: shares ``filled``, ``average`` and ``last`` price (NaN where nothing is filled).

    Parameters
    ----------
    filled : ndarray, (lanes,)
        Shares, 0 or more.
    average, last : ndarray, (lanes,)
        USD a share.
    """

    filled: Array
    average: Array
    last: Array


@asked
def walk(price: Array, size: Array, quantity: float | Array) -> Fill:
    """A market order of ``quantity`` shares taken level by level; ``price`` and ``size`` have shape (levels, lanes), best first.

    ``quantity`` is above 0 and broadcasts to (lanes,). Where the ladder runs out the order is filled in part.

    Parameters
    ----------
    price : ndarray, (levels, lanes)
        USD, above 0, rising or falling away from the best.
    size : ndarray, (levels, lanes)
        Shares at each level, 0 or more.
    quantity : float or ndarray, (lanes,)
        Shares wanted, above 0.

    Returns
    -------
    Fill
        (lanes,) each.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or prices turn.
    """
    price, size = np.asarray(price, float), np.asarray(size, float)
    all_positive(price=price, quantity=quantity)
    all_not_negative(size=size)
    steps = np.diff(price, axis=0)
    if np.any(np.sign(steps) != np.sign(steps[:1])):
        raise OutOfRange("price must rise or fall from level to level without turning: sort the ladder and merge equal prices.")
    return _walk(price, size, np.asarray(quantity, float))


def taken(size: Array, quantity: Array) -> Array:
    """Shares that a market order takes at each level, shape (levels, lanes).

    Parameters
    ----------
    size : ndarray, (levels, lanes)
        Shares at each level, best first.
    quantity : ndarray, (lanes,)
        Shares wanted.

    Returns
    -------
    ndarray, (levels, lanes)
        Shares, 0 or more.
    """
    before = np.cumsum(size, axis=0) - size
    return np.clip(quantity - before, 0, size)


def _walk(price: Array, size: Array, quantity: Array) -> Fill:
    part = taken(size, quantity)
    filled = total(part)
    level = np.maximum(total(part > 0) - 1, 0)
    last = np.take_along_axis(np.broadcast_to(price, part.shape), level[None], axis=0)[0]
    some = filled > 0
    average = np.where(some, total(part * price) / np.where(some, filled, 1), np.nan)
    return Fill(filled, average, np.where(some, last, np.nan))


def power_ladder(best: Array, tick: Array, size: Array, thinning: Array, levels: int, side: int) -> tuple[Array, Array]:
    """Prices and sizes of one side, shape (levels, lanes), best first: size (1+k)^-thinning at k ticks from the best.

    ``side`` is +1 for asks (away is up), -1 for bids. Orders arrive at a distance with such a tail (Bouchaud,
    Mézard & Potters 2002: thinning = 1 + 0.6).

    Parameters
    ----------
    best, tick : ndarray, (lanes,)
        Best price and step, USD.
    size : ndarray, (lanes,)
        Shares at the best price.
    thinning : ndarray, (lanes,)
        A pure number; above 0 sizes fall.
    levels : int
        How many.
    side : int
        +1 for asks, -1 for bids.

    Returns
    -------
    price : ndarray, (levels, lanes)
        USD.
    size : ndarray, (levels, lanes)
        Shares.

    References
    ----------
    Bouchaud, Mézard & Potters (2002).
    """
    k = np.arange(levels)[:, None]
    return best + side * k * tick, size * (1.0 + k) ** -thinning


@asked
def imbalance(bid_size: float | Array, ask_size: float | Array) -> Array:
    """(B - A)/(B + A): -1 all asks, +1 all bids.

    Parameters
    ----------
    bid_size, ask_size : float or ndarray, (lanes,)
        Shares, 0 or more, not both 0.

    Returns
    -------
    ndarray, (lanes,)
        From -1 to 1; above 0 bids prevail.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(bid_size=bid_size, ask_size=ask_size)
    total = np.asarray(bid_size, float) + ask_size
    all_positive(**{"bid_size + ask_size": total})
    return (np.asarray(bid_size, float) - ask_size) / total


@asked
def microprice(bid: float | Array, ask: float | Array, bid_size: float | Array, ask_size: float | Array) -> Array:
    """(ask B + bid A)/(A + B), USD: the mid, leaning towards the thinner side; ``bid`` below ``ask``.

    Parameters
    ----------
    bid, ask : float or ndarray, (lanes,)
        USD, above 0.
    bid_size, ask_size : float or ndarray, (lanes,)
        Shares, 0 or more, not both 0.

    Returns
    -------
    ndarray, (lanes,)
        USD.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or ``bid`` does not lie below ``ask``.
    """
    all_positive(bid=bid, ask=ask)
    if np.any(np.asarray(bid) >= ask):
        raise OutOfRange("bid must lie below ask: a crossed book has no microprice.")
    weight = (1 + imbalance(bid_size, ask_size)) / 2
    return ask * weight + bid * (1 - weight)


def book_pressure(bid_sizes: Array, ask_sizes: Array) -> Array:
    """Depth-weighted imbalance with weight 1/(1+k) at level k; sizes of shape (levels, lanes), value in [-1, 1].

    Parameters
    ----------
    bid_sizes, ask_sizes : ndarray, (levels, lanes)
        Shares, best first.

    Returns
    -------
    ndarray, (lanes,)
        From -1 to 1; above 0 bids prevail.
    """
    weight = 1 / (1.0 + np.arange(len(bid_sizes)))[:, None]
    return total(weight * (bid_sizes - ask_sizes)) / total(weight * (bid_sizes + ask_sizes))


def bounce_spread(prices: Array) -> Array:
    """`roll_spread` without checks, for many series side by side: prices (n, …), shape (…) out.

    Parameters
    ----------
    prices : ndarray, (n, …)
        USD, one after the other.

    Returns
    -------
    ndarray, (…)
        USD; NaN where moves follow each other.
    """
    change = np.diff(prices, axis=0)
    change = change - change.mean(axis=0)
    covariance = (change[1:] * change[:-1]).sum(axis=0) / (len(change) - 2)
    return np.where(covariance <= 0, 2 * np.sqrt(np.maximum(-covariance, 0)), np.nan)
