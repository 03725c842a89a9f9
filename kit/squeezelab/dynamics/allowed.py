"""The checks of `guard` for several arguments at once: ``positive(bid=bid, ask=ask)``."""

from __future__ import annotations

from typing import Any

from . import guard

__all__ = ["finite", "not_negative", "positive", "whole", "within"]


def finite(**named: Any) -> None:
    """Every value is a finite number; raises `NotANumber`."""
    for name, value in named.items():
        guard.real(name, value)


def positive(**named: Any) -> None:
    """Every value is finite and above 0; raises `NotANumber` or `OutOfRange`."""
    for name, value in named.items():
        guard.positive(name, value)


def not_negative(**named: Any) -> None:
    """Every value is finite and 0 or more; raises `NotANumber` or `OutOfRange`."""
    for name, value in named.items():
        guard.not_negative(name, value)


def within(low: float, high: float, *, open_ends: bool = False, **named: Any) -> None:
    """Every value lies from ``low`` to ``high``, strictly between with ``open_ends``; raises `NotANumber` or `OutOfRange`."""
    for name, value in named.items():
        guard.within(name, value, low, high, open_low=open_ends, open_high=open_ends)


def whole(low: int, high: int, **named: Any) -> None:
    """Every value is one whole number from ``low`` to ``high``; raises `NotANumber` or `OutOfRange`."""
    for name, value in named.items():
        guard.whole(name, guard.within(name, value, low, high), low)
