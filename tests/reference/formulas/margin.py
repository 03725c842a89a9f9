"""Margin arithmetic: calls, bankruptcies, liquidations (Reg T and FINRA 4210; exchanges' contract rules)."""

from __future__ import annotations

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, within


def short_bankrupt_price(entry: float | Array, collateral: float | Array) -> Array:
    """The price at which the short's equity is gone: kappa e, USD."""
    entry, collateral = positive("entry", entry), positive("collateral", collateral)
    return collateral * entry


def long_call_price(loan: float | Array, shares: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a long bought with ``loan`` USD meets its margin call: loan / (n (1-m)), USD."""
    loan, shares = not_negative("loan", loan), positive("shares", shares)
    maintenance_margin = within("maintenance_margin", maintenance_margin, 0, 1, open_high=True)
    return loan / (shares * (1 - maintenance_margin))
