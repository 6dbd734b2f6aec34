"""Days in every form in which offices write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.workbooks.dates import parse_date, parse_weekday, year_and_month

NINTH = date(2026, 3, 9)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-09",
        "2026.3.9",
        "2026/3/9",
        "20260309",
        "3月9日",
        "3/9（周一）",
        "3/9",
        "3-9",
        "3.9",
        "46090",
        "46090.0",
        46090,
        46090.5,
        "三月九日",
        "二〇二六年三月九日",
        "2026年03月09日",
        "2026年3月9日 星期一",
        "9日",
        "9号",
        "9",
        9,
        "9日（星期一）",
        "26.3.9",
        "２０２６－０３－０９",
        "3月9日\n周一",
        "周一 3/9",
        "2026-03-09 00:00:00",
        "2026-03-09T08:00",
        "0309",
        "Mon 9 Mar",
        "9 March 2026",
        "Mar 9, 2026",
        "9-Mar-26",
        "Monday, March 9",
        datetime(2026, 3, 9, 8),
        NINTH,
        20260309,
        "3月9日8:00-次日8:00",
        "3月9日08:00—3月10日08:00",
        "2026年3月9日(正月廿一)",
        " 3月9日 ",
    ],
)
def test_one_day_in_many_forms(written: object) -> None:
    assert parse_date(written, year=2026, month=3).days == (NINTH,)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("3月9日-3月15日", 9, 15),
        ("3月9日至15日", 9, 15),
        ("3.9-3.15", 9, 15),
        ("3/9~3/15", 9, 15),
        ("3月9日—15日", 9, 15),
        ("9-15日", 9, 15),
        ("9日-15日", 9, 15),
        ("2026-03-09~2026-03-15", 9, 15),
        ("2026.3.9-2026.3.15", 9, 15),
    ],
)
def test_ranges(written: str, first: int, last: int) -> None:
    assert parse_date(written, year=2026, month=3).days == tuple(date(2026, 3, day) for day in range(first, last + 1))


def test_a_range_over_new_year_and_a_list() -> None:
    assert [day.isoformat() for day in parse_date("12月31日-1月2日", year=2025).days] == [
        "2025-12-31",
        "2026-01-01",
        "2026-01-02",
    ]
    assert parse_date("3月9日、11日", year=2026).days == (NINTH, date(2026, 3, 11))


@pytest.mark.parametrize(
    "written",
    ["3月32日", "2026-02-30", "13月1日", "王五", "合计", "", "休", "13800000001", "2026", None, True, "3.9.9.9"],
)
def test_what_is_no_day(written: object) -> None:
    assert not parse_date(written, year=2026, month=3).ok


def test_what_is_missing_is_named() -> None:
    assert parse_date("3月9日").needs == "year"
    assert parse_date("9日", year=2026).needs == "month"
    assert parse_date("9/3/2026").ambiguous
    assert parse_date("9/3/2026", day_first=True).days == (NINTH,)
    assert parse_date("25/3/2026").days == (date(2026, 3, 25),)


def test_a_number_that_lost_its_nought_is_read_by_what_stood_before() -> None:
    assert parse_date(3.1, year=2026).ambiguous
    assert parse_date(3.1, year=2026, after=NINTH).days == (date(2026, 3, 10),)
    assert parse_date(3.1, year=2026, after=date(2026, 2, 28)).days == (date(2026, 3, 1),)


def test_serial_numbers_of_1904() -> None:
    assert parse_date("44628", epoch_1904=True).days == (NINTH,)


def test_weekday_beside_the_date_is_compared() -> None:
    assert not parse_date("3/9（周一）", year=2026).weekday_differs
    assert parse_date("3/9（周二）", year=2026).weekday_differs
    assert [parse_weekday(text) for text in ("一", "周日", "星期天", "Wed", "礼拜六", "x")] == [0, 6, 6, 2, 5, None]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2026年春节值班安排表", (2026, None)),
        ("2026年3月份值班表", (2026, 3)),
        ("值班表202603", (2026, 3)),
        ("三月", (None, 3)),
        ("2026.03", (2026, 3)),
        ("March 2026 roster", (2026, 3)),
        ("二〇二六年三月", (2026, 3)),
        ("26年3月排班", (2026, 3)),
        ("2026年3月1日-3月31日", (2026, 3)),
        ("Sheet1", (None, None)),
        ("值班电话：010-12345678", (None, None)),
    ],
)
def test_year_and_month_of_titles(title: str, expected: tuple[int | None, int | None]) -> None:
    assert year_and_month(title) == expected


DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2098, 12, 31))
FORMS = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.month}/{day.day}",
    lambda day: f"{day.month}/{day.day}（周{'一二三四五六日'[day.weekday()]}）",
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{day:%d %B %Y}",
    lambda day: f"{day:%b} {day.day}",
)


@given(DAYS, st.sampled_from(FORMS))
def test_every_day_comes_back_from_every_form(day: date, form: object) -> None:
    reading = parse_date(form(day), year=day.year, month=day.month)  # type: ignore[operator]
    assert reading.days == (day,)
    assert not reading.weekday_differs


@given(DAYS, st.integers(min_value=1, max_value=30))
def test_every_range_comes_back(day: date, length: int) -> None:
    last = day + timedelta(days=length)
    reading = parse_date(f"{day.month}月{day.day}日-{last.month}月{last.day}日", year=day.year)
    assert reading.days == tuple(day + timedelta(days=offset) for offset in range(length + 1))


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    parse_date(text, year=2026, month=3)
    year_and_month(text)
