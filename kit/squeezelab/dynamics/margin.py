"""Margin arithmetic: calls, bankruptcies, liquidations (Reg T and FINRA 4210; exchanges' contract rules).

A long room: six short rules, each with what it takes and what it refuses.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .guard import not_negative, positive, within
from .guard import side as sided

__all__ = ["bankruptcy_price", "cover_fraction", "liquidation_price", "liquidation_rule", "normal_quantiles", "short_call_price"]


@asked
def short_call_price(entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """The price at which a short sold at ``entry`` meets its margin call: kappa e / (1+m), USD.

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        USD a share sold at, above 0.
    collateral : float or ndarray, (lanes,)
        κ, money in the account over the sale, above 0.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        USD; the call comes at this price or above.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Regulation T; FINRA Rule 4210.
    """
    entry, collateral = positive("entry", entry), positive("collateral", collateral)
    maintenance_margin = not_negative("maintenance_margin", maintenance_margin)
    return collateral * entry / (1 + maintenance_margin)


@asked
def cover_fraction(price: float | Array, entry: float | Array, collateral: float | Array, maintenance_margin: float | Array) -> Array:
    """Share of a short to buy back at ``price`` to restore maintenance without cash, in [0, 1].

    Parameters
    ----------
    price, entry : float or ndarray, (lanes,)
        USD now, and USD sold at, above 0.
    collateral : float or ndarray, (lanes,)
        κ, money in the account over the sale, above 0.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Part of the short, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    price, entry, collateral = positive("price", price), positive("entry", entry), positive("collateral", collateral)
    maintenance_margin = positive("maintenance_margin", maintenance_margin)
    return np.clip(1 - (collateral * entry / price - 1) / maintenance_margin, 0, 1)


@asked
def liquidation_price(
    entry: float | Array, leverage: float | Array, maintenance_margin: float | Array, side: float | Array = 1, fee: float = 0.0
) -> Array:
    """Linear contract, isolated margin: E (1 - s/l) / (1 - s (m + f)), side s = +1 long, -1 short, USD.

    Raises `OutOfRange` where a position could not have been opened: a long below leverage 1, an opening margin 1/l that does
    not cover maintenance and fee, so that the price would lie on the winning side of the entry.

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0, for a long 1 or more.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, from 0 to below 1.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.
    fee : float
        f, part of the position, from 0 to below 1.

    Returns
    -------
    ndarray, (lanes,)
        USD, on the losing side of the entry.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or the position could not have been opened.
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

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD.
    leverage : float or ndarray, (lanes,)
        l.
    closing : float or ndarray, (lanes,)
        m + f, part of the position.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD.
    """
    return np.asarray(entry * (1 - side / leverage) / (1 - side * closing))


@asked
def bankruptcy_price(entry: float | Array, leverage: float | Array, side: float | Array = 1) -> Array:
    """The price at which the margin of a linear contract is gone: E (1 - s/l), USD.

    Parameters
    ----------
    entry : float or ndarray, (lanes,)
        E, USD, above 0.
    leverage : float or ndarray, (lanes,)
        l, above 0, for a long 1 or more.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    entry, leverage, side = positive("entry", entry), positive("leverage", leverage), sided("side", side)
    _whole(leverage, side)
    return np.asarray(entry * (1 - side / leverage))


def _whole(leverage: Array, side: Array) -> None:
    """A long of less than its own money owes nothing, and no price above 0 takes it."""
    if np.any((side > 0) & (leverage < 1)):
        raise OutOfRange(f"leverage of a long cannot be {np.min(leverage):g}: allowed is 1 or more; below it no price above 0 closes it.")


@lru_cache(maxsize=64)
def normal_quantiles(count: int) -> Array:
    """Mid-quantiles of the standard normal, shape (count,): equal cohorts without draws. Not to be written to.

    Parameters
    ----------
    count : int
        1 or more.

    Returns
    -------
    ndarray, (count,)
        Standard deviations, rising; read-only.
    """
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    quantiles = np.array([inverse((i + 0.5) / count) for i in range(count)])
    quantiles.setflags(write=False)
    return quantiles
