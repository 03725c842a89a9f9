"""What a perpetual contract should cost against its spot (He, Manela, Ross & von Wachter 2022; Ackerer, Hugonnier & Jermann 2023).

Funding flows at κ(F - S) a year, κ per year: 1,095 where the whole premium is paid every eight hours. With interest r on
the quote currency and r' on the base, both decimals a year, no arbitrage asks F/S = κ/(κ - (r - r')).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Array
from ..errors import NoAnswer
from .asked import asked
from .guard import not_negative, positive, real, within

__all__ = ["fair_ratio", "funding_intensity", "funding_per_year", "premium_half_life"]

DAYS = 365.0  # coins trade every day


@asked
def funding_intensity(payments_per_day: Any, share: Any = 1.0) -> Array:
    """κ per year: how often a year the whole premium is paid; ``share`` is the part of it that one payment settles.

    Parameters
    ----------
    payments_per_day : float or ndarray, (lanes,)
        Above 0.
    share : float or ndarray, (lanes,)
        Part of the premium, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        κ, per year, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return DAYS * positive("payments_per_day", payments_per_day) * within("share", share, 0, 1, open_low=True)


@asked
def fair_ratio(intensity: Any, quote_rate: Any, base_rate: Any = 0.0) -> Array:
    """F/S, dimensionless; 1 where both rates agree, and in the limit of unbounded funding. Raises `NoAnswer` for κ ≤ r - r'.

    Parameters
    ----------
    intensity : float or ndarray, (lanes,)
        κ, per year, above 0.
    quote_rate, base_rate : float or ndarray, (lanes,)
        Decimals a year.

    Returns
    -------
    ndarray, (lanes,)
        F/S, above 0; above 1 the contract stands above the coin.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    NoAnswer
        Where κ does not exceed the gap between the rates.
    OutOfRange
        Where κ is not above 0.

    References
    ----------
    Ackerer, Hugonnier & Jermann (2023); He, Manela, Ross & von Wachter (2022).
    """
    intensity = positive("intensity (per year)", intensity)
    gap = real("quote_rate", quote_rate) - real("base_rate", base_rate)
    if np.any(intensity <= gap):
        raise NoAnswer(
            f"funding of {np.min(intensity):g} a year does not outweigh a gap in interest of {np.max(gap):g} a year: "
            "holding the coin on credit would beat any price of the perpetual; raise the intensity above the gap."
        )
    return intensity / (intensity - gap)


@asked
def premium_half_life(intensity: Any) -> Array:
    """Days in which funding has paid half of a premium that stays as it is: ln 2/κ · 365.

    Parameters
    ----------
    intensity : float or ndarray, (lanes,)
        κ, per year, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Days, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return np.log(2) * DAYS / positive("intensity (per year)", intensity)


@asked
def funding_per_year(intensity: Any, ratio: Any) -> Array:
    """What a long pays a year over the spot: κ(F/S - 1), a decimal; below 0 the long receives.

    Parameters
    ----------
    intensity : float or ndarray, (lanes,)
        κ, per year, 0 or more.
    ratio : float or ndarray, (lanes,)
        F/S.

    Returns
    -------
    ndarray, (lanes,)
        Decimal of the spot a year; above 0 longs pay.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return not_negative("intensity (per year)", intensity) * (real("ratio", ratio) - 1)
