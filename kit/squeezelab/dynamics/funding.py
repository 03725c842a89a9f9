"""Funding of perpetual contracts: longs pay shorts where the contract stands above its index, and back.

Premiums and rates are decimals per interval; a positive rate is paid by longs to shorts.
Rules are versioned: venues change them, so each function says whose rule of which time it is.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, real
from .guard import side as sided

__all__ = ["BAND", "DAMPER", "INTEREST", "carry_per_year", "clamp_rule", "damper_rule", "payment", "premium_index"]

Number = float | Array

INTEREST = 0.0001  # per 8 hours
BAND = 0.0005
DAMPER = 0.00025


def premium_index(impact_bid: Number, impact_ask: Number, index: Number) -> Array:
    """P = [max(0, impact bid - index) - max(0, index - impact ask)] / index, a decimal."""
    bid, ask, index = positive("impact_bid", impact_bid), positive("impact_ask", impact_ask), positive("index", index)
    if np.any(bid > ask):
        raise OutOfRange("impact_bid must not lie above impact_ask: the book is crossed; take both from the same moment.")
    return (np.maximum(0, bid - index) - np.maximum(0, index - ask)) / index


def clamp_rule(premium: Number, interest: Number = INTEREST, band: Number = BAND, cap: Number = np.inf) -> Array:
    """F = P + clamp(I - P, -band, +band), then capped at ±cap (several venues, 2020s): flat at I within the band."""
    premium, interest, band = real("premium", premium), real("interest", interest), not_negative("band", band)
    return np.clip(premium + np.clip(interest - premium, -band, band), -_cap(cap), _cap(cap))


def damper_rule(premium: Number, damper: Number = DAMPER, cap: Number = np.inf) -> Array:
    """F = max(d, P) + min(-d, P), then capped at ±cap (Deribit, 0.025 %; older documents 0.05 %): nothing within ±d."""
    premium, damper = real("premium", premium), not_negative("damper", damper)
    return np.clip(np.maximum(damper, premium) + np.minimum(-damper, premium), -_cap(cap), _cap(cap))


def payment(notional: Number, rate: Number, side: Number = 1, intervals: Number = 1) -> Array:
    """USD that a position receives (+) or pays (-) over so many intervals: -s N F n."""
    return -sided("side", side) * not_negative("notional", notional) * real("rate", rate) * not_negative("intervals", intervals)


def _cap(cap: Number) -> Array:
    return not_negative("cap", np.minimum(cap, 1e300))  # no cap is an infinite one


def carry_per_year(rate: Number, intervals_per_day: Number = 3) -> Array:
    """Linear in time: 365 n F a year, a decimal."""
    return 365 * positive("intervals_per_day", intervals_per_day) * real("rate", rate)
