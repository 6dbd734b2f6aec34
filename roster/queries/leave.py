"""Leave that one may see, what waits for a decision, and what an absence does to the coverage (R.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core.errors import allows
from core.people.enums import Role
from core.people.models import Person
from core.people.permissions import groups_where, holds
from core.people.queries import local_day
from roster.enums import LeaveState
from roster.models import Assignment, Leave
from roster.permissions import check_can_audit
from roster.queries.coverage import gaps
from roster.queries.duty import assignments_of
from roster.rules.coverage import Gap
from roster.rules.times import day_period


def _concerning(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """One's own leaves, and those of people whose roster one plans; HR and administrators see all of the office."""
    rows = all_leaves(viewer)
    if holds(viewer, [Role.HR, Role.ADMINISTRATOR], viewer.office, now):
        return rows
    planned = Person.objects.filter(postings__group__in=groups_where(viewer, "edit_roster"))
    return rows.filter(Q(person__in=planned.values("pk")) | Q(person=viewer))


def _read_by(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """What concerns him; auditors read all of the office."""
    return all_leaves(viewer) if allows(check_can_audit, viewer, now) else _concerning(viewer, now)


def all_leaves(viewer: Person) -> QuerySet[Leave]:
    return Leave.objects.filter(person__office=viewer.office_id).select_related("person__office", "decided_by")


def leaves_seen_by(viewer: Person, today: date, now: datetime) -> QuerySet[Leave]:
    """Granted leaves that are not over."""
    return _read_by(viewer, now).filter(state=LeaveState.GRANTED, end__gt=today)


def leave_seen_by(viewer: Person, pk: int, now: datetime) -> Leave | None:
    """In any state; None for what does not concern the viewer."""
    return _read_by(viewer, now).filter(pk=pk).first()


def asked_by_others(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """What waits for the viewer's decision; nobody decides on his own."""
    return _concerning(viewer, now).filter(state=LeaveState.ASKED).exclude(person=viewer).order_by("asked_at", "pk")


def own_requests(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """What the viewer asked for, until its days are over."""
    today = local_day(viewer.office, now)
    return viewer.leaves.filter(asked_at__isnull=False, end__gt=today).select_related("person", "decided_by")


@dataclass(frozen=True)
class Lost:
    """A shift that he would not work, and the gaps that arise, or grow, without him."""

    assignment: Assignment
    gaps: list[Gap]


def coming_shifts(leave: Leave, now: datetime) -> list[Assignment]:
    """His published shifts on the days of the leave that have not begun."""
    first, last = day_period(leave.start, leave.end, leave.person.office.zone)
    rows = assignments_of(leave.person, first, last)
    rows = rows.filter(starts_at__gt=now, shift__day__gte=leave.start, shift__day__lt=leave.end)
    return list(rows.select_related("person", "shift__shift_type", "shift__group", "roster__group__office"))


def lost_shifts(leave: Leave, now: datetime) -> list[Lost]:
    """What the leave opens, known at once; how it can be mended is computed (queries/mending.py). Seven queries."""
    shifts = coming_shifts(leave, now)
    lacking = _gaps_without(shifts) if shifts else []
    return [
        Lost(row, [gap for gap in lacking if gap.starts_at < row.ends_at and row.starts_at < gap.ends_at])
        for row in shifts
    ]


def _gaps_without(shifts: Sequence[Assignment]) -> list[Gap]:
    start, end = min(row.starts_at for row in shifts), max(row.ends_at for row in shifts)
    office = shifts[0].roster.group.office
    groups = {row.roster.group_id: row.roster.group for row in shifts}.values()
    standing = set(gaps(office, start, end, groups))
    return [gap for gap in gaps(office, start, end, groups, [row.pk for row in shifts]) if gap not in standing]
