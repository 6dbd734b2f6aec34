from datetime import date, datetime

from django.db.models import Q, QuerySet

from core.people.enums import Role
from core.people.models import Person
from core.people.permissions import groups_where, holds
from core.people.queries import local_day
from roster.enums import LeaveState
from roster.models import Leave


def _concerning(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """One's own leaves, and those of people whose roster one plans; HR and administrators see all of the office."""
    rows = Leave.objects.filter(person__office=viewer.office_id).select_related("person__office", "decided_by")
    if holds(viewer, [Role.HR, Role.ADMINISTRATOR], viewer.office, now):
        return rows
    planned = Person.objects.filter(postings__group__in=groups_where(viewer, "edit_roster"))
    return rows.filter(Q(person__in=planned.values("pk")) | Q(person=viewer))


def leaves_seen_by(viewer: Person, today: date, now: datetime) -> QuerySet[Leave]:
    """Granted leaves that are not over."""
    return _concerning(viewer, now).filter(state=LeaveState.GRANTED, end__gt=today)


def leave_seen_by(viewer: Person, pk: int, now: datetime) -> Leave | None:
    """In any state; None for what does not concern the viewer."""
    return _concerning(viewer, now).filter(pk=pk).first()


def asked_by_others(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """What waits for the viewer's decision; nobody decides on his own."""
    return _concerning(viewer, now).filter(state=LeaveState.ASKED).exclude(person=viewer).order_by("asked_at", "pk")


def own_requests(viewer: Person, now: datetime) -> QuerySet[Leave]:
    """What the viewer asked for, until its days are over."""
    today = local_day(viewer.office, now)
    return viewer.leaves.filter(asked_at__isnull=False, end__gt=today).select_related("person", "decided_by")
