"""Loop gain: the one number that all feedback loops share.

A 1 % move forces ``forced`` USD of trades in its own direction; the market takes ``depth`` USD per 1 %.
Their ratio g says what a push becomes: 1/(1 - g) times itself while g < 1, and no limit from 1 on.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, met, strongest
from ..errors import OutOfRange
from .guard import not_negative, real, within

__all__ = [
    "amplification",
    "constant_product_pool",
    "dealers",
    "leverage_targeting",
    "leveraged_etf",
    "longs_at_call",
    "loop_gain",
    "met",
    "portfolio_insurance",
    "shorts_at_call",
    "strongest",
]


def loop_gain(forced: float | Array, depth: float | Array) -> Array:
    """g = forced / depth, dimensionless; ``forced`` USD per 1 % (+ amplifies), ``depth`` USD per 1 % > 0."""
    depth = np.asarray(depth, float)
    if not np.all(np.isfinite(depth) & (depth > 0)):
        raise OutOfRange(f"depth must be above 0 USD per 1 %, not {depth.min():g} USD: without depth no price moves by a finite amount.")
    return real("forced", forced) / depth


def amplification(gain: float | Array) -> Array:
    """1/(1 - g) for g < 1, infinity from 1 on: what one unit of shock becomes."""
    gain = real("gain", gain)
    with np.errstate(divide="ignore"):
        return np.where(gain < 1, 1 / (1 - np.minimum(gain, 1)), np.inf)


def shorts_at_call(notional: float | Array, maintenance_margin: float | Array) -> Array:
    """USD that short sellers at their margin call must buy per +1 %: 0.01 X (1+m)/m."""
    margin = within("maintenance_margin", maintenance_margin, 0, 1, open_low=True)
    return 0.01 * not_negative("notional", notional) * (1 + margin) / margin


def longs_at_call(value: float | Array, maintenance_margin: float | Array) -> Array:
    """USD that long margin accounts at their call must sell per -1 %: 0.01 V (1-m)/m."""
    margin = within("maintenance_margin", maintenance_margin, 0, 1, open_low=True)
    return 0.01 * not_negative("value", value) * (1 - margin) / margin


def leverage_targeting(assets: float | Array, leverage: float | Array) -> Array:
    """USD that a fund at constant leverage L trades with a 1 % move: 0.01 (L-1) A (Adrian & Shin 2010)."""
    return 0.01 * (not_negative("leverage", leverage) - 1) * real("assets", assets)


def leveraged_etf(nav: float | Array, multiple: float | Array) -> Array:
    """USD that a leveraged or inverse fund trades per 1 % move: 0.01 L(L-1) N (Cheng & Madhavan 2009)."""
    multiple = real("multiple", multiple)
    return 0.01 * multiple * (multiple - 1) * real("nav", nav)


def portfolio_insurance(exposure: float | Array, multiplier: float | Array) -> Array:
    """USD that a CPPI strategy trades with a 1 % move: 0.01 (m-1) E (Black & Perold 1992)."""
    return 0.01 * (real("multiplier", multiplier) - 1) * real("exposure", exposure)


def dealers(gamma: float | Array) -> Array:
    """USD that hedging dealers trade with a 1 % move: minus their gamma in USD per 1 %."""
    return -real("gamma", gamma)


def constant_product_pool(value: float | Array) -> Array:
    """USD that a constant-product pool of value V trades against a 1 % move, first order: -0.01 V/4."""
    return -0.01 * real("value", value) / 4
