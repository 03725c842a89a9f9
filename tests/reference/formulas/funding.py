"""Funding of perpetual contracts: longs pay shorts where the contract stands above its index, and back."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.funding import Number
from squeezelab.dynamics.guard import positive
from squeezelab.errors import OutOfRange


def premium_index(impact_bid: Number, impact_ask: Number, index: Number) -> Array:
    """P = [max(0, impact bid - index) - max(0, index - impact ask)] / index, a decimal."""
    bid, ask, index = positive("impact_bid", impact_bid), positive("impact_ask", impact_ask), positive("index", index)
    if np.any(bid > ask):
        raise OutOfRange("impact_bid must not lie above impact_ask: the book is crossed; take both from the same moment.")
    return (np.maximum(0, bid - index) - np.maximum(0, index - ask)) / index
