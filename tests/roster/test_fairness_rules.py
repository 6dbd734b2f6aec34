"""Each rule: a run that just keeps it, and one that just breaks it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from roster.enums import Rule
from roster.rules.fairness import Breach, Duty, Limits, breaches

LIMITS = Limits(
    rest=timedelta(hours=11), longest_run=6, nights_in_a_row=3, week_hours=timedelta(hours=60)
)  # fmt: skip
MONDAY = date(2026, 11, 23)


def duty(offset, start=8, hours=8, person=1, **kwargs):
    day = MONDAY + timedelta(days=offset)
    starts_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=start)
    return Duty(person, day, starts_at, starts_at + timedelta(hours=hours), **kwargs)


def rules_broken(*duties):
    return [(breach.rule, breach.day) for breach in breaches(duties, LIMITS)]


def test_eleven_hours_of_rest_are_enough():
    assert rules_broken(duty(0, start=13, hours=8), duty(1, start=8)) == []


def test_one_minute_less_is_not():
    late = duty(0, start=13)
    late = late._replace(ends_at=late.ends_at + timedelta(minutes=1))
    assert breaches([late, duty(1)], LIMITS) == [Breach(Rule.REST, 1, MONDAY + timedelta(days=1), 11.0, 11.0)]


def test_six_days_in_a_row_are_allowed_and_the_seventh_is_marked():
    week = [duty(n) for n in range(6)]
    assert rules_broken(*week) == []
    assert rules_broken(*week, duty(6)) == [(Rule.RUN, MONDAY + timedelta(days=6))]


def test_a_day_off_begins_a_new_run():
    assert rules_broken(*[duty(n) for n in (0, 1, 2, 3, 4, 5, 7, 8, 9)]) == []


def test_three_nights_in_a_row_are_allowed_and_the_fourth_is_marked():
    nights = [duty(n, start=22, is_night=True) for n in range(4)]
    assert rules_broken(*nights[:3]) == []
    assert rules_broken(*nights) == [(Rule.NIGHTS, MONDAY + timedelta(days=3))]


def test_sixty_hours_in_a_week_are_allowed_and_more_is_marked():
    week = [duty(n, hours=12) for n in range(5)]
    assert rules_broken(*week) == []
    assert rules_broken(*week, duty(5, hours=1)) == [(Rule.HOURS, MONDAY + timedelta(days=5))]


def test_standby_breaks_no_rule():
    assert rules_broken(*[duty(n, hours=14, is_standby=True) for n in range(9)]) == []


@pytest.mark.parametrize("order", [1, -1])
def test_people_are_judged_apart_in_any_order(order):
    duties = [duty(0, start=20), duty(1, start=4, person=2)][::order]
    assert rules_broken(*duties) == []
