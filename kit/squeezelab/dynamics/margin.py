"""Margin arithmetic: calls, bankruptcies, liquidations (Reg T and FINRA 4210; exchanges' contract rules)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import Array
from .guard import not_negative, positive, real, within

__all__ = [
    "bankruptcy_price",
    "cover_fraction",
    "liquidation_price",
    "long_call_price",
    "normal_quantiles",
    "short_bankrupt_price",
    "short_call_price",
]


def short_call_price(entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a short sold at ``entry`` meets its margin call: kappa e / (1+m), USD."""
    entry, collateral = positive("entry", entry), positive("collateral", collateral)
    maintenance_margin = not_negative("maintenance_margin", maintenance_margin)
    return collateral * entry / (1 + maintenance_margin)


def short_bankrupt_price(entry: float | Array, collateral: float | Array) -> Array:
    """The price at which the short's equity is gone: kappa e, USD."""
    entry, collateral = positive("entry", entry), positive("collateral", collateral)
    return collateral * entry


def cover_fraction(price: float | Array, entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """Share of a short to buy back at ``price`` to restore maintenance without cash, in [0, 1]."""
    price, entry, collateral = positive("price", price), positive("entry", entry), positive("collateral", collateral)
    maintenance_margin = positive("maintenance_margin", maintenance_margin)
    return np.clip(1 - (collateral * entry / price - 1) / maintenance_margin, 0, 1)


def long_call_price(loan: float | Array, shares: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a long bought with ``loan`` USD meets its margin call: loan / (n (1-m)), USD."""
    loan, shares = not_negative("loan", loan), positive("shares", shares)
    maintenance_margin = within("maintenance_margin", maintenance_margin, 0, 1, open_high=True)
    return loan / (shares * (1 - maintenance_margin))


def liquidation_price(
    entry: float | Array, leverage: float | Array, maintenance_margin: float | Array, side: float | Array = 1, fee: float = 0.0
) -> Array:
    """Linear contract, isolated margin: E (1 - s/l) / (1 - s (m + f)), side s = +1 long, -1 short, USD."""
    entry, leverage, side = positive("entry", entry), positive("leverage", leverage), real("side", side)
    maintenance_margin = within("maintenance_margin", maintenance_margin, 0, 1, open_high=True)
    closing = maintenance_margin + within("fee", fee, 0, 1, open_high=True)
    return entry * (1 - side / leverage) / (1 - side * closing)


def bankruptcy_price(entry: float | Array, leverage: float | Array, side: float | Array = 1) -> Array:
    """The price at which the margin of a linear contract is gone: E (1 - s/l), USD."""
    entry, leverage, side = positive("entry", entry), positive("leverage", leverage), real("side", side)
    return entry * (1 - side / leverage)


@lru_cache(maxsize=64)
def normal_quantiles(count: int) -> Array:
    """Mid-quantiles of the standard normal, shape (count,): equal cohorts without draws. Not to be written to."""
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    quantiles = np.array([inverse((i + 0.5) / count) for i in range(count)])
    quantiles.setflags(write=False)
    return quantiles
