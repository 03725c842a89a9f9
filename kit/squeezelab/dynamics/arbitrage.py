"""Arbitrage between two venues: how much to trade, what it earns, and what is left of the gap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core import Array
from .allowed import all_not_negative, all_positive
from .asked import asked
from .guard import within

__all__ = ["Venues", "pool_against_market", "two_books"]


class Venues(NamedTuple):
    """Shares traded, profit in USD, gap left in USD/share, after the costs per share.

    Parameters
    ----------
    quantity : ndarray, (lanes,)
        Shares traded, 0 or more.
    profit : ndarray, (lanes,)
        USD.
    gap_left : ndarray, (lanes,)
        Dear less cheap price after the trade, USD a share.
    """

    quantity: Array
    profit: Array
    gap_left: Array


@asked
def two_books(gap: float | Array, slope_cheap: float | Array, slope_dear: float | Array, cost: float | Array = 0.0) -> Venues:
    """Two linear books, slopes in USD/share per share: q* = d/(l1 + l2), profit d²/(2 (l1 + l2)), d = gap net of ``cost`` a share.

    ``gap`` (USD/share, 0 or more) is the dear venue's price less the cheap one's; nothing is traded where d is not above 0.

    Parameters
    ----------
    gap : float or ndarray, (lanes,)
        Dear less cheap price, USD a share, 0 or more.
    slope_cheap, slope_dear : float or ndarray, (lanes,)
        What one share moves each book, USD a share per share, above 0.
    cost : float or ndarray, (lanes,)
        USD a share for both trades together, 0 or more.

    Returns
    -------
    Venues
        Shares, profit and gap left, (lanes,) each.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(gap=gap, cost=cost)
    all_positive(slope_cheap=slope_cheap, slope_dear=slope_dear)
    net = np.maximum(np.asarray(gap, float) - cost, 0)
    slope = np.asarray(slope_cheap, float) + slope_dear
    quantity = net / slope
    return Venues(quantity, net * quantity / 2, np.asarray(gap) - quantity * slope)


@asked
def pool_against_market(base: float | Array, quote: float | Array, price: float | Array, fee: float | Array) -> tuple[Array, Array, Array]:
    """The best trade against a constant-product pool of ``base`` coins and ``quote`` USD when the market asks ``price``.

    Returns (quote paid in, base taken out, profit in USD). All are 0 in the band where the fee eats the gap; below it the
    arbitrageur pays base in and takes quote out, so the first two are negative. ``fee`` from 0 to below 1, on what comes in.

    Parameters
    ----------
    base, quote : float or ndarray, (lanes,)
        The pool's reserves, coins and USD, above 0.
    price : float or ndarray, (lanes,)
        What the market asks, USD a coin, above 0.
    fee : float or ndarray, (lanes,)
        Part of what comes in that the pool keeps.

    Returns
    -------
    paid : ndarray, (lanes,)
        USD paid into the pool; below 0 where USD are taken out.
    taken : ndarray, (lanes,)
        Coins taken out; below 0 where coins are paid in.
    profit : ndarray, (lanes,)
        USD at the market's price, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_positive(base=base, quote=quote, price=price)
    fee = within("fee", fee, 0, 1, open_high=True)
    x, y, p = (np.asarray(a, float) for a in (base, quote, price))
    keep = 1 - np.asarray(fee, float)
    product = x * y
    pay_quote = np.maximum((np.sqrt(keep * p * product) - y) / keep, 0)
    take_base = np.where(pay_quote > 0, x - product / (y + keep * pay_quote), 0.0)  # else rounding would trade within the band
    pay_base = np.maximum((np.sqrt(keep * product / p) - x) / keep, 0)
    take_quote = np.where(pay_base > 0, y - product / (x + keep * pay_base), 0.0)
    profit = (take_base * p - pay_quote) + (take_quote - pay_base * p)
    return pay_quote - take_quote, take_base - pay_base, profit
