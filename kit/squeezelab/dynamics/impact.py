"""Market impact: what a flow of orders does to the price. Flows are USD, + buys; depth is USD per 1 %."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import positive, real

__all__ = ["linear_impact", "price_after"]


@asked
def linear_impact(price: float | Array, flow: float | Array, depth: float | Array) -> Array:
    """The price after ``flow``: d ln p = 0.01 flow / depth (linear, as in Kyle 1985).

    Parameters
    ----------
    price : float or ndarray, (lanes,)
        USD before, above 0.
    flow : float or ndarray, (lanes,)
        USD of market orders; above 0 buys.
    depth : float or ndarray, (lanes,)
        USD that move the price by 1 %, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD after, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Kyle (1985) for the linear law.
    """
    return price_after(positive("price", price), real("flow", flow), positive("depth", depth))


def price_after(price: Array, flow: Array, depth: Array) -> Array:
    """`linear_impact` without its checks, for inner loops.

    Parameters
    ----------
    price : ndarray, (lanes,)
        USD before.
    flow : ndarray, (lanes,)
        USD of market orders; above 0 buys.
    depth : ndarray, (lanes,)
        USD that move the price by 1 %.

    Returns
    -------
    ndarray, (lanes,)
        USD after.
    """
    return price * np.exp(np.multiply(0.01, flow) / depth)
