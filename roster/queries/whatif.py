"""What other demand or other rules would mean for a group, beside what holds: people, hours, cost, coverage (2.4, 2.8).

Nothing is saved here. The solvers are loaded by the first who asks for a count, not with every web process.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache

from core.people.enums import Role
from core.people.models import DutyGroup, Posting
from core.people.queries import ON_DUTY, in_force
from core.policy.queries import policy_for
from roster.models import Demand, Roster, ShiftType
from roster.planning import problem as engine
from roster.queries.planning_facts import Facts, facts_of
from roster.queries.problem import Plan, plan_from
from roster.rules.times import instant, month_of

RULES = ("roster.rest", "roster.longest_run", "roster.nights_in_a_row", "roster.week_hours")
"""The numbers of policy that can be tried out."""
COUNT_SECONDS, COVER_SECONDS, WORKERS = 3.0, 3.0, 8
KEPT = 15 * 60
"""Seconds for which a computed count is remembered: the same question has the same answer."""

Place = tuple[int, int]
"""Shift type and kind of day."""


@dataclass(frozen=True)
class Terms:
    """Officers and standby by shift type and kind of day, and the numbers of `RULES` by their keys."""

    officers: Mapping[Place, int]
    standby: Mapping[Place, int]
    rules: Mapping[str, int]

    @property
    def key(self) -> str:
        """The same for the same terms: tells whether somebody has changed them meanwhile."""
        parts = [sorted(self.officers.items()), sorted(self.standby.items()), sorted(self.rules.items())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


class Count(NamedTuple):
    """`fewest` officers can cover the demand, fewer than `bound` cannot (proven); `there` are as many today.

    `binding` are the kinds of rule without any one of which fewer would do; `measure`, `asked` and `each` are the
    arithmetic: so many shifts (nights, shifts on weekends, people on the fullest day), of which one can work so many.
    """

    fewest: int | None
    bound: int
    there: int
    binding: tuple[str, ...]
    measure: str
    asked: int
    each: int

    @property
    def needed(self) -> int:
        return self.bound if self.fewest is None else self.fewest

    @property
    def shortfall(self) -> int:
        return max(0, self.needed - self.there)


Missing = tuple[int, str, int]
"""Day, the engine's shift and the number of people missing."""


class Uncovered(NamedTuple):
    day: date
    shift_type: ShiftType
    missing: int


class Work(NamedTuple):
    """Hours on the post in the month, and what they cost; None when the office has set no cost of an hour."""

    hours: Decimal
    cost: Decimal | None


@dataclass(frozen=True)
class Side:
    """One column of the comparison. `count` and `uncovered` are None until they are computed. With the people of today
    no roster leaves fewer than `least_missing` places open (proven), and the one that was found leaves `missing`.

    lead_work, lead_count: of the duty leads, who share their shifts over the whole office (2.1).
    """

    work: Work
    lead_work: Work
    count: Count | None = None
    lead_count: Count | None = None
    uncovered: list[Uncovered] | None = None
    least_missing: int = 0

    @property
    def missing(self) -> int:
        return sum(one.missing for one in self.uncovered or [])

    @property
    def is_best(self) -> bool:
        return self.uncovered is not None and self.missing <= self.least_missing


@dataclass(frozen=True)
class Comparison:
    """`month` is the first day of the month that is looked at; `members` are officers and leads on the day."""

    month: date
    establishment: int
    members: int
    officers: int
    standing: Side
    trial: Side

    @property
    def below_establishment(self) -> int:
        return max(0, self.establishment - self.members)


def standing_terms(group: DutyGroup, day: date) -> Terms:
    """What holds on that day, as it is decided now; two queries."""
    rows = list(Demand.objects.filter(in_force(day), group=group).order_by("shift_type", "day_kind"))
    policy = policy_for(group.office, instant(day, time.min, group.office.zone))
    return Terms(
        officers={(row.shift_type_id, row.day_kind): row.officers for row in rows},
        standby={(row.shift_type_id, row.day_kind): row.standby for row in rows},
        rules={key: int(policy.raw(key)) for key in RULES},
    )


def first_month(day: date) -> tuple[date, date]:
    """The first whole month from that day on."""
    start, end = month_of(day)
    return (start, end) if day == start else month_of(end)


def compare(group: DutyGroup, standing: Terms, trial: Terms, day: date, now: datetime, *, count: bool) -> Comparison:
    """Both beside each other for the first whole month from `day`. A fixed number of queries; with `count` some
    seconds of computing at most, and none for what was asked a moment ago.
    """
    start, end = first_month(day)
    facts = facts_of([Roster(group=group, start=start, end=end)], now)
    facts = replace(facts, held=[], leads_elsewhere=[], wishes=[], planned_until={})
    policy = policy_for(group.office, instant(day, time.min, group.office.zone))
    rate = policy.money("duty.hour_cost")
    roles = list(
        Posting.objects.filter(in_force(day), group=group, role__in=ON_DUTY, person__left_on=None)
        .order_by("person")
        .values_list("role", flat=True)
    )
    before = _side(facts, group, standing, rate, count)
    return Comparison(
        month=start,
        establishment=policy.count("group.establishment"),
        members=len(roles),
        officers=roles.count(Role.OFFICER),
        standing=before,
        trial=before if trial == standing else _side(facts, group, trial, rate, count),
    )


def _side(facts: Facts, group: DutyGroup, terms: Terms, rate: Decimal, count: bool) -> Side:
    plan = plan_from(_under(facts, group, terms))
    problem, leads = _of_group(plan.problem, group), _of_leads(plan.problem)
    side = Side(_work(problem, rate), _work(leads, rate))
    if count and problem.demands:
        side = _counted(side, plan, problem)
    if count and leads.demands:
        side = replace(side, lead_count=_lead_count(plan, leads))
    return side


def _work(problem: engine.Problem, rate: Decimal) -> Work:
    minutes = sum(
        one.wish * problem.shift[one.shift].minutes
        for one in problem.demands
        if one.wish and not problem.shift[one.shift].is_standby
    )
    hours = Decimal(minutes) / 60
    return Work(hours, (hours * rate).quantize(Decimal("0.01")) if rate else None)


def _under(facts: Facts, group: DutyGroup, terms: Terms) -> Facts:
    demands = [
        Demand(
            group=group, shift_type_id=kind, day_kind=day_kind, officers=officers,
            standby=terms.standby.get((kind, day_kind), 0), start=facts.start,
        )
        for (kind, day_kind), officers in sorted(terms.officers.items())
    ]  # fmt: skip
    rest, run, nights, week = (terms.rules[key] for key in RULES)
    limits = replace(
        facts.limits, rest=timedelta(hours=rest), longest_run=run, nights_in_a_row=nights,
        week_hours=timedelta(hours=week),
    )  # fmt: skip
    return replace(facts, demands=demands, limits=limits)


def _of_group(problem: engine.Problem, group: DutyGroup) -> engine.Problem:
    """The demand of the group's officers, each one missing costing 1, under the hard rules."""
    own = [one for one in problem.demands if one.group == str(group.pk)]
    return _only(problem, [replace(one, wish=max(one.least, one.wish or 0)) for one in own])


def _of_leads(problem: engine.Problem) -> engine.Problem:
    """One lead in each of the leads' shifts on every day, whosever turn it is."""
    return _only(problem, [replace(one, wish=1) for one in problem.demands if one.group is None])


def _only(problem: engine.Problem, asked: list[engine.Demand]) -> engine.Problem:
    demands = [replace(one, least=0, weight_under=1, weight_over=0) for one in asked]
    hard = [rule for rule in problem.rules if rule.weight is None]
    return replace(problem, demands=demands, rules=hard, requests=[], pins={}, priorities={})


def _lead_count(plan: Plan, problem: engine.Problem) -> Count:
    """`there` are all leads of the office."""
    key = f"whatif-leads:{replace(plan, problem=problem).digest}"
    found: Count | None = cache.get(key)
    if found is None:
        found = _count(problem)
        if found.fewest is not None:
            cache.set(key, found, KEPT)
    return found._replace(there=len(plan.facts.leads_of_office))


def _counted(side: Side, plan: Plan, problem: engine.Problem) -> Side:
    digest = replace(plan, problem=problem).digest
    found: tuple[Count, list[Missing] | None, int] | None = cache.get(f"whatif:{digest}")
    if found is None:
        found = (_count(problem), *_uncovered(problem))
        if found[0].fewest is not None and found[1] is not None:  # else another try may find more
            cache.set(f"whatif:{digest}", found, KEPT)
    count, missing, least = found
    if missing is None:
        return replace(side, count=count)
    rows = [Uncovered(plan.day(day), plan.variants[shift].shift_type, number) for day, shift, number in missing]
    return replace(side, count=count, uncovered=rows, least_missing=least)


def _count(problem: engine.Problem) -> Count:
    from roster.planning.headcount import head_count  # noqa: PLC0415  see the module

    [found] = head_count(problem, seconds=COUNT_SECONDS, workers=WORKERS)
    binding = tuple(rule.kind for rule in found.binding)
    load = found.load
    return Count(found.fewest, found.bound, found.there, binding, load.measure, load.asked, load.each)


def _uncovered(problem: engine.Problem) -> tuple[list[Missing] | None, int]:
    """What is missing in the best roster found of the people of today, and how many will be missing at least."""
    from roster.planning import exact  # noqa: PLC0415  see the module

    found: engine.Solution = exact.solve(problem, seconds=COVER_SECONDS, workers=WORKERS, seed=1)
    if found.roster is None:
        return None, found.bound
    missing = [(one.day, one.shift, (one.wish or 0) - _there(problem, found.roster, one)) for one in problem.demands]
    return [one for one in missing if one[2] > 0], found.bound


def _there(problem: engine.Problem, roster: engine.Roster, demand: engine.Demand) -> int:
    return sum(
        roster[person.id][demand.day] == demand.shift and person.group_on(demand.day) == demand.group
        for person in problem.people
    )
