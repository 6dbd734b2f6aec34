"""An office's month and year of duties: perfect rosters where there are such, costs that add up where there are not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from roster.planning import exact, office, solve
from roster.planning.evaluate import evaluate
from roster.planning.parts import independent_parts
from roster.planning.problem import Demand, LongestRun, Person, Problem, Request, Rest, ShiftType, StableTeams
from tests.roster.planning.offices import duty_year, office_month
from tests.roster.planning.test_small import problems

pytestmark = pytest.mark.slow

DAY = ShiftType("D", 480, start=480)
NIGHT = ShiftType("N", 480, start=1440, is_night=True)


def two_groups(**about):
    """Two people in each of two groups, a day shift and a night shift for each group, four days."""
    people = [Person(f"{group}{index}", groups=(group,) * 4) for group in ("north", "south") for index in range(2)]
    demands = [
        Demand(shift, day, group=group, wish=1, weight_under=10)
        for shift in "DN"
        for day in range(4)
        for group in ("north", "south")
    ]
    return Problem(days=4, shifts=[DAY, NIGHT], people=people, demands=demands, **about)


def test_groups_that_share_nobody_are_parts():
    parts = independent_parts(two_groups())
    assert [[person.id for person in part.people] for part in parts] == [["north0", "north1"], ["south0", "south1"]]
    assert [{demand.group for demand in part.demands} for part in parts] == [{"north"}, {"south"}]


def test_a_demand_that_either_group_can_meet_joins_them():
    joined = two_groups()
    joined = replace(joined, demands=[*joined.demands, Demand("D", 0, least=1)])
    assert independent_parts(joined) == [joined]


def test_a_team_joins_its_people():
    joined = two_groups(rules=[StableTeams(teams=(frozenset({"north0", "south1"}),))])
    assert independent_parts(joined) == [joined]


def test_parts_side_by_side_are_the_whole():
    problem = two_groups(
        rules=[LongestRun(days=3), Rest(minutes=660)],
        pins={("north0", 0): None},
        requests=[Request("south0", 1, None, False, 3)],
    )
    seen = []
    found = office.solve(problem, seconds=20, on_progress=seen.append)
    judged = evaluate(problem, found.roster)
    assert judged.violations == []
    assert judged.objective == found.objective == found.bound == exact.solve(problem, seconds=20).objective
    assert all(set(one.roster) == set(problem.person) for one in seen)


@settings(max_examples=15, deadline=None)
@given(problems())
def test_it_finds_what_the_exact_model_finds(problem):
    best = exact.solve(problem, seconds=20)
    found = office.solve(problem, seconds=20)
    assert (found.objective, found.infeasible) == (best.objective, best.infeasible)
    if found.roster is not None:
        judged = evaluate(problem, found.roster)
        assert (judged.violations, judged.objective, found.optimal) == ([], best.objective, True)


def test_a_part_without_a_roster_leaves_the_whole_without_one():
    problem = two_groups(pins={("north0", 0): None, ("north1", 0): None})
    demands = [replace(demand, least=1, wish=None) for demand in problem.demands]
    found = office.solve(replace(problem, demands=demands), seconds=20)
    assert (found.roster, found.infeasible) == (None, True)


def test_a_month_of_the_office_is_perfect():
    month = office_month()
    found = office.solve(month, seconds=60)
    judged = evaluate(month, found.roster)
    assert (judged.objective, judged.violations, found.bound, found.optimal) == (0, [], 0, True)


def test_duties_of_a_whole_day_are_shared_evenly():
    days = 60
    problem = duty_year(people=9, days=days)
    roster = office.solve(problem, seconds=30).roster
    on_duty = [[day for day in range(days) if row[day]] for row in roster.values()]
    assert sorted(day for own in on_duty for day in own) == list(range(days))
    assert not any(set(own) & person.days_off for own, person in zip(on_duty, problem.people, strict=True))
    weekend = {day for days in problem.weekends for day in days}
    for counted in (set(range(days)), weekend, problem.holidays):
        counts = [len(counted.intersection(own)) for own in on_duty]
        assert max(counts) - min(counts) <= 1


def test_a_month_with_a_shortage_is_legal_at_once_and_never_gets_worse():
    month = office_month(days=14)
    wishes = [replace(one, least=0, most=2, wish=2, weight_under=1000) for one in month.demands]
    seen = []
    found = office.solve(replace(month, demands=wishes), seconds=4, on_progress=seen.append)
    costs = [one.objective for one in seen]
    assert costs == sorted(costs, reverse=True)
    assert (seen[0].seconds < 4, found.objective) == (True, costs[-1])
    assert evaluate(replace(month, demands=wishes), found.roster).violations == []
    assert found.bound <= found.objective < costs[0]


@pytest.mark.parametrize("solver", [office.solve, solve.solve])
def test_nothing_worse_than_the_hint_is_handed_back(solver):
    problem = two_groups(rules=[LongestRun(days=3), Rest(minutes=660)])
    best = exact.solve(problem, seconds=20)
    stopped = solver(problem, seconds=20, hint=best.roster, stop=lambda: True)
    assert stopped.objective == best.objective


def test_a_hint_that_breaks_a_rule_is_no_roster():
    problem = two_groups(rules=[LongestRun(days=3)])
    always = {person.id: ["D"] * 4 for person in problem.people}
    found = office.solve(problem, seconds=20, hint=always)
    assert evaluate(problem, found.roster).violations == []


def test_a_search_that_is_stopped_hands_back_what_it_has():
    stopped = office.solve(office_month(days=7), seconds=30, stop=lambda: True)
    assert (stopped.optimal, stopped.infeasible) == (False, False)
