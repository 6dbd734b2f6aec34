"""What is fair for each person in the period, when the months before are counted in (R.2)."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TypeVar

from roster.planning.problem import (
    DAY,
    HOUR,
    Demand,
    LongestRun,
    Measure,
    NightsInARow,
    PeriodMinutes,
    Person,
    Problem,
    Rest,
    Rule,
)

HALVINGS = 60
R = TypeVar("R", bound=Rule)


def fair_bands(
    problem: Problem, measure: Measure, people: Iterable[str] | None = None, *, step: int = 8 * HOUR
) -> dict[str, tuple[int, int]]:
    """Person id -> (low, high) for the rule Fairness.

    What the demand asks of `people` (None: all) in the period and what they carry are shared out by `share`, but nobody
    is given more than the hard rules of the problem let him do; low and high are the whole numbers around the part of a
    person that is still open.
    The period's load is taken from demand (its wish, or its least): exact for nights, holidays and minutes; for
    weekends each weekend counts as many people as its busiest day, or those of all its days where the rest between
    shifts lets nobody work on both.
    """
    named = set(problem.person if people is None else people)
    those = [person for person in problem.people if person.id in named]
    carried = {person.id: _carried(person, measure, step) for person in those}
    most = {person.id: _most(problem, person, measure, step) for person in those}
    level = _level(those, carried, most, _load(problem, measure, step))
    return {one.id: _band(_part(level, one.share, carried[one.id], most[one.id])) for one in those}


def _level(people: list[Person], carried: Mapping[str, float], most: Mapping[str, float], load: float) -> float:
    """What a share of 1 comes to, the months before included, when the load is given away as far as it can be."""
    low, high = 0.0, max((carried[one.id] + most[one.id]) / max(1, one.share) for one in people) if people else 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        given = sum(_part(middle, one.share, carried[one.id], most[one.id]) for one in people)
        low, high = (middle, high) if given < load else (low, middle)
    return high


def _part(level: float, share: int, carried: float, most: float) -> float:
    return min(most, max(0.0, level * share - carried))


def _band(part: float) -> tuple[int, int]:
    part = round(part, 6)
    return int(part), -int(-part // 1)


def _most(problem: Problem, person: Person, measure: Measure, step: int) -> float:
    """The most that the days he is there, and hard rules on runs and hours, let him do."""
    there = [day for day in range(problem.days) if day not in person.days_off]
    if measure == Measure.HOLIDAYS:
        return len(problem.holidays.intersection(there))
    if measure == Measure.WEEKENDS:
        return sum(any(day in there for day in days) for days in problem.weekends)
    runs = [rule.days for rule in _hard(problem, person, LongestRun)]
    if measure == Measure.NIGHTS:
        runs += [rule.most for rule in _hard(problem, person, NightsInARow)]
    days = min([len(there), *(problem.days - problem.days // (run + 1) for run in runs)])
    if measure == Measure.NIGHTS:
        return days
    hours = [rule.most for rule in _hard(problem, person, PeriodMinutes) if rule.most is not None]
    longest = max((problem.shift[demand.shift].minutes for demand in _working(problem)), default=0)
    return min([days * longest, *hours]) / step


def _hard(problem: Problem, person: Person, kind: type[R]) -> list[R]:
    return [rule for rule in problem.rules if isinstance(rule, kind) and rule.weight is None and rule.binds(person.id)]


def _carried(person: Person, measure: Measure, step: int) -> float:
    count: int = getattr(person.carried, measure)
    return count / step if measure == Measure.MINUTES else count


def _load(problem: Problem, measure: Measure, step: int) -> float:
    if measure == Measure.WEEKENDS:
        count = max if _may_be_worked_whole(problem) else sum
        return sum(count(_people(problem, day) for day in days if day >= 0) for days in problem.weekends)
    if measure == Measure.HOLIDAYS:
        return sum(_people(problem, day) for day in problem.holidays)
    if measure == Measure.NIGHTS:
        return sum(_wanted(demand) for demand in _working(problem) if problem.shift[demand.shift].is_night)
    return sum(_wanted(demand) * problem.shift[demand.shift].minutes for demand in _working(problem)) / step


def _may_be_worked_whole(problem: Problem) -> bool:
    """Whether any two of the shifts that are asked for may follow each other on two days."""
    rest = max((rule.minutes for rule in problem.rules if isinstance(rule, Rest) and rule.weight is None), default=0)
    shifts = [problem.shift[shift] for shift in {demand.shift for demand in _working(problem)}]
    return any(two.start + DAY - one.ends >= rest for one, two in product(shifts, shifts))


def _people(problem: Problem, day: int) -> int:
    return sum(_wanted(demand) for demand in _working(problem) if demand.day == day)


def _working(problem: Problem) -> list[Demand]:
    """A demand for a qualification only says who is among the people of another demand."""
    counted = {(one.shift, one.day) for one in problem.demands if one.needs is None}
    return [
        demand
        for demand in problem.demands
        if not problem.shift[demand.shift].is_standby
        and (demand.needs is None or (demand.shift, demand.day) not in counted)
    ]


def _wanted(demand: Demand) -> int:
    return demand.least if demand.wish is None else max(demand.wish, demand.least)
