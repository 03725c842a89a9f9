"""When options expire: the third Friday with its holiday rule, the last Friday at 08:00 UTC, and how long until then.

US equity options expire on the third Friday of the month, on the Thursday before where that Friday is a market holiday
(Good Friday; Juneteenth since 2022). The large crypto option venue settles monthly on the last Friday at 08:00 UTC.
A long room: each rule of the calendar is told with its years and its zone.
"""

from __future__ import annotations

import datetime as dt

from ..errors import OutOfRange

__all__ = [
    "crypto_expiry",
    "days_to_expiry",
    "easter",
    "equity_expiry",
    "market_holidays",
    "next_crypto_expiry",
    "next_equity_expiry",
    "nth_weekday",
    "trading_days",
]

FRIDAY = 4
UTC = dt.UTC


def _month(year: int, month: int) -> None:
    if not 1971 <= year <= 2199 or not 1 <= month <= 12:
        raise OutOfRange(f"year and month cannot be {year} and {month}: allowed are 1971 to 2199 and 1 to 12.")


def nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    """The ``n``-th ``weekday`` (Monday is 0) of a month, or the last one for ``n`` = -1.

    Parameters
    ----------
    year, month : int
        1971 to 2199, and 1 to 12.
    weekday : int
        0 (Monday) to 6.
    n : int
        1 to 4, or -1 for the last.

    Returns
    -------
    datetime.date
        That day.

    Raises
    ------
    OutOfRange
        Where year, month, weekday or n are none of these.
    """
    _month(year, month)
    if n == -1:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        last = following - dt.timedelta(days=1)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    if not 1 <= n <= 4 or not 0 <= weekday <= 6:
        raise OutOfRange(f"n and weekday cannot be {n} and {weekday}: allowed are 1 to 4 or -1, and 0 (Monday) to 6.")
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus 1991, after Butcher's rule of 1876).

    Parameters
    ----------
    year : int
        1971 to 2199.

    Returns
    -------
    datetime.date
        A Sunday in March or April.

    Raises
    ------
    OutOfRange
        Where year or month is out of the range told.

    References
    ----------
    Meeus (1991).
    """
    _month(year, 1)
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _observed(day: dt.date) -> dt.date:
    """The weekday on which a fixed holiday closes the market: Friday for a Saturday, Monday for a Sunday."""
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def market_holidays(year: int) -> frozenset[dt.date]:
    """Weekdays of ``year`` on which US share markets are closed by rule (NYSE Rule 7.2, as it stands since 2022).

    Closures by proclamation (mourning, storms) are not known to a rule and not listed.

    Parameters
    ----------
    year : int
        1971 to 2199.

    Returns
    -------
    frozenset of datetime.date
        Weekdays without trading.

    Raises
    ------
    OutOfRange
        Where year or month is out of the range told.

    References
    ----------
    NYSE Rule 7.2.
    """
    new_year = dt.date(year, 1, 1)
    days = {
        nth_weekday(year, 1, 0, 3),  # Martin Luther King
        nth_weekday(year, 2, 0, 3),  # Washington
        easter(year) - dt.timedelta(days=2),  # Good Friday
        nth_weekday(year, 5, 0, -1),  # Memorial Day
        _observed(dt.date(year, 7, 4)),
        nth_weekday(year, 9, 0, 1),  # Labor Day
        nth_weekday(year, 11, 3, 4),  # Thanksgiving
        _observed(dt.date(year, 12, 25)),
    }
    if new_year.weekday() != 5:  # a New Year's Day on Saturday is not made up for
        days.add(_observed(new_year))
    if year >= 2022:
        days.add(_observed(dt.date(year, 6, 19)))
    return frozenset(days)


def equity_expiry(year: int, month: int) -> dt.date:
    """The monthly expiry of US equity options: the third Friday, or the day before where markets are closed on it.

    Parameters
    ----------
    year, month : int
        1971 to 2199, and 1 to 12.

    Returns
    -------
    datetime.date
        A Friday, or the Thursday before.

    Raises
    ------
    OutOfRange
        Where year or month is out of the range told.
    """
    day = nth_weekday(year, month, FRIDAY, 3)
    return day - dt.timedelta(days=1) if day in market_holidays(year) else day


def crypto_expiry(year: int, month: int) -> dt.datetime:
    """The monthly expiry of the large crypto option venue: the last Friday at 08:00 UTC.

    Parameters
    ----------
    year, month : int
        1971 to 2199, and 1 to 12.

    Returns
    -------
    datetime.datetime
        With its time zone, UTC.

    Raises
    ------
    OutOfRange
        Where year or month is out of the range told.
    """
    return dt.datetime.combine(nth_weekday(year, month, FRIDAY, -1), dt.time(8), UTC)


def days_to_expiry(now: dt.datetime, expiry: dt.datetime) -> float:
    """Calendar days from ``now`` to ``expiry``, fractions included; both must know their time zone. Raises `OutOfRange` past expiry.

    Parameters
    ----------
    now, expiry : datetime.datetime
        With their time zones.

    Returns
    -------
    float
        Calendar days, 0 or more.

    Raises
    ------
    OutOfRange
        Where a time has no zone, or expiry lies before now.
    """
    if now.tzinfo is None or expiry.tzinfo is None:
        raise OutOfRange("now and expiry must carry a time zone; write datetime(…, tzinfo=UTC).")
    days = (expiry - now) / dt.timedelta(days=1)
    if days < 0:
        raise OutOfRange(f"expiry cannot lie before now: it was {-days:.3g} days ago. Take the next one.")
    return days


def trading_days(start: dt.date, end: dt.date) -> int:
    """Sessions of the US share market after ``start``, up to and with ``end``.

    Parameters
    ----------
    start, end : datetime.date
        The day before the first that counts, and the last.

    Returns
    -------
    int
        Sessions; 0 where ``end`` is not after ``start``.
    """
    closed = {day for year in range(start.year, end.year + 1) for day in market_holidays(year)}
    span = (start + dt.timedelta(days=i + 1) for i in range(max(0, (end - start).days)))
    return sum(day.weekday() < 5 and day not in closed for day in span)


def next_equity_expiry(today: dt.date) -> dt.date:
    """The first monthly equity expiry on or after ``today``.

    Parameters
    ----------
    today : datetime.date
        A day in 1971 to 2199.

    Returns
    -------
    datetime.date
        ``today`` or later.
    """
    this = equity_expiry(today.year, today.month)
    return this if this >= today else equity_expiry(today.year + today.month // 12, today.month % 12 + 1)


def next_crypto_expiry(today: dt.date) -> dt.date:
    """The day of the first monthly crypto expiry on or after ``today``.

    Parameters
    ----------
    today : datetime.date
        A day in 1971 to 2199.

    Returns
    -------
    datetime.date
        ``today`` or later.
    """
    this = crypto_expiry(today.year, today.month).date()
    return this if this >= today else crypto_expiry(today.year + today.month // 12, today.month % 12 + 1).date()
