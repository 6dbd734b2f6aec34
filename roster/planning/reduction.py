"""From a problem to a board, and from its grid to a roster.

A board knows rules that bind each person by himself and are hard, and demands that are wishes without limits;
`board_of` answers None for any other problem.
"""

from collections.abc import Iterator
from itertools import product
from typing import TypeVar

import numpy as np

from roster.planning.board import BEGINS, CONTINUES, Board, Floats, Grid, Ints, Limits, Mask
from roster.planning.problem import (
    DAY,
    Leave,
    LongestRun,
    PeriodMinutes,
    Person,
    Problem,
    Qualification,
    Request,
    Rest,
    Roster,
    Rotation,
    Rule,
    ShiftCount,
    ShiftType,
    ShortestBreak,
    ShortestRun,
    Succession,
    Weekends,
)

R = TypeVar("R", bound=Rule)


def board_of(problem: Problem) -> Board | None:
    if not _fits(problem):
        return None
    minutes = np.array([0] + [shift.minutes for shift in problem.shifts], dtype=np.int64)
    demand, under, over = _demands(problem)
    limits = tuple(_limits(problem, person.id) for person in problem.people)
    return Board(
        minutes=minutes,
        follows=_follows(problem),
        weekend=_weekend(problem),
        limits=limits,
        allowed=_allowed(problem, limits),
        wishes=_wishes(problem),
        demand=demand,
        under=under,
        over=over,
    )


def grid_of(problem: Problem, roster: Roster) -> Grid:
    numbers: dict[str | None, int] = {None: 0, **{shift.id: number for number, shift in enumerate(problem.shifts, 1)}}
    return np.array([[numbers[cell] for cell in roster[person.id]] for person in problem.people], dtype=np.int8)


def roster_of(problem: Problem, grid: Grid) -> Roster:
    ids = [None, *(shift.id for shift in problem.shifts)]
    return {person.id: [ids[number] for number in row] for person, row in zip(problem.people, grid, strict=True)}


_OWN_RULES = (
    Leave, Qualification, Rest, Succession, Rotation, LongestRun, ShortestRun, ShortestBreak, PeriodMinutes, ShiftCount,
    Weekends,
)  # fmt: skip


def _fits(problem: Problem) -> bool:
    demands = problem.demands
    return (
        all(
            isinstance(rule, _OWN_RULES) and rule.weight is None and _fits_rule(problem, rule) for rule in problem.rules
        )
        and all(d.group is None and d.needs is None and d.least == 0 and d.most is None for d in demands)
        and len({(d.shift, d.day) for d in demands}) == len(demands)
        and not any(person.history or person.following for person in problem.people)
        and not any(shift.is_standby for shift in problem.shifts)
        and all(_is_short(weekend) for weekend in problem.weekends)
        and len(problem.shifts) < 127
    )


def _fits_rule(problem: Problem, rule: Rule) -> bool:
    if isinstance(rule, ShiftCount):
        return len(rule.shifts) == 1 and rule.least == 0
    if isinstance(rule, Succession | Rotation | Rest) and rule.people is not None:
        return False
    if isinstance(rule, Rest):
        latest = max(shift.ends for shift in problem.shifts)
        return all(2 * DAY + shift.start - latest >= rule.minutes for shift in problem.shifts)
    return True


def _is_short(weekend: tuple[int, ...]) -> bool:
    return len(weekend) == 1 or (len(weekend) == 2 and weekend[1] == weekend[0] + 1)


def _of(problem: Problem, kind: type[R], person: str) -> Iterator[R]:
    return (rule for rule in problem.rules if isinstance(rule, kind) and rule.binds(person))


def _limits(problem: Problem, person: str) -> Limits:
    longest = max((shift.minutes for shift in problem.shifts), default=0)
    hours = list(_of(problem, PeriodMinutes, person))
    counts = [problem.days] * (len(problem.shifts) + 1)
    numbers = {shift.id: number for number, shift in enumerate(problem.shifts, 1)}
    for rule in _of(problem, ShiftCount, person):
        for number in map(numbers.__getitem__, rule.shifts):
            counts[number] = min(counts[number], problem.days if rule.most is None else rule.most)
    return Limits(
        least_minutes=max((rule.least for rule in hours), default=0),
        most_minutes=min((rule.most for rule in hours if rule.most is not None), default=longest * problem.days),
        longest_run=min((rule.days for rule in _of(problem, LongestRun, person)), default=problem.days),
        shortest_run=max((rule.days for rule in _of(problem, ShortestRun, person)), default=1),
        shortest_break=max((rule.days for rule in _of(problem, ShortestBreak, person)), default=1),
        weekends=min((rule.most for rule in _of(problem, Weekends, person)), default=len(problem.weekends)),
        counts=tuple(counts),
    )


def _follows(problem: Problem) -> Mask:
    """[number of a day, number of the next day]"""
    follows = np.ones((len(problem.shifts) + 1,) * 2, dtype=np.bool_)
    for (before, one), (after, two) in product(enumerate(problem.shifts, 1), repeat=2):
        follows[before, after] = all(_may_follow(rule, one, two) for rule in problem.rules)
    return follows


def _may_follow(rule: Rule, one: ShiftType, two: ShiftType) -> bool:
    if isinstance(rule, Succession):
        return two.id not in one.not_before
    if isinstance(rule, Rest):
        return DAY + two.start - one.ends >= rule.minutes
    if isinstance(rule, Rotation) and {one.id, two.id} <= set(rule.order):
        return rule.order.index(one.id) <= rule.order.index(two.id)
    return True


def _weekend(problem: Problem) -> Ints:
    marks = np.zeros(problem.days, dtype=np.int64)
    for weekend in problem.weekends:
        inside = [day for day in weekend if 0 <= day < problem.days]
        for day, mark in zip(inside, (BEGINS, CONTINUES), strict=False):
            marks[day] = mark
    return marks


def _allowed(problem: Problem, limits: tuple[Limits, ...]) -> Mask:
    allowed = np.ones((len(problem.people), problem.days, len(problem.shifts) + 1), dtype=np.bool_)
    rows = {person.id: allowed[number] for number, person in enumerate(problem.people)}
    for limit, row in zip(limits, allowed, strict=True):
        row[:, [number for number, most in enumerate(limit.counts) if most == 0]] = False
    for rule in problem.rules:
        for person in problem.bound(rule):
            _bar(problem, rule, person, rows[person.id])
    _settle(problem, rows)
    return allowed


def _bar(problem: Problem, rule: Rule, person: Person, row: Mask) -> None:
    if isinstance(rule, Leave):
        row[sorted(day for day in person.days_off if 0 <= day < problem.days), 1:] = False
    if isinstance(rule, Qualification):
        for number, shift in enumerate(problem.shifts, 1):
            row[[day for day in range(problem.days) if not person.holds(shift.needs, day)], number] = False


def _settle(problem: Problem, rows: dict[str, Mask]) -> None:
    """Pins and hard requests."""
    numbers: dict[str | None, int] = {None: 0, **{shift.id: number for number, shift in enumerate(problem.shifts, 1)}}
    for (person, day), shift in problem.pins.items():
        rows[person][day, np.arange(len(numbers)) != numbers[shift]] = False
    for request in (request for request in problem.requests if request.weight is None):
        rows[request.person][request.day, ~_meets(problem, request)] = False


def _meets(problem: Problem, request: Request) -> Mask:
    """By number: whether this cell meets the request."""
    named = np.array([number > 0 if request.shift is None else shift == request.shift
                      for number, shift in enumerate((None, *problem.shift))])  # fmt: skip
    return named == request.wanted


def _wishes(problem: Problem) -> Floats:
    wishes = np.zeros((len(problem.people), problem.days, len(problem.shifts) + 1))
    rows = {person.id: wishes[number] for number, person in enumerate(problem.people)}
    for request in problem.requests:
        rows[request.person][request.day] += (request.weight or 0) * ~_meets(problem, request)
    return wishes


def _demands(problem: Problem) -> tuple[Floats, Floats, Floats]:
    demand, under, over = np.zeros((3, problem.days, len(problem.shifts)))
    numbers = {shift.id: number for number, shift in enumerate(problem.shifts)}
    for one in (one for one in problem.demands if one.wish is not None):
        where = one.day, numbers[one.shift]
        demand[where], under[where], over[where] = one.wish, problem.shortage_weight(one), one.weight_over
    return demand, under, over
