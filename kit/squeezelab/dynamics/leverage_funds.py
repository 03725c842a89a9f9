"""The leveraged value funds: what they hold, owe and want, who closes, how strong their loop is (Thurner, Farmer & Geanakoplos 2012)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .leverage_clearing import AGGRESSION, SHARES

__all__ = ["Funds", "Kept", "loop_strength", "wanted"]

BENCHMARK, SMOOTHING = 0.005, 0.1  # investors compare a fund's smoothed return with this


BLOCK, FUND_LANES = 64, 16_384  # periods that are measured at once: fewer where there are many lanes


OUT_BELOW, OUT_FOR = 0.1, 100  # a fund below this part of its first wealth is closed for so many periods


def wanted(price: Array, now: Array, cap: Array) -> Array:
    """USD of shares that funds with ``now`` of their own want to hold at ``price``, shape (funds, lanes).

    Parameters
    ----------
    price : ndarray, (lanes,)
        In values of a share.
    now : ndarray, (funds, lanes)
        Own money of each fund.
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.

    Returns
    -------
    ndarray, (funds, lanes)
        Money, 0 or more.
    """
    lever = np.minimum(AGGRESSION * np.maximum(1 - price, 0), cap)
    lever *= np.maximum(now, 0)
    return lever


class Funds:
    """Ten funds a lane: shares and cash (funds, 2, lanes), own money, what investors remember, and who is closed until when.

    Parameters
    ----------
    shape : tuple of int
        (funds, lanes).
    flow : ndarray, (lanes,)
        b, decimal of a fund's money per decimal of return.
    wealth : ndarray, (lanes,)
        Money of a fund at the start, values of a share.
    """

    def __init__(self, shape: tuple[int, ...], flow: Array, wealth: Array) -> None:
        self.flow, self.wealth = flow + np.zeros(shape[1:]), np.zeros(shape) + wealth
        self.floor = OUT_BELOW * self.wealth
        self.book = np.stack([np.zeros(shape), self.wealth], axis=1)
        self.own, self.smooth = self.wealth.copy(), np.zeros(shape)
        self.defaults = np.zeros(shape[1:])
        self.away, self.any_away = np.zeros(shape), False  # infinite for a closed fund: it has gained nothing and is not below a floor
        self.opens: dict[int, Array] = {}

    def worth(self, price: Array) -> Array:
        """Own money of each fund at ``price``."""
        return self.book[:, 0] * price + self.book[:, 1]

    def trade(self, price: Array, now: Array, worth: Array | None) -> None:
        """Investors come to funds that have done well and leave the others; each fund then holds shares of this ``worth``."""
        change = now / (self.own + self.away if self.any_away else self.own)
        change -= 1
        change -= self.smooth
        change *= SMOOTHING
        self.smooth += change
        comes = self.smooth - BENCHMARK
        comes *= self.flow
        np.maximum(comes, -1, out=comes)
        comes *= np.maximum(now, 0)
        if worth is None:
            self.book[:, 0] = 0.0
            self.own = now + comes
            self.book[:, 1] = self.own
            return
        np.divide(worth, price, out=self.book[:, 0])
        cash = now - worth
        cash += comes
        self.book[:, 1] = cash
        self.own = worth + cash

    def close_and_open(self, t: int) -> None:
        """A fund below a tenth of its first wealth closes, and a new one opens in its place later."""
        fails = (self.own + self.away if self.any_away else self.own) < self.floor
        opens = self.opens.pop(t, None)
        if np.count_nonzero(fails):
            self.opens[t + OUT_FOR] = fails
            self.defaults = self.defaults + fails.sum(axis=0)
            self.book[np.broadcast_to(fails[:, None], self.book.shape)] = 0.0
            self.own[fails], self.away[fails] = 0.0, np.inf
        if opens is not None:
            self.book[:, 1][opens] = self.own[opens] = self.wealth[opens]
            self.smooth[opens], self.away[opens] = 0.0, 0.0
        self.any_away = bool(self.opens)


class Kept:
    """What a block of periods leaves to be measured at once: shares before and after funds close, and own money.

    Parameters
    ----------
    shape : tuple of int
        (funds, lanes).
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.block = min(max(FUND_LANES // int(np.prod(shape)), 1), BLOCK)
        self.wanted, self.held, self.own = (np.empty((self.block, *shape)) for _ in range(3))

    def measure(self, out: dict[str, Array], at: slice, count: int, cap: Array) -> None:
        """Writes the periods ``at`` of a history, the ``count`` first of the block."""
        price, wanted = out["price"][at], self.wanted[:count]
        held, total = self.held[:count].sum(axis=1), self.own[:count].sum(axis=1)
        lever = np.minimum(AGGRESSION * np.maximum(1 - price, 0)[:, None], cap)
        out["gain"][at] = loop_strength(price[:, None], wanted, lever, cap, axis=1)
        out["fund_share"][at] = held / SHARES
        out["leverage"][at] = np.where(total > 0, held * price / np.where(total > 0, total, 1), 0.0)


def loop_strength(price: Array, held: Array, lever: Array, cap: Array, axis: int = 0) -> Array:
    """What funds trade with a fall of 1 % over what noise traders buy; above 0 where they sell. Shape (lanes,), funds along ``axis``.

    A fund at its limit must sell lambda - 1 times what it has lost: its part is (lambda - 1) a, a its share of the market. One
    below its limit trades against the fall: it wants p/(1 - p) per cent more because the share is cheaper, and L - 1 less because
    its own money has shrunk. Where that makes a sale on balance, nobody forces it, and it counts as nothing.

    Parameters
    ----------
    price : ndarray, (lanes,)
        In values of a share.
    held : ndarray, (funds, lanes)
        Shares of each fund.
    lever : ndarray, (funds, lanes)
        Leverage of each fund.
    cap : ndarray, (lanes,)
        Leverage that lenders allow, 1 or more.
    axis : int
        Along which the funds lie.

    Returns
    -------
    ndarray, (lanes,)
        Loop gain, a pure number; above 0 amplifies.
    """
    miss = np.maximum(1 - price, 0)
    at_limit = (lever >= cap * (1 - 1e-12)) & (cap > 1)
    bought = np.where(miss > 0, price / np.where(miss > 0, miss, 1), 0.0) - (lever - 1)
    flow = np.where(at_limit, cap - 1, -np.maximum(bought, 0)) * held / SHARES
    return np.asarray(flow.sum(axis=axis) / (1 - np.minimum(held.sum(axis=axis) / SHARES, 0.999)))
