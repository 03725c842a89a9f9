"""The price at which noise traders and leveraged funds hold all shares (Thurner, Farmer & Geanakoplos 2012).

Between the prices at which one fund after the other meets its limit, excess demand times price is a parabola. Running sums over
the funds, the most cautious first, give every parabola at once; the first price from above at which the market is not in excess
supply tells the piece, and the piece its root. All lanes are cleared side by side, in the same bits as alone. While all funds are
solvent excess demand is concave, and that is all; where one is ruined it may rise and fall again within a piece.
"""

from __future__ import annotations

import numpy as np

from ..core import Array

__all__ = ["AGGRESSION", "SHARES", "Market", "clear", "pieced", "solvent"]

SHARES = 1000.0  # N
AGGRESSION = np.arange(5.0, 51.0, 5.0)[:, None]  # β of the funds
EXACT = 1e-9  # of all shares, left over at a price that clears
FUNDS = len(AGGRESSION)
ROWS = np.arange(FUNDS + 1, dtype=np.int8)[:, None]
MANY = 64  # lanes from which running sums are added row by row; the bits are the same


class Market:
    """What clearing needs of the limits ``cap`` (lanes,), and room for its sums, made once for a whole history.

    Parameters
    ----------
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.
    """

    def __init__(self, cap: Array) -> None:
        lanes = cap.size
        self.cap = cap
        self.met = 1 - cap / AGGRESSION  # the price at which each fund meets its limit, rising with aggression
        self.supply, self.miss = SHARES * self.met, cap / AGGRESSION
        self.weighted = np.empty((FUNDS, 4, lanes))  # shares and cash times aggression, shares and cash
        self.sums = np.zeros((FUNDS + 1, 4, lanes))  # over the more cautious funds; none before the first
        self.enough = np.ones((FUNDS + 1, lanes), bool)  # whether a price is not in excess supply
        self.lane = np.arange(lanes)

    def clear(self, book: Array, demand: Array, alone: Array) -> Array:
        """The clearing price where funds hold ``book`` (funds, 2, lanes), shares and cash, and are solvent far enough below it."""
        cap, sums, weighted = self.cap, self.sums, self.weighted
        np.multiply(book, AGGRESSION[:, None], out=weighted[:, :2])
        weighted[:, 2:] = book
        if len(self.lane) < MANY:
            np.cumsum(weighted, axis=0, out=sums[1:])
        else:
            for k in range(FUNDS):
                np.add(sums[k], weighted[k], out=sums[k + 1])
        by, by_cash, plain, plain_cash = (sums[1:, k] for k in range(4))
        all_held, all_cash = sums[-1, 2], sums[-1, 3]
        excess = ((all_held - plain) * self.met + (all_cash - plain_cash)) * cap  # of those past their limit, then of the others
        excess += (by * self.met + by_cash) * self.miss
        excess += demand
        bottom = np.minimum(alone, 1.0)
        np.logical_or(excess >= self.supply, self.met <= bottom, out=self.enough[1:])
        first = (self.enough * ROWS).max(axis=0)
        by, by_cash, plain, plain_cash = sums[first, :, self.lane].T
        slope = SHARES - by + by_cash - cap * (all_held - plain)
        level = demand + by_cash + cap * (all_cash - plain_cash)
        root = np.sqrt(np.maximum(slope * slope + 4 * by * level, 0.0))
        if slope.min() > 0:
            price = 2 * level / (slope + root)
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                price = np.where(slope < 0, (root - slope) / (2 * by), 2 * level / (slope + root))
        return np.where(alone >= 1, alone, np.minimum(np.maximum(price, bottom), 1.0))


def clear(held: Array, cash: Array, demand: Array, cap: Array) -> Array:
    """The highest price at which noise traders and funds together hold all shares; shape (lanes,).

    ``held`` shares and ``cash`` (funds, lanes), noise traders' ``demand`` in money and leverage ``cap`` (lanes,). A fund
    without own money at that price demands nothing: where there is one, its lane is cleared piece by piece.

    Parameters
    ----------
    held, cash : ndarray, (funds, lanes)
        Shares, and money in values of a share; cash below 0 is debt.
    demand : ndarray, (lanes,)
        Of noise traders, money.
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.

    Returns
    -------
    ndarray, (lanes,)
        Price in values of a share.

    References
    ----------
    Thurner, Farmer & Geanakoplos (2012).
    """
    price = Market(cap).clear(np.stack([held, cash], axis=1), demand, demand / SHARES)
    wanted = np.minimum(AGGRESSION * np.maximum(1 - price, 0), cap) * np.maximum(held * price + cash, 0)
    return solvent(price, held, cash, demand, cap, wanted)


def solvent(price: Array, held: Array, cash: Array, demand: Array, cap: Array, wanted: Array) -> Array:
    """``price``, or one found piece by piece in lanes where ``wanted`` there, USD (funds, lanes), does not clear: a fund is ruined.

    Parameters
    ----------
    price : ndarray, (lanes,)
        In values of a share.
    held, cash : ndarray, (funds, lanes)
        Shares, and money in values of a share; cash below 0 is debt.
    demand : ndarray, (lanes,)
        Of noise traders, money.
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.
    wanted : ndarray, (funds, lanes)
        Money that funds want in shares at ``price``.

    Returns
    -------
    ndarray, (lanes,)
        Price in values of a share.
    """
    left = demand + wanted.sum(axis=0) - SHARES * price
    if left.max() <= EXACT * SHARES and left.min() >= -EXACT * SHARES:
        return price
    ruined = np.flatnonzero(~(np.abs(left) <= EXACT * SHARES))
    price = price.copy()
    price[ruined] = pieced(held[:, ruined], cash[:, ruined], demand[ruined], cap[ruined])
    return price


def pieced(held: Array, cash: Array, demand: Array, cap: Array) -> Array:
    """`clear` where a fund may be ruined: pieces end at each price at which a fund meets its limit or has no money left.

    Parameters
    ----------
    held, cash : ndarray, (funds, lanes)
        Shares, and money in values of a share; cash below 0 is debt.
    demand : ndarray, (lanes,)
        Of noise traders, money.
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.

    Returns
    -------
    ndarray, (lanes,)
        Price in values of a share.
    """
    alone = demand / SHARES
    bottom = np.minimum(alone, 1.0)  # funds can only add to what noise traders pay
    ruin = np.where(held > 0, -cash / np.where(held > 0, held, 1.0), 0.0)
    one = np.ones((1, *alone.shape))
    ends = -np.sort(-np.concatenate([one, np.clip(1 - cap / AGGRESSION, bottom, 1), np.clip(ruin, bottom, 1), bottom * one]), axis=0)
    high, low = ends[:-1], ends[1:]
    middle = ((low + high) / 2)[:, None]
    alive, free = held * middle + cash > 0, AGGRESSION * (1 - middle) < cap
    share, money = (np.where(alive, each, 0.0) for each in (held, cash))  # (pieces, funds, lanes)
    by, by_cash = ((np.where(free, each, 0.0) * AGGRESSION).sum(axis=1) for each in (share, money))
    slope = SHARES - by + by_cash - cap * np.where(free, 0.0, share).sum(axis=1)
    level = demand + by_cash + cap * np.where(free, 0.0, money).sum(axis=1)
    top = np.clip(-slope / np.where(by > 0, 2 * by, np.inf), low, high)  # where excess demand is largest in the piece
    enough = np.maximum(level - slope * low - by * low**2, level - slope * top - by * top**2) >= 0
    enough[-1] = True  # noise traders alone pay the bottom, whatever the last bit of the sum says
    first, lane = np.argmax(enough, axis=0), np.arange(len(demand))
    by, slope, level = (each[first, lane] for each in (by, slope, level))
    root = np.sqrt(np.maximum(slope * slope + 4 * by * level, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(slope < 0, (root - slope) / (2 * by), 2 * level / (slope + root))
    return np.where(alone >= 1, alone, np.minimum(np.maximum(price, low[first, lane]), high[first, lane]))
