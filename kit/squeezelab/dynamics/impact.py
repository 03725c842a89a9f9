"""Market impact: what a flow of orders does to the price. Flows are USD, + buys; depth is USD per 1 %."""

from __future__ import annotations

import numpy as np

from ..core import Array


def linear_impact(price: float | Array, flow: float | Array, depth: float | Array) -> Array:
    """The price after ``flow``: d ln p = 0.01 flow / depth (MODELBOOK 0.1)."""
    return price * np.exp(np.multiply(0.01, flow) / depth)


def adv_impact(flow: float | Array, adv: float | Array, y: float | Array) -> Array:
    """Log return of ``flow``: Y flow / ADV, with Y the return per one average daily volume."""
    return y * np.asarray(flow) / adv


def square_root_impact(flow: float | Array, adv: float | Array, sigma_daily: float | Array, y: float | Array = 1.0) -> Array:
    """Log return of ``flow``: sign Y sigma_d sqrt(|flow|/ADV) (Toth et al. 2011)."""
    return np.sign(flow) * y * sigma_daily * np.sqrt(np.abs(flow) / np.asarray(adv))
