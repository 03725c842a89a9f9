"""Market impact: what a flow of orders does to the price. Flows are USD, + buys; depth is USD per 1 %."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .guard import not_negative, positive, real

__all__ = ["adv_impact", "linear_impact", "price_after", "square_root_impact"]


def linear_impact(price: float | Array, flow: float | Array, depth: float | Array) -> Array:
    """The price after ``flow``: d ln p = 0.01 flow / depth (linear, as in Kyle 1985)."""
    return price_after(positive("price", price), real("flow", flow), positive("depth", depth))


def price_after(price: Array, flow: Array, depth: Array) -> Array:
    """`linear_impact` without its checks, for inner loops."""
    return price * np.exp(np.multiply(0.01, flow) / depth)


def adv_impact(flow: float | Array, adv: float | Array, y: float | Array) -> Array:
    """Log return of ``flow``: Y flow / ADV, with Y the return per one average daily volume."""
    return not_negative("y", y) * real("flow", flow) / positive("adv", adv)


def square_root_impact(flow: float | Array, adv: float | Array, sigma_daily: float | Array, y: float | Array = 1.0) -> Array:
    """Log return of ``flow``: sign Y sigma_d sqrt(|flow|/ADV) (Toth et al. 2011)."""
    flow = real("flow", flow)
    size = not_negative("y", y) * not_negative("sigma_daily", sigma_daily) * np.sqrt(np.abs(flow) / positive("adv", adv))
    return np.sign(flow) * size
