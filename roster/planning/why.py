"""Why this person on that night: who else could, which rule keeps each other one away, and what each would cost.

No solver is loaded. What the cheapest change anywhere would be, `repair(…, other=[cell])` finds out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from roster.planning.evaluate import Evaluation, Finding, evaluate
from roster.planning.problem import Problem, Roster, asked, with_cells

Naming = Callable[[Finding], str | None]
"""The name under which a finding's cost is told; None when it is not told."""


@dataclass(frozen=True)
class Candidate:
    """Somebody else for the shift. `has` is what he works that day: he gives it in exchange (`is_swap`) or leaves it.

    breaks: what the better of the two would break of hard rules, beyond what is broken already; () when he could.
    cost: what it would add to the objective, negative when it were cheaper; with `breaks` it is only of interest.
    costs: cost by name, for what changes.
    """

    person: str
    has: str | None
    is_swap: bool
    breaks: tuple[Finding, ...]
    cost: int
    costs: Mapping[str, int]


@dataclass(frozen=True)
class Reasons:
    """shift: what the person works on the day, None for off. is_pinned: because somebody settled it.

    demands_met: places in the problem's demands that would lack a person if he were off. candidates: everybody else of
    the demands that count him, those who could first, the cheapest first.
    """

    shift: str | None
    is_pinned: bool
    demands_met: tuple[int, ...]
    candidates: tuple[Candidate, ...]


def why(
    problem: Problem,
    roster: Roster,
    person: str,
    day: int,
    *,
    among: Collection[str] | None = None,
    naming: Naming = lambda finding: finding.kind,
) -> Reasons:
    """Why the person has this cell. Raises KeyError for a person and IndexError for a day that are not there.

    among: those who are looked at; default is everybody.
    """
    shift = roster[person][day]
    is_pinned = (person, day) in problem.pins
    if shift is None:
        return Reasons(None, is_pinned, (), ())
    now = evaluate(problem, roster)
    tried = [
        min((_try(problem, roster, now, cells, other, day, naming) for cells in exchanges), key=_ease)
        for other in _counted_beside(problem, person, day, shift)
        if among is None or other in among
        if (exchanges := list(_exchanges(roster, person, other, day)))
    ]
    return Reasons(shift, is_pinned, _met(problem, roster, person, day), tuple(sorted(tried, key=_ease)))


def _ease(one: Candidate) -> tuple[int, int]:
    return len(one.breaks), one.cost


def _met(problem: Problem, roster: Roster, person: str, day: int) -> tuple[int, ...]:
    """Demands that have no more people than their least or wish, and count him."""
    found = []
    for index, demand in enumerate(problem.demands):
        if demand.day == day and demand.shift == roster[person][day]:
            counted = [one.id for one in asked(problem, demand) if roster[one.id][day] == demand.shift]
            if person in counted and len(counted) <= max(demand.least, demand.wish or 0):
                found.append(index)
    return tuple(found)


def _counted_beside(problem: Problem, person: str, day: int, shift: str) -> list[str]:
    """Everybody whom the same demands of the shift would count; all others when no demand counts him."""
    circles = [
        {one.id for one in asked(problem, demand)}
        for demand in problem.demands
        if (demand.day, demand.shift) == (day, shift)
    ]
    known = set().union(*(circle for circle in circles if person in circle)) or set(problem.person)
    return [one.id for one in problem.people if one.id in known and one.id != person]


def _exchanges(roster: Roster, person: str, other: str, day: int) -> Iterator[Mapping[str, str | None]]:
    """The other takes the shift; one who works that day swaps, or leaves what he has. None for the same shift."""
    shift, his = roster[person][day], roster[other][day]
    if his != shift:
        yield {person: None, other: shift}
        if his is not None:
            yield {person: his, other: shift}


def _try(
    problem: Problem,
    roster: Roster,
    now: Evaluation,
    cells: Mapping[str, str | None],
    other: str,
    day: int,
    naming: Naming,
) -> Candidate:
    then = evaluate(problem, with_cells(roster, day, cells))
    return Candidate(
        other,
        roster[other][day],
        None not in cells.values(),
        tuple(then.new_violations(now)),
        then.objective - now.objective,
        _difference(then, now, naming),
    )


def _difference(then: Evaluation, now: Evaluation, naming: Naming) -> dict[str, int]:
    costs: Counter[str] = Counter()
    for sign, judged in ((1, then), (-1, now)):
        for finding in judged.findings:
            name = naming(finding)
            if name is not None and finding.cost:
                costs[name] += sign * finding.cost
    return {name: cost for name, cost in sorted(costs.items()) if cost}
