"""Contracts settled in the coin: worth V/S coins where they are worth V USD (as on Deribit, BitMEX).

Prices are USD per coin, quantities of inverse futures USD, P&L in coins; ``side`` +1 long, -1 short.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .black_scholes import BlackScholes
from .guard import positive, real

__all__ = ["InverseOption", "coin_pnl", "usd_pnl"]


class InverseOption(BlackScholes):
    """A European option whose premium and payoff are paid in the coin; arguments and errors as in `BlackScholes`.

    ``price``, ``delta`` and the other Greeks stay those in USD; the coin's own are below.

    Parameters
    ----------
    spot, strike : float or ndarray
        USD per coin, above 0; all arguments broadcast.
    years : float or ndarray
        Time to expiry; 0 or less is expired.
    volatility : float or ndarray
        Decimal per √year, 0 or more.
    rate : float or ndarray
        Decimal a year, continuous.
    carry : float or ndarray, optional
        Cost of carry b, decimal a year; the rate if None.
    cp : float or ndarray
        +1 for a call, -1 for a put.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """

    @property
    def coin_price(self) -> Array:
        """V/S, coins per coin of underlying."""
        return self.price / self.spot

    @property
    def coin_delta(self) -> Array:
        """Premium-adjusted delta Δ - V/S = S ∂(V/S)/∂S: the coins that hedge the P&L counted in coins."""
        return self.delta - self.coin_price

    @property
    def coin_gamma(self) -> Array:
        """The slope of the premium-adjusted delta, per USD: Γ - Δ/S + V/S²."""
        return self.gamma - self.coin_delta / self.spot


def _side(side: Any) -> Array:
    array = real("side", side)
    if not (np.abs(array) == 1).all():
        raise OutOfRange(f"side cannot be {array[np.abs(array) != 1].flat[0]:g}: allowed is +1 for long, -1 for short.")
    return array


@asked
def coin_pnl(quantity: Any, entry: Any, price: Any, side: Any = 1) -> Array:
    """P&L in coins of an inverse future: s Q (1/E - 1/P). Concave in the price for a long: falls hurt twice.

    Parameters
    ----------
    quantity : float or ndarray, (lanes,)
        USD, above 0.
    entry, price : float or ndarray, (lanes,)
        USD per coin, above 0.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        Coins; above 0 is a gain.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return _side(side) * positive("quantity (USD)", quantity) * (1 / positive("entry (USD)", entry) - 1 / positive("price (USD)", price))


@asked
def usd_pnl(quantity: Any, entry: Any, price: Any, side: Any = 1) -> Array:
    """The same P&L at today's price: s Q (P/E - 1) USD, a straight line.

    Parameters
    ----------
    quantity : float or ndarray, (lanes,)
        USD, above 0.
    entry, price : float or ndarray, (lanes,)
        USD per coin, above 0.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.

    Returns
    -------
    ndarray, (lanes,)
        USD; above 0 is a gain.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return _side(side) * positive("quantity (USD)", quantity) * (positive("price (USD)", price) / positive("entry (USD)", entry) - 1)
