"""A stretch of days out of a problem: whatever no roster of the stretch can keep, no roster of the whole can."""

from dataclasses import dataclass, replace
from typing import cast

from roster.planning.elements import Element
from roster.planning.problem import Fairness, PeriodMinutes, Problem, Rule, ShiftCount


@dataclass(frozen=True)
class Window:
    """`problem` begins with day `first` of the whole; its demands and requests have these places in the whole."""

    problem: Problem
    first: int
    demands: tuple[int, ...]
    requests: tuple[int, ...]

    def in_whole(self, element: Element, whole: Problem) -> Element:
        """An element of the window as the element of the whole that it comes from."""
        days = tuple(day + self.first for day in element.days)
        if element.kind in ("least", "most"):
            index = self.demands[element.index]
            return replace(element, days=days, index=index, about=whole.demands[index])
        if element.kind == "request":
            index = self.requests[element.index]
            return replace(element, days=days, index=index, about=whole.requests[index])
        about = whole.rules[element.index] if element.kind != "pin" else None
        return replace(element, days=days, about=about)


def window(problem: Problem, first: int, last: int) -> Window:
    """Days `first` to `last - 1`; what only the other days can decide, such as hours still missing, is left out."""
    first, last = max(0, first), min(last, problem.days)
    inside = range(first, last)
    demands = tuple(index for index, one in enumerate(problem.demands) if one.day in inside)
    requests = tuple(index for index, one in enumerate(problem.requests) if one.day in inside)
    people = [
        replace(
            one,
            groups=one.groups[first:last],
            history=() if first else one.history,
            following=() if last < problem.days else one.following,
            days_off=frozenset(day - first for day in one.days_off if day in inside),
            qualifications={name: _moved(days, inside) for name, days in one.qualifications.items()},
        )
        for one in problem.people
    ]
    cut = replace(
        problem,
        days=last - first,
        people=people,
        demands=[replace(problem.demands[index], day=problem.demands[index].day - first) for index in demands],
        requests=[replace(problem.requests[index], day=problem.requests[index].day - first) for index in requests],
        pins={(who, day - first): shift for (who, day), shift in problem.pins.items() if day in inside},
        rules=problem.rules if len(inside) == problem.days else [_from_above(rule) for rule in problem.rules],
        weekends=_weekends(problem, first, last),
        settled=frozenset((who, day - first) for who, day in problem.settled if day in inside),
        holidays=frozenset(day - first for day in problem.holidays if day in inside),
        first_weekday=(problem.first_weekday + first) % 7,
    )
    return Window(cut, first, demands, requests)


def _moved(days: range, inside: range) -> range:
    """Days need not be a range to be looked up in (the caller may have given a set)."""
    return cast("range", frozenset(day - inside.start for day in inside if day in days))


def _from_above(rule: Rule) -> Rule:
    if isinstance(rule, PeriodMinutes | ShiftCount):
        return replace(rule, least=0)
    if isinstance(rule, Fairness):
        return replace(rule, bands={person: (0, high) for person, (_, high) in rule.bands.items()})
    return rule


def _weekends(problem: Problem, first: int, last: int) -> tuple[tuple[int, ...], ...]:
    every = [day for days in problem.weekends for day in days]
    start, stop = first or min(every, default=0), last if last < problem.days else max(every, default=0) + 1
    known = (tuple(day - first for day in days if start <= day < stop) for days in problem.weekends)
    return tuple(days for days in known if any(0 <= day < last - first for day in days))
