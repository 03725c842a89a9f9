"""What public functions ask of their arguments: finite numbers within bounds, and a sentence where they are not.

A long room: each check is told with all that it refuses.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from ..core import Array
from ..errors import NotANumber, OutOfRange, as_given

__all__ = ["answered", "not_negative", "plain", "positive", "real", "side", "whole", "within"]


def plain(name: str, value: Any) -> Array:
    """``value`` as a float array of its own shape, NaN and infinities included; raises `NotANumber` for what is no number.

    A date, a time difference or a text is none, though numpy would count its days or read its figures.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber
        Where ``value`` is a text, a time or nothing numeric.
    """
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise NotANumber(f"{name} has masked values, which are missing: leave them out first.")
    try:
        array = np.asarray(value)
        if array.dtype.kind in "USc":  # an imaginary part would be dropped
            raise TypeError
        number = np.asarray(array, float)
    except (TypeError, ValueError, OverflowError):
        raise NotANumber(f"{name} must be a number or an array of numbers, not {as_given(value)}.") from None
    if array.dtype.kind in "mM":
        raise NotANumber(
            f"{name} must be a plain number, not the time {as_given(value)}: divide it by a year first, for example days / 365."
        )
    return number


def real(name: str, value: Any) -> Array:
    """`plain`, and neither NaN nor infinite; raises `NotANumber`.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber
        Where a value is no finite number.
    """
    array = plain(name, value)
    if not (isfinite(array.item()) if array.size == 1 else np.isfinite(array).all()):
        bad = array[~np.isfinite(array)].flat[0]
        raise NotANumber(f"{name} must be finite, not {bad}: leave out the missing values first.")
    return array


def answered(name: str, answer: Array) -> Array:
    """``answer`` as it is, where all of it is finite; raises `OutOfRange`.

    Parameters
    ----------
    name : str
        What was asked for, for the error.
    answer : ndarray
        What came of it.

    Returns
    -------
    ndarray
        The same.

    Raises
    ------
    OutOfRange
        Where a number of it is none.
    """
    if not np.isfinite(answer).all():
        raise OutOfRange(f"{name} has no finite answer here: what was given lies too far apart, or too far out, for a number to tell it.")
    return answer


def within(name: str, value: Any, low: float, high: float, *, open_low: bool = False, open_high: bool = False) -> Array:
    """`real`, and between ``low`` and ``high``; raises `OutOfRange` with the first value that is not.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.
    low, high : float
        The ends, in the unit of the value.
    open_low, open_high : bool
        Whether that end itself is refused.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber
        Where a value is no finite number.
    OutOfRange
        Where a value lies outside.
    """
    if type(value) is np.ndarray and value.dtype.char == "d" and value.size:  # the common case, several times as fast
        least, most = (value.item(),) * 2 if value.size == 1 else (value.min(), value.max())
        if (low < least or (low == least and not open_low)) and most < high:  # NaN is none of these
            return value
    array = real(name, value)
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
    """`real`, and above 0.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return within(name, value, 0.0, np.inf, open_low=True)


def not_negative(name: str, value: Any) -> Array:
    """`real`, and 0 or more.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    return within(name, value, 0.0, np.inf)


def side(name: str, value: Any) -> Array:
    """+1 for a long or a purchase, -1 for a short or a sale; raises `OutOfRange` for anything else.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number or array of numbers
        What is tried.

    Returns
    -------
    ndarray
        Of floats, the shape of ``value``.

    Raises
    ------
    NotANumber
        Where a value is no finite number.
    OutOfRange
        Where a value is neither +1 nor -1.
    """
    array = real(name, value)
    if array.size == 1 and abs(array.item()) == 1:  # the common case
        return array
    if np.any(np.abs(array) != 1):
        bad = array[np.abs(array) != 1].flat[0] if array.ndim else array
        raise OutOfRange(f"{name} cannot be {float(bad):g}: allowed is 1 for a long and -1 for a short.")
    return array


def whole(name: str, value: Any, low: int = 0) -> int:
    """A whole number of at least ``low``.

    Parameters
    ----------
    name : str
        Of the argument, for the error.
    value : number
        What is tried.
    low : int
        The least allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    NotANumber
        Where the value is no finite number.
    OutOfRange
        Where it is below ``low``, broken, or several.
    """
    number = within(name, value, low, np.inf)
    if number.ndim or number != np.round(number):
        raise OutOfRange(f"{name} must be one whole number of at least {low}, not {as_given(value)}.")
    return int(number)
