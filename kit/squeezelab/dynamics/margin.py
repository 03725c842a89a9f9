"""Margin arithmetic: calls, bankruptcies, liquidations (Reg T and FINRA 4210; exchanges' contract rules)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, within
from .guard import side as sided

__all__ = [
    "bankruptcy_price",
    "cover_fraction",
    "liquidation_price",
    "liquidation_rule",
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
    """Linear contract, isolated margin: E (1 - s/l) / (1 - s (m + f)), side s = +1 long, -1 short, USD.

    Raises `OutOfRange` where a position could not have been opened: a long below leverage 1, an opening margin 1/l that does
    not cover maintenance and fee, so that the price would lie on the winning side of the entry.
    """
    entry, leverage, side = positive("entry", entry), positive("leverage", leverage), sided("side", side)
    maintenance_margin = within("maintenance_margin", maintenance_margin, 0, 1, open_high=True)
    closing = maintenance_margin + within("fee", fee, 0, 1, open_high=True)
    if np.any(closing >= 1):
        raise OutOfRange(f"maintenance_margin and fee together cannot be {np.max(closing):g}: allowed is below 1, all of the position.")
    _whole(leverage, side)
    price = liquidation_rule(entry, leverage, closing, side)
    if np.any(side * (price - entry) > 1e-9 * entry):
        raise OutOfRange(
            f"maintenance_margin and fee of {np.max(closing):g} are more than the opening margin of {1 / np.max(leverage):g}, one over the "
            "leverage: such a position would be closed as it is opened; lower the leverage."
        )
    return np.asarray(price)


def liquidation_rule(entry: float | Array, leverage: float | Array, closing: float | Array, side: float | Array = 1) -> Array:
    """`liquidation_price` without checks, ``closing`` the maintenance and the fee. Inner loop: values in range are the caller's promise.

    Where the opening margin does not cover ``closing``, the price lies on the winning side: such an account is closed at once.
    """
    return np.asarray(entry * (1 - side / leverage) / (1 - side * closing))


def bankruptcy_price(entry: float | Array, leverage: float | Array, side: float | Array = 1) -> Array:
    """The price at which the margin of a linear contract is gone: E (1 - s/l), USD."""
    entry, leverage, side = positive("entry", entry), positive("leverage", leverage), sided("side", side)
    _whole(leverage, side)
    return np.asarray(entry * (1 - side / leverage))


def _whole(leverage: Array, side: Array) -> None:
    """A long of less than its own money owes nothing, and no price above 0 takes it."""
    if np.any((side > 0) & (leverage < 1)):
        raise OutOfRange(f"leverage of a long cannot be {np.min(leverage):g}: allowed is 1 or more; below it no price above 0 closes it.")


@lru_cache(maxsize=64)
def normal_quantiles(count: int) -> Array:
    """Mid-quantiles of the standard normal, shape (count,): equal cohorts without draws. Not to be written to."""
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    quantiles = np.array([inverse((i + 0.5) / count) for i in range(count)])
    quantiles.setflags(write=False)
    return quantiles
