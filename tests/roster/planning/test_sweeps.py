"""Large boards: a legal row for everybody whatever it takes, then weeks of single people made again side by side."""

from dataclasses import replace

import numpy as np
import pytest

from roster.planning.pricing import Pricer
from roster.planning.problem import PeriodMinutes, ShiftCount
from roster.planning.reduction import board_of
from roster.planning.search import Search
from roster.planning.sweeps import remade, turns

from .test_search import judged, search, team


@pytest.fixture
def large(monkeypatch):
    """Every board counts as too large for one linear program, and for all states of a person at once."""
    monkeypatch.setattr("roster.planning.search.LARGEST", 0)
    monkeypatch.setattr("roster.planning.search.POLISHED", 0)
    monkeypatch.setattr("roster.planning.search.QUICK_STATES", 1000)


@pytest.mark.parametrize(("people", "days"), [(7, 84), (3, 140), (20, 28), (1, 7)])
def test_pieces_of_a_turn_meet_neither_in_a_person_nor_on_a_day(people, days):
    board = board_of(team(people=people, days=days))
    seen = np.zeros((people, days), dtype=int)
    for pieces in turns(board, np.random.default_rng(3)):
        assert len({person for person, _, _ in pieces}) == len(pieces)
        used = [day for _, first, last in pieces for day in range(first, last)]
        assert len(used) == len(set(used))
        for person, first, last in pieces:
            seen[person, first:last] += 1
    assert people < 6 or (seen == 1).all()


@pytest.mark.parametrize("noise", [0, 0.3])
def test_a_piece_made_again_is_legal_and_without_noise_never_worse(noise):
    problem = team(people=10, days=42)
    board = board_of(problem)
    grid = search(problem, steps=0).grid
    for piece in next(turns(board, np.random.default_rng(1))):
        part, found = remade(board, grid, piece, noise, 5)
        new = part.paste(grid, found)
        assert judged(problem, new).violations == []
        assert noise or board.objective(new) <= board.objective(grid)


def test_a_large_board_is_better_after_a_sweep_than_at_first(large):
    problem = team(people=12, days=84)
    first, later = search(problem, steps=0), search(problem, steps=120)
    assert judged(problem, first.grid).violations == judged(problem, later.grid).violations == []
    assert later.objective < 0.9 * first.objective
    assert later.bound == 0


def test_a_large_board_comes_out_the_same_for_any_number_of_workers(large):
    problem = team(people=12, days=84)
    one, other = (search(problem, steps=80, workers=workers) for workers in (1, 3))
    assert np.array_equal(one.grid, other.grid)


def narrow(problem):
    """One person, for whom only as many hours are legal as few rows have."""
    hours = [rule for rule in problem.rules if not isinstance(rule, PeriodMinutes)]
    return replace(problem, rules=[*hours, PeriodMinutes(least=problem.days * 250, most=problem.days * 250 + 60)])


def test_whoever_has_a_legal_row_gets_one_though_the_first_looks_miss_it(large):
    problem = narrow(team(people=2, days=56))
    board = board_of(problem)
    assert Pricer(board, 0).price(np.zeros((56, 3)), board.allowed[0]).rows
    found = search(problem, steps=0)
    assert judged(problem, found.grid).violations == []


def test_looks_end_with_all_states(large):
    pricer = Pricer(board_of(team(people=1, days=84)), 0)
    pricer.hurry(1000)
    assert not pricer.is_exact
    looks = 0
    while pricer.widen():
        looks += 1
    assert pricer.is_exact and looks > 2


def test_nobody_is_called_impossible_before_all_was_looked_at(large):
    problem = team(people=3, days=56)
    rules = [*problem.rules, PeriodMinutes(people=frozenset({"p1"}), least=56 * 600)]
    found = search(replace(problem, rules=rules), steps=0)
    assert (found.impossible, found.is_proven, found.grid) == (1, True, None)


def test_counts_bind_on_a_large_board_too(large):
    problem = team(people=4, days=84)
    rules = [rule for rule in problem.rules if not isinstance(rule, ShiftCount)]
    few = ShiftCount(shifts=frozenset({"L"}), most=3)
    found = search(replace(problem, rules=[*rules, few]), steps=40)
    assert judged(replace(problem, rules=[*rules, few]), found.grid).violations == []


def test_a_large_board_stops_when_told_to(large):
    found = Search(board_of(team(people=12, days=84)), seconds=600, stop=lambda: True)
    found.run()
    assert found.grid is None


def test_a_first_roster_comes_late_rather_than_not_at_all(large):
    problem = team(people=6, days=84)
    found = Search(board_of(problem), seconds=0)
    found.run()
    assert judged(problem, found.grid).violations == []
