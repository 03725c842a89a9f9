"""Accounts in the order in which the price reaches them, so that a round touches only those that it closes.

A falling price reaches longs from the highest liquidation price down, a rising one shorts from the lowest up: sorted
once, those closed are always the first few of their side, and running totals say what closing them brings.
A long room: one queue, and everything that a cascade asks of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from ..core import Array
from .guard import not_negative, positive, real

__all__ = [
    "Side",
    "closed",
    "closing",
    "queue",
    "within_reach",
]

FARTHEST = np.finfo(float).max


@dataclass(frozen=True)
class Side:
    """The longs or the shorts of every lane in the order of closing; one lane after the other, each with an empty last place.

    ``level`` (places,) is the liquidation price, negative for longs, so that it rises from place to place; infinite where
    nobody stands. ``keys`` is the same, or, for several lanes, lane + level·i: complex numbers are ordered by their real
    part first, so that one binary search serves all lanes. ``totals`` (3, places) are coins bought (negative: sold),
    coins times bankruptcy price, and accounts, running up to the place before. ``first`` is each lane's first place.

    Parameters
    ----------
    sign : float
        +1 for shorts, -1 for longs: the way of the price that reaches them.
    level : ndarray, (places,)
        Liquidation price times ``sign``, USD, rising within a lane.
    keys : ndarray, (places,)
        The same, or lane + level·i.
    lane : ndarray of int, (lanes,), optional
        Numbers of the lanes; None for a single one.
    totals : ndarray, (3, places)
        Coins bought (below 0: sold), coins times bankruptcy price in USD, accounts.
    first : ndarray of int, (lanes,)
        Each lane's first place.
    """

    sign: float
    level: Array
    keys: Array
    lane: Array | None
    totals: Array
    first: Array

    def reached(self, place: Array, price: Array) -> Array:
        """The place up to which ``price`` has now reached, and ``place`` had before; shape (lanes,)."""
        query = np.minimum(self.sign * price, FARTHEST)  # the empty last place is never reached
        return np.maximum(place, self.keys.searchsorted(query if self.lane is None else self.lane + 1j * query, "right"))

    def beyond(self, place: Array, price: Array) -> Array:
        """USD by which ``price`` is beyond the account at a place; below zero where it is not reached."""
        return self.sign * price - self.level.take(place)

    def closed(self, place: Array) -> Array:
        """Totals up to a place, shape (3, lanes)."""
        return self.totals.take(place, axis=1)


Queue = tuple[Side, ...]


def queue(book: Mapping[str, Array]) -> Queue:
    """The sides of a book that have accounts: ``side`` (+1 long, -1 short), ``units``, ``liquidation`` and ``bankruptcy`` price.

    Each has shape (accounts, lanes) or broadcasts to it. Accounts without units are never reached. Raises `NotANumber`, `OutOfRange`.

    Parameters
    ----------
    book : Mapping of ndarray, (accounts, lanes)
        ``side`` +1 or -1, ``units`` in coins, prices in USD.

    Returns
    -------
    tuple of Side
        Longs first; shorts only where there are any.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not finite, units are below 0 or a liquidation price is not above 0.
    """
    checks = {"side": real, "units": not_negative, "liquidation": positive, "bankruptcy": real}
    side, units, liquidation, bankruptcy = (a.T for a in np.broadcast_arrays(*(check(name, book[name]) for name, check in checks.items())))
    coins = -side * units
    standing = [(sign, coins * sign > 0) for sign in (-1.0, 1.0)]
    return tuple(_side(sign, here, sign * liquidation, coins, bankruptcy) for sign, here in standing if sign < 0 or here.any())


def _side(sign: float, here: Array, level: Array, coins: Array, bankruptcy: Array) -> Side:
    """One side from arrays of shape (lanes, accounts)."""
    lanes, accounts = level.shape
    first = np.arange(lanes) * (accounts + 1)
    level = np.where(here, level, np.inf)
    order = np.argsort(level, axis=1) + np.arange(lanes)[:, None] * accounts
    keys, totals = np.full((lanes, accounts + 1), np.inf), np.zeros((3, lanes, accounts + 1))
    keys[:, :-1] = np.ravel(level).take(order)
    for total, each in zip(totals, (coins, coins * bankruptcy), strict=False):
        np.cumsum(np.where(here, each, 0.0).ravel().take(order), axis=1, out=total[:, 1:])
    totals[2] = np.arange(accounts + 1)
    keys, totals = keys.ravel(), totals.reshape(3, -1)
    if lanes == 1:
        return Side(sign, keys, keys, None, totals, first)
    several = np.repeat(np.arange(lanes), accounts + 1).astype(complex)
    several.imag = keys
    return Side(sign, keys, several, np.arange(lanes), totals, first)


def closing(sides: Queue, places: Sequence[Array], price: Array, one_by_one: bool = False) -> list[Array]:
    """The places up to which accounts are closed once ``price`` (lanes,) is there, or only the account furthest beyond.

    Parameters
    ----------
    sides : tuple of Side
        From `queue`.
    places : sequence of ndarray of int, (lanes,)
        Where each side stands.
    price : ndarray, (lanes,)
        USD.
    one_by_one : bool
        Whether only the account furthest beyond is closed.

    Returns
    -------
    list of ndarray of int, (lanes,)
        The new place of each side.
    """
    reached = list(map(Side.reached, sides, places, repeat(price)))
    if not one_by_one:
        return reached
    hit = [now > place for now, place in zip(reached, places, strict=True)]
    beyond = [np.where(h, side.beyond(place, price), -1.0) for h, side, place in zip(hit, sides, places, strict=True)]
    first = np.argmax(beyond, axis=0)
    return [place + (h & (first == number)) for number, (h, place) in enumerate(zip(hit, places, strict=True))]


def closed(sides: Queue, places: Sequence[Array]) -> Array:
    """Coins bought so far (negative: sold), coins times bankruptcy price, and accounts: shape (3, lanes).

    Parameters
    ----------
    sides : tuple of Side
        From `queue`.
    places : sequence of ndarray of int, (lanes,)
        Where each side stands.

    Returns
    -------
    ndarray, (3, lanes)
        Coins (below 0: sold), USD, and accounts.
    """
    total, *others = map(Side.closed, sides, places)
    for other in others:
        total = total + other
    return total


def within_reach(level: Array, value: Array, price: Array, reach: float) -> Array:
    """Sum of ``value`` over accounts whose ``level`` lies within ``reach`` of ``price`` in logs; shape of ``price``, (n, lanes).

    ``level`` and ``value`` have shape (accounts, lanes) or (accounts, 1); a price at or below zero has nobody near.
    Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    level : ndarray, (accounts, lanes)
        Prices, USD, above 0.
    value : ndarray, (accounts, lanes)
        Of each account, in any unit.
    price : ndarray, (n, lanes)
        USD.
    reach : float
        Distance in logs, 0 or more.

    Returns
    -------
    ndarray, (n, lanes)
        The unit of ``value``.
    """
    lanes = np.broadcast_shapes(level.shape[-1:], value.shape[-1:], price.shape[-1:])[0]
    at, held = np.log(np.maximum(price, 1e-300)), np.log(level)
    low, high = at.min(axis=0) - reach, at.max(axis=0) + reach
    out = np.empty((len(at), lanes))
    same = level.shape[-1] == value.shape[-1] == 1
    near = (value != 0) & (held >= (low.min() if same else low)) & (held <= (high.max() if same else high))  # nobody else is ever in reach
    for lane in range(1 if same else lanes):
        some = np.flatnonzero(near[:, lane if near.shape[-1] > 1 else 0])
        here = held[some, lane if held.shape[-1] > 1 else 0]
        order = np.argsort(here)
        here, sums = here[order], np.zeros(len(here) + 1)
        np.cumsum(value[some[order], lane if value.shape[-1] > 1 else 0], out=sums[1:])
        spot = at if same else at[:, lane if at.shape[-1] > 1 else 0]
        found = sums[np.searchsorted(here, spot + reach, "right")] - sums[np.searchsorted(here, spot - reach, "left")]
        out[:, slice(None) if same else lane] = found
    return out
