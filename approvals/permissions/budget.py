"""Budgets are set by Finance and administrators, and read by those who answer for the department."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.enums import Role
from core.people.models import Department, Office, Person
from core.people.permissions import holds
from core.people.queries import heads_of, local_day, places_of

SETTERS = (Role.FINANCE, Role.ADMINISTRATOR)
READERS_OF_ALL = {Role.FINANCE, Role.ADMINISTRATOR, Role.CEO, Role.DIRECTOR, Role.AUDITOR}


def check_can_keep_budgets(by: Person | None, office: Office, now: datetime) -> None:
    """`None` is the system itself, such as the demonstration office."""
    if by is not None and not holds(by, SETTERS, office, now):
        raise Refused(_("Only Finance or an administrator of this office sets budgets. Ask one of them."))


def check_can_set_budget(by: Person | None, department: Department, now: datetime) -> None:
    """Never for a department that one heads: who spends does not say how much."""
    check_can_keep_budgets(by, department.office, now)
    head = heads_of([department], local_day(department.office, now)).get(department.pk)
    if by is not None and head is not None and head.pk == by.pk:
        raise Refused(_("You head this department. Somebody else sets its budget."))


def departments_seen(person: Person, now: datetime) -> QuerySet[Department]:
    """Whose budgets he reads: all for Finance, administrators, directors, the CEO and auditors; else his own."""
    departments = Department.objects.filter(office_id=person.office_id).select_related("office")
    if not person.is_active:
        return departments.none()
    places = places_of(person, local_day(person.office, now))
    if READERS_OF_ALL & {Role(place.role) for place in places}:
        return departments
    own = Q(pk__in=[place.department_id for place in places if place.department_id])
    return departments.filter(own | Q(groups__in=[place.group_id for place in places if place.group_id])).distinct()
