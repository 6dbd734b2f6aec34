"""What contradicts what: the set is contradictory, nothing in it is idle, and what each part is worth is true."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from roster.planning.elements import with_only
from roster.planning.evaluate import evaluate
from roster.planning.explain import explain
from roster.planning.problem import (
    Demand,
    Leave,
    LongestRun,
    PeriodMinutes,
    Person,
    Problem,
    Qualification,
    Request,
    ShiftType,
)
from tests.roster.planning.offices import office_month
from tests.roster.planning.test_small import problems, rosters_of

pytestmark = pytest.mark.slow

NIGHT = ShiftType("N", 480, start=1320, is_night=True)
LEAD = ShiftType("N+", 480, start=1320, is_night=True, needs="lead")


def night(**about):
    """A night that needs one lead; three people are leads, one is not."""
    people = [
        Person(name, qualifications={"lead": range(3)}, days_off=frozenset({1})) for name in ("ann", "bob", "cid")
    ]
    return Problem(
        days=3,
        shifts=[NIGHT, LEAD],
        people=[*people, Person("dan")],
        demands=[Demand("N+", day, least=1) for day in range(3)],
        rules=[Leave(), Qualification()],
        **about,
    )


def is_possible(problem):
    return any(not evaluate(problem, roster).violations for roster in rosters_of(problem))


def summary(conflict):
    return {(one.kind, *one.people, *one.days) for one in conflict.elements}


def test_all_leads_are_on_leave():
    (conflict,) = explain(night())
    assert (conflict.needed, conflict.available, conflict.missing) == (1, 0, 1)
    assert conflict.elements[0].shift == "N+"
    assert summary(conflict) == {
        ("least", 1),
        ("leave", "ann", 1),
        ("leave", "bob", 1),
        ("leave", "cid", 1),
        ("qualification", "dan"),
    }
    assert {one.element.people: one.missing for one in conflict.relaxations}[("bob",)] == 0


def test_a_possible_problem_has_no_conflict():
    assert explain(replace(night(), rules=[Qualification()])) == []


def test_whoever_is_pinned_elsewhere_is_missing():
    pins = {(name, 0): "N" for name in ("ann", "bob", "cid")}
    conflict = explain(night(pins=pins))[0]
    assert summary(conflict) == {("least", 0), *(("pin", *cell) for cell in pins), ("qualification", "dan")}


def test_more_shifts_on_a_day_than_people():
    demands = [Demand(shift, 1, least=1) for shift in ("N", "N+")]
    problem = Problem(days=3, shifts=[NIGHT, LEAD], people=[Person("ann")], demands=demands)
    (conflict,) = explain(problem)
    assert (conflict.needed, conflict.is_smallest, conflict.missing) == (None, True, 1)
    assert [(one.element.shift, one.missing) for one in conflict.relaxations] == [("N", 0), ("N+", 0)]


def test_a_run_that_is_too_long_names_its_person_and_days():
    problem = Problem(
        days=9,
        shifts=[NIGHT],
        people=[Person("ann"), Person("bob", days_off=frozenset({4, 5, 6}))],
        demands=[Demand("N", day, least=1) for day in range(9)],
        rules=[Leave(), LongestRun(days=2)],
    )
    (conflict,) = explain(problem)
    assert summary(conflict) == {
        *(("least", day) for day in (4, 5, 6)),
        *(("leave", "bob", day) for day in (4, 5, 6)),
        ("longest_run", "ann"),
    }
    assert {one.missing for one in conflict.relaxations} == {0}


def test_people_who_may_not_work_enough_and_must():
    problem = Problem(
        days=4,
        shifts=[NIGHT],
        people=[Person("ann")],
        rules=[PeriodMinutes(least=960)],
        requests=[Request("ann", day, None, False, None) for day in range(4)],
    )
    (conflict,) = explain(problem)
    assert [one.kind for one in conflict.elements] == ["period_minutes", "request", "request", "request"]
    assert conflict.is_smallest


def test_two_leads_for_three_shifts_of_an_office():
    week = office_month(days=3)
    leads = [person.id for person in week.people if person.qualifications]
    there = {leads[1], leads[4]}
    away = {lead: frozenset({1}) for lead in leads if lead not in there}
    people = [replace(one, days_off=one.days_off | away.get(one.id, frozenset())) for one in week.people]
    (conflict,) = explain(replace(week, people=people), seconds=60)
    assert [one.shift for one in conflict.elements if one.kind == "least"] == ["D+", "E+", "N+"]
    on_leave = {one.people[0] for one in conflict.elements if one.kind == "leave"}
    assert on_leave == set(leads) - there


@settings(max_examples=12, deadline=None)
@given(problems())
def test_a_conflict_is_contradictory_and_nothing_in_it_is_idle(problem):
    found = explain(problem, seconds=20)
    assert bool(found) != is_possible(problem)
    for conflict in found:
        elements = list(conflict.elements)
        assert not is_possible(with_only(problem, elements))
        idle = 1 if conflict.needed is None else conflict.needed - conflict.available
        for index in range(1, len(elements) - idle + 1):
            assert is_possible(with_only(problem, elements[:index] + elements[index + idle :]))
