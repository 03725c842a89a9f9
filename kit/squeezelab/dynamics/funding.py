"""Funding of perpetual contracts: longs pay shorts where the contract stands above its index, and back.

Premiums and rates are decimals per interval; a positive rate is paid by longs to shorts.
Rules are versioned: venues change them, so each function says whose rule of which time it is.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, real
from .guard import side as sided

__all__ = ["BAND", "DAMPER", "INTEREST", "carry_per_year", "clamp_rule", "damper_rule", "payment"]

Number = float | Array

INTEREST = 0.0001  # per 8 hours
BAND = 0.0005
DAMPER = 0.00025


@asked
def clamp_rule(premium: Number, interest: Number = INTEREST, band: Number = BAND, cap: Number = np.inf) -> Array:
    """F = P + clamp(I - P, -band, +band), then capped at ±cap (several venues, 2020s): flat at I within the band.

    Parameters
    ----------
    premium, interest : float or ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.
    band : float or ndarray, (lanes,)
        Half-width around the interest, decimal per interval, 0 or more.
    cap : float or ndarray, (lanes,)
        Largest rate of either sign, decimal per interval, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    premium, interest, band = real("premium", premium), real("interest", interest), not_negative("band", band)
    return np.clip(premium + np.clip(interest - premium, -band, band), -_cap(cap), _cap(cap))


@asked
def damper_rule(premium: Number, damper: Number = DAMPER, cap: Number = np.inf) -> Array:
    """F = max(d, P) + min(-d, P), then capped at ±cap (Deribit, 0.025 %; older documents 0.05 %): nothing within ±d.

    Parameters
    ----------
    premium : float or ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.
    damper : float or ndarray, (lanes,)
        Premium that is left out, decimal per interval, 0 or more.
    cap : float or ndarray, (lanes,)
        Largest rate of either sign, decimal per interval, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Deribit's rule.
    """
    premium, damper = real("premium", premium), not_negative("damper", damper)
    return np.clip(np.maximum(damper, premium) + np.minimum(-damper, premium), -_cap(cap), _cap(cap))


@asked
def payment(notional: Number, rate: Number, side: Number = 1, intervals: Number = 1) -> Array:
    """USD that a position receives (+) or pays (-) over so many intervals: -s N F n.

    Parameters
    ----------
    notional : float or ndarray, (lanes,)
        USD, 0 or more.
    rate : float or ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.
    side : float or ndarray, (lanes,)
        +1 long, -1 short.
    intervals : float or ndarray, (lanes,)
        How many, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        USD; above 0 is received.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return -sided("side", side) * not_negative("notional", notional) * real("rate", rate) * not_negative("intervals", intervals)


def _cap(cap: Number) -> Array:
    return not_negative("cap", np.minimum(cap, 1e300))  # no cap is an infinite one


@asked
def carry_per_year(rate: Number, intervals_per_day: Number = 3) -> Array:
    """Linear in time: 365 n F a year, a decimal.

    Parameters
    ----------
    rate : float or ndarray, (lanes,)
        Decimal per interval; above 0 longs pay shorts.
    intervals_per_day : float or ndarray, (lanes,)
        Above 0.

    Returns
    -------
    ndarray, (lanes,)
        Decimal a year; above 0 is paid by longs.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return 365 * positive("intervals_per_day", intervals_per_day) * real("rate", rate)
