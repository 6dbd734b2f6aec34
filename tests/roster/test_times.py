from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from roster.enums import DayKind, HolidayKind
from roster.rules.times import day_kind, day_period, month_of, shift_period

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def test_a_night_shift_ends_on_the_next_day():
    starts_at, ends_at = shift_period(date(2026, 11, 27), time(22), time(6), SHANGHAI)
    assert starts_at == datetime(2026, 11, 27, 14, tzinfo=UTC)
    assert ends_at == datetime(2026, 11, 27, 22, tzinfo=UTC)


def test_equal_start_and_end_is_a_day_of_twenty_four_hours():
    starts_at, ends_at = shift_period(date(2026, 3, 9), time(9), time(9), SHANGHAI)
    assert ends_at - starts_at == timedelta(hours=24)


def test_the_night_of_the_clock_change_is_an_hour_shorter_or_longer():
    spring = shift_period(date(2026, 3, 28), time(22), time(6), BERLIN)
    autumn = shift_period(date(2026, 10, 24), time(22), time(6), BERLIN)
    assert spring[1] - spring[0] == timedelta(hours=7)
    assert autumn[1] - autumn[0] == timedelta(hours=9)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.times(), st.times(), st.sampled_from([SHANGHAI, BERLIN]))
def test_shifts_that_follow_one_another_leave_no_minute_out(day, change, other, zone):
    first = shift_period(day, change, other, zone)
    begins = day if other > change else day + timedelta(days=1)
    second = shift_period(begins, other, change, zone)
    assert first[1] == second[0]


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_month_begins_on_the_first_and_holds_its_day(day):
    first, after = month_of(day)
    assert first.day == after.day == 1
    assert first <= day < after
    assert 28 <= (after - first).days <= 31


def test_days_are_the_office_own():
    start, end = day_period(date(2026, 10, 25), date(2026, 10, 26), BERLIN)
    assert end - start == timedelta(hours=25)


def test_a_holiday_goes_before_the_weekday_and_a_make_up_day_is_worked():
    saturday, thursday = date(2026, 10, 10), date(2026, 10, 1)
    calendar = {saturday: HolidayKind.WORKDAY, thursday: HolidayKind.HOLIDAY}
    assert day_kind(thursday, calendar) == DayKind.HOLIDAY
    assert day_kind(saturday, calendar) == DayKind.MONDAY
    assert day_kind(saturday, {}) == DayKind.SATURDAY
