"""Collateralised lending on chain: health factor, liquidation, and the interest rate with a kink.

Liquidation after Aave v3 (LiquidationLogic.sol, 3.0 to 3.2): close factor half above a health factor of 0.95,
all of it at or below; the liquidator repays debt and seizes that value plus a bonus, at most the collateral.
A long room: each rule of a lending protocol is told with its units.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, real, within

__all__ = ["close_factor", "health_factor", "kink_rate_at", "liquidate", "liquidation_price", "supply_rate", "toxic_level"]

Number = float | Array

CLOSE_ALL_AT = 0.95


@asked
def health_factor(collateral: Number, debt: Number, threshold: Number) -> Array:
    """HF = collateral × threshold / debt, USD over USD; infinite without debt. Liquidatable below 1.

    Parameters
    ----------
    collateral, debt : float or ndarray, (lanes,)
        USD, 0 or more.
    threshold : float or ndarray, (lanes,)
        Part of the collateral that counts, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        A pure number, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Aave v3.
    """
    collateral, debt = not_negative("collateral", collateral), not_negative("debt", debt)
    return _health(collateral, debt, within("threshold", threshold, 0, 1))


def _health(collateral: Array, debt: Array, threshold: Array) -> Array:
    return np.where(debt > 0, collateral * threshold / np.where(debt > 0, debt, 1), np.inf)


@asked
def close_factor(health: Number, close_all_at: float = CLOSE_ALL_AT) -> Array:
    """Share of the debt that may be repaid at once: 0.5 above ``close_all_at``, else 1 (strict, as in the source).

    Parameters
    ----------
    health : float or ndarray, (lanes,)
        Health factor, 0 or more; infinite without debt.
    close_all_at : float
        Health factor at or below which all may be repaid, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Part of the debt, 0.5 or 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Aave v3.
    """
    health = not_negative("health", np.minimum(health, 1e300))  # infinite without debt
    return np.where(health > positive("close_all_at", close_all_at), 0.5, 1.0)


@asked
def liquidate(collateral: Number, debt: Number, share: Number, bonus: Number, protocol_fee: Number = 0.0) -> tuple[Array, Array, Array]:
    """One liquidation of ``share`` of the debt: (repaid, seized, protocol's part of the seized), all USD.

    Seized = repaid (1 + bonus), at most the collateral; then repaid = collateral/(1 + bonus). The fee is on the bonus part.

    Parameters
    ----------
    collateral, debt : float or ndarray, (lanes,)
        USD, 0 or more.
    share : float or ndarray, (lanes,)
        Part of the debt that is repaid, from 0 to 1.
    bonus : float or ndarray, (lanes,)
        Part of the repayment that the liquidator gains, from 0 to 1.
    protocol_fee : float or ndarray, (lanes,)
        Part of the bonus that the protocol takes, from 0 to 1.

    Returns
    -------
    repaid : ndarray, (lanes,)
        USD of debt.
    seized : ndarray, (lanes,)
        USD of collateral.
    fee : ndarray, (lanes,)
        USD of the seized that go to the protocol.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Aave v3.
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


@asked
def liquidation_price(debt: Number, quantity: Number, threshold: Number) -> Array:
    """Price of the collateral at which HF = 1: debt / (quantity × threshold), USD.

    Parameters
    ----------
    debt : float or ndarray, (lanes,)
        USD, 0 or more.
    quantity : float or ndarray, (lanes,)
        Coins of collateral, above 0.
    threshold : float or ndarray, (lanes,)
        Part of the collateral that counts, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        USD a coin, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return not_negative("debt", debt) / (positive("quantity", quantity) * within("threshold", threshold, 0, 1, open_low=True))


@asked
def toxic_level(threshold: Number, bonus: Number) -> Array:
    """Health factor below which each liquidation lowers it: LT (1 + bonus) (Warmuz, Chaudhary & Pinna 2022).

    Parameters
    ----------
    threshold : float or ndarray, (lanes,)
        Part of the collateral that counts, from 0 to 1.
    bonus : float or ndarray, (lanes,)
        Part of the repayment that the liquidator gains, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Health factor.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Warmuz, Chaudhary & Pinna (2022).
    """
    return within("threshold", threshold, 0, 1) * (1 + within("bonus", bonus, 0, 1))


def kink_rate_at(utilisation: Array, base: Array, slope_below: Array, slope_above: Array, kink: Array) -> Array:
    """`kink_rate` without its checks, for inner loops.

    Parameters
    ----------
    utilisation : ndarray, (lanes,)
        Part of the pool that is lent, from 0 to 1.
    base : ndarray, (lanes,)
        Rate of an idle pool, decimal a year.
    slope_below, slope_above : ndarray, (lanes,)
        What the rate rises by up to the kink and from there to 1, decimals a year.
    kink : ndarray, (lanes,)
        Utilisation, between 0 and 1.

    Returns
    -------
    ndarray, (lanes,)
        Decimal a year, paid by borrowers.
    """
    return (
        base + slope_below * np.minimum(utilisation / np.asarray(kink), 1) + slope_above * np.maximum(0, (utilisation - kink) / (1 - kink))
    )


@asked
def supply_rate(utilisation: Number, borrow_rate: Number, reserve_factor: Number) -> Array:
    """What lenders earn a year: borrow rate × utilisation × (1 - reserve factor).

    Parameters
    ----------
    utilisation : float or ndarray, (lanes,)
        Part of the pool that is lent, from 0 to 1.
    borrow_rate : float or ndarray, (lanes,)
        Decimal a year.
    reserve_factor : float or ndarray, (lanes,)
        Part of the interest that the protocol keeps, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Decimal a year, received by lenders.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return (
        real("borrow_rate", borrow_rate) * within("utilisation", utilisation, 0, 1) * (1 - within("reserve_factor", reserve_factor, 0, 1))
    )
