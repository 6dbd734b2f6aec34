"""Who may do what about people. No account is exempt, and nobody decides about himself."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import get_objects_for_user

from core.errors import Refused
from core.people import queries
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Office, Person

OWN_FIELDS = {"email", "telephone", "language", "theme"}


def may(person: Person, codename: str, obj: Model) -> bool:
    """Whether the person holds this right (`"edit_roster"`, `"read_log"`) on this very object."""
    return ObjectPermissionChecker(person).has_perm(codename, obj)


def groups_where(person: Person, codename: str) -> QuerySet[DutyGroup]:
    """The groups on which the person holds the right, in one query."""
    if not person.is_active:
        return DutyGroup.objects.none()
    return get_objects_for_user(
        person, f"people.{codename}", DutyGroup, with_superuser=False, accept_global_perms=False
    )


def holds(person: Person, roles: Iterable[Role], office: Office, now: datetime) -> bool:
    """Whether the person holds one of the roles in this office today."""
    return person.office_id == office.pk and queries.holds_role(person, *roles, on=queries.local_day(office, now))


def check_can_administer(by: Person | None, office: Office, now: datetime) -> None:
    """Departments, groups, postings and rights belong to administrators. `None` is the system itself."""
    if by is not None and not holds(by, [Role.ADMINISTRATOR], office, now):
        raise Refused(_("Only an administrator of this office may do this. Ask one to do it for you."))


def check_can_keep_staff(by: Person | None, office: Office, now: datetime) -> None:
    """Administrators and HR keep the list of people and their qualifications."""
    if by is not None and not holds(by, [Role.ADMINISTRATOR, Role.HR], office, now):
        raise Refused(_("Only an administrator or HR of this office may do this. Ask one of them."))


def check_can_change_person(by: Person | None, person: Person, fields: Iterable[str], now: datetime) -> None:
    """Everyone keeps his own contact data and preferences; the rest is kept by administrators and HR."""
    if by is not None and by.pk == person.pk and set(fields) <= OWN_FIELDS:
        return
    check_can_keep_staff(by, person.office, now)


def check_can_promote(by: Person | None, person: Person, now: datetime) -> None:
    """Postings and rights: an administrator, and never for himself (4.3)."""
    check_can_administer(by, person.office, now)
    if by is not None and by.pk == person.pk:
        raise Refused(_("You cannot change your own postings or rights. Ask another administrator."))


def check_can_move(by: Person | None, person: Person, groups: Collection[DutyGroup], now: datetime) -> None:
    """In the same role from one group to another (2.7): who may edit the rosters of all of them, or an administrator.

    Nobody moves his own posting (4.3).
    """
    if by is not None and by.pk == person.pk:
        raise Refused(_("You cannot move your own posting. Somebody else who may edit these rosters does it."))
    if by is None:
        return
    may_edit = {group.pk for group in groups} <= _edited_by(by) or holds(by, [Role.ADMINISTRATOR], by.office, now)
    if by.office_id != person.office_id or not may_edit:
        raise Refused(_("Moved between groups by who may edit the rosters of all of them, or by an administrator."))


def _edited_by(person: Person) -> set[int]:
    """The groups whose roster he may edit; while a request only reads, one query."""
    return queries.once(
        person, "edited groups", lambda: set(groups_where(person, "edit_roster").values_list("pk", flat=True))
    )


def check_can_name_liaison(by: Person | None, department: Department, now: datetime) -> None:
    """The department's head, or an administrator."""
    today = queries.local_day(department.office, now)
    head = queries.heads_of([department], today).get(department.pk)
    if by is not None and by.is_active and head is not None and head.pk == by.pk:
        return
    check_can_administer(by, department.office, now)


def check_can_name_deputy(by: Person | None, person: Person, now: datetime) -> None:
    """The absent person himself, the head of one of his departments, or an administrator."""
    if by is None or (by.pk == person.pk and by.is_active):
        return
    today = queries.local_day(person.office, now)
    heads = queries.heads_of(queries.departments_of(person, today), today)
    if by.is_active and by.pk in {head.pk for head in heads.values()}:
        return
    check_can_administer(by, person.office, now)


def check_can_reset_password(by: Person | None, person: Person, now: datetime) -> None:
    check_can_administer(by, person.office, now)
    if by is not None and by.pk == person.pk:
        raise Refused(_("Change your own password on your own page, with the old one."))


def sees_contact(viewer: Person, people: Iterable[Person], now: datetime) -> set[int]:
    """Ids of those whose telephone and e-mail the viewer reads in full (6.1). Three queries at most.

    Leads, heads, HR and administrators read all of their office; the others read their own groups and themselves.
    """
    known = {person.pk for person in people if person.office_id == viewer.office_id}
    privileged = [Role.LEAD, Role.DEPARTMENT_HEAD, Role.HR, Role.ADMINISTRATOR]
    if holds(viewer, privileged, viewer.office, now):
        return known
    today = queries.local_day(viewer.office, now)
    groups = queries.members_of_groups(queries.groups_of(viewer, today), today)
    return known & ({viewer.pk} | {member.pk for members in groups.values() for member in members})


RECORD_READERS = (Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.CEO)


def check_can_read_record(person: Person, now: datetime) -> None:
    """The office's whole record is read by those who answer for it (3.11, 4.6)."""
    if not holds(person, RECORD_READERS, person.office, now):
        raise Refused(_("The record is read by auditors, administrators, department heads, directors and the CEO."))


def check_can_read_acts(viewer: Person, person: Person, now: datetime) -> None:
    """What one person did is read by himself, by HR, by leads and by those who read the whole record (4.6)."""
    readers = (*RECORD_READERS, Role.HR, Role.LEAD)
    if viewer.pk != person.pk and not holds(viewer, readers, person.office, now):
        raise Refused(_("What a colleague did is read by himself, his superiors, HR and auditors."))
