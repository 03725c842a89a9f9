"""What lending fees are worth to the owner of a share (a reduced form after Duffie, Gârleanu & Pedersen 2002)."""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import all_not_negative, all_positive, all_whole, all_within
from .asked import asked

__all__ = [
    "days_to_cover",
    "fee_paid",
    "fee_premium",
    "sold_of_float",
]


@asked
def fee_premium(
    fee: float | Array, lent: float | Array, fading: float | Array, rate: float | Array, time: float | Array = 0.0
) -> Array:  # fmt: skip
    """Value at ``time`` of all fees still to come, over the share's value to its most optimistic owner.

    The fee starts at ``fee`` a year and fades as e^(-t/fading), ``fading`` and ``time`` in years; the share ``lent`` of
    shares owned (0 to 1) earns it; discounted at ``rate`` a year. f0 u e^(-t/tau)/(r + 1/tau), 0 or more.

    Parameters
    ----------
    fee : float or ndarray, (lanes,)
        Lending fee now, decimal a year, 0 or more.
    lent : float or ndarray, (lanes,)
        Part of the shares owned that is on loan, from 0 to 1.
    fading : float or ndarray, (lanes,)
        Years in which the fee falls to 1/e, above 0.
    rate : float or ndarray, (lanes,)
        Decimal a year, 0 or more.
    time : float or ndarray, (lanes,)
        Years from now, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal of the share's value, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Duffie, Gârleanu & Pedersen (2002), in a reduced form.
    """
    all_not_negative(fee=fee, rate=rate, time=time)
    all_within(0, 1, lent=lent)
    all_positive(fading=fading)
    tau = np.asarray(fading, float)
    return np.asarray(fee) * lent * np.exp(-np.asarray(time) / tau) / (rate + 1 / tau)


@asked
def fee_paid(fee: float | Array, days: float | Array, end: float | Array = 1.0) -> Array:
    """What a short pays for its shares over ``days``, over the sale; the price goes straight from 1 to ``end`` times the sale.

    ``fee`` a year on the value lent: f T (1 + end)/2 / 365, 0 or more.

    Parameters
    ----------
    fee : float or ndarray, (lanes,)
        Decimal a year, 0 or more.
    days : float or ndarray, (lanes,)
        Calendar days, 0 or more.
    end : float or ndarray, (lanes,)
        Last price over the price sold at, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Decimal of the sale, 0 or more: paid by the short.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(fee=fee, days=days, end=end)
    return np.asarray(fee, float) * days / 365 * (1 + np.asarray(end, float)) / 2


@asked
def sold_of_float(lent_on: float | Array, rounds: int = 400) -> Array:
    """The most that can be sold short, over the float, if this share of what each round's buyers get is lent on, 0 to 1.

    Share by share: each round sells short what the last one's buyers lend on; u + u² + … over ``rounds``.

    Parameters
    ----------
    lent_on : float or ndarray, (lanes,)
        Part of each round's purchase that is lent on, from 0 to 1.
    rounds : int
        How many rounds are added up.

    Returns
    -------
    ndarray, (lanes,)
        Shares sold short over the float, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_within(0, 1, lent_on=lent_on)
    all_whole(1, 100_000, rounds=rounds)
    sold, lent = np.zeros_like(np.asarray(lent_on, float)), np.asarray(lent_on, float)
    for _ in range(rounds):
        sold, lent = sold + lent, lent * lent_on
    return sold


@asked
def days_to_cover(short_interest: float | Array, daily_volume: float | Array) -> Array:
    """Shares sold short over the shares traded on an average day, in days.

    Parameters
    ----------
    short_interest : float or ndarray, (lanes,)
        Shares sold short, 0 or more.
    daily_volume : float or ndarray, (lanes,)
        Shares a day, above 0.

    Returns
    -------
    ndarray, (lanes,)
        Days, 0 or more.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    all_not_negative(short_interest=short_interest)
    all_positive(daily_volume=daily_volume)
    return np.asarray(short_interest, float) / daily_volume
