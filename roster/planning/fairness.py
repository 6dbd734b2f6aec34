"""What is fair for each person in the period, when the months before are counted in (R.2)."""

from collections.abc import Iterable

from roster.planning.problem import HOUR, Demand, Measure, Person, Problem


def fair_bands(
    problem: Problem, measure: Measure, people: Iterable[str] | None = None, *, step: int = 8 * HOUR
) -> dict[str, tuple[int, int]]:
    """Person id -> (low, high) for the rule Fairness.

    What the demand asks of `people` (None: all) in the period and what they carry are shared out by `share`; low and
    high are the whole numbers around the part of a person that is still open.
    The period's load is taken from demand (its wish, or its least): exact for nights, holidays and minutes; for
    weekends each weekend counts as many people as its busiest day.
    """
    named = set(problem.person if people is None else people)
    those = [person for person in problem.people if person.id in named]
    carried = {person.id: _carried(person, measure, step) for person in those}
    shares = sum(person.share for person in those)
    total = sum(carried.values()) + _load(problem, measure, step)
    return {person.id: _band(total * person.share / max(1, shares) - carried[person.id]) for person in those}


def _band(part: float) -> tuple[int, int]:
    part = max(0.0, round(part, 6))
    return int(part), -int(-part // 1)


def _carried(person: Person, measure: Measure, step: int) -> float:
    count: int = getattr(person.carried, measure)
    return count / step if measure == Measure.MINUTES else count


def _load(problem: Problem, measure: Measure, step: int) -> float:
    if measure == Measure.WEEKENDS:
        return sum(max(_people(problem, day) for day in days if day >= 0) for days in problem.weekends)
    if measure == Measure.HOLIDAYS:
        return sum(_people(problem, day) for day in problem.holidays)
    if measure == Measure.NIGHTS:
        return sum(_wanted(demand) for demand in _working(problem) if problem.shift[demand.shift].is_night)
    return sum(_wanted(demand) * problem.shift[demand.shift].minutes for demand in _working(problem)) / step


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
