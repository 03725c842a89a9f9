"""What a market maker quotes: against inventory risk (Avellaneda & Stoikov 2008) and against the informed (Glosten & Milgrom 1985)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import all_finite, all_not_negative, all_positive
from .asked import asked

__all__ = ["optimal_spread", "posterior", "reservation_price", "spread_of"]


@asked
def reservation_price(
    mid: float | Array, inventory: float | Array, aversion: float | Array, volatility: float | Array, time_left: float | Array
) -> Array:
    """r = s - q gamma sigma² (T - t): below the mid when long. Prices in USD a lot, ``inventory`` in lots.

    Parameters
    ----------
    mid : float or ndarray, (lanes,)
        USD a lot, above 0.
    inventory : float or ndarray, (lanes,)
        Lots held; below 0 is short.
    aversion : float or ndarray, (lanes,)
        γ, 1/USD, 0 or more.
    volatility : float or ndarray, (lanes,)
        USD a lot per √time, 0 or more.
    time_left : float or ndarray, (lanes,)
        In the unit of time of the volatility, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        USD a lot.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Avellaneda & Stoikov (2008).
    """
    all_finite(inventory=inventory)
    all_positive(mid=mid)
    all_not_negative(aversion=aversion, volatility=volatility, time_left=time_left)
    return mid - np.asarray(inventory) * aversion * np.asarray(volatility) ** 2 * time_left


@asked
def optimal_spread(aversion: float | Array, volatility: float | Array, time_left: float | Array, decay: float | Array) -> Array:
    """gamma sigma² (T - t) + (2/gamma) ln(1 + gamma/k), USD a lot, around the reservation price.

    Parameters
    ----------
    aversion : float or ndarray, (lanes,)
        γ, 1/USD, above 0.
    volatility : float or ndarray, (lanes,)
        USD a lot per √time, 0 or more.
    time_left : float or ndarray, (lanes,)
        In the unit of time of the volatility, 0 or more.
    decay : float or ndarray, (lanes,)
        k, fall of the log of arrivals per USD of distance, above 0.

    Returns
    -------
    ndarray, (lanes,)
        USD a lot from bid to ask.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Avellaneda & Stoikov (2008).
    """
    all_positive(aversion=aversion, decay=decay)
    all_not_negative(volatility=volatility, time_left=time_left)
    return spread_of(np.asarray(aversion, float), np.asarray(volatility, float), np.asarray(time_left, float), np.asarray(decay, float))


def spread_of(aversion: Array, volatility: Array, time_left: Array, decay: Array) -> Array:
    """`optimal_spread` without checks, for inner loops.

    Parameters
    ----------
    aversion : ndarray, (lanes,)
        γ, 1/USD.
    volatility : ndarray, (lanes,)
        USD a lot per √time.
    time_left : ndarray, (lanes,)
        In the unit of time of the volatility.
    decay : ndarray, (lanes,)
        k, fall of the log of arrivals per USD of distance.

    Returns
    -------
    ndarray, (lanes,)
        USD a lot from bid to ask.
    """
    return aversion * volatility**2 * time_left + 2 / aversion * np.log1p(aversion / decay)


def posterior(belief: Array, informed: Array) -> tuple[Array, Array]:
    """`informed_quotes` without checks, for inner loops; ``|informed (2 belief - 1)|`` below 1.

    Parameters
    ----------
    belief : ndarray, (lanes,)
        Chance that the value is the high one, from 0 to 1.
    informed : ndarray, (lanes,)
        Part of traders who know the value, from 0 to 1.

    Returns
    -------
    after_sale : ndarray, (lanes,)
        The chance once someone has sold.
    after_purchase : ndarray, (lanes,)
        The chance once someone has bought.

    References
    ----------
    Glosten & Milgrom (1985).
    """
    knowing = informed * belief
    lean = knowing + knowing - informed
    return (belief - knowing) / (1 - lean), (belief + knowing) / (1 + lean)
