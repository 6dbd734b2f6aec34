"""Why somebody has a shift: who else could, what it would cost, what keeps the others away (1.6). No solver needed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.people.enums import Role
from core.people.models import Person
from roster.enums import DutyRole, PlanningKind
from roster.models import Roster
from roster.planning import problem as engine
from roster.planning.evaluate import Evaluation, evaluate
from roster.queries.problem import Plan, Variant, plan_of
from roster.queries.review import kind_of


@dataclass(frozen=True)
class Other:
    """Somebody else for the shift: he takes it, or with `gives` he swaps it for what he has that day.

    breaks: hard rules that would be broken by it, as kinds of findings; () when he could. costs: what changes, by rule.
    """

    person: Person
    breaks: tuple[str, ...]
    cost: int
    costs: Mapping[PlanningKind, int]
    gives: Variant | None


@dataclass(frozen=True)
class Reasons:
    """shift: None for a day off. is_pinned: because somebody settled it. is_needed: without him someone is missing.

    others: those who could first, the cheapest first.
    """

    shift: Variant | None
    is_pinned: bool
    is_needed: bool
    others: tuple[Other, ...]

    @property
    def able(self) -> list[Other]:
        return [other for other in self.others if not other.breaks]

    @property
    def kept_away(self) -> list[Other]:
        return [other for other in self.others if other.breaks]


def reasons_for(roster: Roster, person: Person, day: date, now: datetime) -> Reasons:
    """Of the roster as it stands; a fixed number of queries. Raises KeyError for who is not posted to it then."""
    plan = plan_of([roster], now)
    answer, number, who = plan.answer(plan.standing()), (day - plan.facts.start).days, str(person.pk)
    cell = answer[who][number]
    if cell is None:
        return Reasons(None, (who, number) in plan.problem.pins, False, ())
    others = sorted(_others(plan, answer, who, number, cell), key=lambda one: (bool(one.breaks), one.cost))
    return Reasons(
        plan.variants[cell], (who, number) in plan.problem.pins, _is_needed(plan, answer, cell, number), tuple(others)
    )


def _is_needed(plan: Plan, answer: engine.Roster, cell: str, day: int) -> bool:
    asked = [
        max(demand.least, demand.wish or 0)
        for demand in plan.problem.demands
        if (demand.shift, demand.day) == (cell, day)
    ]
    return sum(row[day] == cell for row in answer.values()) <= max(asked, default=0)


def _others(plan: Plan, answer: engine.Roster, who: str, day: int, cell: str) -> Iterator[Other]:
    now = evaluate(plan.problem, answer)
    for other in _circle(plan, who, day, cell):
        his = answer[other][day]
        if his != cell:
            yield _try(plan, answer, now, {who: his, other: cell}, other, day)


def _circle(plan: Plan, who: str, day: int, cell: str) -> list[str]:
    """Those whom the same demand would count; everybody where none asks for the shift."""
    groups = {
        demand.group for demand in plan.problem.demands if (demand.shift, demand.day) == (cell, day)
    } or {None}  # fmt: skip
    role = plan.variants[cell].role
    able = {
        person.id
        for person in plan.problem.people
        if person.id != who and (None in groups or person.group_on(day) in groups)
    }
    leads = {person for person in able if _leads(plan, person, day)}
    return sorted(leads if role == DutyRole.LEAD else able - leads, key=list(plan.problem.person).index)


def _leads(plan: Plan, person: str, day: int) -> bool:
    on = plan.day(day)
    return any(post.role == Role.LEAD and post.holds(on) for post in plan.facts.posts[int(person)])


def _try(
    plan: Plan, answer: engine.Roster, now: Evaluation, cells: Mapping[str, str | None], other: str, day: int
) -> Other:
    then = evaluate(plan.problem, engine.with_cells(answer, day, cells))
    given = next(cell for who, cell in cells.items() if who != other)
    return Other(
        plan.people[int(other)],
        tuple(sorted({one.kind for one in then.new_violations(now)})),
        then.objective - now.objective,
        _by_rule(plan, now, then),
        plan.variants[given] if given else None,
    )


def _by_rule(plan: Plan, now: Evaluation, then: Evaluation) -> dict[PlanningKind, int]:
    costs: Counter[PlanningKind] = Counter()
    for sign, judged in ((1, then), (-1, now)):
        for finding in judged.findings:
            kind = kind_of(plan, finding)
            if kind is not None and finding.cost:
                costs[kind] += sign * finding.cost
    return {kind: cost for kind, cost in sorted(costs.items()) if cost}
