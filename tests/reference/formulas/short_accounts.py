"""Short sellers' accounts, and the desk that lends them the shares: one account per cohort, in money and in shares."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import positive


def open_past_call(price: float | Array, call: float | Array, maintenance_margin: float | Array) -> Array:
    """Share of a short still open where the price came to ``price`` in small steps: (p*/p)^((1+m)/m) past its call p*, else 1."""
    price, call, margin = positive("price", price), positive("call", call), positive("maintenance_margin", maintenance_margin)
    return np.minimum(call / price, 1.0) ** ((1 + margin) / margin)
