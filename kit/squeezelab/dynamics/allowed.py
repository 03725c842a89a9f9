"""The checks of `guard` for several arguments at once: ``all_positive(bid=bid, ask=ask)``."""

from __future__ import annotations

from typing import Any

from . import guard

__all__ = ["all_finite", "all_not_negative", "all_positive", "all_whole", "all_within"]


def all_finite(**named: Any) -> None:
    """Every value is a finite number; raises `NotANumber`.

    Parameters
    ----------
    **named : float or ndarray
        Values by the names that an error shall tell.

    Returns
    -------
    None

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    """
    for name, value in named.items():
        guard.real(name, value)


def all_positive(**named: Any) -> None:
    """Every value is finite and above 0; raises `NotANumber` or `OutOfRange`.

    Parameters
    ----------
    **named : float or ndarray
        Values by the names that an error shall tell.

    Returns
    -------
    None

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    for name, value in named.items():
        guard.positive(name, value)


def all_not_negative(**named: Any) -> None:
    """Every value is finite and 0 or more; raises `NotANumber` or `OutOfRange`.

    Parameters
    ----------
    **named : float or ndarray
        Values by the names that an error shall tell.

    Returns
    -------
    None

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    for name, value in named.items():
        guard.not_negative(name, value)


def all_within(low: float, high: float, *, open_ends: bool = False, **named: Any) -> None:
    """Every value lies from ``low`` to ``high``, strictly between with ``open_ends``; raises `NotANumber` or `OutOfRange`.

    Parameters
    ----------
    low, high : float
        The ends, in the unit of the values.
    open_ends : bool
        Whether the ends themselves are refused.
    **named : float or ndarray
        Values by the names that an error shall tell.

    Returns
    -------
    None

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    for name, value in named.items():
        guard.within(name, value, low, high, open_low=open_ends, open_high=open_ends)


def all_whole(low: int, high: int, **named: Any) -> None:
    """Every value is one whole number from ``low`` to ``high``; raises `NotANumber` or `OutOfRange`.

    Parameters
    ----------
    low, high : int
        The ends, both allowed.
    **named : int
        Values by the names that an error shall tell, one number each.

    Returns
    -------
    None

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    for name, value in named.items():
        guard.whole(name, guard.within(name, value, low, high), low)
