"""Collateralised lending on chain: health factor, liquidation, and the interest rate with a kink."""

from __future__ import annotations

from squeezelab.core import Array
from squeezelab.dynamics.guard import real, within
from squeezelab.dynamics.lending import Number, kink_rate_at


def kink_rate(utilisation: Number, base: Number, slope_below: Number, slope_above: Number, kink: Number) -> Array:
    """Borrow rate a year: base + s1 U/kink up to the kink, then + s2 (U - kink)/(1 - kink). All decimals."""
    utilisation, kink = within("utilisation", utilisation, 0, 1), within("kink", kink, 1e-9, 1 - 1e-9)
    base, slope_below, slope_above = real("base", base), real("slope_below", slope_below), real("slope_above", slope_above)
    return kink_rate_at(utilisation, base, slope_below, slope_above, kink)
