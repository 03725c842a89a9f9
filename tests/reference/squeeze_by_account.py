"""The cover cascade as a back office would run it: one account at a time, plain loops over plain numbers.

Independent of the package: nothing is imported from it. Each account is a list of lots; a cover buys back, a recall closes
and pays out, and the broker's book is kept in dollars. (With the lending desk.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import NormalDist


@dataclass
class Desk:
    """Who lends: the float, the share of owners who lend at the first price, how many of them sell into a rise, the fee."""

    free_float: float = math.inf
    lends: float = 0.5
    selling: float = 0.0
    fee: float = 0.0
    fee_rise: float = 0.0
    daily_volume: float = math.inf


@dataclass
class Short:
    """One account: USD in it, shares still short."""

    money: float
    shares: float


@dataclass
class Book:
    """What happened, round by round."""

    price: list[float]
    usd: list[float] = field(default_factory=lambda: [0.0])
    covered: float = 0.0
    recalled: float = 0.0
    fees: float = 0.0
    paid_out: float = 0.0
    days: float = 0.0
    gapped: bool = False


def quantile_entries(average: float, spread: float, cohorts: int) -> list[float]:
    """Entry prices at the mid-quantiles of a lognormal."""
    return [average * math.exp(spread * NormalDist().inv_cdf((i + 0.5) / cohorts)) for i in range(cohorts)]


def squeeze(
    accounts: list[Short], start: float, price: float, depth: float, margin: float, desk: Desk | None = None,
    rounds: int = 600, highest: float = 20.0, smallest: float = 1e-9,
) -> Book:  # fmt: skip
    """Rounds until nothing is bought, from ``price`` after the spark; accounts are changed in place."""
    book = Book([price])
    first = sum(a.shares for a in accounts)
    lends = max(desk.lends, first / (desk.free_float + first)) if desk else 0.0
    before = first / (lends * (desk.free_float + first)) if desk else 0.0
    for _ in range(rounds):
        wanted = []
        for a in accounts:
            equity = a.money - a.shares * price
            enough = equity >= margin * a.shares * price
            wanted.append(0.0 if enough else a.shares - max(equity, 0.0) / (margin * price))
        left = sum(a.shares for a in accounts) - sum(wanted)
        back = 0.0  # part of what is left that lenders want
        if desk:
            lent = lends * min(start / price, 1.0) ** desk.selling
            most = desk.free_float * lent / (1 - lent)
            back = max(1 - most / left, 0.0) if left > 0 else 0.0
        usd = (sum(wanted) + back * left) * price
        if usd < smallest * depth:
            break
        room = 100 * depth * math.log(highest * start / price)
        part = min(room / usd, 1.0)
        bought = 0.0
        for a, want in zip(accounts, wanted, strict=True):
            a.money -= part * want * price
            a.shares -= part * want
        held = sum(a.shares for a in accounts)
        for a, want in zip(accounts, wanted, strict=True):
            share = part * back * left / held if held > 0 else 0.0
            lot = share * a.shares
            book.paid_out += share * (a.money - a.shares * price)
            a.money, a.shares = a.money * (1 - share), a.shares - lot
            book.recalled += lot
            bought += part * want + lot
        book.covered += bought
        price *= math.exp(0.01 * bought * price / depth)
        book.usd.append(bought * book.price[-1])
        book.price.append(price)
        if desk:
            short = sum(a.shares for a in accounts)
            lent = lends * min(start / price, 1.0) ** desk.selling
            used = min(short / (lent * (desk.free_float + short)), 1.0)
            fee = desk.fee * math.exp(desk.fee_rise * (used - before))
            days = bought / desk.daily_volume
            book.days += days
            for a in accounts:
                due = a.shares * price * fee * days / 365
                a.money -= due
                book.fees += due
        if part < 1:
            book.gapped = True
            break
    return book
