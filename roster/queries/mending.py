"""Published rosters mended by the engine for one who is away: the problem, what would change, and why (R.4, R.5).

A kept mending is {"changes": [[person id, day, before, after]], "gaps": [[shift, day, group id or null, missing]],
"is_fewest": proven that no mending leaves fewer people missing with fewer changes}; shifts are ids of `Plan.variants`.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from core.people.models import Person
from core.people.permissions import groups_where
from core.people.queries import local_day
from roster.enums import DutyRole, LeaveState, RosterState
from roster.models import Leave, Proposal, Roster
from roster.planning import problem as engine
from roster.planning.evaluate import Evaluation, evaluate
from roster.queries.leave import coming_shifts
from roster.queries.planning_ground import Variant, variant_id
from roster.queries.problem import Plan, plan_of
from roster.rules.times import shift_period

MENDED = (LeaveState.ASKED, LeaveState.GRANTED)
"""A leave that is asked for is mended before it is decided."""


def rosters_to_mend(leave: Leave, by: Person, now: datetime) -> list[list[Roster]]:
    """The published rosters of his coming shifts, those of the same days together.

    Leads stand in for each other over the groups: for a lead's shift the rosters of the same days that `by` may edit
    are mended along.
    """
    found: dict[tuple[date, date], dict[int, Roster]] = defaultdict(dict)
    for row in coming_shifts(leave, now):
        days = row.roster.start, row.roster.end
        found[days][row.roster_id] = row.roster
        if row.role == DutyRole.LEAD:
            found[days].update((roster.pk, roster) for roster in _beside(row.roster, by))
    return [list(rosters.values()) for rosters in found.values()]


def _beside(roster: Roster, by: Person) -> Iterable[Roster]:
    groups = groups_where(by, "edit_roster").filter(office=roster.group.office_id)
    same = Roster.objects.filter(state=RosterState.PUBLISHED, start=roster.start, end=roster.end, group__in=groups)
    return same.select_related("group__office")


def mendings_of(leave: Leave, rosters: Collection[int]) -> list[Proposal]:
    """The latest for each of these rosters, by days; one query."""
    rows = leave.mendings.filter(rosters__in=rosters).distinct().select_related("leave__person__office")
    latest = {mending.start: mending for mending in rows.order_by("asked_at", "pk")}
    return [latest[start] for start in sorted(latest)]


def plan_to_mend(proposal: Proposal, rosters: Iterable[Roster], now: datetime) -> Plan:
    """The problem of its rosters with its leave, which counts as granted before it is decided."""
    return plan_of(sorted(rosters, key=lambda roster: roster.pk), now, proposal.leave)


def still_holds(proposal: Proposal, plan: Plan) -> bool:
    """Neither plan nor cells differ from what was computed, and the leave is neither refused nor withdrawn."""
    leave = proposal.leave
    return leave is not None and leave.state in MENDED and digest_of(plan) == proposal.digest


def digest_of(plan: Plan) -> str:
    """The same as long as nothing has changed, neither what is asked of the rosters nor what stands in them."""
    standing = sorted(str(tuple(one)) for one in plan.standing())
    return hashlib.sha256(f"{plan.digest} {standing}".encode()).hexdigest()


@dataclass(frozen=True)
class Task:
    """What the engine is asked: `absent` works on none of `days`; nothing changes before `first_day`."""

    problem: engine.Problem
    roster: engine.Roster
    absent: str
    days: list[int]
    first_day: int


def task_of(plan: Plan, leave: Leave, now: datetime) -> Task:
    """What is covered, or ought to be, stays covered; what has begun stays as it is."""
    standing = plan.answer(plan.standing())
    today = (local_day(plan.facts.office, now) - plan.facts.start).days
    absent, first_day = str(leave.person_id), max(0, today)
    begun = _begun(plan, now)
    problem = replace(
        plan.problem,
        demands=[_kept(plan, demand, standing) for demand in plan.problem.demands],
        people=[_not_late(plan, person, today, now) for person in plan.problem.people],
        pins={**plan.problem.pins, **{cell: standing[cell[0]][cell[1]] for cell in begun | _unknown(plan)}},
    )
    days = [
        day
        for day in range(first_day, plan.problem.days)
        if leave.start <= plan.day(day) < leave.end
        and (absent, day) not in begun
        and plan.problem.person[absent].group_on(day) is not None
    ]
    return Task(problem, standing, absent, days, first_day)


def _begun(plan: Plan, now: datetime) -> set[engine.Cell]:
    return {
        (str(held.person_id), (held.day - plan.facts.start).days)
        for held in plan.facts.held
        if held.starts_at <= now and plan.facts.start <= held.day < plan.facts.end
    } & _cells(plan)


def _unknown(plan: Plan) -> set[engine.Cell]:
    """Cells with more than one shift, or one that no demand asks for any more: the engine does not touch them."""
    held = Counter((str(one.person_id), one.day) for one in plan.standing())
    strange = {
        (str(one.person_id), one.day)
        for one in plan.standing()
        if variant_id(one.shift_type_id, one.role) not in plan.variants
    }
    return (strange | {cell for cell, count in held.items() if count > 1}) & _cells(plan)


def _cells(plan: Plan) -> set[engine.Cell]:
    return {(person.id, day) for person in plan.problem.people for day in range(plan.problem.days)}


def _kept(plan: Plan, demand: engine.Demand, standing: engine.Roster) -> engine.Demand:
    """A person missing is what a mending is there to prevent: what is wished is asked."""
    asked = max(demand.least, demand.wish or 0)
    if plan.variants[demand.shift].role == DutyRole.LEAD:  # who leads on another's turn is not missed otherwise
        asked = max(asked, min(1, sum(row[demand.day] == demand.shift for row in standing.values())))
    return replace(demand, least=asked)


def _not_late(plan: Plan, person: engine.Person, today: int, now: datetime) -> engine.Person:
    """Nobody is put into a shift of today that has begun; a running shift is taken over, not mended."""
    closed = {variant.id for variant in plan.variants.values() if _starts_at(plan, variant, today) <= now}
    may = {
        shift: frozenset(days) - {today} if shift in closed else days for shift, days in person.qualifications.items()
    }
    return replace(person, qualifications=cast("dict[str, range]", may))


def _starts_at(plan: Plan, variant: Variant, day: int) -> datetime:
    kind = variant.shift_type
    return shift_period(plan.day(day), kind.start, kind.end, plan.facts.office.zone)[0]


class Move(NamedTuple):
    """A cell before and after. `instead_of`: whom he replaces; `broken`: which hard rules he would break otherwise."""

    person: Person
    day: date
    before: Variant | None
    after: Variant | None
    is_absent: bool
    instead_of: Person | None
    broken: list[str]


class Gap(NamedTuple):
    variant: Variant
    day: date
    group: str
    missing: int


def moves_of(plan: Plan, proposal: Proposal, leave: Leave) -> list[Move]:
    changes = [change for change in proposal.mended["changes"] if change[0] in plan.people]
    before = plan.answer(plan.standing())
    after = {person: list(row) for person, row in before.items()}
    for person, day, _before, cell in changes:
        after[str(person)][day] = cell if cell in plan.variants else None
    judged = evaluate(plan.problem, after)
    moves = [_move(plan, leave, change, changes, after, judged) for change in changes]
    return sorted(moves, key=lambda move: (move.day, not move.is_absent, move.after is None))


def _move(
    plan: Plan, leave: Leave, change: Sequence[Any], changes: Sequence[Any], after: engine.Roster, judged: Evaluation
) -> Move:
    person, day, before, cell = change
    is_absent = person == leave.person_id
    left = next((who for who, on, was, is_now in changes if (on, was) == (day, cell) and is_now != was), None)
    return Move(
        plan.people[person], plan.day(day), plan.variants.get(before), plan.variants.get(cell), is_absent,
        plan.people[left] if cell is not None and left is not None else None,
        [] if is_absent else _broken(plan, after, judged, str(person), day, before),
    )  # fmt: skip


def _broken(plan: Plan, after: engine.Roster, judged: Evaluation, person: str, day: int, cell: str | None) -> list[str]:
    """Kinds of hard rules that would be broken had he kept what he had."""
    if cell is None:
        return []
    kept = {**after, person: [*after[person][:day], cell, *after[person][day + 1 :]]}
    found = Counter(one.kind for one in evaluate(plan.problem, kept).violations if one.person == person)
    return sorted(found - Counter(one.kind for one in judged.violations if one.person == person))


def gaps_of(plan: Plan, proposal: Proposal) -> list[Gap]:
    """What stays uncovered after it."""
    groups = {roster.group_id: roster.group.name for roster in plan.facts.rosters}
    return [
        Gap(plan.variants[shift], plan.day(day), groups.get(group, ""), missing)
        for shift, day, group, missing in proposal.mended["gaps"]
        if shift in plan.variants
    ]
