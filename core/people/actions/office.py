from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.people.actions.common import check_same_office, locked, record, required, save_changes, saying
from core.people.acts import PeopleAct
from core.people.enums import GroupKind, Language
from core.people.models import Department, DutyGroup, Office, Person, Qualification
from core.people.permissions import check_can_administer, check_can_keep_staff


def _name_taken(name: str) -> Invalid:
    return Invalid(_("“%(name)s” exists already. Choose another name.") % {"name": name}, "name")


def _check_timezone(timezone: str) -> None:
    if timezone not in available_timezones():
        raise Invalid(
            _("“%(zone)s” is not a time zone. Use a name such as Asia/Shanghai.") % {"zone": timezone}, "timezone"
        )


@transaction.atomic
def open_office(
    *,
    name: str,
    by: Person | None,
    now: datetime,
    timezone: str = "Asia/Shanghai",
    language: str = Language.SIMPLIFIED_CHINESE,
) -> Office:
    """A new office, empty. `by` is None when it is opened from the command line."""
    name = required(name, "name")
    _check_timezone(timezone)
    with saying(_name_taken(name)):
        office = Office.objects.create(name=name, timezone=timezone, language=language)
    record(PeopleAct.OFFICE_OPENED, office, office, by, now, name=name, timezone=timezone)
    return office


@transaction.atomic
def change_office(*, office: Office, by: Person | None, now: datetime, **changes: str) -> Office:
    """Changes `name`, `timezone` or `language`."""
    check_can_administer(by, office, now)
    office = locked(office)
    if "name" in changes:
        changes["name"] = required(changes["name"], "name")
    _check_timezone(changes.get("timezone", office.timezone))
    changed = save_changes(office, _name_taken(changes.get("name", "")), **changes)
    if changed:
        record(PeopleAct.OFFICE_CHANGED, office, office, by, now, **{field: changes[field] for field in changed})
    return office


@transaction.atomic
def add_department(*, office: Office, name: str, by: Person | None, now: datetime) -> Department:
    check_can_administer(by, office, now)
    name = required(name, "name")
    with saying(_name_taken(name)):
        department = Department.objects.create(office=office, name=name)
    record(PeopleAct.DEPARTMENT_ADDED, department, office, by, now, name=name)
    return department


@transaction.atomic
def change_department(*, department: Department, name: str, by: Person | None, now: datetime) -> Department:
    check_can_administer(by, department.office, now)
    department, name = locked(department), required(name, "name")
    old = department.name
    if save_changes(department, _name_taken(name), name=name):
        record(
            PeopleAct.DEPARTMENT_CHANGED,
            department,
            department.office,
            by,
            now,
            before={"name": old},
            after={"name": name},
        )
    return department


@transaction.atomic
def add_group(
    *, department: Department, name: str, by: Person | None, now: datetime, kind: str = GroupKind.REGION
) -> DutyGroup:
    """A duty group of this department, by region or by business line (2.1)."""
    check_can_administer(by, department.office, now)
    name = required(name, "name")
    with saying(_name_taken(name)):
        group = DutyGroup.objects.create(office=department.office, department=department, name=name, kind=kind)
    record(PeopleAct.GROUP_ADDED, group, group.office, by, now, "2.1", name=name, kind=kind)
    return group


@transaction.atomic
def change_group(*, group: DutyGroup, by: Person | None, now: datetime, **changes: Any) -> DutyGroup:
    """Changes `name`, `kind` or `department`."""
    check_can_administer(by, group.office, now)
    group = locked(group)
    if "name" in changes:
        changes["name"] = required(changes["name"], "name")
    check_same_office(group.office_id, changes.get("department"))
    changed = save_changes(group, _name_taken(changes.get("name", "")), **changes)
    if changed:
        told = {field: str(changes[field]) for field in changed}
        record(PeopleAct.GROUP_CHANGED, group, group.office, by, now, "2.1", **told)
    return group


@transaction.atomic
def add_qualification(
    *, office: Office, name: str, by: Person | None, now: datetime, is_emergency: bool = False
) -> Qualification:
    check_can_keep_staff(by, office, now)
    name = required(name, "name")
    with saying(_name_taken(name)):
        qualification = Qualification.objects.create(office=office, name=name, is_emergency=is_emergency)
    record(PeopleAct.QUALIFICATION_ADDED, qualification, office, by, now, "2.5", name=name, is_emergency=is_emergency)
    return qualification


@transaction.atomic
def change_qualification(
    *, qualification: Qualification, by: Person | None, now: datetime, **changes: Any
) -> Qualification:
    """Changes `name` or `is_emergency`."""
    check_can_keep_staff(by, qualification.office, now)
    qualification = locked(qualification)
    if "name" in changes:
        changes["name"] = required(changes["name"], "name")
    changed = save_changes(qualification, _name_taken(changes.get("name", "")), **changes)
    if changed:
        told = {field: changes[field] for field in changed}
        record(PeopleAct.QUALIFICATION_CHANGED, qualification, qualification.office, by, now, "2.5", **told)
    return qualification
