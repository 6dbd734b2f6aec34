"""Why somebody has a shift of the office (1.6): `planning/why.py` walks, here it gets its names. No solver."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from core.people.enums import Role
from core.people.models import Person
from roster.enums import DutyRole, PlanningKind
from roster.models import Roster
from roster.planning.why import Candidate, why
from roster.queries.planning_ground import Variant
from roster.queries.problem import Plan, plan_of
from roster.queries.review import kind_of


@dataclass(frozen=True)
class Other:
    """Somebody else for the shift; he swaps or leaves what he `has` that day.

    breaks: hard rules that would be broken by it, as kinds of findings; () when he could. costs: what changes, by rule.
    """

    person: Person
    has: Variant | None
    is_swap: bool
    breaks: tuple[str, ...]
    cost: int
    costs: Mapping[PlanningKind, int]


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
    found = why(plan.problem, answer, who, number, among=_peers(plan, cell, number), naming=partial(kind_of, plan))
    return Reasons(
        plan.variants[cell] if cell else None,
        found.is_pinned,
        bool(found.demands_met),
        tuple(_named(plan, one) for one in found.candidates),
    )


def _peers(plan: Plan, cell: str | None, day: int) -> set[str]:
    """A lead's shift is for leads, any other for those who are none."""
    leads = {one.id for one in plan.problem.people if _leads(plan, one.id, day)}
    if cell is not None and plan.variants[cell].role == DutyRole.LEAD:
        return leads
    return set(plan.problem.person) - leads


def _leads(plan: Plan, person: str, day: int) -> bool:
    on = plan.day(day)
    return any(post.role == Role.LEAD and post.holds(on) for post in plan.facts.posts[int(person)])


def _named(plan: Plan, one: Candidate) -> Other:
    return Other(
        plan.people[int(one.person)],
        plan.variants[one.has] if one.has else None,
        one.is_swap,
        tuple(sorted({finding.kind for finding in one.breaks})),
        one.cost,
        {PlanningKind(name): cost for name, cost in one.costs.items()},
    )
