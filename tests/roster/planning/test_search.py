"""The search by columns: legal, never above its own bound's truth, repeatable, and it stops when told to."""

import random

import numpy as np
import pytest

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.pricing import Pricer
from roster.planning.problem import (
    Demand,
    Fairness,
    Leave,
    LongestRun,
    Measure,
    PeriodMinutes,
    Person,
    Problem,
    Request,
    ShiftCount,
    ShiftType,
    ShortestBreak,
    ShortestRun,
    Succession,
    Weekends,
    weekends_of,
)
from roster.planning.reduction import board_of, grid_of, roster_of
from roster.planning.search import Search
from roster.planning.solve import solve

pytestmark = pytest.mark.slow

MINUTES = 480
SHIFTS = [ShiftType("E", 480), ShiftType("L", 480, not_before=("E",)), ShiftType("N", 600, not_before=("E", "L"))]


def rules(days):
    return [
        Leave(),
        Succession(),
        PeriodMinutes(least=days * MINUTES // 2 - 600, most=days * MINUTES * 2 // 3),
        LongestRun(days=5),
        ShortestRun(days=2),
        ShortestBreak(days=2),
        Weekends(most=max(1, days // 9)),
        ShiftCount(shifts=frozenset({"N"}), most=4),
    ]


def team(people=8, days=14, seed=1):
    """A small problem in the manner of the published ones."""
    draw = random.Random(seed)
    crew = [Person(f"p{index}", days_off=frozenset({draw.randrange(days)})) for index in range(people)]
    return Problem(
        days=days,
        shifts=SHIFTS,
        people=crew,
        demands=[
            Demand(shift.id, day, wish=draw.randint(0, people // 3), weight_under=100, weight_over=1)
            for shift in SHIFTS
            for day in range(days)
        ],
        rules=rules(days),
        requests=[
            Request(person.id, draw.randrange(days), draw.choice("ELN"), draw.random() < 0.7, draw.randint(1, 3))
            for person in crew
            for _ in range(3)
        ],
        weekends=weekends_of(days, 0),
    )


def search(problem, *, steps=150, seed=1, **options):
    found = Search(board_of(problem), seconds=600, steps=steps, seed=seed, **options)
    found.run()
    return found


def judged(problem, grid):
    return evaluate(problem, roster_of(problem, grid))


@pytest.mark.parametrize("seed", range(3))
def test_a_roster_is_legal_and_costs_what_the_evaluator_says(seed):
    problem = team(seed=seed)
    found = search(problem)
    judgement = judged(problem, found.grid)
    assert judgement.violations == []
    assert judgement.objective == found.objective
    assert 0 < found.bound <= found.objective


def test_the_bound_and_the_roster_enclose_the_optimum():
    problem = team(people=6, days=10)
    best = exact.solve(problem, seconds=60, workers=2)
    found = search(problem)
    assert best.optimal
    assert found.bound <= best.objective <= found.objective
    assert found.objective <= 1.05 * best.objective


def test_the_same_seed_and_steps_give_the_same_roster():
    problem = team(people=10, days=21)
    first, second = search(problem, steps=60), search(problem, steps=60)
    assert np.array_equal(first.grid, second.grid)
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_workers_change_nothing_but_the_time():
    problem = team(people=10, days=21)
    assert np.array_equal(search(problem, steps=60, workers=1).grid, search(problem, steps=60, workers=3).grid)


def test_a_legal_roster_is_there_before_the_first_step():
    problem = team(people=20, days=70)
    found = search(problem, steps=0)
    assert judged(problem, found.grid).violations == []


def test_each_better_roster_is_told_once_and_in_order():
    told = []
    search(team(), on_better=lambda grid, objective, bound: told.append((objective, bound)))
    assert len(told) > 1
    assert told == sorted(told, key=lambda one: (-one[0], one[1]))
    assert len(set(told)) == len(told)


def test_it_stops_when_told_to():
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 60

    found = search(team(people=12, days=28), steps=None, stop=stop)
    assert 60 < len(asked) < 70  # each of the tasks side by side may still ask once
    assert found.grid is not None


def test_a_part_keeps_everything_outside_it():
    problem = team(people=10, days=28)
    found = search(problem, steps=0)
    board = found.board
    part = board.part(found.grid, np.array([1, 4, 7]), 7, 14)
    rows = [
        Pricer(part.board, person).price(np.ones((part.board.days, board.types)), part.board.allowed[person]).rows[0][1]
        for person in range(3)
    ]
    new = part.paste(found.grid, np.array(rows))
    assert judged(problem, new).violations == []
    changed = np.argwhere(new != found.grid)
    assert len(changed)
    assert set(changed[:, 0]) <= {1, 4, 7}
    assert set(changed[:, 1]) <= set(range(7, 14))
    gain = board.objective(new) - board.objective(found.grid)
    assert gain == part.board.objective(np.array(rows)) - part.board.objective(part.cut(found.grid))


def test_a_narrow_look_at_a_long_period_still_finds_legal_rows(monkeypatch):
    monkeypatch.setattr("roster.planning.pricing.EXACT_STATES", 1000)
    problem = team(people=6, days=84)
    found = search(problem, steps=10)
    assert not found.pricers[0].is_exact
    assert judged(problem, found.grid).violations == []
    assert found.bound == 0


def test_a_cheapest_row_is_no_dearer_than_the_rows_of_any_roster():
    problem = team(people=6, days=14)
    board = board_of(problem)
    best = exact.solve(problem, seconds=60, workers=2)
    for person, row in enumerate(grid_of(problem, best.roster)):
        nothing = np.zeros((board.days, board.types))
        assert Pricer(board, person).price(nothing, board.allowed[person]).cost <= board.wish_cost(person, row)


def test_whoever_can_have_no_row_is_named():
    problem = team()
    rows = [*problem.rules, PeriodMinutes(people=frozenset({"p3"}), least=14 * 600)]
    impossible = Problem(**{**vars_of(problem), "rules": rows})
    assert search(impossible).impossible == 3
    assert solve(impossible, seconds=20).infeasible


def test_rules_between_people_are_left_to_the_other_solver():
    problem = team()
    fair = Fairness(measure=Measure.NIGHTS, bands={"p1": (0, 1)}, weight=1)
    assert board_of(problem) is not None
    assert board_of(Problem(**{**vars_of(problem), "rules": [*problem.rules, fair]})) is None


def test_solve_hands_back_a_whole_solution():
    problem = team(people=12, days=28)
    told = []
    found = solve(problem, seconds=60, steps=30, on_progress=told.append)
    assert evaluate(problem, found.roster).objective == found.objective
    assert found.bound <= found.objective
    assert told[-1].objective == found.objective


def vars_of(problem):
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}
