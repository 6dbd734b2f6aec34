"""Shift times: local clock to instants, across midnight and clock changes (R.1)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.enums import DayKind, HolidayKind


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local clock time; of a repeated hour the first, of a skipped one the moment after."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def shift_period(day: date, start: time, end: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """[start, end) in UTC of a shift of roster day `day`; an end at or before the start is on the next day."""
    last = day if end > start else day + timedelta(days=1)
    return instant(day, start, zone), instant(last, end, zone)


def day_period(start: date, end: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which the local days [start, end) begin and end."""
    return instant(start, time.min, zone), instant(end, time.min, zone)


def days_between(start: date, end: date) -> Iterator[date]:
    """Each day of [start, end)."""
    return (start + timedelta(days=n) for n in range((end - start).days))


def day_kind(day: date, holidays: dict[date, HolidayKind]) -> DayKind:
    """Which demand holds on a day: a public holiday goes before the weekday, a make-up workday counts as Monday."""
    match holidays.get(day):
        case HolidayKind.HOLIDAY:
            return DayKind.HOLIDAY
        case HolidayKind.WORKDAY:
            return DayKind.MONDAY
    return DayKind(day.weekday())


def month_of(day: date) -> tuple[date, date]:
    """[first of the month, first of the next)."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)
