"""Contracts settled in the coin: worth V/S coins where they are worth V USD (as on Deribit, BitMEX)."""

from __future__ import annotations

from typing import Any

from squeezelab.core import Array
from squeezelab.dynamics.guard import positive
from squeezelab.dynamics.inverse import _side


def coin_pnl_gamma(quantity: Any, price: Any, side: Any = 1) -> Array:
    """∂²/∂P² of the P&L in coins: -2 s Q/P³, coins per USD²."""
    return -2 * _side(side) * positive("quantity (USD)", quantity) / positive("price (USD)", price) ** 3
