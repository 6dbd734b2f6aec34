"""Who may bring in a workbook (R.11)."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Refused, allows
from core.people.models import DutyGroup, Office, Person
from core.people.permissions import check_can_administer, check_can_keep_staff, groups_where
from roster.enums import ImportKind, ImportState
from roster.models import Import
from roster.permissions import check_can_edit_roster


def check_can_send(person: Person, kind: str, group: DutyGroup | None, now: datetime) -> None:
    """Staff lists: administrators and HR; rosters: those who may edit the roster of the group."""
    if kind == ImportKind.ROSTER and group is not None:
        check_can_edit_roster(person, group)
    else:
        check_can_keep_staff(person, person.office, now)


def check_can_bring_in(person: Person, found: Import, now: datetime) -> None:
    """A staff list gives postings, which belongs to administrators; HR prepares it."""
    if found.kind == ImportKind.STAFF:
        check_can_administer(person, found.office, now)
    elif found.group is None or person.office_id != found.office_id:
        raise Refused(_("This workbook belongs to no group. Send it once more."))
    else:
        check_can_edit_roster(person, found.group)


def staff_lists_waiting(office: Office) -> QuerySet[Import]:
    """Staff lists that HR or an administrator sent and no administrator has brought in or dropped."""
    rows = Import.objects.filter(office=office, kind=ImportKind.STAFF, state=ImportState.UPLOADED)
    return rows.select_related("by").defer("content")


def visible_imports(person: Person, now: datetime) -> QuerySet[Import]:
    """Rosters of the groups whose roster one may edit; staff lists for those who keep the staff. Without the files."""
    seen = Q(kind=ImportKind.ROSTER, group__in=groups_where(person, "edit_roster"))
    if allows(check_can_keep_staff, person, person.office, now):
        seen |= Q(kind=ImportKind.STAFF)
    rows = Import.objects.filter(seen, office=person.office_id)
    return rows.select_related("office", "group__office", "by").defer("content")
