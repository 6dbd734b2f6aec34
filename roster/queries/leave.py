from datetime import date, datetime

from django.db.models import QuerySet

from core.people.enums import Role
from core.people.models import Person
from core.people.permissions import groups_where, holds
from roster.models import Leave


def leaves_seen_by(viewer: Person, today: date, now: datetime) -> QuerySet[Leave]:
    """Leaves not yet over: one's own, and those of people whose roster one plans; HR and administrators see all."""
    rows = Leave.objects.filter(person__office=viewer.office_id, withdrawn_at=None, end__gt=today)
    rows = rows.select_related("person")
    if holds(viewer, [Role.HR, Role.ADMINISTRATOR], viewer.office, now):
        return rows
    planned = Person.objects.filter(postings__group__in=groups_where(viewer, "edit_roster"))
    return rows.filter(person__in=planned.values("pk")) | rows.filter(person=viewer)
