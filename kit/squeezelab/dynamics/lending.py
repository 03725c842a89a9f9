"""Collateralised lending on chain: health factor, liquidation, and the interest rate with a kink.

Liquidation after Aave v3 (LiquidationLogic.sol, 3.0 to 3.2): close factor half above a health factor of 0.95,
all of it at or below; the liquidator repays debt and seizes that value plus a bonus, at most the collateral.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .guard import not_negative, positive, real, within

__all__ = ["close_factor", "health_factor", "kink_rate", "kink_rate_at", "liquidate", "liquidation_price", "supply_rate", "toxic_level"]

Number = float | Array

CLOSE_ALL_AT = 0.95


def health_factor(collateral: Number, debt: Number, threshold: Number) -> Array:
    """HF = collateral × threshold / debt, USD over USD; infinite without debt. Liquidatable below 1."""
    collateral, debt = not_negative("collateral", collateral), not_negative("debt", debt)
    return _health(collateral, debt, within("threshold", threshold, 0, 1))


def _health(collateral: Array, debt: Array, threshold: Array) -> Array:
    return np.where(debt > 0, collateral * threshold / np.where(debt > 0, debt, 1), np.inf)


def close_factor(health: Number, close_all_at: float = CLOSE_ALL_AT) -> Array:
    """Share of the debt that may be repaid at once: 0.5 above ``close_all_at``, else 1 (strict, as in the source)."""
    health = not_negative("health", np.minimum(health, 1e300))  # infinite without debt
    return np.where(health > positive("close_all_at", close_all_at), 0.5, 1.0)


def liquidate(collateral: Number, debt: Number, share: Number, bonus: Number, protocol_fee: Number = 0.0) -> tuple[Array, Array, Array]:
    """One liquidation of ``share`` of the debt: (repaid, seized, protocol's part of the seized), all USD.

    Seized = repaid (1 + bonus), at most the collateral; then repaid = collateral/(1 + bonus). The fee is on the bonus part.
    """
    collateral, debt = not_negative("collateral", collateral), not_negative("debt", debt)
    return _liquidate(
        collateral, debt, within("share", share, 0, 1), within("bonus", bonus, 0, 1), within("protocol_fee", protocol_fee, 0, 1)
    )


def _liquidate(collateral: Array, debt: Array, share: Array, bonus: Array, protocol_fee: Array) -> tuple[Array, Array, Array]:
    wanted = debt * share
    capped = wanted * (1 + bonus) > collateral
    seized = np.where(capped, collateral, wanted * (1 + bonus))
    repaid = np.where(capped, collateral / (1 + bonus), wanted)
    return repaid, seized, (seized - repaid) * protocol_fee


def liquidation_price(debt: Number, quantity: Number, threshold: Number) -> Array:
    """Price of the collateral at which HF = 1: debt / (quantity × threshold), USD."""
    return not_negative("debt", debt) / (positive("quantity", quantity) * within("threshold", threshold, 0, 1, open_low=True))


def toxic_level(threshold: Number, bonus: Number) -> Array:
    """Health factor below which each liquidation lowers it: LT (1 + bonus) (Warmuz, Chaudhary & Pinna 2022)."""
    return within("threshold", threshold, 0, 1) * (1 + within("bonus", bonus, 0, 1))


def kink_rate(utilisation: Number, base: Number, slope_below: Number, slope_above: Number, kink: Number) -> Array:
    """Borrow rate a year: base + s1 U/kink up to the kink, then + s2 (U - kink)/(1 - kink). All decimals."""
    utilisation, kink = within("utilisation", utilisation, 0, 1), within("kink", kink, 1e-9, 1 - 1e-9)
    base, slope_below, slope_above = real("base", base), real("slope_below", slope_below), real("slope_above", slope_above)
    return kink_rate_at(utilisation, base, slope_below, slope_above, kink)


def kink_rate_at(utilisation: Array, base: Array, slope_below: Array, slope_above: Array, kink: Array) -> Array:
    """`kink_rate` without its checks, for inner loops."""
    return (
        base + slope_below * np.minimum(utilisation / np.asarray(kink), 1) + slope_above * np.maximum(0, (utilisation - kink) / (1 - kink))
    )


def supply_rate(utilisation: Number, borrow_rate: Number, reserve_factor: Number) -> Array:
    """What lenders earn a year: borrow rate × utilisation × (1 - reserve factor)."""
    return (
        real("borrow_rate", borrow_rate) * within("utilisation", utilisation, 0, 1) * (1 - within("reserve_factor", reserve_factor, 0, 1))
    )
