"""How many people are needed: by hand where arithmetic is plain, by a roster that shows it, and which rule binds."""

from dataclasses import replace

import pytest

from roster.planning.evaluate import evaluate
from roster.planning.headcount import head_count
from roster.planning.problem import (
    Demand,
    LongestRun,
    PeriodMinutes,
    Person,
    Problem,
    Request,
    Rest,
    ShiftType,
    Weekends,
    WeekMinutes,
    weekends_of,
)

HOUR = 60
DAY = ShiftType("D", 8 * HOUR, start=8 * HOUR)
NIGHT = ShiftType("N", 8 * HOUR, start=22 * HOUR, is_night=True)
ALL_DAY = ShiftType("A", 24 * HOUR, start=9 * HOUR, is_night=True)


def post(*rules, shifts=(DAY,), days=14, each=1, **about):
    """One post for each shift on each day, no people yet."""
    return Problem(
        days=days,
        shifts=shifts,
        people=[],
        demands=[Demand(shift.id, day, least=each) for shift in shifts for day in range(days)],
        rules=rules,
        weekends=weekends_of(days, 0),
        **about,
    )


@pytest.mark.parametrize(
    ("rules", "shifts", "fewest", "binding"),
    [
        ((), (DAY,), 1, []),
        ((), (DAY, NIGHT), 2, []),
        ((Rest(minutes=48 * HOUR),), (ALL_DAY,), 3, ["rest"]),
        ((WeekMinutes(most=40 * HOUR),), (DAY,), 2, ["week_minutes"]),
        ((PeriodMinutes(most=24 * HOUR),), (DAY,), 5, ["period_minutes"]),
        ((Weekends(most=0),), (DAY,), None, []),
        ((LongestRun(days=5), PeriodMinutes(most=80 * HOUR)), (DAY, NIGHT), 3, []),
    ],
)
def test_the_fewest_and_the_rule_that_binds(rules, shifts, fewest, binding):
    (found,) = head_count(post(*rules, shifts=shifts), seconds=20)
    assert found.fewest == fewest
    assert [rule.kind for rule in found.binding] == binding
    assert found.bound >= (fewest or 5)


def test_the_roster_shows_that_so_many_are_enough():
    problem = post(Rest(minutes=11 * HOUR), LongestRun(days=5), shifts=(DAY, NIGHT))
    (found,) = head_count(problem)
    crew = replace(problem, people=[Person(name) for name in found.roster])
    assert evaluate(crew, found.roster).violations == []
    assert len(found.roster) == found.fewest


def test_arithmetic_says_why():
    (found,) = head_count(post(PeriodMinutes(most=24 * HOUR)))
    assert (found.load.measure, found.load.asked, found.load.each, found.load.people) == ("shifts", 14, 3, 5)


def test_each_group_beside_those_who_are_there():
    people = [Person(f"n{index}", groups=("north",) * 7) for index in range(1)]
    people += [Person(f"s{index}", groups=("south",) * 7) for index in range(3)]
    demands = [Demand("D", day, group=group, wish=2) for day in range(7) for group in ("north", "south")]
    problem = Problem(
        days=7, shifts=[DAY], people=people, demands=demands, requests=[Request("n0", 0, None, False, None)]
    )
    north, south = head_count(problem)
    assert (north.group, north.fewest, north.there, north.shortfall) == ("north", 2, 1, 1)
    assert (south.group, south.fewest, south.there, south.shortfall) == ("south", 2, 3, 0)


def test_a_rule_for_some_people_is_not_the_group_s():
    people = [Person("ann"), Person("bob")]
    strict = PeriodMinutes(most=8 * HOUR, people=frozenset({"ann"}))
    assert head_count(replace(post(strict, days=4), people=people))[0].fewest == 1
    general = replace(strict, people=frozenset({"ann", "bob"}))
    assert head_count(replace(post(general, days=4), people=people))[0].fewest == 4
