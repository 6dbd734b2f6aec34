"""Who may decide on a group's shifts and on a person's leave, leads first."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from guardian.shortcuts import get_users_with_perms

from core.people.enums import Role
from core.people.models import DutyGroup, Person, Posting
from core.people.queries import groups_of, in_force, local_day, people_with_role


def deciders_of(group: DutyGroup, now: datetime, besides: Collection[int] = ()) -> list[Person]:
    """Those with the right to edit the group's roster, its own leads first; nobody whose own shift it is."""
    today = local_day(group.office, now)
    leading = Posting.objects.filter(in_force(today), person=OuterRef("pk"), group=group, role=Role.LEAD)
    able: Any = get_users_with_perms(group, only_with_perms_in=["edit_roster"], with_group_users=False)
    rows = able.filter(is_active=True, office=group.office_id).exclude(pk__in=besides)
    return list(rows.annotate(leads=Exists(leading)).order_by("-leads", "sort_key", "pk"))


def leave_deciders_of(person: Person, now: datetime) -> list[Person]:
    """The deciders of his groups; without any, HR and the administrators."""
    today = local_day(person.office, now)
    found = _once(
        decider
        for group in groups_of(person, today).select_related("office")
        for decider in deciders_of(group, now, [person.pk])
    )
    keepers = people_with_role(person.office, Role.HR, Role.ADMINISTRATOR, on=today).exclude(pk=person.pk)
    return found or list(keepers.order_by("sort_key", "pk"))


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())
