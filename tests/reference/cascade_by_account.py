"""The liquidation cascade as one would write it account by account, and a ladder that keeps it going.

Independent of the model's arrays: plain loops over plain numbers. Only the market's answer to a flow is the package's
own function, so that paths may be compared to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from squeezelab.dynamics.impact import linear_impact

Path = list[tuple[float, float, int, float]]


@dataclass
class Account:
    """One leveraged position: side +1 or -1, coins, liquidation and bankruptcy price in USD."""

    side: float
    units: float
    liquidation: float
    bankruptcy: float
    alive: bool = True


def by_account(accounts: Sequence[Account], price: float, depth: float, fund: float = 0.0, rounds: int = 10**9) -> Path:
    """Price, USD closed, accounts closed and fund after each round of a batch cascade, from ``price`` after the spark.

    Running totals are kept of the longs closed so far and of the shorts, each side in the order in which the price
    reaches its accounts; a round is what they have grown by.
    """
    path = [(price, 0.0, 0, fund)]
    bought, owed = {1.0: 0.0, -1.0: 0.0}, {1.0: 0.0, -1.0: 0.0}
    coins_before = owed_before = 0.0
    line = sorted(accounts, key=lambda account: -account.side * account.liquidation)
    for _ in range(rounds):
        hit = 0
        for account in line:
            if account.alive and account.side * (price - account.liquidation) <= 0:
                bought[account.side] -= account.side * account.units
                owed[account.side] -= account.side * account.units * account.bankruptcy
                account.alive = False
                hit += 1
        coins, due = sum(bought.values()) - coins_before, sum(owed.values()) - owed_before
        coins_before, owed_before = sum(bought.values()), sum(owed.values())
        new = float(linear_impact(price, coins * price, depth))
        fund += due - coins * float(np.sqrt(price * new))
        path.append((new, abs(coins * price), hit, fund))
        price = new
        if not hit:
            break
    return path


def lasting_ladder(accounts: int, rounds: int, start: float, depth: float, shock: float = -0.01) -> list[Account]:
    """Longs of equal size whose liquidation prices are set so that a cascade takes exactly ``rounds`` rounds, as many in each.

    Sizes are whole sixty-fourths of a coin, so that sums come out the same in any order.
    """
    each = accounts // rounds
    units = max(1, round(64 * 0.02 * depth / start / each)) / 64
    price, out = start * (1 + shock), []
    before = start
    for _ in range(rounds):
        for place in range(each):
            level = before + (price - before) * (place + 0.5) / each
            out.append(Account(1.0, units, level, 0.97 * level))
        before, price = price, float(linear_impact(price, -each * units * price, depth))
    return out


def as_book(accounts: Sequence[Account], lanes: int = 1) -> dict[str, np.ndarray]:
    """The same accounts as the model's arrays, shape (accounts, lanes)."""
    names = ("side", "units", "liquidation", "bankruptcy")
    return {name: np.repeat(np.array([getattr(a, name) for a in accounts])[:, None], lanes, axis=1) for name in names}
