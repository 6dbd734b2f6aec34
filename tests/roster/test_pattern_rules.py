from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roster.enums import PatternKind
from roster.rules.pattern import Cell, Member, Slot, expand

ANCHOR = date(2026, 11, 2)
CREWS = [Member(crew, 100 + crew) for crew in (1, 2, 3, 4)]
FOUR_CREWS = [Slot(crew, crew - 1, 9) for crew in (1, 2, 3, 4)]


def day(offset):
    return ANCHOR + timedelta(days=offset)


def test_four_crews_take_turns():
    cells = expand(FOUR_CREWS, CREWS, PatternKind.CYCLE, ANCHOR, 4, day(0), day(6))
    assert [cell.person_id for cell in cells] == [101, 102, 103, 104, 101, 102]


def test_a_daily_pattern_is_a_cycle_of_one():
    cells = expand([Slot(1, 0, 9)], [Member(1, 7)], PatternKind.CYCLE, ANCHOR, 1, day(0), day(3))
    assert cells == [Cell(7, day(n), 9) for n in range(3)]


def test_a_weekly_pattern_keeps_its_weekdays_over_months():
    cells = expand([Slot(1, 5, 9)], [Member(1, 7)], PatternKind.CYCLE, ANCHOR, 7, day(0), day(100))
    assert {cell.day.weekday() for cell in cells} == {5}
    assert len(cells) == 14


def test_a_monthly_pattern_counts_from_the_first_and_skips_what_a_month_lacks():
    cells = expand(
        [Slot(1, 30, 9)], [Member(1, 7)], PatternKind.MONTHLY, ANCHOR, 31, date(2026, 1, 1), date(2027, 1, 1)
    )
    assert [cell.day.month for cell in cells] == [1, 3, 5, 7, 8, 10, 12]


@given(st.integers(-400, 400), st.integers(1, 60))
def test_every_day_has_one_crew_wherever_the_period_begins(offset, length):
    cells = expand(FOUR_CREWS, CREWS, PatternKind.CYCLE, ANCHOR, 4, day(offset), day(offset + length))
    assert [cell.day for cell in cells] == [day(offset + n) for n in range(length)]
