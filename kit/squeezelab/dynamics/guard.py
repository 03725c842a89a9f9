"""What public functions ask of their arguments: finite numbers within bounds, and a sentence where they are not."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from ..core import Array
from ..errors import NotANumber, OutOfRange

__all__ = ["not_negative", "positive", "real", "whole", "within"]


def real(name: str, value: Any) -> Array:
    """``value`` as a float array of its own shape; raises `NotANumber` for NaN, infinities and what is no number."""
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        raise NotANumber(f"{name} must be a number, not {value!r}.") from None
    if not (isfinite(array.item()) if array.size == 1 else np.isfinite(array).all()):
        bad = array[~np.isfinite(array)].flat[0]
        raise NotANumber(f"{name} must be finite, not {bad}: leave out the missing values first.")
    return array


def within(name: str, value: Any, low: float, high: float, *, open_low: bool = False, open_high: bool = False) -> Array:
    """`real`, and between ``low`` and ``high``; raises `OutOfRange` with the first value that is not."""
    array = real(name, value)
    if array.size == 1 and low < array.item() < high:  # the common case, several times as fast
        return array
    below = array <= low if open_low else array < low
    above = array >= high if open_high else array > high
    if np.any(below | above):
        bad = array[below | above].flat[0]
        allowed = f"above {low:g}" if open_low else f"{low:g} or more"
        if np.isfinite(high):
            allowed += f" and {'below' if open_high else 'at most'} {high:g}"
        raise OutOfRange(f"{name} cannot be {bad:g}: allowed is {allowed}.")
    return array


def positive(name: str, value: Any) -> Array:
    """`real`, and above 0."""
    return within(name, value, 0.0, np.inf, open_low=True)


def not_negative(name: str, value: Any) -> Array:
    """`real`, and 0 or more."""
    return within(name, value, 0.0, np.inf)


def whole(name: str, value: Any, low: int = 0) -> int:
    """A whole number of at least ``low``."""
    number = within(name, value, low, np.inf)
    if number.ndim or number != np.round(number):
        raise OutOfRange(f"{name} must be one whole number of at least {low}, not {value!r}.")
    return int(number)
