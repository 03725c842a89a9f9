"""Margin arithmetic: calls, bankruptcies, liquidations (Reg T and FINRA 4210; exchanges' contract rules)."""

from __future__ import annotations

import numpy as np

from ..core import Array


def short_call_price(entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a short sold at ``entry`` meets its margin call: kappa e / (1+m), USD."""
    return np.asarray(collateral) * entry / (1 + np.asarray(maintenance_margin))


def short_bankrupt_price(entry: float | Array, collateral: float | Array) -> Array:
    """The price at which the short's equity is gone: kappa e, USD."""
    return np.asarray(collateral) * entry


def cover_fraction(price: float | Array, entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """Share of a short to buy back at ``price`` to restore maintenance without cash, in [0, 1]."""
    return np.clip(1 - (np.asarray(collateral) * entry / price - 1) / maintenance_margin, 0, 1)


def long_call_price(loan: float | Array, shares: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a long bought with ``loan`` USD meets its margin call: loan / (n (1-m)), USD."""
    return np.asarray(loan) / (np.asarray(shares) * (1 - np.asarray(maintenance_margin)))


def liquidation_price(
    entry: float | Array, leverage: float | Array, maintenance_margin: float | Array, side: float | Array = 1, fee: float = 0.0
) -> Array:
    """Linear contract, isolated margin: E (1 - s/l) / (1 - s (m + f)), side s = +1 long, -1 short, USD."""
    side = np.asarray(side)
    return np.asarray(entry) * (1 - side / np.asarray(leverage)) / (1 - side * (np.asarray(maintenance_margin) + fee))


def bankruptcy_price(entry: float | Array, leverage: float | Array, side: float | Array = 1) -> Array:
    """The price at which the margin of a linear contract is gone: E (1 - s/l), USD."""
    return np.asarray(entry) * (1 - np.asarray(side) / np.asarray(leverage))


def normal_quantiles(count: int) -> Array:
    """Mid-quantiles of the standard normal, shape (count,): equal cohorts without draws."""
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    return np.array([inverse((i + 0.5) / count) for i in range(count)])
