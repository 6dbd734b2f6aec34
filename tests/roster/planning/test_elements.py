"""The parts of a problem on their own: never more is asked of them than of the whole."""

import pytest

from roster.planning import exact
from roster.planning.elements import elements_of, with_only
from roster.planning.problem import Demand, Person, Problem, ShiftType, ShortestBreak, ShortestRun
from roster.planning.windows import window

DAY = ShiftType("D", 480, start=480)


def problem(person, demands=(), rules=(), **about):
    return Problem(days=3, shifts=[DAY], people=[person], demands=demands, rules=rules, **about)


@pytest.mark.parametrize(
    "whole",
    [
        problem(
            Person("ann", history=("D", None), days_off=frozenset({0})),
            [Demand("D", 0, least=1)],
            [ShortestBreak(days=2)],
        ),
        problem(
            Person("ann", following=(None, "D"), days_off=frozenset({2})),
            [Demand("D", 2, least=1)],
            [ShortestBreak(days=2)],
        ),
        problem(Person("ann", history=(None, "D")), (), [ShortestRun(days=3)], pins={("ann", 0): None}),
    ],
    ids=["a day off at the start", "a day off at the end", "a pin"],
)
def test_what_was_settled_at_an_end_stays_settled(whole):
    assert exact.solve(whole, seconds=10).roster is not None
    parts = elements_of(whole)
    for left_out in parts:
        kept = with_only(whole, [one for one in parts if one.key != left_out.key])
        assert exact.solve(kept, seconds=10).roster is not None, left_out


def test_a_stretch_of_days_keeps_what_follows_only_at_the_end():
    whole = problem(Person("ann", history=("D",), following=("D",)), settled=frozenset({("ann", 2)}))
    first, last = window(whole, 0, 2).problem, window(whole, 1, 3).problem
    assert (first.person["ann"].history, first.person["ann"].following) == (("D",), ())
    assert (last.person["ann"].history, last.person["ann"].following) == ((), ("D",))
    assert (first.settled, last.settled) == (frozenset(), {("ann", 1)})
