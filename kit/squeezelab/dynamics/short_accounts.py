"""Short sellers' accounts, and the desk that lends them the shares: one account per cohort, in money and in shares.

An account holds the proceeds and the margin, kappa times the sale. It must hold (1+m) times what buying back would cost.
Where it holds less, part of the short is bought back until what is left is covered again; a share bought back earlier was
bought at its own price, not at today's. (Regulation T and FINRA Rule 4210.) Lenders own long shares, lend a
part of them, and some sell as the price rises: what is then lent beyond that is recalled (D'Avolio 2002), and the fee
rises with utilisation (Duffie, Gârleanu & Pedersen 2002).
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, within

__all__ = ["YEAR", "can_be_short", "fee_asked", "kept", "kept_open", "lent_part", "money_per_share", "utilisation"]

YEAR = 365.0
DEAREST = 10.0  # a year, own estimate: the dearest borrows have cost several times the value of the shares a year


def fee_asked(fee: Array, rise: Array, use: Array, used: Array) -> Array:
    """What lenders ask, a decimal a year: it rises with utilisation, from what it was at ``used``, up to what anybody pays.

    Parameters
    ----------
    fee : ndarray
        Before the spark, decimal a year, 0 or more.
    rise : ndarray
        By how much the log of the fee rises from nothing lent to everything, 0 or more.
    use, used : ndarray
        Utilisation now and before the spark, from 0 to 1.

    Returns
    -------
    ndarray
        0 or more; above `DEAREST` only where it was before.
    """
    return np.asarray(np.minimum(fee * np.exp(rise * (use - used)), np.maximum(DEAREST, fee)))


@asked
def kept(money: float | Array, shares: float | Array, price: float | Array, maintenance_margin: float | Array) -> Array:
    """Shares of a short that stay open at ``price``: all, or what the equity still holds, max(a - n p, 0) / (m p).

    ``money`` a in USD (may be below zero), ``shares`` n still short; raises `NotANumber`, `OutOfRange`.

    Parameters
    ----------
    money : float or ndarray, (lanes,)
        a, USD in the account.
    shares : float or ndarray, (lanes,)
        n, 0 or more.
    price : float or ndarray, (lanes,)
        USD, above 0.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Shares, from 0 to n.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    shares, price = not_negative("shares", shares), positive("price", price)
    margin = positive("maintenance_margin", maintenance_margin)
    equity = within("money", money, -np.inf, np.inf) - shares * price
    return kept_open(equity, shares, margin * price)


def kept_open(equity: Array, shares: Array, asked: Array) -> Array:
    """`kept` from the equity of an account and the margin asked per share, USD; without checks, for inner loops.

    Parameters
    ----------
    equity : ndarray, (lanes,)
        USD; below 0 is a shortfall.
    shares : ndarray, (lanes,)
        Still short.
    asked : ndarray, (lanes,)
        USD a share, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Shares, from 0 to ``shares``.
    """
    return np.minimum(np.maximum(equity / asked, 0.0), shares)


def money_per_share(
    entry: Array, start_price: Array, collateral: Array, maintenance_margin: Array, borrow_fee: Array, holding_period: Array
) -> Array:
    """USD in the account per share short before the spark: kappa e, less the fee paid so far on the value sold.

    ``borrow_fee`` a year, ``holding_period`` in days. The fee never brings an account to its call: what would is paid in.

    Parameters
    ----------
    entry, start_price : ndarray, (lanes,)
        USD sold at, and USD now.
    collateral : ndarray, (lanes,)
        κ, money in the account over the sale.
    maintenance_margin : ndarray, (lanes,)
        m, part of the position.
    borrow_fee : ndarray, (lanes,)
        Decimal a year.
    holding_period : ndarray, (lanes,)
        Days.

    Returns
    -------
    ndarray, (lanes,)
        USD a share.
    """
    posted = collateral * entry
    room = np.maximum(posted - (1 + maintenance_margin) * start_price, 0.0)
    return posted - np.minimum(entry * borrow_fee * holding_period / YEAR, room)


def lent_part(price: Array, start_price: Array, lending_share: Array, lenders_selling: Array) -> Array:
    """Share of all long shares whose owners lend: ``lending_share`` at the start price, less as the price rises above it.

    Parameters
    ----------
    price, start_price : ndarray, (lanes,)
        USD.
    lending_share : ndarray, (lanes,)
        Part of long shares, from 0 to 1.
    lenders_selling : ndarray, (lanes,)
        Per cent less lent for 1 % more price.

    Returns
    -------
    ndarray, (lanes,)
        Part of long shares, from 0 to 1.

    References
    ----------
    D'Avolio (2002) for recalls.
    """
    return lending_share * np.minimum(start_price / price, 1.0) ** lenders_selling


def can_be_short(free_float: Array, lent: Array) -> Array:
    """Shares that can be short at most: lent part l of the float and of what shorts have sold, F l/(1-l).

    Parameters
    ----------
    free_float : ndarray, (lanes,)
        Shares.
    lent : ndarray, (lanes,)
        l, part of long shares, from 0 to below 1.

    Returns
    -------
    ndarray, (lanes,)
        Shares.
    """
    return free_float * lent / (1 - lent)


def utilisation(short: Array, free_float: Array, lent: Array) -> Array:
    """Shares on loan over shares that owners lend: N / (l (F + N)), at most 1: what is lent beyond that is on its way back.

    Parameters
    ----------
    short : ndarray, (lanes,)
        N, shares.
    free_float : ndarray, (lanes,)
        F, shares.
    lent : ndarray, (lanes,)
        l, part of long shares, above 0.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.
    """
    return np.minimum(short / (lent * (free_float + short)), 1.0)
