"""The hard parts of a problem one by one, so that each may be left out and named."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from roster.planning.office import only
from roster.planning.problem import (
    Demand,
    Leave,
    Person,
    Problem,
    Qualification,
    Request,
    Rule,
    StableTeams,
)


@dataclass(frozen=True, eq=False)
class Element:
    """A hard part of the problem that can be relaxed.

    kind: "least" or "most" (a demand), "pin", "request", or the rule's `kind`. people: whom it binds; () for a demand.
    days: where, () is the whole period. shift, group, needs, number: a demand's, with its least or most as the number;
    a pin's or request's shift. about: the rule, demand or request it is or is a part of (one person's, one day's).
    """

    kind: str
    people: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    shift: str | None = None
    group: str | None = None
    needs: str | None = None
    number: int | None = None
    about: Rule | Demand | Request | None = None
    index: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """Which part of the problem it is; `index` is its place among the demands, requests or rules."""
        return self.kind, self.index, self.people, self.days


def elements_of(problem: Problem) -> list[Element]:
    """Every hard part: a demand's least and most, a pin, a request, a day of leave, a rule for a person.

    Where one of two is enough to explain something, the earlier is the better reason: who is not qualified is not
    missed on leave.
    """
    found = [*_of_rules(problem), *_of_demands(problem), *_of_cells(problem)]
    return sorted(found, key=lambda element: (element.kind != Qualification.kind, element.kind == "most"))


def _of_demands(problem: Problem) -> Iterator[Element]:
    for index, demand in enumerate(problem.demands):
        if demand.least:
            yield demand_element("least", index, demand)
        if demand.most is not None:
            yield demand_element("most", index, demand)


def demand_element(kind: str, index: int, demand: Demand) -> Element:
    number = demand.least if kind == "least" else demand.most
    return Element(kind, (), (demand.day,), demand.shift, demand.group, demand.needs, number, demand, index)


def _of_rules(problem: Problem) -> Iterator[Element]:
    for index, rule in enumerate(problem.rules):
        if rule.weight is not None:
            continue
        bound = problem.bound(rule)
        if isinstance(rule, StableTeams):
            yield Element(rule.kind, tuple(person.id for person in bound), about=rule, index=index)
            continue
        for person in bound:
            for days in _days_of(rule, person):
                yield Element(rule.kind, (person.id,), days, about=rule, index=index)


def _days_of(rule: Rule, person: Person) -> list[tuple[int, ...]]:
    return [(day,) for day in sorted(person.days_off)] if isinstance(rule, Leave) else [()]


def _of_cells(problem: Problem) -> Iterator[Element]:
    for (person, day), shift in problem.pins.items():
        yield Element("pin", (person,), (day,), shift)
    for index, one in enumerate(problem.requests):
        if one.weight is None:
            yield Element("request", (one.person,), (one.day,), one.shift, about=one, index=index)


def with_only(problem: Problem, elements: Collection[Element]) -> Problem:
    """The problem of these elements, and nothing that costs anything.

    Nothing is asked that the whole does not ask: what a pin or a day off settled at the ends of the period stays so.
    """
    keys = {element.key for element in elements}
    days_off: dict[str, set[int]] = {}
    for element in elements:
        if element.kind == Leave.kind:
            days_off.setdefault(element.people[0], set()).update(element.days)
    ends = {0, problem.days - 1}
    kept = replace(
        problem,
        settled=frozenset((one.id, day) for one in problem.people for day in ends if problem.is_settled(one, day)),
        people=[replace(one, days_off=frozenset(days_off.get(one.id, ()))) for one in problem.people],
        demands=[_demand(index, demand, keys) for index, demand in enumerate(problem.demands)],
        rules=list(_rules(problem, elements)),
        requests=[
            one for index, one in enumerate(problem.requests) if ("request", index, (one.person,), (one.day,)) in keys
        ],
        pins={cell: shift for cell, shift in problem.pins.items() if ("pin", 0, (cell[0],), (cell[1],)) in keys},
    )
    return only(kept)


def covering(problem: Problem) -> Problem:
    """The hard parts of the problem, where each person missing from a demand's least costs 1 and nothing else does."""
    kept = only(problem)
    demands = [replace(one, least=0, wish=one.least or None, weight_under=1, weight_over=0) for one in kept.demands]
    return replace(kept, demands=demands, priorities={})


def _demand(index: int, demand: Demand, keys: Collection[tuple[object, ...]]) -> Demand:
    least = demand.least if ("least", index, (), (demand.day,)) in keys else 0
    most = demand.most if ("most", index, (), (demand.day,)) in keys else None
    return replace(demand, least=least, most=most)


def _rules(problem: Problem, elements: Collection[Element]) -> Iterator[Rule]:
    bound: dict[int, set[str]] = {}
    for element in elements:
        if isinstance(element.about, Rule):
            bound.setdefault(element.index, set()).update(element.people)
    for index, people in bound.items():
        yield replace(problem.rules[index], people=frozenset(people))
