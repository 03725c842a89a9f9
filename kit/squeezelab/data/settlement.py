"""When an option ends: 16:00 in New York, 13:00 on half days, 9:30 for what is settled in the morning, 8:00 UTC for coins."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

import numpy as np

from ..core import Array
from ..dynamics.calendars import market_holidays
from .moments import NEW_YORK
from .symbols import coded

Settlement = Literal["as listed", "close"]
MONTHLY = frozenset({"SPX", "NDX", "RUT", "DJX", "MXEA", "MXEF"})  # settled by the opening auction, on third Fridays
MORNING = frozenset({"VIX", "VIXW"})  # and on whatever day


@lru_cache(4096)
def is_half_day(day: date) -> bool:
    """Whether the share market closes at 13:00: the day after Thanksgiving, before Independence Day and on Christmas Eve."""
    if day.weekday() > 4 or day in market_holidays(day.year):
        return False
    thanksgiving = next(d for d in sorted(market_holidays(day.year)) if d.month == 11)
    return day == thanksgiving + timedelta(days=1) or (day.month, day.day) in {(7, 3), (12, 24)}


@lru_cache(4096)
def last_session(day: date) -> date:
    """The session on which an option with this expiration is settled: the day itself, or the one before where markets are closed."""
    while day.weekday() > 4 or day in market_holidays(day.year):
        day -= timedelta(days=1)
    return day


@lru_cache(4096)
def is_monthly(day: date) -> bool:
    """Whether a month's options end on this day: its third Friday, or the session before; until 2015, the Saturday."""
    third = date(day.year, day.month, 15 + (4 - date(day.year, day.month, 15).weekday()) % 7)
    return day in (third, third + timedelta(days=1), last_session(third))


@lru_cache(65_536)
def ends_at(root: str, day: date, settlement: Settlement = "as listed", coins: bool = False) -> datetime:
    """The moment at which an option of this root and expiration is settled, in UTC."""
    if coins:
        return datetime.combine(day, time(8), UTC)
    session = last_session(day)
    close = time(13) if is_half_day(session) else time(16)
    morning = root in MORNING or (root in MONTHLY and is_monthly(day))  # a file may name its weeklies by the index alone
    at = time(9, 30) if settlement == "as listed" and morning else close
    return datetime.combine(session, at, NEW_YORK).astimezone(UTC)


def years_left(
    root: Array, expiry: Array, quoted_at: datetime, settlement: Settlement = "as listed", coins: bool = False, days: float = 365.0
) -> Array:
    """Years from ``quoted_at`` to the end of each option, (n,), ACT over ``days``; negative where it had ended."""
    if not len(root):
        return np.empty(0)
    names, which = coded(root)
    codes = which.astype(np.int64) * 1_000_000 + expiry.astype("datetime64[D]").astype(np.int64)
    _, first, where = np.unique(codes, return_index=True, return_inverse=True)
    spans = np.array([(ends_at(names[which[n]], expiry[n].astype(object), settlement, coins) - quoted_at).total_seconds() for n in first])
    return np.asarray((spans / (days * 86_400.0))[where])
