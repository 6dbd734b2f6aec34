"""Why this person on that night: who else could, which rule keeps each other one away, and what a change would cost."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from roster.planning.evaluate import Evaluation, Finding, evaluate
from roster.planning.parts import asked
from roster.planning.problem import Problem, Roster, with_cells
from roster.planning.repair import Repair, repair

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Candidate:
    """Somebody else for the shift, by a single change (he takes it) or a swap (the other gets what he has that day).

    breaks: what the better of the two would break of hard rules, beyond what is broken already; () when he could.
    cost: what it would add to the objective, negative when it were cheaper; with `breaks` it is only of interest.
    costs: cost by kind, for the kinds that change. is_swap: the better of the two is the swap.
    """

    person: str
    breaks: tuple[Finding, ...]
    cost: int
    costs: Mapping[str, int]
    is_swap: bool


@dataclass(frozen=True)
class Reasons:
    """shift: what the person works on the day, None for off. is_pinned: because somebody settled it.

    demands_met: places in the problem's demands that would lack a person if he were off. candidates: everybody else of
    the demands that count him, those who could first, the cheapest first. change: the roster in which the cell is
    another, with as few other changes as possible; its costs beside those of today.
    """

    person: str
    day: int
    shift: str | None
    is_pinned: bool
    demands_met: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    change: Repair

    @property
    def cost_of_change(self) -> int | None:
        """What it adds to the objective; None when no roster is left."""
        if self.change.roster is None or self.change.gaps:
            return None
        return sum(self.change.after.values()) - sum(self.change.before.values())


def why(
    problem: Problem,
    roster: Roster,
    person: str,
    day: int,
    *,
    first_day: int = 0,
    seconds: float = 2,
    workers: int = 8,
    seed: int = 1,
    stop: Stop | None = None,
) -> Reasons:
    """Why the person has this cell. Raises KeyError for a person and IndexError for a day that are not there.

    The cell is forbidden and the roster mended round it; days before `first_day` stay as they are.
    """
    shift = roster[person][day]
    now = evaluate(problem, roster)
    change = repair(
        problem, roster, other=[(person, day)], first_day=min(first_day, day), seconds=seconds, workers=workers,
        seed=seed, stop=stop,
    )  # fmt: skip
    return Reasons(
        person,
        day,
        shift,
        (person, day) in problem.pins,
        _met(problem, roster, person, day),
        tuple(sorted(_candidates(problem, roster, person, day, now), key=lambda one: (len(one.breaks), one.cost))),
        change,
    )


def _met(problem: Problem, roster: Roster, person: str, day: int) -> tuple[int, ...]:
    """Demands that have no more people than their least or wish, and count him."""
    found = []
    for index, demand in enumerate(problem.demands):
        if demand.day == day and demand.shift == roster[person][day]:
            counted = [one.id for one in asked(problem, demand) if roster[one.id][day] == demand.shift]
            if person in counted and len(counted) <= max(demand.least, demand.wish or 0):
                found.append(index)
    return tuple(found)


def _candidates(problem: Problem, roster: Roster, person: str, day: int, now: Evaluation) -> Iterator[Candidate]:
    shift = roster[person][day]
    if shift is None:
        return
    for other in _counted_beside(problem, person, day, shift):
        his = roster[other][day]
        tries = [_try(problem, roster, now, {person: None, other: shift}, other, day)] if his is None else []
        if his not in (None, shift):
            tries.append(_try(problem, roster, now, {person: his, other: shift}, other, day))
            tries.append(_try(problem, roster, now, {person: None, other: shift}, other, day))
        if tries:
            yield min(tries, key=lambda one: (len(one.breaks), one.cost))


def _counted_beside(problem: Problem, person: str, day: int, shift: str) -> list[str]:
    """Everybody whom the same demands of the shift would count; all others when no demand counts him."""
    circles = [
        {one.id for one in asked(problem, demand)}
        for demand in problem.demands
        if (demand.day, demand.shift) == (day, shift)
    ]
    known = set().union(*(circle for circle in circles if person in circle)) or set(problem.person)
    return [one.id for one in problem.people if one.id in known and one.id != person]


def _try(
    problem: Problem, roster: Roster, now: Evaluation, cells: Mapping[str, str | None], other: str, day: int
) -> Candidate:
    then = evaluate(problem, with_cells(roster, day, cells))
    costs = {kind: then.costs.get(kind, 0) - now.costs.get(kind, 0) for kind in {*then.costs, *now.costs}}
    return Candidate(
        other,
        tuple(then.new_violations(now)),
        then.objective - now.objective,
        {kind: cost for kind, cost in sorted(costs.items()) if cost},
        is_swap=None not in cells.values(),
    )
