"""What stands on a desk, by the roles a person holds today; a fixed number of queries for each part."""

from dataclasses import dataclass
from datetime import datetime

from approvals.actions.common import APPROVAL
from approvals.queries.listing import ToDecide, to_decide
from core.db import counts
from core.deadlines.queries import DueList, Line, due_list
from core.ledger.queries import SealState, seal_state
from core.people.enums import Role
from core.people.models import DutyGroup, Office, Person
from core.people.queries import local_day, people_without_channel, roles_on
from core.people.queries.setup import Point, missing_in
from core.policy.queries import policy_for
from logbook.models import Handover
from logbook.queries.attendance import PresenceRow, missed
from logbook.queries.desk import MyDesk, my_desk
from logbook.queries.handover import Blocker, blockers, handovers_to
from logbook.queries.measures import Figure, measures_of
from logbook.queries.visibility import leads_now
from roster.models import Assignment, CoverageAlarm, Import, Shift
from roster.permissions.workbook import staff_lists_waiting
from roster.queries.band import Bands, coverage_bands
from roster.queries.duty import OnDuty, next_assignment, on_duty
from roster.queries.emergency import needed_of
from roster.queries.exchange import swaps_to_decide
from roster.queries.leave import asked_by_others

LEADING = {Role.LEAD, Role.DEPARTMENT_HEAD}
DECIDING = {Role.DIRECTOR, Role.FINANCE, Role.CEO, Role.HR}
STAFFING = {Role.HR, Role.ADMINISTRATOR}
MANAGING = {Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.CEO}


@dataclass(frozen=True)
class OfficerDesk:
    """`shift` is the one he is at; `taking_over` the hand-overs that wait for him; `blockers` why he cannot go home;
    `needed` how many posts of his groups want someone at this moment."""

    log: MyDesk
    shift: Shift | None
    ends_at: datetime | None
    next_shift: Assignment | None
    taking_over: list[Handover]
    blockers: list[Blocker]
    needed: int

    @property
    def is_used(self) -> bool:
        return bool(self.shift or self.next_shift or self.log.to_check_in or self.log.matters or self.needed)


@dataclass(frozen=True)
class LeadDesk:
    """`missed` are ended shifts without check-in or reason; `silent` people on duty soon whom no channel reaches;
    `swaps` and `leaves` how many wait for his decision."""

    band: Bands
    alarms: list[CoverageAlarm]
    missed: list[PresenceRow]
    silent: list[Person]
    swaps: int
    leaves: int


@dataclass(frozen=True)
class Desk:
    """The parts that this person's roles ask for; None is a part that does not concern him.

    `queue` is how many things wait for one who decides; `staff_lists` are those that no administrator has confirmed;
    `to_decide` the requests to spend that wait for a post he holds or represents.
    """

    roles: set[Role]
    present: OnDuty
    due: DueList
    officer: OfficerDesk
    lead: LeadDesk | None
    proof: SealState | None
    missing: list[Point] | None
    figures: list[Figure]
    queue: int | None
    staff_lists: list[Import] | None
    to_decide: ToDecide | None

    @property
    def mine(self) -> list[Line]:
        """What is due from him, without the requests that stand in a part of their own."""
        return [line for line in self.due.mine if self.to_decide is None or line.deadline.kind != APPROVAL]


def desk_of(person: Person, now: datetime) -> Desk:
    office = person.office
    roles = roles_on(person, local_day(office, now))
    due, officer, requests = due_list(person, now), officer_desk(person, now), to_decide(person, now)
    leads = bool(roles & LEADING) or leads_now(person, now)
    return Desk(
        roles=roles,
        present=on_duty(office, now),
        due=due,
        officer=officer,
        lead=lead_desk(person, now) if leads else None,
        proof=seal_state() if Role.AUDITOR in roles else None,
        missing=missing_in(office, now) if Role.ADMINISTRATOR in roles else None,
        figures=measures_of(office, now) if roles & MANAGING else [],
        queue=_waiting(due, officer, requests) if roles & DECIDING else None,
        staff_lists=list(staff_lists_waiting(office)) if roles & STAFFING else None,
        to_decide=requests,
    )


def _waiting(due: DueList, officer: OfficerDesk, requests: ToDecide | None) -> int:
    """A request to spend is counted once, though it is due from him as well."""
    others = sum(line.deadline.kind != APPROVAL for line in due.mine)
    return others + len(officer.log.waiting) + (requests.count if requests else 0)


def officer_desk(person: Person, now: datetime) -> OfficerDesk:
    log = my_desk(person, now)
    assignment = log.post.assignment if log.post else None
    shift = assignment.shift if assignment else None
    return OfficerDesk(
        log=log,
        shift=shift,
        ends_at=assignment.ends_at if assignment else None,
        next_shift=None if shift or log.to_check_in else next_assignment(person, now),
        taking_over=list(handovers_to(person)),
        blockers=blockers(shift, person, now) if shift else [],
        needed=0 if shift else len(needed_of(person, now)),
    )


def lead_desk(person: Person, now: datetime) -> LeadDesk:
    office = person.office
    groups = list(DutyGroup.objects.filter(office=office))
    until = now + policy_for(office, now).hours("coverage.look_ahead")
    swaps, leaves = counts(swaps_to_decide(person, now), asked_by_others(person, now))
    return LeadDesk(
        band=coverage_bands(office, now, until, groups),
        alarms=list(CoverageAlarm.objects.filter(office=office, closed_at=None).select_related("group")),
        missed=missed(office, frozenset(group.pk for group in groups), now),
        silent=silent_on_duty(office, now, until),
        swaps=swaps,
        leaves=leaves,
    )


def silent_on_duty(office: Office, now: datetime, until: datetime) -> list[Person]:
    """People without a working channel whose shift runs or begins before `until` (7.1)."""
    rows = Assignment.objects.filter(
        office=office, withdrawn_at=None, starts_at__lt=until, ends_at__gt=now, roster__published_at__isnull=False
    )
    return list(people_without_channel(office).filter(pk__in=rows.values("person")))
