"""What the exact model offers a larger search: hints, cells that stay, steps instead of seconds, a way to stop."""

import pytest

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.problem import Demand, LongestRun, Person, Problem, ShiftType
from tests.roster.planning.offices import office_month


@pytest.fixture(scope="module")
def week():
    return office_month(days=7)


@pytest.fixture(scope="module")
def first(week):
    """The first roster found, whatever it costs."""
    seen = []
    return exact.solve(week, seconds=60, workers=1, on_solution=seen.append, stop=lambda: bool(seen))


def test_an_office_has_a_legal_roster(week, first):
    judged = evaluate(week, first.roster)
    assert (judged.violations, judged.objective) == ([], first.objective)
    assert first.bound <= first.objective


def test_what_is_fixed_stays_and_the_rest_gets_better(week, first):
    free = {person.id for person in week.people[:12]}
    fixed = {(who, day): cell for who, row in first.roster.items() if who not in free for day, cell in enumerate(row)}
    found = exact.solve(week, seconds=30, steps=1, fixed=fixed, hint=first.roster)
    assert all(found.roster[who][day] == cell for (who, day), cell in fixed.items())
    assert found.objective <= first.objective
    assert evaluate(week, found.roster).violations == []


def three():
    return Problem(
        days=9,
        shifts=[ShiftType("D", 480), ShiftType("N", 600)],
        people=[Person(name) for name in ("ann", "bob", "cid")],
        demands=[Demand(shift, day, wish=1, weight_under=3, weight_over=1) for shift in "DN" for day in range(9)],
        rules=[LongestRun(days=2)],
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_seed_and_steps_give_the_same_roster(workers):
    one, two = (exact.solve(three(), seconds=60, steps=0.05, seed=5, workers=workers) for _ in range(2))
    assert (one.roster, one.objective, one.bound) == (two.roster, two.objective, two.bound)


def test_progress_only_gets_better():
    seen = []
    found = exact.solve(three(), seconds=30, on_solution=seen.append)
    costs = [one.objective for one in seen]
    assert costs[-1] == found.objective == found.bound == 0
    assert found.optimal


def test_without_time_there_is_no_roster_and_no_verdict():
    found = exact.solve(three(), seconds=0)
    assert (found.roster, found.objective, found.infeasible, found.optimal) == (None, None, False, False)
