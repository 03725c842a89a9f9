"""When options expire: the third Friday with its holiday rule, the last Friday at 08:00 UTC, and how long until then."""

from __future__ import annotations

import datetime as dt

from squeezelab.dynamics.calendars import UTC, nth_weekday


def equity_close(day: dt.date) -> dt.datetime:
    """16:00 in New York on ``day``, in UTC: 20:00 from the second Sunday in March to the first in November, else 21:00."""
    summer = nth_weekday(day.year, 3, 6, 2) <= day < nth_weekday(day.year, 11, 6, 1)
    return dt.datetime.combine(day, dt.time(20 if summer else 21), UTC)
