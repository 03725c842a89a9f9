"""When cash flows fall due on average, and what that says of a change in yield."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .asked import asked
from .guard import not_negative, real, whole

__all__ = ["macaulay_duration", "modified_duration"]


@asked
def macaulay_duration(times: Array, cash_flows: Array, rate: float) -> float:
    """Mean time of cash flows (n,) at ``times`` in years (n,), weighted by present value at the continuous ``rate``.

    Parameters
    ----------
    times : ndarray, (n,)
        Years, 0 or more.
    cash_flows : ndarray, (n,)
        USD received, 0 or more, not all 0.
    rate : float
        Decimal a year, continuous.

    Returns
    -------
    float
        Years.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a time or a cash flow is below 0, or all are 0.
    """
    t, c = not_negative("times", times), not_negative("cash_flows", cash_flows)
    value = c * np.exp(-real("rate", rate) * t)
    if value.sum() <= 0:
        raise OutOfRange("cash_flows are all 0: there is nothing whose duration could be taken.")
    return float((t * value).sum() / value.sum())


@asked
def modified_duration(times: Array, cash_flows: Array, rate: float, per_year: int = 1) -> float:
    """Per cent that the value falls when the yield, compounded ``per_year`` times, rises by 1 %: D/(1 + y/m).

    Parameters
    ----------
    times : ndarray, (n,)
        Years, 0 or more.
    cash_flows : ndarray, (n,)
        USD received, 0 or more, not all 0.
    rate : float
        Yield, decimal a year, above -``per_year``.
    per_year : int
        How often it is compounded, 1 or more.

    Returns
    -------
    float
        Years: per cent of the value per 1 % of yield, above 0 where it falls.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told.
    """
    m = whole("per_year", per_year, 1)
    if float(rate) <= -m:
        raise OutOfRange(f"rate cannot be {rate:g}: a yield compounded {m} times a year lies above {-m:g}.")
    continuous = m * np.log1p(float(rate) / m)
    return macaulay_duration(times, cash_flows, continuous) / (1 + rate / m)
