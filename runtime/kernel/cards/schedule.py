"""When an RTC schedule matches next: calendar arithmetic in UTC, exact over leap years (card-semantics §4 *RTC*)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from runtime.contracts.config import Schedule

NEVER = 1 << 62
"""A second that never comes."""

_CALENDAR_CYCLE_YEARS = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_SECOND = (datetime(1, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)
_LAST_SECOND = (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)


def next_match(schedule: Schedule, second: int) -> int:
    """Return the first matching second (Unix) at or after `second`, or `NEVER`."""
    if not _FIRST_SECOND <= second <= _LAST_SECOND:
        return NEVER
    now = _EPOCH + timedelta(seconds=second)
    today = now.date()
    for day in _matching_days(schedule, today):
        try:
            match = datetime(day.year, day.month, day.day, schedule.hour, schedule.minute, schedule.second, tzinfo=UTC)
        except ValueError:  # an hour, minute or second that no day has
            return NEVER
        if match >= now:
            return (match - _EPOCH) // timedelta(seconds=1)
    return NEVER


def _matching_days(schedule: Schedule, first: date) -> Iterator[date]:
    """Yield the matching days from `first` on; the calendar repeats after 400 years, so that is far enough."""
    years: Sequence[int] = range(first.year, min(first.year + _CALENDAR_CYCLE_YEARS, 9999) + 1)
    if schedule.year:
        years = [schedule.year]
    months: Sequence[int] = [schedule.month] if schedule.month else range(1, 13)
    days: Sequence[int] = [schedule.day] if schedule.day else range(1, 32)
    for year in years:
        for month in months:
            if (year, month) < (first.year, first.month):
                continue
            for number in days:
                try:
                    day = date(year, month, number)
                except ValueError:  # the 31st of a short month
                    continue
                if day >= first and (not schedule.weekday or day.isoweekday() == schedule.weekday):
                    yield day
